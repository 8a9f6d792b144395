"""What a small report tells of its year, its period and its date of issue."""

from __future__ import annotations

from printed_form import read

from transform.period import Timing, read_timing

TITLE = "某镇{}年政府信息公开工作年度报告"


def timing(
    preface: str = "",
    signature: str = "",
    title: str = TITLE.format(2020),
    path: str = "report.txt",
    body: str = "全年平稳。",
) -> Timing:
    text = f"{title}\n{preface}\n一、总体情况\n{body}\n六、其他需要报告的事项\n无。\n{signature}\n"
    return read_timing(read(text, path))


def rules(found: Timing) -> list[str]:
    return [signal.rule for signal in found.signals]
