"""Reports printed for tests: balanced numbers under the declared labels, as TAB dumps or pipe tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from random import Random

from extract.extractor import extract
from extract.forms import editions, member, members
from extract.printed import PrintedCell
from extract.readers import read_document
from extract.records import Extracted, Signal

Key = tuple[str, str, str]
Cells = dict[Key, str]
Rows = list[list[str]]

CLAUSES = {
    "regulation": "第二十条第（一）项",
    "licensing": "第二十条第（五）项",
    "penalty": "第二十条第（六）项",
    "administrative_fee": "第二十条第（八）项",
    "procurement": "第二十条第（九）项",
}
GROUPS = {
    "denied": "（三）不予公开",
    "unavailable": "（四）无法提供",
    "unprocessed": "（五）不予处理",
    "other": "（六）其他处理",
}
APPLICANTS = [column.code for column in members("request", "column")]
RESULTS = [column.code for column in members("dispute", "column")]
CHANNELS = [row.code for row in members("dispute", "row")]
HEADINGS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)
TITLE = "鹭汀县青筠镇人民政府{year}年政府信息公开工作年度报告"
PREFACE = "本报告由鹭汀县青筠镇人民政府编制，统计期限自{year}年1月1日起至{year}年12月31日止。"


def rows_of(edition: str, table: str) -> list[str]:
    """Codes of the rows of a table, in print order."""
    return list(dict.fromkeys(row for row, _ in editions()[edition].tables[table].cells))


def balanced(edition: str, seed: int = 0, outcomes: Mapping[tuple[str, str], int] | None = None) -> dict[Key, int]:
    """A number for every cell of an edition, all identities satisfied; cells of one row differ from each other."""
    random = Random(seed)
    form = editions()[edition]
    numbers: dict[Key, int] = {
        ("disclosure", *key): 1000 + number * 7 for number, key in enumerate(form.tables["disclosure"].cells)
    }
    parts = next(identity for identity in form.identities if identity.rule == "request_outcomes").right
    for column in APPLICANTS[:-1]:
        held = {row: outcomes[row, column] if outcomes else random.randrange(1, 99) for row in parts}
        total, left, before = sum(held.values()), random.randrange(9), random.randrange(9)
        held |= {"processed_total": total, "carried_out": left, "carried_in": before, "received": total + left - before}
        numbers |= {("request", row, column): number for row, number in held.items()}
    for row in rows_of(edition, "request"):
        numbers["request", row, "total"] = sum(numbers["request", row, column] for column in APPLICANTS[:-1])
    for channel in CHANNELS:
        shown = [random.randrange(1, 99) for _ in RESULTS[:-1]]
        numbers |= {("dispute", channel, result): n for result, n in zip(RESULTS, [*shown, sum(shown)], strict=True)}
    return numbers


def printed(edition: str, seed: int = 0, **changed: str) -> Cells:
    """The balanced numbers as text; `changed` overrides cells as `table__row__column`."""
    cells = {key: str(number) for key, number in balanced(edition, seed).items()}
    for name, text in changed.items():
        table, row, column = name.split("__")
        assert (table, row, column) in cells
        cells[table, row, column] = text
    return cells


def column_label(edition: str, table: str, code: str) -> str:
    """The heading of a column as that edition prints it."""
    labels = member(table, "column", code).labels_zh
    return labels[-1] if edition == "2021" else labels[0]


def disclosure(edition: str, cells: Cells) -> Rows:
    """Rows of the disclosure table, merged cells left out."""
    rows: Rows = []
    for block in editions()[edition].tables["disclosure"].blocks:
        rows += [[CLAUSES[block.rows[0]]]] if block.rows[0] in CLAUSES else []
        rows.append(["信息内容", *(column_label(edition, "disclosure", code) for code in block.columns)])
        for row in block.rows:
            values = [cells["disclosure", row, column] for column in block.columns]
            rows.append([member("disclosure", "row", row).label, *values])
    return rows


def request(edition: str, cells: Cells) -> Rows:
    """Rows of the request table, every merged cell filled up with empty ones: three of labels, seven of values."""
    labels = [column.label for column in members("request", "column")]
    note = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
    rows = [
        [note, "", "", "申请人情况", *[""] * 6],
        ["", "", "", labels[0], "法人或其他组织", *[""] * 4, labels[-1]],
        ["", "", "", "", *labels[1:-1], ""],
    ]
    group, results = "", False
    for code in rows_of(edition, "request"):
        row = member("request", "row", code)
        values = [cells["request", code, column] for column in APPLICANTS]
        if row.group in ("intake", "carried_out"):
            rows.append([row.label, "", "", *values])
            continue
        first, results = "" if results else "三、本年度办理结果", True
        if row.group in GROUPS and code != "other":
            rows.append([first, "" if row.group == group else GROUPS[row.group], row.label, *values])
        else:
            rows.append([first, row.label, "", *values])
        group = row.group
    return rows


def dispute(cells: Cells) -> Rows:
    """Rows of the dispute table, fifteen cells each."""
    labels = [column.label for column in members("dispute", "column")]
    return [
        ["行政复议", *[""] * 4, "行政诉讼", *[""] * 9],
        [*labels, "未经复议直接起诉", *[""] * 4, "复议后起诉", *[""] * 4],
        [*[""] * 5, *labels, *labels],
        [cells["dispute", channel, result] for channel in CHANNELS for result in RESULTS],
    ]


def merged(rows: Rows, values: int) -> Rows:
    """As Word exports: empty cells behind a text go, those before it stay; `values` cells at the end are kept."""
    out = []
    for row in rows:
        kept: list[str] = []
        for index, text in enumerate(row):
            if text or index >= len(row) - values or not any(kept):
                kept.append(text)
        out.append(kept)
    return out


def dump(rows: Iterable[Sequence[str]]) -> str:
    """One TAB-led line a cell, a blank line behind every row."""
    return "".join("".join(f"\t{text}\n" for text in row) + "\n" for row in rows)


def pipe(rows: Rows, separator: bool = True) -> str:
    """A pipe table; shorter rows are filled up."""
    width = max(len(row) for row in rows)
    lines = ["| " + " | ".join([*row, *[""] * (width - len(row))]) + " |" for row in rows]
    if separator:
        lines.insert(1, "|" + " --- |" * width)
    return "\n".join(lines) + "\n\n"


def tabbed(rows: Rows) -> str:
    """One line a row, cells between TABs."""
    return "\n".join("\t".join(row) for row in rows) + "\n\n"


def tables_of(edition: str, cells: Cells, disclosure_edition: str | None = None) -> tuple[Rows, Rows, Rows]:
    """The three tables with all merged cells filled up."""
    return disclosure(disclosure_edition or edition, cells), request(edition, cells), dispute(cells)


def as_dump(tables: Sequence[Rows]) -> tuple[str, str, str]:
    """The three tables as Word's dump."""
    first, second, third = tables
    note, applicants, organisations = second[:3]
    headings = [
        [text for text in note if text],
        ["", *(text for text in applicants if text)],
        ["", "", *(text for text in organisations if text), ""],
    ]
    channels = [[text for text in row if text] for row in third[:2]]
    return dump(first), dump([*headings, *merged(second[3:], 7)]), dump([*channels, *third[2:]])


