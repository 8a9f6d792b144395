"""`gongkai review`: findings with what is printed and proposed, and a person's decision about each."""

from __future__ import annotations

import getpass
import json
import os
from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extract.forms import member
from flows.cli.options import AsJson, Reviewed, Warehouse
from flows.cli.showing import marked
from flows.cli.terminal import DONE, complain, harmless, heading, out, table
from flows.errors import UsageError
from flows.settings import reviewed_path, warehouse_path

if TYPE_CHECKING:
    from flows.review import Asked, Item, Queue, Review
    from warehouse.reviewed import Decision

LINE = 2000  # code points of the printed context
DAYS = 30  # that a finding rests unless another day is given
KEYS = (
    "[N] accept proposal N  [r] printed is right  [v] another value  [x N] reject proposal N  "
    "[d] defer  [s] skip  [q] quit"
)

app = typer.Typer(rich_markup_mode=None, add_completion=False)

Reviewer = Annotated[
    str | None, typer.Option("--reviewer", help="Who decides; default $GONGKAI_REVIEWER or the user of the system.")
]


class QuitError(Exception):
    """The person has had enough."""


@app.callback(invoke_without_command=True)
def review(  # noqa: PLR0917  (the command line gives options by name)
    context: typer.Context,
    area: Annotated[str, typer.Option("--area", help="Code, beginning of a code, or name of a division.")] = "",
    rule: Annotated[str, typer.Option("--rule", help="Only findings of this rule.")] = "",
    severity: Annotated[str, typer.Option("--severity", help="error, warning or info.")] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many findings.")] = 20,
    reviewer: Reviewer = None,
    reviewed: Reviewed = None,
    as_json: AsJson = False,
    warehouse: Warehouse = None,
) -> None:
    """Decide about open findings one by one, errors first; the next run applies what was decided.

    Decisions are appended to a file of the reviewer in the reviewed folder; see docs/review.md. --json lists the queue.

    \b
    gongkai review --area 360983 --limit 5
    gongkai review --rule request_row_total --json
    gongkai review decide FINGERPRINT --verdict right --reason 已电话核实
    """
    if context.invoked_subcommand is not None:
        return
    from flows.review import Asked, Queue, Review  # noqa: PLC0415  (imports DuckDB)

    folder = reviewed_path(reviewed)
    waiting = Queue(warehouse_path(warehouse), folder)
    asked = Asked(area, rule, severity, limit=limit)
    if as_json:
        for item in waiting.items(asked):
            typer.echo(json.dumps(item.as_json(), ensure_ascii=False, default=str))
        raise typer.Exit(DONE)
    _decide_all(waiting, asked, Review(folder, _reviewer(reviewer)))


@app.command("decide")
def decide(  # noqa: PLR0917  (the command line gives options by name)
    fingerprint: Annotated[str, typer.Argument(help="Fingerprint of the finding.")],
    verdict: Annotated[str, typer.Option("--verdict", help="right, value, accept, reject or defer.")],
    reason: Annotated[str, typer.Option("--reason", help="Why; it is kept with the decision.")],
    value: Annotated[str | None, typer.Option("--value", help="The value of the cell, or none.")] = None,
    cell: Annotated[
        str | None, typer.Option("--cell", metavar="TABLE/ROW/COLUMN", help="The cell where the finding names several.")
    ] = None,
    proposal: Annotated[int, typer.Option("--proposal", min=1, help="The proposal to accept or reject.")] = 1,
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help="Day until which to defer.")] = None,
    reviewer: Reviewer = None,
    reviewed: Reviewed = None,
    warehouse: Warehouse = None,
) -> None:
    """Decide about one finding without being asked, for scripts.

    \b
    gongkai review decide FINGERPRINT --verdict right --reason 已电话核实
    gongkai review decide FINGERPRINT --verdict accept --proposal 1 --reason 勾稽关系
    gongkai review decide FINGERPRINT --verdict value --cell request/received/total --value 12 --reason 原件
    """
    from flows.review import Queue, Review  # noqa: PLC0415  (imports DuckDB)

    folder = reviewed_path(reviewed)
    item = Queue(warehouse_path(warehouse), folder).item(fingerprint)
    maker = Review(folder, _reviewer(reviewer))
    makers: dict[str, Callable[[], Decision]] = {
        "right": lambda: maker.right(item, reason),
        "accept": lambda: maker.accept(item, proposal, reason),
        "reject": lambda: maker.reject(item, proposal, reason),
        "defer": lambda: maker.defer(item, _day(until), reason),
        "value": lambda: maker.value(item, _chosen(item, cell), _number(value), reason),
    }
    if verdict not in makers:
        raise UsageError(f"{verdict!r} is no verdict; verdicts: {', '.join(makers)}")
    out.print(f"written to {maker.write(makers[verdict]())}; the next run applies it")


