"""Pages saved as one message."""

from __future__ import annotations

import base64
import quopri

import pytest

from extract.model import DocumentError, Paragraph
from extract.readers import read_document

PAGE = "<html><body><p>荷岭镇政府信息公开工作年度报告</p><p>一、总体情况=完</p></body></html>"
TEXTS = ["荷岭镇政府信息公开工作年度报告", "一、总体情况=完"]
HEAD = (
    "From: <Saved by Browser>\r\nSubject: =?utf-8?Q?x?=\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/related;\r\n\ttype="text/html"; boundary="B"\r\n\r\n'
)


def message(body: bytes, encoding: str, charset: str) -> bytes:
    coded = quopri.encodestring(body) if encoding == "quoted-printable" else base64.encodebytes(body)
    style = b"--B\r\nContent-Type: text/css\r\n\r\np { color: red }\r\n"
    head = f'--B\r\nContent-Type: text/html; charset="{charset}"\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n'
    return HEAD.encode() + style + head.encode() + coded + b"\r\n--B--\r\n"


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64"])
@pytest.mark.parametrize(
    ("codec", "charset"), [("utf-8", "utf-8"), ("gb18030", "gb2312"), ("gb18030", "utf-8"), ("utf-16", "unicode")]
)
def test_the_page_in_the_message(codec: str, charset: str, encoding: str) -> None:
    document = read_document(message(PAGE.encode(codec), encoding, charset), "a.mht")
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == TEXTS
    assert (document.format, document.encoding) == ("mht", codec)


def test_a_message_of_one_part() -> None:
    data = b"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n" + PAGE.encode()
    assert len(read_document(data, "a.mht").blocks) == 2


def test_a_message_without_a_page() -> None:
    with pytest.raises(DocumentError, match="no HTML part"):
        read_document(HEAD.encode() + b"--B\r\nContent-Type: text/css\r\n\r\nx\r\n--B--\r\n", "a.mht")


def test_parts_in_parts_without_end() -> None:
    nested = "".join(f'--B{n}\nContent-Type: multipart/mixed; boundary="B{n + 1}"\n\n' for n in range(5000))
    with pytest.raises(DocumentError, match="too many parts"):
        read_document(b'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="B0"\n\n' + nested.encode(), "a.mht")
