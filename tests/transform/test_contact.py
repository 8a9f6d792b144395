"""Contacts as the preface prints them."""

from __future__ import annotations

import pytest
from printed_form import read
from prose_cases import PHONES

from transform.contact import read_contact
from transform.records import Contact


def contact(preface: str, tail: str = "") -> Contact:
    text = (
        f"某镇2020年政府信息公开工作年度报告\n{preface}\n一、总体情况\n平稳。\n六、其他需要报告的事项\n无。\n{tail}\n"
    )
    return read_contact(read(text))[0]


@pytest.mark.parametrize(
    ("preface", "expected"),
    [
        pytest.param(
            "如有疑问，请与荷岭镇党政办联系（地址：高安市荷岭镇三马大道，电话：0795-5412108，邮编：330800）。",
            Contact("荷岭镇党政办", "0795-5412108", None, None, "330800", "高安市荷岭镇三马大道"),
            id="S0",
        ),
        pytest.param(
            "请与棋坪镇人民政府党政办公室联系，地址：棋坪镇镇中路88号，电话：0795—8755146。",
            Contact("棋坪镇人民政府党政办公室", "0795—8755146", address="棋坪镇镇中路88号"),
            id="S1",
        ),
        pytest.param(
            "联系电话：88408601，传真：88408559，邮箱：zqz@nbyz.gov.cn，地址：宁波市鄞州区瞻岐镇瞻虹路77号，邮编：315145",
            Contact(None, "88408601", "88408559", "zqz@nbyz.gov.cn", "315145", "宁波市鄞州区瞻岐镇瞻虹路77号"),
            id="S4",
        ),
        pytest.param(
            "联 系 电 话：（0199）5120318；邮　编：999122",
            Contact(phone="（0199）5120318", postcode="999122"),
            id="spaces",
        ),
        pytest.param("电话:(0199) 5127746 转 8012", Contact(phone="(0199)5127746转8012"), id="extension"),
        pytest.param("电话：62210000*5023。", Contact(phone="62210000*5023"), id="extension behind a star"),
        pytest.param("咨询电话：6602.1345。", Contact(phone="6602.1345"), id="a point within"),
        pytest.param("咨询电话：010-66012345/66012346", Contact(phone="010-66012345"), id="two numbers"),
        pytest.param(
            "电话：13800138000",
            Contact(phone="13800138000"),
            id="mobile",
        ),
        pytest.param("电子邮件：a.b-c@x-y.gov.cn", Contact(email="a.b-c@x-y.gov.cn"), id="e-mail"),
        pytest.param(
            "详见某县人民政府网站（http://www.zhangshu.gov.cn）。",
            Contact(website="http://www.zhangshu.gov.cn"),
            id="website",
        ),
        pytest.param("邮政编码：330800", Contact(postcode="330800"), id="postcode"),
        pytest.param("本报告由镇政府编制。", Contact(), id="none"),
        pytest.param("全年收到电话申请2件，传真申请1件，网上邮箱申请0件。", Contact(), id="words without numbers"),
        pytest.param("国办公开办函〔2019〕60号，2020年1月1日至2020年12月31日", Contact(), id="N18"),
    ],
)
def test_contacts(preface: str, expected: Contact) -> None:
    assert contact(preface) == expected


def test_an_address_before_a_bracket() -> None:
    assert contact("通讯地址：某县某镇府前路1号（邮编：330800）").address == "某县某镇府前路1号"


def test_two_signs_behind_a_label() -> None:
    assert contact("电子邮箱为：a@x.gov.cn").email == "a@x.gov.cn"


def test_a_contact_at_the_end_of_the_text() -> None:
    assert contact("", "如对本报告有疑问，请与镇党政办联系，联系电话：0795-5412108。").phone == "0795-5412108"


def test_numbers_of_the_body_are_no_contacts() -> None:
    lines = [
        "一、总体情况",
        "政务热线电话：12345，监督电话：0795-1234567。",
        "二、主动公开政府信息情况",
        *"甲乙丙丁",
        "",
    ]
    body = "\n".join(lines)
    assert read_contact(read(f"某镇2020年政府信息公开工作年度报告\n前言。\n{body}")) == (Contact(), None)


@pytest.mark.parametrize(("preface", "phone"), PHONES)
def test_wordings_of_phones(preface: str, phone: str | None) -> None:
    assert contact(preface).phone == phone


def test_a_contact_in_the_opening_of_section_one() -> None:
    text = "某局2020年政府信息公开工作年度报告\n一、总体情况\n如有疑问，请与某局办公室联系（电话：0356-5241361）。\n"
    assert read_contact(read(text))[0].phone == "0356-5241361"


def test_the_phone_of_a_page_footer_is_no_contact() -> None:
    assert (
        contact("本报告由某局编制。", "主办：某县人民政府 联系电话：0795-1234567 网站标识码：3609830001").phone is None
    )


