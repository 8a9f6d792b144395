"""The order of a night's steps, once: `Night` does them itself, the Prefect flow does each as a task."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from flows.errors import MailError
from flows.night import Night


class Steps(NamedTuple):
    """The steps of a night, named and meant as in `Night`."""

    land: Callable[[], int]
    open: Callable[[], int]
    begin: Callable[[], int]
    read: Callable[[], None]
    judge: Callable[[], None]
    load: Callable[[], None]
    settle: Callable[[], None]
    publish: Callable[[], None]
    report: Callable[[], None]
    mail: Callable[[], None]


def steps_of(night: Night) -> Steps:
    """Return the night's own steps."""
    return Steps(*(getattr(night, name) for name in Steps._fields))


def run_night(night: Night, steps: Steps) -> None:
    """Go through the night. Raises what its steps raise; nothing is published then."""
    night.mail_left()
    landed = steps.land()
    if night.decided_anew() or landed or night.options.rebuild:
        for _ in range(steps.open()):
            for _ in range(steps.begin()):
                steps.read()
                steps.judge()
                steps.load()
            steps.settle()
        steps.publish()
    if night.report_is_due():
        steps.report()
    try:
        steps.mail()
    except MailError as error:
        night.mail_failed(error)
    night.finish()
