"""Sentences of invented reports, our own. What they tell of requests and disputes is what the tables say."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from benchmarks.planting.arithmetic import Key
from benchmarks.planting.bodies import Body

NONE = (
    "本年度没有收到政府信息公开申请。",
    "全年未收到政府信息公开申请。",
    "未接到公民、法人和其他组织的政府信息公开申请。",
)
UNSAID = "申请的登记、答复和送达按规定的时限办理，每件都有台账。"
REQUESTS = (
    "{year}年新收到政府信息公开申请{new}件，上年结转{before}件，办结{done}件，结转下年度{left}件。",
    "全年收到政府信息公开申请{new}件，其中自然人申请{natural}件、法人或其他组织申请{others}件。",
    "新收申请{new}件，连同上年结转的{before}件，全年应办理{load}件，已办结{done}件。",
    "受理政府信息公开申请{new}件，办结的{done}件中予以公开{granted}件。",
)
NO_DISPUTES = ("没有发生因政府信息公开引起的行政复议和行政诉讼。", "")
DISPUTES = (
    "因政府信息公开被申请行政复议{reviews}件，被提起行政诉讼{suits}件。",
    "涉及政府信息公开的行政复议{reviews}件，其中结果纠正{corrected}件。",
    "",
)
# Another population than that of the tables: what was put on file is not what was decided.
ELSEWHERE = "各单位报送备案的复议决定{filed}件、诉讼判决{judged}件，均已归档。"
NOTICES = {"2019": "国办公开办函〔2019〕60号", "2021": "国办公开办函〔2021〕30号"}


def prose_of(random: Random, body: Body, year: int, edition: str, numbers: Mapping[Key, int]) -> dict[int, str]:
    """The texts of sections one, five and six."""
    watched = "工作考核结果为合格，社会评议未见意见，没有发生责任追究。" if body.is_government else "业务培训两次。"
    first = (
        f"（一）主动公开。全年主动公开政府信息{random.randrange(40, 4000)}条，栏目按月检查。\n\n"
        f"（二）依申请公开。{_requests(random, year, numbers)}{_disputes(random, body, numbers)}\n\n"
        "（三）信息管理。公开前逐条审查，失效的内容及时撤下。\n\n（四）平台建设。网站检索口径统一，旧栏目已经合并。\n\n"
        f"（五）监督保障。{watched}"
    )
    fifth = (
        "存在的问题：一是个别栏目更新慢；二是答复用语不够明白。\n\n改进措施：一是按月通报更新情况；二是统一答复文书。"
    )
    fee = numbers.get(("request", "other_fee_unpaid", "total"), 0)
    sixth = "收费通知发出后均未缴纳，没有收取信息处理费。" if fee else "本年度没有收取信息处理费。"
    return {1: first, 5: fifth, 6: sixth if edition == "2021" else random.choice(("无。", "没有其他需要报告的事项。"))}


def _requests(random: Random, year: int, numbers: Mapping[Key, int]) -> str:
    rows = {"new": "received", "before": "carried_in", "done": "processed_total", "left": "carried_out"}
    told = {name: numbers["request", row, "total"] for name, row in rows.items()}
    told |= {"year": year, "load": told["new"] + told["before"], "granted": numbers["request", "granted", "total"]}
    told["natural"] = numbers["request", "received", "natural_person"]
    told["others"] = told["new"] - told["natural"]
    if not told["load"]:
        return random.choice(NONE)
    return UNSAID if random.random() < 0.3 else random.choice(REQUESTS).format(**told)


def _disputes(random: Random, body: Body, numbers: Mapping[Key, int]) -> str:
    direct, after = (numbers["dispute", f"litigation_{way}", "total"] for way in ("direct", "after_reconsideration"))
    reviews, corrected = (numbers["dispute", "reconsideration", result] for result in ("total", "corrected"))
    if not reviews + direct + after:
        return random.choice(NO_DISPUTES)
    told = random.choice(DISPUTES).format(reviews=reviews, suits=direct + after, corrected=corrected)
    if body.kind == "city" and random.random() < 0.3:
        told += ELSEWHERE.format(filed=reviews * 2 // 3, judged=(direct + after) * 3 // 4)
    return told


def preface_of(random: Random, body: Body, year: int, edition: str) -> str:
    """The paragraph before the first section."""
    return (
        f"{body.name}按照《中华人民共和国政府信息公开条例》第五十条和{NOTICES[edition]}的格式编写本报告。"
        f"数据的统计期限自{year}年1月1日起至{year}年12月31日止。"
        f"联系地址：{''.join(body.path)}新民路{random.randrange(1, 200)}号。"
    )
