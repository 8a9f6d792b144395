"""Archives: names, limits, what is passed over, and archives that stand for their one document."""

from __future__ import annotations

import io
import zipfile

import pytest
from renditions.word import package, paragraph, zipped

from extract.model import DocumentError, Paragraph
from extract.readers import read_document
from extract.readers.archive import members
from extract.readers.xml import MAX_MEMBERS

TEXT = "荷岭镇2020年政府信息公开工作年度报告\n".encode()


def test_documents_with_their_names() -> None:
    data = zipped({"高安/荷岭.txt": TEXT, "b.docx": package(paragraph("甲"))})
    assert [name for name, _ in members(data)] == ["高安/荷岭.txt", "b.docx"]
    assert dict(members(data))["高安/荷岭.txt"] == TEXT


def test_names_in_gbk_and_names_that_lead_outside() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as container:
        for name in ("../../etc/x.txt", "/root/y.txt", "a\\..\\b.txt", 'c:"?.txt'):
            container.writestr(name, TEXT)
    assert [name for name, _ in members(held.getvalue())] == ["etc/x.txt", "root/y.txt", "a/b.txt", "c___.txt"]
    ascii_name = zipped({"abcdef.txt": TEXT})
    gbk = ascii_name.replace(b"abcdef.txt", "年报一".encode("gbk") + b".txt")
    assert [name for name, _ in members(gbk)] == ["年报一.txt"]


def test_clutter_is_passed_over() -> None:
    data = zipped({"__MACOSX/._a.txt": b"x", ".DS_Store": b"x", "d/Thumbs.db": b"x", "~$a.docx": b"x", "a.txt": TEXT})
    assert [name for name, _ in members(data)] == ["a.txt"]


def test_one_archive_within() -> None:
    inner = zipped({"a.txt": TEXT})
    assert [name for name, _ in members(zipped({"in.zip": inner}))] == ["in.zip/a.txt"]
    with pytest.raises(DocumentError, match="archive of an archive"):
        list(members(zipped({"out.zip": zipped({"in.zip": inner})})))


def test_an_encrypted_member_is_named() -> None:
    data = bytearray(zipped({"a.txt": TEXT}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + offset] |= 1
    with pytest.raises(DocumentError, match=r"'a\.txt' is encrypted"):
        list(members(bytes(data)))


def test_bombs() -> None:
    with pytest.raises(DocumentError, match="limits"):
        list(members(zipped({"a.txt": b"\0" * 40_000_000})))
    with pytest.raises(DocumentError, match="members"):
        list(members(zipped({f"{n}.txt": b"x" for n in range(MAX_MEMBERS + 1)})))
    with pytest.raises(DocumentError, match="bytes unpacked"):
        list(members(zipped({f"{n}.txt": b"\0" * 30_000_000 for n in range(9)})))


def test_a_member_larger_than_it_says() -> None:
    data = bytearray(zipped({"a.txt": TEXT * 1000}))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.find(mark) + offset
        data[at : at + 4] = (10).to_bytes(4, "little")
    with pytest.raises(DocumentError, match="cannot be unpacked"):
        list(members(bytes(data)))


def test_an_archive_of_one_document_stands_for_it() -> None:
    document = read_document(zipped({"a.docx": package(paragraph("甲"))}), "a.zip")
    assert (document.format, [b.text for b in document.blocks if isinstance(b, Paragraph)]) == ("docx", ["甲"])


def test_other_archives_say_what_they_hold() -> None:
    with pytest.raises(DocumentError, match=r"a\.txt、b\.txt.*landing folder"):
        read_document(zipped({"a.txt": TEXT, "b.txt": TEXT}), "a.zip")
    with pytest.raises(DocumentError, match="without documents"):
        read_document(zipped({".x": TEXT}), "a.zip")