def _reviewer(given: str | None) -> str:
    if named := given or os.environ.get("GONGKAI_REVIEWER"):
        return named
    try:
        return getpass.getuser()
    except (OSError, KeyError) as error:
        raise UsageError("nobody is named as the reviewer; give --reviewer, or set GONGKAI_REVIEWER") from error


def _decide_all(waiting: Queue, asked: Asked, maker: Review) -> None:
    written = shown = 0
    try:
        for item in waiting.items(asked):
            shown += 1
            _show(item)
            decision = _asked_until_sound(item, maker)
            if decision is not None:
                maker.write(decision)
                written += 1
    except (QuitError, typer.Abort):
        out.print("")
    if not shown:
        out.print("nothing to decide: no open finding fits, or all are decided")
    out.print(f"{written} decided" + (f", written to {maker.file}; the next run applies them" if written else ""))


def _show(item: Item) -> None:
    finding = item.finding
    body = finding["organ"] or finding["organ_name"] or finding["source_path"]
    out.print(heading(f"{finding['severity']} {finding['rule']} · {body} {finding['year'] or ''}"))
    rows = [("finding", finding["message"]), ("document", finding["source_path"]), ("place", _at(finding))]
    out.print(table(("", ""), [*rows, ("fingerprint", finding["fingerprint"])]))
    if item.cells:
        shown = [
            ("/".join(_codes(cell)), _label(cell), cell["raw"], cell["state"], cell["value"]) for cell in item.cells
        ]
        out.print(table(("cell", "", "printed", "state", "value"), shown))
    if item.context:
        out.print(marked(harmless(item.context, LINE)))
    for proposal in item.proposals:
        out.print(harmless(f"[{proposal['rank']}] {proposal['confidence']:.0%} {proposal['explanation']}"))
        for change in proposal["changes"]:
            proposed = "?" if change["proposed"] is None else f"{change['proposed']:g}"
            out.print(harmless(f"      {'/'.join(_codes(change))}: {change['raw'] or '（空）'} → {proposed}"))


def _at(finding: dict[str, Any]) -> str:
    parts = [(name, finding[name]) for name in ("page", "line", "table_no", "row_no")]
    return ", ".join(f"{name} {number}" for name, number in parts if number) or "the whole report"


def _codes(cell: dict[str, Any]) -> tuple[str, str, str]:
    return cell["table_code"], cell["row_code"], cell["column_code"]


def _label(cell: dict[str, Any]) -> str:
    named, row, column = _codes(cell)
    return f"{member(named, 'row', row).label} / {member(named, 'column', column).label}"


def _asked_until_sound(item: Item, maker: Review) -> Decision | None:
    """Ask until the answer makes a decision; None: the person passes over this finding. Raises `QuitError`."""
    while True:
        answer = typer.prompt(KEYS, default="s", show_default=False).strip()
        try:
            return _made(answer, item, maker)
        except UsageError as error:
            complain(error)


def _made(answer: str, item: Item, maker: Review) -> Decision | None:
    key, _, rest = answer.partition(" ")
    if key == "q":
        raise QuitError
    if key == "s":
        return None
    if key.isdecimal():
        return maker.accept(item, int(key), _reason())
    if key == "r":
        return maker.right(item, _reason())
    if key == "x":
        return maker.reject(item, _rank(rest), _reason())
    if key == "d":
        return maker.defer(item, _day(rest or None), _reason())
    if key == "v":
        named = None if len(item.cells) == 1 else typer.prompt("cell (TABLE/ROW/COLUMN)")
        cell = _chosen(item, named)
        return maker.value(item, cell, _number(typer.prompt("value (a number, or none)")), _reason())
    raise UsageError(f"{answer!r}: is none of the keys")


def _reason() -> str:
    return str(typer.prompt("reason"))


def _rank(text: str) -> int:
    if text and not text.strip().isdecimal():
        raise UsageError(f"{text!r}: is no number of a proposal")
    return int(text) if text else 1


def _day(text: str | None) -> date:
    if text is None:
        return date.today() + timedelta(days=DAYS)
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise UsageError(f"{text!r}: is no day; write it as 2026-01-31") from error


def _number(text: str | None) -> float | None:
    if text is None:
        raise UsageError("no value was given; give --value NUMBER, or --value none")
    if text.strip() == "none":
        return None
    try:
        return float(text)
    except ValueError as error:
        raise UsageError(
            f"{text!r}: is no number; give one in the canonical unit (a count, or yuan), or none"
        ) from error


def _chosen(item: Item, named: str | None) -> dict[str, Any]:
    """The cell that is meant: the one that is named among those of the finding, or its only one."""
    known = {"/".join(_codes(cell)): cell for cell in item.cells}
    if named is None and len(known) == 1:
        return item.cells[0]
    found = known.get((named or "").strip())
    if found is None:
        raise UsageError(f"{named!r}: give a cell of the finding: {', '.join(known) or 'it has none'}")
    return found
