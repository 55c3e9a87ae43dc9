"""Rows and forms drawn at random from the grammar that the second scorer is sure of."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from support.second_scorer import Asked, FormAsked, FormRow

COUNTS = ("次", "人", "个", "户", "公里")
NAMES = {"次": "培训次数", "人": "受益人数", "个": "建设个数", "户": "走访户数", "公里": "新建里程"}
WORDS = ("提高工作效率", "规范管理", "加强队伍建设", "制度健全", "全年")
PHRASES_BY_BAND = (
    "已完成", "达成预期指标", "全面落实", "效果显著", "部分完成", "基本完成", "大部分落实",
    "正在实施", "预计明年完成", "进行中", "未完成", "没有落实", "效果不明显", "不达标",
    "见附件", "甲乙丙丁",
)  # fmt: skip
GE = ("≥", "≥", "不低于", "不少于", "不小于", "至少", ">=", "≧", ">", "＞", "大于", "高于", "")
LE = ("≤", "≤", "不超过", "不高于", "不大于", "不多于", "<=", "≦", "<", "＜", "小于", "低于")
EQ = ("=", "＝", "等于")
SUFFIXES = ("以上", "及以上", "以内", "及以下")
UNMEASURED = (
    "已完成", "达成预期指标", "完成", "达标", "按标准发放", "", "80%", "未开展", "未完成{}次",
    "还差{}次", "超额完成{}次", "预计完成{}次",
)  # fmt: skip
DASHES = ("-", "~", "～", "—", "至")
RATIOS = (
    "0", "0.3", "0.5", "0.59", "0.6", "0.61", "0.7", "0.79", "0.8", "0.9", "0.95", "0.99", "1",
    "1.01", "1.1", "1.19", "1.2", "1.29", "1.3", "1.31", "1.5", "1.99", "2", "2.01", "3",
)  # fmt: skip
POINTS = ("0.5", "1", "1.25", "2", "2.5", "3", "5", "6", "7.77", "8", "10", "12", "22.5")


def draw_row(rng: random.Random) -> Asked:
    """One row of the grammar; each kind as often as the next."""
    kind = rng.choice(DRAWERS)
    points = rng.choice(POINTS)
    target, actual, indicator, level2 = kind(rng)
    claim = rng.choice((None, points, *(f"{rng.uniform(0, float(points)):.2f}" for _ in range(3))))
    return Asked(
        target, actual, Fraction(points), None if claim is None else Fraction(claim),
        indicator, level2,
    )  # fmt: skip


def _digits(rng: random.Random, number: Fraction) -> str:
    """The number as typed: at most four decimals, with thousands now and then."""
    text = f"{Decimal(number.numerator) / Decimal(number.denominator):f}"
    whole, _, rest = text.partition(".")
    if len(whole) > 3 and rng.random() < 0.5:
        whole = f"{int(whole):,}"
    return f"{whole}.{rest[:4]}" if rest else whole


def _near(rng: random.Random, target: Fraction) -> Fraction:
    if rng.random() < 0.6:
        return target * Fraction(rng.choice(RATIOS))
    return target * Fraction(rng.randint(0, 320), 100)


def _whole(rng: random.Random) -> Fraction:
    return Fraction(rng.choice((rng.randint(1, 20), rng.randint(20, 900), rng.randint(900, 99000))))


def _counted(rng: random.Random) -> tuple[str, str, str, str]:
    unit = rng.choice(COUNTS)
    target = _whole(rng)
    done = rng.choice(("", "", "", "完成", "实际完成"))
    actual = f"{done}{_digits(rng, _near(rng, target))}{unit}"
    return _signed(rng, f"{_digits(rng, target)}{unit}"), actual, NAMES[unit], "数量指标"


def _signed(rng: random.Random, quantity: str) -> str:
    """With a sign before it, a word behind it, or neither."""
    if rng.random() < 0.15:
        return quantity + rng.choice(SUFFIXES)
    return rng.choice((*GE, *LE, *EQ)) + rng.choice(("", "", "", " ")) + quantity


def _shared(rng: random.Random) -> tuple[str, str, str, str]:
    unit = rng.choice(("%", "%", "％", "‰"))
    target = Fraction(rng.randint(10, 1000), 10)
    actual = f"{_digits(rng, _near(rng, target))}{unit.replace('％', '%')}"
    return _signed(rng, f"{_digits(rng, target)}{unit}"), actual, "合格率", "质量指标"


def _money(rng: random.Random) -> tuple[str, str, str, str]:
    """元, 万元 and 亿元 against each other: the same money in another unit."""
    target = Fraction(rng.randint(1, 5000))
    actual = _near(rng, target)
    unit, factor = rng.choice((("万元", 1), ("元", 10_000), ("亿元", Fraction(1, 10_000))))
    if rng.random() < 0.2:
        wanted = f"{_digits(rng, target)}亿元"
        factor *= 10_000
    else:
        wanted = f"{_digits(rng, target)}万元"
    sign = rng.choice(("≤", "不超过", "", "<"))
    done = f"{_digits(rng, actual * factor)}{unit}"
    return f"{sign}{wanted}", done, "项目成本", "成本指标"


def _multiplied(rng: random.Random) -> tuple[str, str, str, str]:
    target = Fraction(rng.randint(1, 900), 10)
    actual = _near(rng, target)
    word = rng.choice(("万", "亿"))
    if word == "万" and rng.random() < 0.5:
        done = f"{_digits(rng, actual * 10_000)}人"
        return f"≥{_digits(rng, target)}万人", done, "受益人数", "数量指标"
    done = f"{_digits(rng, actual)}{word}元"
    return f"≥{_digits(rng, target)}{word}元", done, "投资额", "数量指标"


def _unitless(rng: random.Random) -> tuple[str, str, str, str]:
    target = _whole(rng)
    actual = _digits(rng, _near(rng, target))
    return _signed(rng, _digits(rng, target)), actual, "培训次数", "数量指标"


def _satisfied(rng: random.Random) -> tuple[str, str, str, str]:
    actual = rng.choice(
        ("59.99", "60", "79.9", "80", "89.99", "90", "100", str(rng.randint(30, 100)))
    )
    sign = rng.choice(("≥", "不低于", ""))
    return (
        f"{sign}{rng.choice((80, 85, 90, 95))}%",
        f"{actual}%",
        "群众满意度",
        "服务对象满意度指标",
    )


def _spanned(rng: random.Random) -> tuple[str, str, str, str]:
    low = rng.randint(20, 90)
    high = low + rng.randint(1, 10)
    unit, name = rng.choice((("%", "合格率"), ("次", "培训次数")))
    actual = rng.choice((low - 1, low, low + 1, high, high + 1, rng.randint(1, 120)))
    first = f"{low}{unit}" if unit == "%" else f"{low}"
    return f"{first}{rng.choice(DASHES)}{high}{unit}", f"{actual}{unit}", name, "质量指标"


def _dated(rng: random.Random) -> tuple[str, str, str, str]:
    month, day = rng.choice(((6, 30), (12, 31), (9, 15), (10, 1)))
    if rng.random() < 0.5:
        done = (2024 + rng.choice((0, 0, 1)), rng.randint(1, 12), rng.randint(1, 28))
        if rng.random() < 0.2:
            done = (2024, month, day)
        actual = rng.choice(("{}年{}月{}日", "{}-{:02}-{:02}", "{}.{}.{}", "{}/{}/{}")).format(
            *done
        )
        last = "底" if day >= 30 and rng.random() < 0.3 else f"{day}日"
        return f"2024年{month}月{last}前", actual, "完成时间", "时效指标"
    actual = f"{rng.randint(4, 12)}月{rng.randint(1, 28)}日"
    return f"{month}月{day}日前", actual, "完成时间", "时效指标"


def _worded(rng: random.Random) -> tuple[str, str, str, str]:
    target = rng.choice(WORDS)
    actual = rng.choice((*PHRASES_BY_BAND, target))
    return target, actual, "工作效果", "社会效益指标"


def _unmeasured(rng: random.Random) -> tuple[str, str, str, str]:
    target = f"{rng.choice(('≥', '≤', '', '='))}{rng.randint(2, 90)}次"
    actual = rng.choice(UNMEASURED).format(rng.randint(1, 99))
    return target, actual, "培训次数", "数量指标"


def _planned_and_done(rng: random.Random) -> tuple[str, str, str, str]:
    target = _whole(rng)
    wanted = f"{_digits(rng, target)}人"
    actual = f"计划{wanted}，实际完成{_digits(rng, _near(rng, target))}人"
    return f"≥{wanted}", actual, "培训人数", "数量指标"


def _risen(rng: random.Random) -> tuple[str, str, str, str]:
    target = rng.randint(1, 30)
    actual = f"{rng.choice(('增长', '上升', '下降', '减少', '负增长'))}{rng.randint(1, 50)}%"
    return f"≥{target}%", actual, "收入增长率", "经济效益指标"


def _about(rng: random.Random) -> tuple[str, str, str, str]:
    target = rng.randint(100, 900)
    if rng.random() < 0.5:
        return f"≤{target}人", f"不足{target - rng.choice((0, 7, 30))}人", "参会人数", "数量指标"
    return f"≥{target}人", f"{target + target // rng.randint(10, 30)}余人", "培训人数", "数量指标"


def _failed_share(rng: random.Random) -> tuple[str, str, str, str]:
    return f"≥{rng.randint(80, 99)}%", f"不合格率{rng.randint(1, 9)}%", "合格率", "质量指标"


def _unasked(rng: random.Random) -> tuple[str, str, str, str]:
    return "", rng.choice(PHRASES_BY_BAND), "工作效果", "社会效益指标"


def _at_zero(rng: random.Random) -> tuple[str, str, str, str]:
    sign = rng.choice(("≥", "≤", "=", ">", "<"))
    actual = rng.choice((-3, -1, 0, 1, 30))
    return f"{sign}0%", f"{actual}%", "收益率", "质量指标"


def _below_zero(rng: random.Random) -> tuple[str, str, str, str]:
    target = rng.randint(1, 20)
    return f"≥-{target}%", f"{rng.randint(-30, 10)}%", "收益率", "质量指标"


DRAWERS = (
    _counted, _counted, _counted, _shared, _shared, _money, _multiplied, _satisfied, _spanned,
    _dated, _worded, _worded, _unmeasured, _unasked, _at_zero, _below_zero, _unitless,
    _planned_and_done, _risen, _about, _failed_share,
)  # fmt: skip

SECTIONS = (
    ("产出", "数量指标"), ("效益", "社会效益指标"), ("满意度", "服务对象满意度指标"),
    ("成本", "经济成本指标"),
)  # fmt: skip
SATISFACTION = "满意度"
WEIGHTS = {
    "national": ((50, 30, 10, 0), (40, 20, 10, 20)),
    "haidian-2016": ((50, 30, 10, 0),),
    "platform-manual": ((50, 30, 10, 0), (60, 20, 10, 0)),
    "cost-level-1": ((40, 20, 10, 20), (40, 20, 0, 20), (40, 30, 0, 20), (50, 30, 10, 0)),
    "hubei-2020": ((40, 30, 10, 0), (40, 40, 0, 0)),
}
SPLITS = ((1,), (1, 1), (3, 2), (2, 1, 1), (5, 3, 2))
GOAL_SHARES = ((Fraction(3, 5), Fraction(2, 5)), (Fraction(1, 4), Fraction(3, 4)))


FORM_ROWS = {SATISFACTION: _satisfied, "成本": _money}


def draw_form(rng: random.Random, name: str) -> FormAsked:
    """Rows by the profile's weights; now and then a wrong sum, several goals, no budget."""
    shares = rng.choice(((), (), (), *GOAL_SHARES))
    weights = rng.choice(WEIGHTS.get(name, WEIGHTS["national"]))
    split = bool(shares) and rng.random() < 0.3  # the rows of each goal carry half the weight
    rows = [
        row
        for goal in range(len(shares) or 1)
        for row in _goal_rows(rng, [Fraction(one, 2 if split else 1) for one in weights], goal)
    ]
    if rng.random() < 0.15:
        first = rows[0].asked
        rows[0] = replace(rows[0], asked=replace(first, points=first.points + rng.choice((1, 5))))
    annual = Fraction(rng.randint(100, 999_999), 100)
    rate = Fraction(rng.choice((*RATIOS, "0.5", "0.7", "0.9999")))
    return FormAsked(
        rows=tuple(rows),
        initial=annual * Fraction(rng.choice(("0.8", "1", "1.25"))),
        annual=rng.choice((annual,) * 9 + (None,)),
        executed=annual * rate,
        points=Fraction(20 if name == "hubei-2020" else 10),
        shares=shares,
    )


def _goal_rows(rng: random.Random, weights: list[Fraction], goal: int) -> Iterator[FormRow]:
    """The points of each level 1 over one to three rows, mostly good ones."""
    for (level1, level2), weight in zip(SECTIONS, weights, strict=True):
        parts = rng.choice(SPLITS) if weight else ()
        for part in parts:
            points = weight * part / sum(parts)
            row = FORM_ROWS.get(level1, _form_row)(rng)
            claim = (
                rng.choice((points, points * 9 / 10, points / 2)) if rng.random() < 0.9 else None
            )
            asked = Asked(row[0], row[1], _cents(points), claim and _cents(claim), row[2], level2)
            yield FormRow(level1, asked, goal)


def _form_row(rng: random.Random) -> tuple[str, str, str, str]:
    drawers = (_counted, _good, _good, _good, _good, _shared, _worded, _spanned, _unmeasured)
    return rng.choice(drawers)(rng)


def _good(rng: random.Random) -> tuple[str, str, str, str]:
    target = rng.randint(10, 99)
    return f"≥{target}次", f"{target + rng.randint(-2, 3)}次", "培训次数", "数量指标"


def _cents(points: Fraction) -> Fraction:
    return Fraction(points.numerator * 100 // points.denominator, 100)