@pytest.mark.parametrize(
    ("tail", "phone", "sure"),
    [
        ("七、联系方式\n某县某镇党政综合办公室　0199-7900000　邮编999122", "0199-7900000", 0.9),
        ("附：联系方式\n某镇综合办公室：0199-7900000，邮政编码999122", "0199-7900000", 0.9),
        ("七、联系我们\n单位：某镇人民政府\n号码：0199-7900000", "0199-7900000", 0.9),
        ("七、联系我们\n办公电话：0199-7900000\n防汛值班电话：0199-7900001", "0199-7900000", 0.9),
        ("七、与我们联系\n受理部门：某委综合处\n电　　话：0199-7900000\n旅游投诉：12301", "0199-7900000", 0.9),
        ("第五部分　联系\n某镇府前路1号，邮编999166；电话（传真）：0199-7900000。", "0199-7900000", 0.9),
        ("地　　址：某镇中路\n电　　话：0199-7900000\n监督电话：0199-7900001", "0199-7900000", 0.7),
        ("受理电话：0199-7900000　　值班电话：0199-7900001", "0199-7900000", 0.7),
        ("本机关联系电话：0199-7900000（某镇党政办），传真：0199-7900001。", "0199-7900000", 0.7),
        ("咨询可拨0199-7900000（市政府办公室秘书二科），工作日9:30—13:00。", "0199-7900000", 0.9),
        ("（某市审计局办公室 0199-7900000，某市某区中路，999000）", "0199-7900000", 0.7),
        ("联系\n| 联系地址 | 某街道某路 |\n| 联系电话 | 0199-7900000 |\n| 传真 | 0199-7900001 |", "0199-7900000", 0.7),
        ("读者若对报告有不明白的地方，可打电话0199-7900000问某办公室。", "0199-7900000", 0.9),
        ("有什么意见，请打0199-7900000（局法规宣教科）。", "0199-7900000", 0.7),
        ("某镇人民政府联系电话：0199-7900000", "0199-7900000", 0.7),
        ("某县退役军人事务局办公室（0199-7900000）\n2021年1月8日", "0199-7900000", 0.7),
        ("七、联系方式\n八、防汛\n全镇设值守点3处，0199-7900000为其中一处。", None, None),
        ("某镇养老服务中心举报0199-7900000", None, None),
        ("某县投诉举报中心：0199-7900000", None, None),
        ("某镇便民服务中心：0199-7900001\n某镇人民政府办公室：0199-7900000", "0199-7900000", 0.7),
        ("某镇人民政府共公布信息1200条，网站点击79000000次。", None, None),
    ],
)
def test_a_number_without_a_label_where_the_body_is_to_be_reached(
    tail: str, phone: str | None, sure: float | None
) -> None:
    filler = "一、总体情况\n" + "公开了惠农政策的落实结果和各村的财务。" * 100  # no short text
    text = f"某镇2020年政府信息公开工作年度报告\n{filler}\n六、其他需要报告的事项\n无。\n{tail}\n"
    found, told = read_contact(read(text))
    assert (found.phone, told) == (phone, sure)


@pytest.mark.parametrize(
    ("sentence", "phone"),
    [
        ("公布了受理电话0199-7900000和受理地点（某街某局三楼办公室）。", "0199-7900000"),
        ("向社会公布了咨询受理电话（0199-7900000），安排专人接待。", "0199-7900000"),
        ("公布了受理机构（局办公室）、受理时间和联系电话0199-7900000。", "0199-7900000"),
        ("设立了公开查阅点，并对外公开了查阅电话0199-7900000、地址和办公时间。", "0199-7900000"),
        ("公布了医保报销受理电话0199-7900000。", None),
        ("公布了投诉受理电话0199-7900000和地质灾害值班电话0199-7900001。", None),
    ],
)
def test_a_number_made_known_for_applications(sentence: str, phone: str | None) -> None:
    text = f"某局2011年政府信息公开工作年度报告\n一、概述\n公开了惠农政策。\n二、受理申请情况\n{sentence}\n"
    assert read_contact(read(text)) == (Contact(phone=phone), 0.5 if phone else None)


def test_a_number_with_a_letter_for_a_digit_stays_as_printed_and_is_in_doubt() -> None:
    found, sure = read_contact(read("本报告由某局编制，联系电话：0479-422OO0l。\n一、概述\n公开了信息。\n", "a.txt"))
    assert (found.phone, sure) == ("0479-422OO0l", 0.5)


@pytest.mark.parametrize(
    ("asked", "office"),
    [
        ("请与荷岭镇党政办公室联络（地址：三马大道，电话：0795-5412108）。", "荷岭镇党政办公室"),
        ("请与高安市荷岭镇\n人民政府办公室联系（电话：0795-5412108）。", "高安市荷岭镇人民政府办公室"),
        ("请与荷岭镇党政办公室\n联系（电话：0795-5412108）。", "荷岭镇党政办公室"),
        ("请与荷岭镇党政办公室\n地址：三马大道，电话：0795-5412108。", "荷岭镇党政办公室"),
    ],
)
def test_the_office_to_ask(asked: str, office: str) -> None:
    assert contact(f"如对本报告有疑问，{asked}").office == office
