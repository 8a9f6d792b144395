"""Names in what sites and accounts are called, and that they are looked for only where they can be."""

from __future__ import annotations

from re import _parser  # type: ignore[attr-defined]

import pytest

from transform.local_names import _declared, local_names

_FURTHER = "，各村认真公开，" * 9
_LOOKED_AT_BEHIND = 1  # character


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("通过“船山公安”微信公众号公开", ["船山"]),
        ("公开，渭滨水利政务网和《船山统计》公开", ["船山", "渭滨"]),
        ("“美丽临潼”微信，“中国永嘉”网", ["永嘉", "临潼"]),
        ("在甘肃林业和草原局门户网站，甘肃省政务服务网-永登", ["甘肃林业和草原局", "永登"]),
        ("关注微信、微博和政府网站", []),
    ],
)
def test_names_beside_signs(text: str, names: list[str]) -> None:
    assert list(local_names(text)) == names
    assert list(local_names(_FURTHER + text + _FURTHER + text)) == sorted(names * 2, key=names.index)


def test_no_pattern_finds_more_than_it_reaches() -> None:
    for pattern in _declared()[0]:
        _, widest = _parser.parse(pattern.names.pattern).getwidth()
        behind = _LOOKED_AT_BEHIND if "(?!" in pattern.names.pattern else 0
        assert not pattern.reach or widest + behind <= pattern.reach, pattern.names.pattern
