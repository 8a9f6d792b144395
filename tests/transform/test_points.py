"""Problems and improvements, point by point."""

from __future__ import annotations

import pytest
from printed_form import read

from transform.points import classify, read_points, taxonomy
from transform.records import NarrativeFact


def points(section_five: str, section_one: str = "全年平稳。") -> list[NarrativeFact]:
    text = (
        f"某镇2020年政府信息公开工作年度报告\n一、总体情况\n{section_one}\n五、存在的主要问题及改进情况\n{section_five}\n"
        "六、其他需要报告的事项\n无。\n"
    )
    return read_points(read(text))


def of(field: str, found: list[NarrativeFact]) -> list[str]:
    return [fact.text for fact in found if fact.field == field]


@pytest.mark.parametrize(
    ("text", "problems", "improvements"),
    [
        (
            "主要问题：一是个别栏目更新慢；二是解读形式单一。改进措施：一是逐件把关；二是编印样表。",
            ["个别栏目更新慢", "解读形式单一"],
            ["逐件把关", "编印样表"],
        ),
        (
            "（一）存在的问题\n1.更新不够及时。\n2.解读质量有待提升。\n（二）改进措施\n1．加强培训。\n2．完善制度，专人负责。",
            ["更新不够及时", "解读质量有待提升"],
            ["加强培训", "完善制度，专人负责"],
        ),
        (
            "（一）主要问题。一是公开面不广；二是形式单一。\n（二）改进情况。一是扩大了公开面；二是增加了图解。",
            ["公开面不广", "形式单一"],
            ["扩大了公开面", "增加了图解"],
        ),
        ("首先，人员业务能力不强；其次，公开面不够广。", ["人员业务能力不强", "公开面不够广"], []),
        ("公开内容还不够全面。队伍建设有待加强。", ["公开内容还不够全面", "队伍建设有待加强"], []),
        (
            "公开面不够广。今后，一要加强学习培训，二要扩大公开范围。",
            ["公开面不够广"],
            ["加强学习培训", "扩大公开范围"],
        ),
        (
            "①栏目更新较慢②政策解读较少。针对以上问题，①加强业务培训②完善工作制度。",
            ["栏目更新较慢", "政策解读较少"],
            ["加强业务培训", "完善工作制度"],
        ),
        (
            "监督检查力度不足。我们将完善监督检查制度。",
            ["监督检查力度不足"],
            ["我们将完善监督检查制度"],
        ),
        (
            "问题：1、报送不及时；2、有的部门不重视。打算：1、按时报送信息；2、加强领导责任。",
            ["报送不及时", "有的部门不重视"],
            ["按时报送信息", "加强领导责任"],
        ),
        (
            "（一）内容不够丰富。（二）提高认识还不够。（三）是健全制度，专人负责。（四）将拓宽渠道。",
            ["内容不够丰富", "提高认识还不够"],
            ["健全制度，专人负责", "将拓宽渠道"],
        ),
        (
            "（一）上年问题的改进情况\n一是补齐了目录；二是增设了查阅点。\n（二）今年存在的主要问题\n栏目结构无法满足查阅的需要。",
            ["栏目结构无法满足查阅的需要"],
            ["补齐了目录", "增设了查阅点"],
        ),
        (
            "一是基层公开事项目录与新的机构职能不相对应，有的\n栏目更新不及时，群众查找不便，检索也慢。",
            ["基层公开事项目录与新的机构职能不相对应，有的栏目更新不及时，群众查找不便，检索也慢"],
            [],
        ),
        (
            "栏目更新不够及时。上述问题，我局会逐项梳理，在今后几年里一一解决。",
            ["栏目更新不够及时"],
            ["上述问题，我局会逐项梳理，在今后几年里一一解决"],
        ),
        (
            "公开面不够广，我们会在今后的工作中逐步扩大公开的范围。",
            ["公开面不够广"],
            ["我们会在今后的工作中逐步扩大公开的范围"],
        ),
        (
            "更新不及时。这些问题的存在，有客观原因，也有人手不足的原因。下一步加强学习，配强人员。",
            ["更新不及时", "这些问题的存在，有客观原因，也有人手不足的原因"],
            ["下一步加强学习，配强人员"],
        ),
        ("我镇政务公开工作取得了一定成绩。", [], []),
        ("无。", [], []),
    ],
)
def test_points_of_section_five(text: str, problems: list[str], improvements: list[str]) -> None:
    found = points(text)
    assert of("problem", found) == problems
    assert of("improvement", found) == improvements


def test_a_problem_in_one_sentence() -> None:
    found = points("存在信息更新不够及时的问题。下一步，我镇将加强督促，提高信息更新的频率和质量。")
    assert of("improvement", found) == ["下一步，我镇将加强督促，提高信息更新的频率和质量"]
    assert of("problem", found) == ["存在信息更新不够及时的问题"]


def test_ordinals_count_within_the_field() -> None:
    found = points("一是甲类栏目更新慢；二是政策解读少。改进措施：一是逐件把关；二是编印样表；三是加强培训。")
    assert [(fact.field, fact.ordinal) for fact in found] == [
        *(("problem", number) for number in (1, 2)),
        *(("improvement", number) for number in (1, 2, 3)),
    ]


def test_points_know_their_lines() -> None:
    found = points("1.更新不够及时。\n2.解读质量有待提升。")
    assert [fact.where.line for fact in found if fact.where] == [5, 6]


def test_measures_in_other_sections_are_no_points() -> None:
    found = points("无。", section_one="存在更新不够及时的问题，一是甲；二是乙。下一步将一是加强；二是提升。")
    assert of("problem", found) == []
    assert of("improvement", found) == []


def test_before_2019_the_problems_stand_in_section_six() -> None:
    text = (
        "某局2016年政府信息公开工作年度报告\n一、概述\n平稳。\n四、收费及减免情况\n无。\n"
        "六、存在的主要问题和改进措施\n一是更新慢了一些；二是解读形式单一。\n"
    )
    assert of("problem", read_points(read(text))) == ["更新慢了一些", "解读形式单一"]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("栏目更新不够及时", "timeliness"),
        ("政策解读形式单一，以文字为主", "interpretation"),
        ("经办人员业务水平不高", "capacity"),
        ("依申请公开答复不规范", "on_request"),
        ("公开渠道有待拓宽，网站栏目少", "platform"),
        ("干部职工对公开工作认识不足", "awareness"),
        ("天气多变", "other"),
    ],
)
def test_points_are_classified(text: str, label: str) -> None:
    assert classify(text) == label
    assert label in taxonomy()


def test_problems_carry_their_class() -> None:
    (problem,) = [fact for fact in points("一是栏目更新不够及时。") if fact.field == "problem"]
    assert problem.label == "timeliness"
