"""Records and scripts that hold a page: read as that page, with the fields beside it as its head."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from html_pages import HEAD, row
from printed_form import read

from extract.model import DocumentError, Grid, Paragraph
from extract.readers import read_document

TITLE = "鹭汀县水利局2021年政府信息公开工作年度报告"
POINT = "2021年，我局公开了信息35条，没有收到申请；有人问起“水费”，当日答复。" * 6
TABLE = f'<table class="t">{row(*HEAD)}{row("规章", "1", "2", "3")}</table>'
BODY = f"<p>一、总体情况</p>\n<p>{POINT}</p><p>二、主动公开政府信息情况</p>{TABLE}"
LINES = [TITLE, "一、总体情况", POINT, "二、主动公开政府信息情况"]
MARKUP = f"<p>{TITLE}</p>{BODY}"

Writer = Callable[[str], str]


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def by_numbers(text: str) -> str:
    return json.dumps(text).replace("<", "\\u003c")


WRITERS: dict[str, Writer] = {
    "an object": lambda text: json.dumps({"id": 3, "content": text}, ensure_ascii=False),
    "an answer": lambda text: json.dumps({"code": 200, "data": {"list": [{"content": text}]}}, ensure_ascii=False),
    "a list, escaped": lambda text: f'[{{"url": "/a", "content": {by_numbers(text)}}}]',
    "one a line": lambda text: "\n".join(
        json.dumps({"content": held}, ensure_ascii=False) for held in ("<p>目录</p>", text)
    ),
    "JSON in JSON": lambda text: json.dumps({"data": json.dumps({"content": text})}),
    "a variable": lambda text: f"// 内容\nlet names = [{{'id': '1'}}]\n\nlet content = {quoted(text)};\n",
    "a template": lambda text: f"const content = `{text}`",
    "pieces": lambda text: f"var a = {quoted(text[:90])} +\n  {by_numbers(text[90:])};",
    "a call": lambda text: f"callback({{content: {quoted(text)}}})",
    "cut off": lambda text: '{"code": 200, "content": ' + quoted(text)[:-1],
}


@pytest.mark.parametrize("written", list(WRITERS))
def test_the_page_that_it_holds(written: str) -> None:
    document = read_document(WRITERS[written](MARKUP).encode(), "a")
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == LINES
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    assert [[cell.text for cell in printed] for printed in grids[0].rows] == [HEAD, ["规章", "1", "2", "3"]]


def test_its_fields_are_what_the_head_of_the_page_says() -> None:
    fields = {"title": TITLE, "publish_time": "2022-01-20 09:00:00", "source": "鹭汀县水利局", "content": BODY}
    document = read_document(json.dumps({"data": fields}).encode(), "a.json")
    lines = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    assert lines[:3] == [TITLE, "发布日期：2022-01-20", "发布机构：鹭汀县水利局"]
    assert (document.format, document.encoding) == ("json", "utf-8")


def test_what_stands_beside_the_report_in_a_list_is_left_out() -> None:
    news = {"title": "全县水利工作会议召开", "content": f"<p>会议</p><p>{POINT}</p><p>完</p>"}
    answer = [news, {"title": TITLE, "content": BODY, "html": f"<p>{POINT}</p><br><br>"}]
    assert read(json.dumps(answer)).title == TITLE
    assert "会议" not in "".join(sentence.text for sentence in read(json.dumps(answer)).body)


def test_several_reports_are_not_one() -> None:
    answer = [{"title": TITLE.replace("2021", year), "content": BODY} for year in ("2021", "2022")]
    with pytest.raises(DocumentError, match="several reports"):
        read_document(json.dumps(answer).encode(), "a.json")


def test_a_text_by_the_numbers_of_its_signs() -> None:
    record = json.dumps({"title": TITLE, "text": f"一、总体情况\n{POINT}\n二、主动公开政府信息情况\n无。"})
    assert [p.text for p in read_document(record.encode(), "a").blocks if isinstance(p, Paragraph)][:3] == LINES[:3]


def test_a_text_in_a_variable() -> None:
    script = f"let content = {quoted(chr(10).join([TITLE, '一、总体情况', POINT]))}"
    assert [p.text for p in read_document(script.encode(), "a").blocks if isinstance(p, Paragraph)] == LINES[:3]


@pytest.mark.parametrize("text", [f"[{TITLE}](a.html)\n{POINT}", f"{{{TITLE}}}\n{POINT}", "[" * 100_000, '{"a": 1}'])
def test_a_text_that_begins_so_is_none(text: str) -> None:
    assert read_document(text.encode(), "a").format == "text"
