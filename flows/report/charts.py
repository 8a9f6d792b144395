"""Pictures of the trend with labels in Chinese or English: PNG, drawn without a display, the same bytes every time."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from expectations.rules import Language
from flows.errors import FlowError
from flows.report.digest import mail_words
from transform.reference import data_folder
from warehouse.area import SEVERITIES

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

FONT = "NotoSansSC-Subset.otf"
WIDTH = 600  # CSS pixels that the picture takes in a mail
INCHES, DPI = (6.0, 4.8), 160
SIZE, SMALL = 13, 11  # points
COLOURS = {"error": "#b3261e", "warning": "#c98500", "info": "#2a5d8f", "found": "#b3261e", "fixed": "#2e7d32"}
LEGEND: dict[str, Any] = {
    "loc": "lower right",
    "bbox_to_anchor": (1.0, 0.98),
    "handlelength": 1.0,
    "columnspacing": 1.2,
    "borderaxespad": 0.1,
}
INK, LINE = "#1d2733", "#dfe4ea"
LABELLED = 6  # days that stand below the runs at most


def trend_picture(trend: Sequence[Mapping[str, Any]], language: Language) -> bytes:
    """Return a PNG of the open findings after each run, and of those that each run found and saw no more.

    `trend` holds a row a run, the oldest first: `finished` (local time), `error`, `warning`, `info`, `found`, `fixed`.
    Raises `FlowError` where the font is missing.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415  (heavy)
    from matplotlib.figure import Figure  # noqa: PLC0415
    from matplotlib.layout_engine import ConstrainedLayoutEngine  # noqa: PLC0415

    layout = ConstrainedLayoutEngine()
    figure = Figure(figsize=INCHES, dpi=DPI, facecolor="#ffffff", layout=layout)
    FigureCanvasAgg(figure)
    _draw(figure, trend, language)
    layout.execute(figure)
    figure.set_layout_engine("none")  # else `savefig` lays it out twice
    made = io.BytesIO()
    figure.savefig(made, format="png", metadata={"Software": None})
    return made.getvalue()


def _draw(figure: Figure, trend: Sequence[Mapping[str, Any]], language: Language) -> None:
    words = {name: text[language] for name, text in mail_words().items()}
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(3, 2))
    places = list(range(len(trend)))
    base = [0] * len(trend)
    for name in SEVERITIES:
        heights = [int(row[name]) for row in trend]
        above.bar(places, heights, 0.9, bottom=base, color=COLOURS[name], label=words[name])
        base = [low + height for low, height in zip(base, heights, strict=True)]
    for name, shift, word in (("found", -0.2, "new"), ("fixed", 0.2, "fixed")):
        counted = [row[name] for row in trend]
        below.bar([place + shift for place in places], counted, 0.4, color=COLOURS[name], label=words[word])
    _dress(above, words["trend_open"], len(SEVERITIES))
    _dress(below, words["trend_change"], 2)
    shown = places[:: max(1, -(-len(places) // LABELLED))]
    below.set_xticks(shown, [f"{trend[place]['finished']:%m-%d}" for place in shown])
    if places:
        below.set_xlim(-0.5, len(places) - 0.5)


def _dress(axes: Axes, title: str, columns: int) -> None:
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415  (heavy)

    axes.set_title(title, fontproperties=_font(SIZE), color=INK, loc="left")
    axes.legend(prop=_font(SMALL), ncols=columns, frameon=False, **LEGEND)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=7, integer=True))
    axes.set_ylim(0, max(axes.get_ylim()[1], 1))
    axes.grid(axis="y", color=LINE)
    axes.set_axisbelow(True)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(colors=INK, length=0)
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        label.set_fontproperties(_font(SMALL))


@lru_cache(maxsize=4)
def _font(size: int) -> FontProperties:
    from matplotlib.font_manager import FontProperties  # noqa: PLC0415  (heavy)

    file = data_folder() / "fonts" / FONT
    if not file.is_file():
        raise FlowError(f"{file}: the font of the pictures is missing; restore data/fonts, or set GONGKAI_DATA")
    return FontProperties(fname=str(file), size=size)
