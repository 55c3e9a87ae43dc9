"""Made-up forms on which nothing is wrong.

Amounts add up, points add up to the printed weights, scores follow the national rules, each
shortfall has its reason: no check may find anything above info on them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from hypothesis import strategies as st

from support.filling import Filling, Place, plain
from xl_jixiao.layouts.layout import IndicatorBlock, Layout, SectionPlan
from xl_jixiao.layouts.loading import find_layout
from xl_jixiao.model.submission import FundRole, SectionKind
from xl_jixiao.text.labels import fold

WEIGHTS = {SectionKind.OUTPUT: 50, SectionKind.BENEFIT: 30, SectionKind.SATISFACTION: 10}
WEIGHTS_WITH_COST = {
    SectionKind.OUTPUT: 40,
    SectionKind.BENEFIT: 20,
    SectionKind.SATISFACTION: 10,
    SectionKind.COST: 20,
}
CENT = Decimal("0.01")
YEAR = 2024
UNITS = ("青山县水利局", "青山县人民政府办公室", "柳河镇中心卫生院", "青山县第一中学")
PROJECTS = ("中小河流治理项目", "农村饮水安全巩固提升项目", "基层医疗服务能力建设项目")


@dataclass(frozen=True)
class Kind:
    """An indicator that fits its level 2: a name per row, sign, range of targets, unit."""

    names: tuple[str, ...]
    sign: str
    low: int
    high: int
    unit: str


KINDS = {
    "数量": Kind(("培训班次数", "巡查次数", "宣传次数", "走访次数"), "≥", 4, 90, "次"),
    "质量": Kind(("工程验收合格率", "设备完好率", "材料抽检合格率"), "≥", 85, 95, "%"),
    "时效": Kind(("任务按时完成率", "资金支付及时率"), "≥", 85, 95, "%"),
    "成本": Kind(("项目总成本", "单项工程成本"), "≤", 40, 400, "万元"),
    "经济效益": Kind(("带动农户增收金额", "节约财政资金金额"), "≥", 40, 400, "万元"),
    "社会效益": Kind(("受益群众人数", "新增就业人数"), "≥", 100, 900, "人"),
    "生态效益": Kind(("新增绿化面积", "治理水土流失面积"), "≥", 100, 900, "亩"),
    "环境效益": Kind(("新增绿地面积", "修复湿地面积"), "≥", 100, 900, "亩"),
    "可持续影响": Kind(("设施正常使用年限", "管护制度持续执行年限"), "≥", 5, 30, "年"),
    "满意度": Kind(("服务对象满意度", "受益群众满意度"), "≥", 85, 95, "%"),
}  # fmt: skip


def consistent_submissions(layout_id: str = "hunan-department") -> st.SearchStrategy[Filling]:
    """Forms of this layout on which no check may find anything above info."""
    makers: dict[bool, Callable[[st.DrawFn, Layout], Filling]] = {
        True: _basic_data,
        False: _scored_form,
    }

    @st.composite
    def make(draw: st.DrawFn) -> Filling:
        layout = find_layout(layout_id)
        assert layout is not None, layout_id
        return makers[bool(layout.base)](draw, layout)

    return make()


def _scored_form(draw: st.DrawFn, layout: Layout) -> Filling:
    values = {**_funds(draw, layout), **_goals(layout)}
    if layout.indicators is not None:
        values |= _indicators(draw, layout.indicators)
    scores = [Decimal(text) for place, text in values.items() if place[2] == "claimed_score"]
    if scores:
        values["total", 0, "claimed_score"] = plain(sum(scores, Decimal(0)))
    keys = {field.key for field in layout.fields}
    return Filling(
        layout_id=layout.id,
        unit=draw(st.sampled_from(UNITS)),
        year=YEAR,
        values=values,
        project=draw(st.sampled_from(PROJECTS)) if "project" in keys else "",
        department="青山县财政局" if "department" in keys else "",
    )


def _funds(draw: st.DrawFn, layout: Layout) -> dict[Place, str]:
    """All is spent to 96 % or more: less would rightly be a warning."""
    block = layout.funds
    if block is None:
        return {}
    annual = Decimal(draw(st.integers(100, 99_999)))
    initial = annual - annual * draw(st.integers(0, 20)) / 100
    percent = draw(st.integers(96, 100))
    amounts = {"initial": initial, "annual": annual, "executed": annual * percent / 100}
    columns = {column.key for column in block.columns}
    if "annual" not in columns:
        amounts["initial"] = annual
    points = block.points or Decimal(10)
    values: dict[Place, str] = {}
    parts = [number for number, row in enumerate(block.rows) if row.role is FundRole.PART]
    for number, row in enumerate(block.rows):
        # the first source carries everything, the others nothing: always adds up
        share = Decimal(number not in parts[1:])
        for key, amount in amounts.items():
            if key in columns:
                values["funds", number, key] = f"{amount * share:.2f}"
        if share and "claimed_rate" in columns:
            values["funds", number, "claimed_rate"] = f"{percent}.00%"
        if row.scored and "claimed_score" in columns:
            values["funds", number, "claimed_score"] = plain(points * percent / 100)
    return values | _halves(draw, layout, annual)


def _halves(draw: st.DrawFn, layout: Layout, total: Decimal) -> dict[Place, str]:
    """Income kinds and expense kinds, each adding up to the total."""
    block = layout.funds
    assert block is not None
    halves = [half for pair in block.halves for half in pair if half is not None]
    values: dict[Place, str] = {}
    for whole, part in (
        (FundRole.INCOME, FundRole.INCOME_PART),
        (FundRole.EXPENSE, FundRole.EXPENSE_PART),
    ):
        parts = [number for number, half in enumerate(halves) if half.role is part]
        shares = _split(draw, total, len(parts))
        amounts = dict(zip(parts, shares, strict=True))
        for number, half in enumerate(halves):
            if half.role in {whole, part}:
                amount = amounts.get(number, total)
                place = ("funds", len(block.rows) + number, "amount")
                values[place] = plain(amount)
    return values


def _split(draw: st.DrawFn, total: Decimal, count: int) -> list[Decimal]:
    """Non-negative amounts in cents that add up to the total."""
    if count == 0:
        return []
    cents = int(total * 100)
    cuts = sorted(draw(st.lists(st.integers(0, cents), min_size=count - 1, max_size=count - 1)))
    edges = [0, *cuts, cents]
    return [Decimal(b - a) / 100 for a, b in pairwise(edges)]


def _goals(layout: Layout) -> dict[Place, str]:
    """In their block, or in fields of their own (Sichuan)."""
    texts = {
        "expected": "（一）完成年度重点任务。\n（二）提高服务水平，群众满意度达到九成以上。",
        "actual": "（一）年度重点任务已全部完成。\n（二）服务水平提高，满意度达到预期。",
    }
    keys = {field.key for field in layout.fields}
    fields = {("fields", 0, key): text for key, text in texts.items() if key in keys}
    goals = range(layout.goals.count if layout.goals is not None else 0)
    return fields | {("goals", goal, key): text for goal in goals for key, text in texts.items()}


def _indicators(draw: st.DrawFn, block: IndicatorBlock) -> dict[Place, str]:
    """One to all rows of each level-2 kind, points adding up to each section's weight."""
    values: dict[Place, str] = {}
    columns = {column.key for column in block.columns}
    number = 0
    for section in block.sections:
        chosen: list[tuple[int, str, int]] = []
        for level2 in section.level2:
            used = draw(st.integers(1, level2.offered))
            chosen += [(number + row, fold(level2.text), row) for row in range(used)]
            number += level2.offered
        weights = _weights(draw, _section_points(block, section), len(chosen))
        for (place, level2_text, row), weight in zip(chosen, weights, strict=True):
            cells = _indicator(draw, level2_text, row, Decimal(weight), columns)
            values |= {("indicators", place, key): text for key, text in cells.items()}
    return values


