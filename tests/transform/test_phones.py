"""Telephone numbers in international form."""

from __future__ import annotations

import pytest

from transform.phones import area_code_of, e164, normalised
from transform.records import Contact, Place


@pytest.mark.parametrize(
    ("printed", "area", "expected"),
    [
        ("0795-5412108", None, "+867955412108"),
        ("0795—8755146", None, "+867958755146"),
        ("（0795）5120318", None, "+867955120318"),
        ("(010)66012345", None, "+861066012345"),
        ("010-66012345转8012", None, "+861066012345"),
        ("021-54679568转12083分机", None, "+862154679568"),
        ("62210000*5023", "021", "+862162210000"),
        ("88408601", "0574", "+8657488408601"),
        ("26035555-5570", "021", "+862126035555"),
        ("6402.1371", "010", "+861064021371"),
        ("13800138000", "0795", "+8613800138000"),
        ("+86-795-5412108", "0795", None),
        ("+86-0795-5412108", None, "+867955412108"),
        ("88408601", None, None),
        ("12345", "0795", None),
        ("400-123-4567", "0795", None),
        (None, "0795", None),
    ],
)
def test_e164(printed: str | None, area: str | None, expected: str | None) -> None:
    assert e164(printed, area) == expected


@pytest.mark.parametrize(
    ("code", "area"),
    [("360983", "0795"), ("360983101", "0795"), ("310104", "021"), ("110101", "010"), ("330212", "0574"), ("99", None)],
)
def test_the_area_code_of_a_jurisdiction(code: str, area: str | None) -> None:
    assert area_code_of(Place(code, "county", ("某",))) == area


def test_a_contact_keeps_what_is_printed() -> None:
    contact = normalised(Contact(phone="88408601", fax="88408559"), Place("330212", "county", ("浙江省",)))
    assert (contact.phone, contact.phone_e164) == ("88408601", "+8657488408601")
    assert (contact.fax, contact.fax_e164) == ("88408559", "+8657488408559")
    assert normalised(Contact(email="a@x.cn"), None) == Contact(email="a@x.cn")
