"""The nightly flow: land, read, judge, load, publish, report. One Prefect task a step and batch, never one a document.

It runs without a server (`gongkai run`) and as a deployment (`prefect.yaml`, `gongkai serve`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from flows.errors import MailError, StoreUnavailableError
from flows.night import BATCH, Night, Options
from flows.prefect_setup import prepare
from flows.progress import SHOWN
from flows.settings import inbox, reports_path, warehouse_path
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
    """Begin the new warehouse file; return the number of batches to read."""
    night.open()
    return night.batch_count


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
) -> Summary:
    """Load what is new under `paths` (default: GONGKAI_INBOX) and publish the warehouse and its data-quality report.

    `places` names a CSV of further divisions. `rebuild` reads everything in the content store again into a fresh
    warehouse. Raises `FlowError` or `WarehouseError` where the run cannot be done; nothing is published then.
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
    )
    with Night(options, SHOWN.get()) as night:
        if land(night) or rebuild:
            _load_all(night)
    if night.summary.published:
        report(night)
        _mail(night)
    night.finish()
    return night.summary


def _load_all(night: Night) -> None:
    for _ in range(open_warehouse(night)):
        read_batch(night)
        judge_batch(night)
        load_batch(night)
    publish(night)


def _mail(night: Night) -> None:
    try:
        mail(night)
    except MailError as error:
        night.mail_failed(error)