def _section_points(block: IndicatorBlock, section: SectionPlan) -> int:
    """The printed weight; where the form prints none, the national one."""
    if section.points is not None:
        return int(section.points)
    cost = any(one.kind is SectionKind.COST for one in block.sections)
    return (WEIGHTS_WITH_COST if cost else WEIGHTS).get(section.kind, 90)


def _indicator(
    draw: st.DrawFn, level2: str, row: int, points: Decimal, columns: set[str]
) -> dict[str, str]:
    kind = next((one for word, one in KINDS.items() if word in level2), KINDS["数量"])
    name = kind.names[row % len(kind.names)]
    target = draw(st.integers(kind.low, kind.high))
    actual, score, reason = target, points, ""
    if kind.unit == "%":
        actual = draw(st.integers(target, 100))
    elif kind.sign == "≤":
        actual = draw(st.integers(math.ceil(target * 0.75), target))
    elif draw(st.booleans()):
        actual = draw(st.integers(target, int(target * 1.25)))
    elif target >= 100:
        actual = draw(st.integers(math.ceil(target * 0.97), target))
        if actual < target:
            score = (points * actual / target).quantize(CENT, ROUND_HALF_UP)
            reason = "受天气影响少量任务顺延，已安排在下一年第一季度完成。"
    cells = {
        "level3": name,
        "points": plain(points),
        "claimed_score": plain(score),
        "reason": reason,
    }
    if "nature" in columns:
        cells |= {"nature": kind.sign, "target": str(target), "unit": kind.unit}
        cells["actual"] = f"{actual}" if "unit" in columns else f"{actual}{kind.unit}"
    else:
        cells |= {"target": f"{kind.sign}{target}{kind.unit}", "actual": f"{actual}{kind.unit}"}
    return {key: text for key, text in cells.items() if text and key in columns}


