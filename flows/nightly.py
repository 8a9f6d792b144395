"""The nightly flow: land, read, judge, load, publish, report. One Prefect task a step and batch, never one a document.

It runs without a server (`gongkai run`) and as a deployment (`prefect.yaml`, `gongkai serve`). Types of its parameters
are evaluated here: `gongkai serve` pickles the flow, and what strings name would not be sent with it.
"""

from functools import partial
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from flows import artifacts
from flows.errors import MailError, StoreUnavailableError
from flows.night import Night
from flows.options import BATCH, Options
from flows.prefect_setup import prepare
from flows.progress import SHOWN
from flows.sequence import Steps, run_night, steps_of
from flows.settings import inbox, keep, reports_path, reviewed_path, warehouse_path
from flows.settings import reread as most_reread
from flows.summary import Summary
from warehouse.errors import PublisherBusyError

prepare()

from prefect import flow, task  # noqa: E402  (Prefect reads its settings on import)
from prefect.cache_policies import NO_CACHE  # noqa: E402

Workers = Annotated[int, Field(ge=1, le=64, description="Processes that read documents")]
BatchSize = Annotated[int, Field(ge=1, le=5000, description="Documents judged and loaded together")]


def _retried_for(*kinds: type[Exception]) -> Any:  # noqa: ANN401  (the type of the hook is Prefect's)
    def again(_task: object, _run: object, state: Any) -> bool:  # noqa: ANN401
        return isinstance(state.result(raise_on_failure=False), kinds)

    return again


@task(
    cache_policy=NO_CACHE,
    persist_result=False,
    retries=2,
    retry_delay_seconds=3,
    retry_condition_fn=_retried_for(StoreUnavailableError),
)
def land(night: Night) -> int:
    """Take new documents over into the content store; return how many there are."""
    return night.land()


@task(
    cache_policy=NO_CACHE,
    persist_result=False,
    retries=4,
    retry_delay_seconds=[2, 5, 15, 30],
    retry_condition_fn=_retried_for(PublisherBusyError),
)
def open_warehouse(night: Night) -> int:
    """Begin the new warehouse file; return the number of runs to load: one, in a rebuild all that it goes through."""
    return night.open()


@task(cache_policy=NO_CACHE, persist_result=False)
def read_batch(night: Night) -> None:
    """Read and interpret the next batch of documents."""
    night.read()


@task(cache_policy=NO_CACHE, persist_result=False)
def judge_batch(night: Night) -> None:
    """Judge the structure and the identities of the batch."""
    night.judge()


@task(cache_policy=NO_CACHE, persist_result=False)
def load_batch(night: Night) -> None:
    """Load the batch into the new warehouse file."""
    night.load()


@task(cache_policy=NO_CACHE, persist_result=False)
def settle(night: Night) -> None:
    """Count documents; settle versions of reports and the life cycle of findings."""
    night.settle()


@task(cache_policy=NO_CACHE, persist_result=False)
def publish(night: Night) -> None:
    """Check the new warehouse file and swap it in."""
    night.publish()


@task(cache_policy=NO_CACHE, persist_result=False)
def report(night: Night) -> None:
    """Write the data-quality report of the run; a failure is noted, the data is published already."""
    night.report()


@task(
    cache_policy=NO_CACHE,
    persist_result=False,
    retries=1,
    retry_delay_seconds=3,
    retry_condition_fn=_retried_for(MailError),
)
def mail(night: Night) -> None:
    """Send the report where mail is configured."""
    night.mail()


@flow(name="nightly", validate_parameters=True, persist_result=False)
def nightly(  # noqa: PLR0917  (a deployment gives its parameters by name)
    paths: list[str] | None = None,
    warehouse: str | None = None,
    reports: str | None = None,
    places: str | None = None,
    rebuild: bool = False,
    workers: Workers = 2,
    batch: BatchSize = BATCH,
    reviewed: str | None = None,
    reread: bool = True,
    recipients: str | None = None,
) -> Summary:
    """Load what is new under `paths` (default: GONGKAI_INBOX) and publish the warehouse and its data-quality report.

    `places` names a CSV of further divisions, `reviewed` the folder of people's decisions. `rebuild` goes through all
    runs again, from the content store, into a fresh warehouse; without `reread` what another version of the program has
    read is left for a later run. `recipients` names the file that says who gets which mail. Raises `FlowError` or
    `WarehouseError` where the run cannot be done; nothing is published then.
    """
    given = [Path(path) for path in paths or []]
    options = Options(
        paths=tuple(given if rebuild else inbox(given)),
        warehouse=warehouse_path(Path(warehouse) if warehouse else None),
        reports=reports_path(Path(reports) if reports else None),
        places=Path(places) if places else None,
        rebuild=rebuild,
        workers=workers,
        batch=batch,
        reviewed=reviewed_path(Path(reviewed) if reviewed else None),
        reread=most_reread() if reread else 0,
        keep=keep(),
        recipients=Path(recipients) if recipients else None,
    )
    return _run(options)


def _run(options: Options) -> Summary:
    """Have the night. It is apart from the flow, which `gongkai serve` pickles with all that its code names."""
    with Night(options, SHOWN.get() or artifacts.progress()) as night:
        run_night(night, _tasks(night))
    if artifacts.is_watched():
        artifacts.show(night.summary, options.warehouse)
    return night.summary


def _tasks(night: Night) -> Steps:
    """Return the steps of a night as tasks of Prefect.

    A rebuild goes through many small runs: their steps would be thousands of tasks, and are the night's own.
    """
    tasks: dict[str, Any] = {"land": land, "open": open_warehouse, "publish": publish, "report": report, "mail": mail}
    if not night.options.rebuild:
        tasks |= {"read": read_batch, "judge": judge_batch, "load": load_batch, "settle": settle}
    return steps_of(night)._replace(**{name: partial(step, night) for name, step in tasks.items()})
