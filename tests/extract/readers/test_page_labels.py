"""Labels of pages beside titles, and heads of pages."""

from __future__ import annotations

import pytest

from extract.extractor import extract
from extract.readers import read_document
from extract.readers.page_labels import without_page_labels

TITLE = "云溪县水务局2022年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    "line",
    [
        f"Page 9 - {TITLE}",
        f"第1页 {TITLE}",
        f"第 1 页 共 8 页 | {TITLE}",
        f"1 / 8 {TITLE}",
        f"{TITLE} - 第 1 页",
        f"{TITLE}（第一页）",
        f"{TITLE} Page 1 of 8",
    ],
)
def test_the_label_of_a_page_is_no_part_of_the_title(line: str) -> None:
    text = f"{line}\nP. 9\n本报告依照条例编制。\n一、总体情况\n全年公开信息12条。"
    read = extract(read_document(text.encode(), "a.txt"))
    assert read.title == TITLE
    assert read.title_where is not None
    assert text[read.title_where.start : read.title_where.end] == TITLE
    assert [sentence.text for sentence in read.body] == ["本报告依照条例编制。", "全年公开信息12条。"]


def test_heads_of_further_pages_go() -> None:
    text = f"Page 1 - {TITLE}\n正文，\nPage 2 - {TITLE}\nP. 2\n正文。"
    bare = without_page_labels(text)
    assert len(bare) == len(text)
    assert bare.split() == [TITLE, "正文，", "正文。"]


@pytest.mark.parametrize(
    "text", ["本报告见主页第3页。", "1 / 8 | 行政许可", f"{TITLE}\n见网页", "统计\tPage 2\nPage 2\t3"]
)
def test_what_is_no_label_stays(text: str) -> None:
    assert without_page_labels(text) == text


def test_a_heading_as_wide_as_the_lines_does_not_go_on_with_them() -> None:
    heading = "五、政府信息公开工作存在的主要问题及改进情况"
    prose = ["总结水务局本年度的政府信息公开工作我们看到，公", "开的内容还不够全面，更新也不够及时。"]
    text = "\n".join([TITLE, *["0"] * 20, heading, *prose])
    read = extract(read_document(text.encode(), "a.txt"))
    assert [(section.heading, section.text) for section in read.sections] == [(heading, "".join(prose))]
