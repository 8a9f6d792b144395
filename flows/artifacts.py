"""What a run did, as artifacts of Prefect: tables, a link and progress that its pages show. In Chinese, as the mail.

They are made where a Prefect server is named (`gongkai serve`, a deployment): nobody looks at those of a single run.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.progress import Progress, Silent

if TYPE_CHECKING:
    from uuid import UUID

    from flows.summary import Summary

COUNTS = {
    "landed": "到件",
    "recovered": "补收（上次未完成）",
    "loaded": "入库",
    "held": "暂存",
    "duplicate": "重复",
    "unreadable": "不可读",
    "reread": "重读",
    "postponed": "待重读",
    "known": "此前已收",
    "checks_failed": "勾稽不符",
    "findings_new": "新发现",
    "findings_fixed": "已消除",
    "findings_open": "未消除",
}
STAGES = {
    "landing": "收件",
    "opening": "打开数据仓库",
    "reading": "读取",
    "judging": "校验",
    "loading": "装载",
    "settling": "版次与发现结算",
    "publishing": "发布",
    "reporting": "写报告",
    "mailing": "发送邮件",
}
LISTED = 50
STEP = 5.0  # percent: every update is a request to the server
_CELL = 200
# The pages render Markdown and HTML: these signs of untrusted text become those of the same look that mean nothing.
_HARMLESS = str.maketrans("<>|[]`*_\\", "＜＞｜［］｀＊＿＼", "\r\n\t\u202a\u202b\u202c\u202d\u202e")


def is_watched() -> bool:
    """Whether a Prefect server was named that outlives this run."""
    return bool(os.environ.get("PREFECT_API_URL"))


def progress() -> Progress:
    """Return what shows the progress on the server's pages, or nowhere."""
    return Shown() if is_watched() else Silent()


class Shown:
    """Shows the progress of reading, which takes longest, on the page of the run."""

    def __init__(self) -> None:
        self._artifact: UUID | None = None
        self._total, self._done, self._shown = 0, 0, 0.0

    def stage(self, name: str, total: int | None = None) -> None:
        """Begin a stage."""
        from prefect.artifacts import create_progress_artifact, update_progress_artifact  # noqa: PLC0415

        if name == "reading":
            self._total = total or 0
            self._artifact = _id(create_progress_artifact(0.0, key="gongkai-reading", description="读取进度"))
        elif self._artifact is not None:
            update_progress_artifact(self._artifact, 100.0)
            self._artifact = None

    def advance(self, steps: int = 1) -> None:
        """Tell of steps done."""
        from prefect.artifacts import update_progress_artifact  # noqa: PLC0415

        if self._artifact is None or not self._total:
            return
        self._done += steps
        percent = min(100.0, 100.0 * self._done / self._total)
        if percent - self._shown >= STEP:
            self._shown = percent
            update_progress_artifact(self._artifact, percent)


def show(summary: Summary, warehouse: Path) -> None:
    """Make the artifacts of a run that has ended: counts, stages, what is held and why, the report."""
    from prefect.artifacts import create_link_artifact, create_table_artifact  # noqa: PLC0415

    run = summary.run_id
    counts = [{"项目": zh, "数量": getattr(summary, name)} for name, zh in COUNTS.items()]
    create_table_artifact(counts, key="gongkai-run", description=f"批次 {run}：{_verdict(summary)}")
    took = [{"阶段": STAGES.get(name, name), "秒": round(seconds, 1)} for name, seconds in summary.seconds.items()]
    create_table_artifact(took, key="gongkai-stages", description=f"批次 {run} 各阶段用时")
    if summary.held or summary.unreadable:
        listed = _not_loaded(warehouse)
        create_table_artifact(listed, key="gongkai-held", description=f"暂存和不可读的文件（最多列{LISTED}件）")
    if summary.html:
        from flows.report.publish import link_to  # noqa: PLC0415  (imports DuckDB)

        link = link_to(Path(summary.html)) or f"file://{summary.html}"  # after a rebuild, of the last run gone through
        create_link_artifact(link, key="gongkai-report", description=f"批次 {run} 数据质量报告")


def _verdict(summary: Summary) -> str:
    if not summary.published:
        return "无新到文件，数据仓库未变。"
    return "已发布。" if summary.complete else "已发布，部分文件未入库或报告未送达。"


def _not_loaded(warehouse: Path) -> list[dict[str, Any]]:
    from flows.status import read_status  # noqa: PLC0415  (imports DuckDB)

    found = read_status(warehouse)
    return [
        {"状态": zh, "文件": harmless(row["path"]), "原因": harmless(row["meaning"] or row["reason"])}
        for name, zh in (("held", "暂存"), ("unreadable", "不可读"))
        for row in found[name]
        if row["run"] == "last"
    ][:LISTED]


def harmless(text: object) -> str:
    """Return untrusted text as one short line without signs that Markdown or HTML gives a meaning."""
    return str(text if text is not None else "").translate(_HARMLESS)[:_CELL]


def _id(made: object) -> UUID:
    """The identifier of a new artifact: Prefect types it as if it had to be waited for."""
    return made  # type: ignore[return-value]
