"""A small writer of PDF files for tests: Chinese text in a font that every reader knows by name, lines, and damage."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from functools import lru_cache

WIDTH, HEIGHT = 595, 842
_FONT = b"""<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /%s /DescendantFonts [<< /Type /Font
/Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (%s) /Supplement 2 >>
/DW 1000 /W [1 95 500 814 907 500] /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 4
/FontBBox [0 -120 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 700 /StemV 80 >> >>] >>"""


@lru_cache(maxsize=100_000)
def width_of(text: str, size: float) -> float:
    """How wide a text is: ASCII takes half a size."""
    return sum(size / 2 if ord(character) < 128 else size for character in text)


@dataclass
class Canvas:
    """One page, drawn with coordinates from its top left corner."""

    width: float = WIDTH
    height: float = HEIGHT
    rotate: int = 0
    drawn: list[str] = field(default_factory=list)

    def text(self, x: float, y: float, text: str, size: float = 10.5, matrix: str = "1 0 0 1") -> None:
        """Text with its baseline at `y`."""
        code = text.encode("utf-16-be").hex()
        self.drawn.append(f"BT /F1 {size} Tf {matrix} {x:.2f} {self.height - y:.2f} Tm <{code}> Tj ET")

    def stroke(self, x0: float, y0: float, x1: float, y1: float, width: float = 0.5) -> None:
        """A line."""
        self.drawn.append(f"{width} w {x0:.2f} {self.height - y0:.2f} m {x1:.2f} {self.height - y1:.2f} l S")

    def fill(self, x0: float, y0: float, x1: float, y1: float, grey: float = 0) -> None:
        """A filled rectangle."""
        self.drawn.append(f"{grey} g {x0:.2f} {self.height - y1:.2f} {x1 - x0:.2f} {y1 - y0:.2f} re f 0 g")

    def frame(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A stroked rectangle."""
        self.drawn.append(f"0.5 w {x0:.2f} {self.height - y1:.2f} {x1 - x0:.2f} {y1 - y0:.2f} re S")

    def picture(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A grey picture of one pixel."""
        place = f"{x1 - x0:.2f} 0 0 {y1 - y0:.2f} {x0:.2f} {self.height - y1:.2f} cm"
        self.drawn.append(f"q {place} BI /W 1 /H 1 /CS /G /BPC 8 /F /AHx ID 80> EI Q")

    def turned(self) -> Canvas:
        """The same drawing lying on its side on a page that the viewer turns upright."""
        page = Canvas(self.height, self.width, 90)
        page.drawn = [f"q 0 1 -1 0 {self.height} 0 cm", *self.drawn, "Q"]
        return page


def write(pages: list[Canvas], encoding: str = "UniGB-UCS2-H", ordering: str = "GB1", extra: bytes = b"") -> bytes:
    """The bytes of a document; `extra` are further objects."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", _FONT % (encoding.encode(), ordering.encode())]
    kids = []
    for page in pages:
        kids.append(len(objects) + 1)
        box = f"/MediaBox [0 0 {page.width} {page.height}] /Rotate {page.rotate}"
        resources = "/Resources << /Font << /F1 3 0 R >> >>"
        objects.append(f"<< /Type /Page /Parent 2 0 R {box} {resources} /Contents {kids[-1] + 1} 0 R >>".encode())
        packed = zlib.compress("\n".join(page.drawn).encode())
        head = f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode()
        objects.append(head + packed + b"\nendstream")
    listed = " ".join(f"{kid} 0 R" for kid in kids)
    objects[1] = f"<< /Type /Pages /Kids [{listed}] /Count {len(kids)} >>".encode()
    out, places = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    out += extra
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
