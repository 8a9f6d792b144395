"""Officials' names in running text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.personal import mask, officials


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("由镇党委书记赵勇任组长，镇长胡国平任副组长。", "由镇党委书记赵某任组长，镇长胡某某任副组长。"),
        ("党组书记、局长王小明同志为组长", "党组书记、局长王某某同志为组长"),
        ("局长李明主持召开会议。", "局长李某主持召开会议。"),
        ("副县长欧阳修出席。", "副县长欧阳某出席。"),
        ("（联系人：张三，电话：0795-5412108）", "（联系人：张某，电话：0795-5412108）"),
        ("张三同志任组长", "张某同志任组长"),
    ],
)
def test_given_names_are_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "由镇长为组长，党委副书记为副组长，各科室负责人为成员。",
        "书记任组长，主任任副组长。",
        "局长高度重视，主任和各科室配合。",
        "徐州市市长信箱收到来信300件。",
        "江西省副省长到场。",
        "主要负责人亲自抓。",
        "工作人员金额准确。",
        "黄埔区长洲街道办事处编制。",
        "高新技术产业开发区长江街道",
        "",
    ],
)
def test_words_are_left_alone(text: str) -> None:
    assert mask(text) == text


def test_officials_say_where_they_stand() -> None:
    text = "镇长胡国平任副组长"
    (person,) = officials(text)
    assert (text[person.start : person.end], person.name, person.title) == ("胡国平", "胡国平", "镇长")


@given(st.text(alphabet="镇长书记张王李国平任为，。组局同志勇", max_size=30))
def test_masking_keeps_length_and_is_stable(text: str) -> None:
    masked = mask(text)
    assert len(masked) == len(text)
    assert [person.start for person in officials(masked)] <= [person.start for person in officials(text)]
