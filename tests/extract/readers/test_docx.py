"""Word documents: merged cells, revisions, hidden text, boxes, numbering that stands in the format only; limits."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from renditions.layout import Box
from renditions.word import STRICT, W, package, paragraph, part, run, table, zipped

from extract.extractor import extract
from extract.forms import editions
from extract.model import MERGED, DocumentError, Grid, Paragraph
from extract.readers import read_document
from extract.readers.docx_numbering import written


def read(data: bytes) -> list[str | list[list[str]]]:
    return [
        block.text if isinstance(block, Paragraph) else [[cell.text for cell in row] for row in block.rows]
        for block in read_document(data, "report.docx").blocks
    ]


def body(markup: str) -> list[str | list[list[str]]]:
    return read(package(markup))


def p(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def r(inner: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr>{inner}</w:r>"


def t(text: str) -> str:
    return r(f'<w:t xml:space="preserve">{text}</w:t>')


BOX = "<wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx>"


class TestText:
    @pytest.mark.parametrize(
        ("markup", "found"),
        [
            (p(t("本年"), t("新收")), ["本年新收"]),
            (p(t("甲"), r("<w:t/>"), t("乙")), ["甲乙"]),
            (p(t("甲"), r("<w:br/>"), t("乙")), ["甲", "乙"]),
            (p(t("甲"), r("<w:tab/>"), t("1")), ["甲 1"]),
            (p(t("甲"), properties="<w:tabs><w:tab w:val='left' w:pos='9'/></w:tabs>"), ["甲"]),
            (p(t("0510"), r("<w:noBreakHyphen/>"), t("12")), ["0510-12"]),
            (p(t("甲"), r("<w:softHyphen/>"), t("乙&#173;丙")), ["甲乙丙"]),
            (p(t("第"), r("<w:sym w:font='Arial' w:char='F041'/>"), t("条")), ["第A条"]),
            (p(t("　 甲&#160;")), ["甲"]),
            (p(t(" ")) + p(t("乙")), ["乙"]),
            (p(r("<w:t>隐</w:t>", "<w:vanish/>"), t("显")), ["显"]),
            (p(r("<w:t>显</w:t>", "<w:vanish w:val='0'/>")), ["显"]),
            (p(t("年"), r("<w:footnoteReference w:id='2'/>"), t("报")), ["年报"]),
            (p("<w:hyperlink>" + t("网站") + "</w:hyperlink>", t("可查")), ["网站可查"]),
            (p(r("<w:fldChar/>"), r("<w:instrText>PAGE</w:instrText>"), t("7")), ["7"]),
            ("<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>" + p(t("甲")) + "</w:sdtContent></w:sdt>", ["甲"]),
            (p("<w:sdt><w:sdtContent>" + t("甲") + "</w:sdtContent></w:sdt>", t("乙")), ["甲乙"]),
            (p(r("<w:ruby><w:rt>" + t("zhèn") + "</w:rt><w:rubyBase>" + t("镇") + "</w:rubyBase></w:ruby>")), ["镇"]),
        ],
    )
    def test_paragraphs(self, markup: str, found: list[str]) -> None:
        assert body(markup) == found

    def test_revisions_are_accepted(self) -> None:
        deleted = "<w:del>" + r("<w:delText>旧</w:delText>") + "</w:del>"
        moved = "<w:moveFrom>" + t("移") + "</w:moveFrom>"
        assert body(p(deleted, moved, "<w:ins>" + t("新") + "</w:ins>", t("文"))) == ["新文"]

    def test_a_deleted_end_joins_paragraphs(self) -> None:
        first = p(t("上"), properties="<w:rPr><w:del/></w:rPr>")
        assert body(first + p(t("下"))) == ["上下"]

    def test_a_box_stands_once_behind_its_paragraph(self) -> None:
        box = BOX.format(p(t("框")))
        choice = (
            f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
        )
        assert body(p(t("甲"), r(choice), t("乙")) + p(t("丙"))) == ["甲乙", "框", "丙"]

    def test_a_box_may_hold_a_table(self) -> None:
        box = BOX.format(table([[Box("规章"), Box("3")], [Box("许可"), Box("4")]]))
        assert body(p(t("甲"), r(box))) == ["甲", [["规章", "3"], ["许可", "4"]]]

    def test_headers_and_footers_are_no_text(self) -> None:
        assert read(package(p(t("甲")), header1=part(p(t("页眉")), "hdr"))) == ["甲"]

    def test_strict_documents(self) -> None:
        assert read(package(p(t("甲")) + table([[Box("1"), Box("2")]]), namespace=STRICT)) == ["甲", [["1", "2"]]]

    def test_paragraphs_are_numbered(self) -> None:
        blocks = read_document(package(p(t("甲"), r("<w:br/>"), t("乙")) + p() + p(t("丙"))), "a").blocks
        assert [block.where.line for block in blocks] == [1, 2, 3]


class TestTables:
    def test_merged_cells_are_filled_up(self) -> None:
        rows = [[Box("甲", down=2), Box("乙", across=2)], [Box("1"), Box("2")], [Box("3"), Box(""), Box("5")]]
        (grid,) = read_document(package(table(rows)), "a").blocks
        assert isinstance(grid, Grid)
        assert [[c.text for c in row] for row in grid.rows] == [["甲", "乙", ""], ["", "1", "2"], ["3", "", "5"]]
        merged = [[c.where == MERGED for c in row] for row in grid.rows]
        assert merged == [[False, False, True], [True, False, False], [False, False, False]]
        assert grid.rows[2][2].where.as_json() == {"table": 1, "tr": 3, "td": 3}

    @pytest.mark.parametrize(
        ("first", "second", "text"),
        [("12", "34", "12 34"), ("商业", "企业", "商业企业"), ("1.", "属于", "1.属于"), ("", "7", "7")],
    )
    def test_paragraphs_of_a_cell_are_joined(self, first: str, second: str, text: str) -> None:
        row = f"<w:tr><w:tc>{p(t(first))}{p(t(second))}</w:tc><w:tc>{p(t('9'))}</w:tc></w:tr>"
        assert body(f"<w:tbl>{row}</w:tbl>") == [[[text, "9"]]]

    def test_a_continued_cell_below_nothing_is_a_cell(self) -> None:
        row = f"<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>{p(t('5'))}</w:tc><w:tc>{p(t('6'))}</w:tc></w:tr>"
        assert body(f"<w:tbl>{row}</w:tbl>") == [[["5", "6"]]]

    def test_columns_before_a_row(self) -> None:
        row = "<w:tr><w:trPr><w:gridBefore w:val='2'/></w:trPr><w:tc>" + p(t("5")) + "</w:tc></w:tr>"
        other = "<w:tr>" + ("<w:tc>" + p(t("1")) + "</w:tc>") * 3 + "</w:tr>"
        assert body(f"<w:tbl>{other}{row}</w:tbl>") == [[["1", "1", "1"], ["", "", "5"]]]

    def test_old_horizontal_merging(self) -> None:
        cells = "".join(
            f"<w:tc><w:tcPr><w:hMerge {value}/></w:tcPr>{p(t(text))}</w:tc>"
            for value, text in (("w:val='restart'", "甲"), ("", ""))
        )
        assert body(f"<w:tbl><w:tr>{cells}<w:tc>{p(t('2'))}</w:tc></w:tr></w:tbl>") == [[["甲", "", "2"]]]

    def test_a_deleted_row_is_gone(self) -> None:
        row = "<w:tr>{}<w:tc>" + p(t("{}")) + "</w:tc><w:tc>" + p(t("1")) + "</w:tc></w:tr>"
        deleted = row.format("<w:trPr><w:del/></w:trPr>", "旧")
        assert body(f"<w:tbl>{row.format('', '甲')}{deleted}</w:tbl>") == [[["甲", "1"]]]

    def test_layout_tables_give_way_to_what_they_hold(self) -> None:
        inner = table([[Box("规章"), Box("3")]])
        outer = f"<w:tbl><w:tr><w:tc>{p(t('甲'))}{inner}{p()}</w:tc></w:tr></w:tbl>"
        assert body(outer + p(t("乙"))) == ["甲", [["规章", "3"]], "乙"]

    def test_content_controls_around_rows_and_cells(self) -> None:
        cell = "<w:sdt><w:sdtContent><w:tc>" + p(t("甲")) + "</w:tc></w:sdtContent></w:sdt>"
        row = f"<w:sdt><w:sdtContent><w:tr>{cell}<w:tc>{p(t('1'))}</w:tc></w:tr></w:sdtContent></w:sdt>"
        assert body(f"<w:tbl>{row}</w:tbl>") == [[["甲", "1"]]]

    def test_running_text_in_a_table(self) -> None:
        long = "说明" * 100
        rows = [[Box("规章"), Box("3")], [Box(long, across=2)], [Box("许可"), Box("4")]]
        assert body(table(rows)) == [[["规章", "3"]], long, [["许可", "4"]]]


def level(number: int, style: str, text: str, *, start: int = 1, more: str = "") -> str:
    form = f'<w:start w:val="{start}"/><w:numFmt w:val="{style}"/>{more}<w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{number}">{form}</w:lvl>'


def numbering(*levels: str, instances: str = "") -> str:
    abstract = f'<w:abstractNum w:abstractNumId="7">{"".join(levels)}</w:abstractNum>'
    return abstract + '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>' + instances


def item(text: str, at: int = 0, number: int = 1) -> str:
    return p(t(text), properties=f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr>')


class TestNumbering:
    LEVELS = (
        level(0, "chineseCountingThousand", "%1、"),
        level(1, "chineseCounting", "（%2）"),
        level(2, "decimal", "%3."),
    )

    def test_levels_count_and_begin_again(self) -> None:
        items = [("总体", 0), ("主动", 1), ("申请", 1), ("甲", 2), ("乙", 2), ("表", 0), ("丙", 1), ("丁", 2)]
        markup = "".join(item(text, at) for text, at in items)
        found = read(package(markup, numbering=numbering(*self.LEVELS)))
        assert found == ["一、总体", "（一）主动", "（二）申请", "1.甲", "2.乙", "二、表", "（一）丙", "1.丁"]

    def test_upper_levels_in_the_text(self) -> None:
        levels = (level(0, "chineseCounting", "%1"), level(1, "decimal", "%1.%2", more="<w:isLgl/>"))
        assert read(package(item("甲") + item("乙", 1), numbering=numbering(*levels))) == ["一甲", "1.1乙"]

    def test_an_instance_may_start_anew(self) -> None:
        start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
        again = f'<w:num w:numId="2"><w:abstractNumId w:val="7"/>{start}</w:num>'
        go_on = '<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>'
        markup = item("甲") + item("乙") + item("丙", number=2) + item("丁", number=3)
        found = read(package(markup, numbering=numbering(*self.LEVELS, instances=again + go_on)))
        assert found == ["一、甲", "二、乙", "一、丙", "二、丁"]

    def test_a_level_that_never_begins_again(self) -> None:
        levels = (self.LEVELS[0], level(1, "decimal", "%2.", more='<w:lvlRestart w:val="0"/>'))
        markup = item("甲") + item("乙", 1) + item("丙") + item("丁", 1)
        assert read(package(markup, numbering=numbering(*levels))) == ["一、甲", "1.乙", "二、丙", "2.丁"]

    def test_numbering_by_style_and_its_base(self) -> None:
        styles = (
            '<w:style w:styleId="1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
            '<w:style w:styleId="9"><w:basedOn w:val="1"/></w:style>'
            '<w:style w:styleId="8"><w:basedOn w:val="8"/></w:style>'
        )
        markup = p(t("甲"), properties='<w:pStyle w:val="1"/>') + p(t("乙"), properties='<w:pStyle w:val="9"/>')
        markup += p(t("丙"), properties='<w:pStyle w:val="9"/><w:numPr><w:numId w:val="0"/></w:numPr>')
        found = read(package(markup, numbering=numbering(*self.LEVELS), styles=styles))
        assert found == ["一、甲", "二、乙", "丙"]

    def test_marks_are_no_numbers(self) -> None:
        assert read(package(item("甲"), numbering=numbering(level(0, "bullet", "●")))) == ["甲"]

    def test_a_number_in_a_cell_stays_what_it_is(self) -> None:
        row = "<w:tr><w:tc>" + item("属于国家秘密") + "</w:tc><w:tc>" + item("7") + "</w:tc></w:tr>"
        found = read(package(f"<w:tbl>{row}</w:tbl>", numbering=numbering(level(0, "decimal", "%1."))))
        assert found == [[["1.属于国家秘密", "7"]]]

    @pytest.mark.parametrize(
        ("style", "number", "text"),
        [
            ("decimal", 12, "12"),
            ("chineseCounting", 10, "十"),
            ("chineseCounting", 21, "二十一"),
            ("chineseCountingThousand", 105, "一百零五"),
            ("chineseCountingThousand", 1010, "一千零一十"),
            ("chineseCountingThousand", 2300, "二千三百"),
            ("ideographDigital", 10, "一〇"),
            ("chineseLegalSimplified", 12, "拾贰"),
            ("ideographTraditional", 3, "丙"),
            ("decimalEnclosedCircle", 21, "21"),
            ("decimalEnclosedCircle", 2, "②"),
            ("upperRoman", 14, "XIV"),
            ("lowerLetter", 28, "bb"),
            ("decimalZero", 5, "05"),
            ("unheardOf", 5, "5"),
            ("chineseCounting", 0, "0"),
        ],
    )
    def test_formats(self, style: str, number: int, text: str) -> None:
        assert written(number, style) == text


def test_the_blank_form(shared: Path) -> None:
    document = read_document((shared / "real" / "blank_form_2021.docx").read_bytes(), "form.docx")
    extracted = extract(document)
    assert document.format == "docx"
    assert {cell.presence for cell in extracted.cells} == {"printed"}
    assert {cell.raw for cell in extracted.cells} == {""}
    assert len(extracted.cells) == sum(len(table.cells) for table in editions()["2021"].tables.values())
    assert extracted.edition == "2021"
    assert not extracted.leftovers


class TestDamage:
    def test_what_is_no_word_document(self) -> None:
        other = part("<w:body/>", "document", "http://example.org/other")
        with pytest.raises(DocumentError, match="no Word document"):
            read(zipped({"word/document.xml": other.encode()}))

    def test_a_cut_container(self) -> None:
        with pytest.raises(DocumentError, match="cut or damaged"):
            read(package(p(t("甲")))[:-40])

    def test_damaged_bytes(self) -> None:
        data = bytearray(package(paragraph("甲" * 50)))
        at = data.find(b"word/document.xml") + 40
        data[at : at + 20] = b"\xff" * 20
        with pytest.raises(DocumentError):
            read(bytes(data))

    def test_another_name_of_the_main_part(self) -> None:
        relations = (
            '<Relationships><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
            ' Target="/word/document2.xml"/></Relationships>'
        )
        main = part(f"<w:body>{p(t('甲'))}</w:body>", "document")
        assert read(zipped({"_rels/.rels": relations.encode(), "word/document2.xml": main.encode()})) == ["甲"]

    def test_an_encrypted_document(self) -> None:
        head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1016
        with pytest.raises(DocumentError, match="encrypted"):
            read(head + "EncryptedPackage".encode("utf-16-le").ljust(128, b"\0"))


def bomb(name: str, data: bytes) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("word/document.xml", part(f"<w:body>{run('甲')}</w:body>", "document"))
        container.writestr(name, data)
    return held.getvalue()


HEAD = f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>'
LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
HOSTILE = {
    "entities": f'<!DOCTYPE x [<!ENTITY a0 "ha">{LAUGHS}]>{HEAD}&a9;</w:t></w:r></w:p></w:body></w:document>',
    "file": f'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>{HEAD}&a;</w:t></w:r></w:p></w:body></w:document>',
    "type": f'<!DOCTYPE x SYSTEM "http://example.org/x.dtd">{HEAD}甲</w:t></w:r></w:p></w:body></w:document>',
    "depth": part("<w:body>" + "<w:sdt><w:sdtContent>" * 10_000, "document"),
    "tables": part("<w:body>" + "<w:tbl><w:tr><w:tc>" * 60 + "</w:tc></w:tr></w:tbl>" * 60 + "</w:body>", "document"),
    "spans": part(
        "<w:body><w:tbl>"
        + "<w:tr><w:tc><w:tcPr><w:gridSpan w:val='9999999'/></w:tcPr></w:tc></w:tr>" * 900
        + "</w:tbl></w:body>",
        "document",
    ),
    "attribute": HEAD.replace("<w:body>", f"<w:body w:x='{'x' * 30_000_000}'>")
    + "</w:t></w:r></w:p></w:body></w:document>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_made_to_hurt_is_refused(name: str) -> None:
    data = zipped({"word/document.xml": HOSTILE[name].encode()})
    with pytest.raises(DocumentError):
        read(data)


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(DocumentError, match="limits"):
        read(zipped({"word/document.xml": b"<a>" + b" " * 60_000_000}))


def test_other_parts_are_not_unpacked() -> None:
    assert read_document(bomb("word/media/image1.png", b"\0" * 20_000_000), "a").blocks == ()