def _weights(draw: st.DrawFn, total: int, count: int) -> list[int]:
    """Whole points, at least one each, that add up to the total."""
    cuts = draw(
        st.lists(
            st.integers(1, total - 1), min_size=count - 1, max_size=count - 1, unique=True
        ).map(sorted)
    )
    edges = [0, *cuts, total]
    return [b - a for a, b in pairwise(edges)]


SUMS = {
    "three_public": ("vehicles", "abroad", "reception"),
    "vehicles": ("vehicle_purchase", "vehicle_running"),
    "projects": ("project_business", "project_running", "project_special"),
    "public_expense": ("office", "utilities_travel", "meetings_training"),
}


def _basic_data(draw: st.DrawFn, layout: Layout) -> Filling:
    """Sums are made of their items, nothing is spent above its budget."""
    values: dict[Place, str] = {}
    spending = next(block for block in layout.base if block.rows)
    summed = set(SUMS)
    budget: dict[str, Decimal] = {}
    final: dict[str, Decimal] = {}
    for line in spending.rows:
        if line.key not in summed:
            budget[line.key] = Decimal(draw(st.integers(0, 99_999))) / 100
            final[line.key] = (budget[line.key] * draw(st.integers(75, 100)) / 100).quantize(CENT)
    for whole in ("vehicles", "three_public", "projects", "public_expense"):
        for column in (budget, final):
            column[whole] = sum((column[part] for part in SUMS[whole]), Decimal(0))
    for key, amount in budget.items():
        values["base", 0, f"{key}/budget"] = plain(amount)
        values["base", 0, f"{key}/final"] = plain(final[key])
        values["base", 0, f"{key}/previous"] = plain(amount)
    posts = draw(st.integers(10, 90))
    staff = draw(st.integers(5, posts))
    rate = (Decimal(staff) * 100 / posts).quantize(CENT, ROUND_HALF_UP)
    values |= {
        ("base", 0, "posts"): str(posts),
        ("base", 0, "staff"): str(staff),
        ("base", 0, "control_rate"): f"{rate}%",
        ("base", 0, "thrift"): "严格执行厉行节约规定，压减会议、接待和差旅支出。",
    }
    return Filling(layout.id, draw(st.sampled_from(UNITS)), YEAR, values)
