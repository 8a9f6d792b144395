"""The names of WordprocessingML in its two namespaces, and the tree of a document brought into its final shape."""

from __future__ import annotations

from functools import lru_cache

from lxml import etree

from extract.model import DocumentError
from extract.readers.cells import RAISED

_NAMESPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_OFF = frozenset({"0", "false", "off"})
_SYMBOLS = range(0xF000, 0xF100)  # where symbol fonts have their signs


class Names:
    """Qualified names in one namespace. `signs` are the elements that stand for a sign or a break."""

    def __init__(self, namespace: str) -> None:
        name = f"{{{namespace}}}".__add__
        self.body, self.p, self.r, self.t = name("body"), name("p"), name("r"), name("t")
        self.tbl, self.tr, self.tc = name("tbl"), name("tr"), name("tc")
        self.p_properties, self.r_properties = name("pPr"), name("rPr")
        self.tr_properties, self.tc_properties = name("trPr"), name("tcPr")
        self.grid_span, self.v_merge, self.h_merge = name("gridSpan"), name("vMerge"), name("hMerge")
        self.grid_before = f"{name('trPr')}/{name('gridBefore')}"
        self.box, self.val, self.char = name("txbxContent"), name("val"), name("char")
        self.numbering_properties, self.style = name("numPr"), name("pStyle")
        self.deleted, self.moved, self.raised = name("del"), name("moveFrom"), name("vertAlign")
        self.unshown = (name("vanish"), name("strike"), name("dstrike"))
        self.sdt_properties = (name("sdtPr"), name("sdtEndPr"))
        self.gone = (name("moveFrom"), name("rt"), name("instrText"), name("pPrChange"), name("rPrChange"))
        self.dissolved = tuple(
            map(name, ("sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml", "hyperlink", "fldSimple"))
        )
        self._breaks = frozenset({name("br"), name("cr"), name("p")})
        self._spaces = frozenset({name("tab"), name("ptab")})
        self._hyphen, self._symbol = name("noBreakHyphen"), name("sym")
        self.signs = (name("br"), name("cr"), name("ptab"), self._hyphen, self._symbol, f"{{{namespace}}}tab")
        self.pieces = (self.t, self.p, *self.signs)
        self.of = name

    def sign(self, element: etree._Element) -> str:
        """The text of an element of `signs`."""
        tag = element.tag
        if tag in self._breaks:
            return "\n"
        if tag in self._spaces:
            parent = element.getparent()  # tab stops of a paragraph have the same name
            return " " if parent is not None and parent.tag == self.r else ""
        if tag == self._hyphen:
            return "-"
        return _symbol(element.get(self.char) or "")


def _symbol(code: str) -> str:
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    if number in _SYMBOLS and number - 0xF000 >= 0x20:
        number -= 0xF000  # the place of the sign in its font
    return chr(number) if 0x20 <= number < 0xD800 or 0xE000 <= number < 0xFFFE else ""


@lru_cache(maxsize=2)
def _names(namespace: str) -> Names:
    return Names(namespace)


def names_of(root: etree._Element) -> Names:
    """The names in the namespace of a main part. Raises DocumentError where it is none of WordprocessingML."""
    namespace = etree.QName(root).namespace
    if namespace not in _NAMESPACES:
        raise DocumentError(
            "the main part is no Word document; save it again as .docx",
            zh="主要部分不是 Word 文档；请重新另存为 .docx。",
        )
    return _names(namespace)


def settle(root: etree._Element, names: Names) -> None:
    """Accept all revisions, take out hidden and struck text and alternatives, and dissolve what only wraps text.

    A number set high behind another is a note, and gets the signs for it.
    """
    _choose(root)
    for element in list(root.iter(names.deleted)):
        _delete(element, names)
    for element in list(root.iter(*names.unshown, names.raised)):
        if element.tag == names.raised:
            if element.get(names.val) == "superscript":
                _raise(element, names)
        elif element.get(names.val) not in _OFF:
            _hide(element, names)
    etree.strip_elements(root, *names.gone, *names.sdt_properties, with_tail=False)
    etree.strip_tags(root, *names.dissolved)


def _choose(root: etree._Element) -> None:
    """Of alternatives keep the first choice; the fallback says the same for older programs."""
    for alternative in list(root.iter(f"{_COMPATIBILITY}AlternateContent")):
        for other in list(alternative)[1:]:
            alternative.remove(other)


def _delete(element: etree._Element, names: Names) -> None:
    """A deletion: of runs, of a row (in its properties), or of a paragraph's end (in those of its mark)."""
    parent = element.getparent()
    holder = parent.getparent() if parent is not None else None
    if parent is None or holder is None:
        return
    if parent.tag == names.tr_properties:
        remove(holder)
    elif parent.tag != names.r_properties:
        remove(element)
    elif holder.tag == names.p_properties:
        _join_next(holder.getparent(), names)


def _join_next(paragraph: etree._Element | None, names: Names) -> None:
    following = paragraph.getnext() if paragraph is not None else None
    if paragraph is None or following is None or following.tag != names.p:
        return
    moved = [child for child in paragraph if child.tag != names.p_properties]
    at = 1 if len(following) and following[0].tag == names.p_properties else 0
    following[at:at] = moved
    remove(paragraph)


def _hide(element: etree._Element, names: Names) -> None:
    properties = element.getparent()
    run = properties.getparent() if properties is not None else None
    if run is not None and run.tag == names.r:
        remove(run)


def _raise(element: etree._Element, names: Names) -> None:
    properties = element.getparent()
    run = properties.getparent() if properties is not None else None
    before = run.getprevious() if run is not None and run.tag == names.r else None
    if run is None or before is None:
        return
    if "".join(text.text or "" for text in before.iter(names.t))[-1:].isdecimal():
        for text in run.iter(names.t):
            text.text = (text.text or "").translate(RAISED)


def remove(element: etree._Element) -> None:
    """Take an element out of its tree, if it has not been taken out before."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