def as_pipes(tables: Sequence[Rows]) -> tuple[str, str, str]:
    """The three tables as pipe tables."""
    first, second, third = (pipe(rows) for rows in tables)
    return first, second, third


def report(
    edition: str,
    cells: Cells,
    *,
    render: Callable[[Sequence[Rows]], tuple[str, str, str]] = as_dump,
    year: int = 2022,
    title: str = TITLE,
    preface: str = PREFACE,
    texts: Mapping[int, str] | None = None,
    signature: str = "鹭汀县青筠镇人民政府\n{issued}年1月20日\n",
    disclosure_edition: str | None = None,
    without: Sequence[str] = (),
) -> str:
    """A whole report; `texts` gives the prose of sections by number, `without` names tables to leave out."""
    prose = {1: "全年平稳。", 5: "一是更新不够及时；下一步将加强督促。", 6: "无。"} | dict(texts or {})
    tables = dict(zip((2, 3, 4), render(tables_of(edition, cells, disclosure_edition)), strict=True))
    names = {2: "disclosure", 3: "request", 4: "dispute"}
    parts = [title.format(year=year), preface.format(year=year)]
    for number, heading in enumerate(HEADINGS, 1):
        parts += [heading, *([prose[number]] if number in prose else [])]
        if number in tables and names[number] not in without:
            parts.append(tables[number])
    text = "\n\n".join(part for part in parts if part)
    return text + "\n\n" + signature.format(issued=year + 1)


def read(text: str | bytes, path: str = "report.txt") -> Extracted:
    """What the extract room makes of a text."""
    return extract(read_document(text if isinstance(text, bytes) else text.encode(), path))


def cells_by_key(extracted: Extracted) -> dict[Key, PrintedCell]:
    """The cells by table, row and column; each stands once."""
    found = {(cell.table, cell.row, cell.column): cell for cell in extracted.cells}
    assert len(found) == len(extracted.cells)
    return found


def raws(extracted: Extracted) -> dict[Key, str]:
    """What is printed in every printed cell."""
    return {key: cell.raw for key, cell in cells_by_key(extracted).items() if cell.presence == "printed"}


def signals(extracted: Extracted, rule: str) -> list[Signal]:
    """The signals of one rule."""
    return [signal for signal in extracted.signals if signal.rule == rule]


def request_dump(edition: str, cells: Cells) -> str:
    return as_dump(tables_of(edition, cells))[1]


def whole(edition: str, cells: Cells, second: str) -> str:
    """A report whose request table is `second`."""
    tables = as_dump(tables_of(edition, cells))
    return report(edition, cells, render=lambda _: (tables[0], second, tables[2]))
