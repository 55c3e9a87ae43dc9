"""The words and units that the formulas know.

The words of the reader (text.direction) by which a name says which side is good.

The word that ends last decides. Where it does not be near the end of the name, words are only
looked for anywhere in it, and names with words of both lists are left to the engine.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from xl_jixiao.template.formulas.notation import array, joined, literal
from xl_jixiao.text import direction
from xl_jixiao.text.fulfilment import states_fulfilment
from xl_jixiao.text.measures import parse_quantity
from xl_jixiao.text.patterns import lazy_re
from xl_jixiao.text.reading import read_actual
from xl_jixiao.text.target import parse_target
from xl_jixiao.text.units import NOUNS, conversion, measure

DENIALS = ("不", "未", "非")
"""They turn a word of the other side: 不合格率."""

GROWTH = ("增长", "增速", "增幅", "提升", "提高")
"""Under these a bare 0 is no upper limit."""

RATES = (
    "率",
    "满意",
    "比例",
    "占比",
    "比重",
    "百分",
    "程度",
    "覆盖",
    "合格",
    "达标",
    "知晓",
    "认度",
    "及度",
    "准度",
    "公度",
    "透度",
    "均度",
    "完度",
    "好度",
    "%",
    "％",
    "﹪",
    "٪",
)
"""A name with one of these is that of a rate (text.direction.names_rate)."""

BRACKETS = (")", "）", "﹚", "]", "］")
"""A name that may end in a unit: 兑付率（%）."""

DEALING = (
    "化解",
    "调解",
    "调处",
    "审结",
    "审理",
    "查处",
    "查办",
    "侦破",
    "破获",
    "整治",
    "整改",
    "排查",
    "清理",
    "清欠",
    "清收",
    "清退",
    "消除",
    "减少",
    "降低",
    "打击",
    "处置",
    "处理",
    "治理",
    "受理",
    "办理",
    "办结",
    "扑灭",
    "扑救",
    "防范",
    "防控",
    "预防",
    "遏制",
    "偿还",
    "归还",
    "盘活",
    "压减",
)
"""Work that may be before the harm it deals with: 化解债务."""

REDUCING = direction.REDUCING
"""Verbs before what is to be reduced (节约成本); before a time the engine asks whether it is by so
much or to so much.
"""

BOUNDED = direction.BOUNDED_RATES
"""Rates that can't exceed 100%: a target beyond it is left to the engine."""


def all_lower_words() -> tuple[str, ...]:
    """The whole list of better low, in a fixed order."""
    return tuple(sorted(direction._LOWER_WORDS))  # noqa: SLF001 -- the one lexicon, no second copy


def all_higher_words() -> tuple[str, ...]:
    """The whole list of better high, in a fixed order."""
    return tuple(sorted(direction._HIGHER_WORDS))  # noqa: SLF001 -- likewise


@cache
def lower_words() -> tuple[str, ...]:
    """The shortest words of better low: each longer one contains one of them."""
    return _shortest(all_lower_words())


@cache
def higher_words() -> tuple[str, ...]:
    """The shortest words of better high."""
    return _shortest(all_higher_words())


def _shortest(words: Iterable[str]) -> tuple[str, ...]:
    kept: list[str] = []
    for word in sorted(words, key=lambda one: (len(one), one)):
        if not any(short in word for short in kept):
            kept.append(word)
    return tuple(kept)


_SCALED = (
    "千元 万元 百万元 亿元 万人 万人次 万户 万亩 万吨 万平方米 万立方米 万公里 万次 万件 "
    "万只 万株 万册 万份 万台 万套 万家 亿立方米 亿吨 亿千瓦时 万千瓦时 元/人 元/亩 元/户 元/月 "
    "元/年 元/平方米 元/人·月 元/人/月 元/吨 元/公里 元/天 次/年 次/月"
)

_DOUBTFUL = frozenset(("日", "点", "百分比", "‱", "号", "月龄", "G"))
"""Read as units, but also parts of days, times, shares and names (5G)."""

_COUNTED = lazy_re("(?![分倍位成点])[一-鿿]")
"""Nouns before which 万 or 千 is a number and nothing else (千分 may be a share)."""

_PROBES = ("0", "1", "3", "5", "12", "20", "95", "99.5", "100", "2023", "20000", "0.5")

SHARES = ("%", "‰")


@cache
def known_units() -> tuple[str, ...]:
    """Units that are behind any number and are read as just that unit, whatever the number."""
    words = [*sorted(NOUNS), *_SCALED.split(), *ALONE]
    nouns = [one for one in sorted(NOUNS) if _COUNTED.fullmatch(one)]
    words += [f"{scale}{one}" for scale in ("万", "千") for one in nouns]
    return tuple(dict.fromkeys(word for word in words if _is_plain(word)))


def _is_plain(unit: str) -> bool:
    """Units with digits, signs of the grammar, or that make dates of some numbers stay out."""
    if any(char.isdigit() or char in "|.,，= ()+" for char in unit):
        return False
    if unit in ALONE:
        return True
    if unit in _DOUBTFUL or measure(unit).dimension == "pure":
        return False
    return all(_reads(probe, unit) for probe in _PROBES)


ALONE = ("万", "亿")
"""Words of number that stand alone as units: 45万."""


def _reads(probe: str, unit: str) -> bool:
    typed = f"{probe}{unit}"
    quantity = parse_quantity(typed)
    if quantity is None or f"{quantity.number}" != probe or quantity.unit != unit:
        return False
    target, bare = parse_target(f"≥{typed}"), parse_target(typed)
    return (
        (target.kind, target.unit) == ("ge", unit)
        and bare.kind in {"ge", "le"}
        and (bare.number, bare.unit) == (quantity.number, unit)
    )


@cache
def durations() -> tuple[str, ...]:
    """The known units of time: 时效 targets in them are limits."""
    dimensions = {"time", "months", "working days"}
    return tuple(unit for unit in known_units() if measure(unit).dimension in dimensions)


@cache
def amounts() -> tuple[str, ...]:
    """The known units of money, and what may stand for one: amounts under 成本 may be costs."""
    money = (unit for unit in known_units() if measure(unit).dimension == "money")
    return tuple(dict.fromkeys((*money, *ALONE)))


@cache
def counting_words() -> tuple[str, ...]:
    """The known units that 个 stands for."""
    return tuple(unit for unit in known_units() if _same_as_piece(unit))


def _same_as_piece(unit: str) -> bool:
    change = conversion(unit, "个")
    return unit != "个" and change is not None and change.multiply == change.divide


LASTING = (
    "时长",
    "持续",
    "保证",
    "保障",
    "使用",
    "运行",
    "开放",
    "服务",
    "供应",
    "飞行",
    "值守",
    "值班",
    "培训",
    "学习",
    "年限",
    "质保",
    "保修",
    "可用",
)
"""Names of times that should last (text.direction); beside them the engine decides."""

FULFILLED = tuple(
    word
    for word in (
        *(
            "完成",
            "已完成",
            "全部完成",
            "均已完成",
            "达成",
            "已达成",
            "达成预期指标",
            "达成年度指标",
        ),
        *("达成预期目标", "达成目标", "达到预期", "达到预期目标", "达到目标", "达标", "已达标"),
        *(
            "完成目标",
            "完成任务",
            "按时完成",
            "按期完成",
            "及时完成",
            "实现",
            "已实现",
            "落实",
            "合格",
        ),
        *("按标准发放", "按规定执行", "按要求完成", "按规定发放", "足额到位", "全部达标"),
    )
    if states_fulfilment(word)
)
"""Actuals that say no more than that the target was reached."""

ON_TIME = tuple(
    word
    for word in (
        *("按时完成", "按期完成", "及时完成", "已按时完成", "已按期完成", "已及时完成"),
        *("按时", "按期", "及时", "如期完成", "已如期完成", "准时完成", "提前完成", "已提前完成"),
        *(
            "按时支付",
            "按时发放",
            "及时发放",
            "及时支付",
            "按时验收",
            "按计划完成",
            "按规定时间完成",
        ),
        *("在规定时间内完成", "规定时间内完成", "按时间完成", "按要求时间完成", "按时按量完成"),
        *("按时完成任务", "已按时完成任务", "全部按时完成", "均按时完成", "按时保质完成"),
    )
    if all(
        read_actual(parse_target(day), word).on_time
        for day in ("12月31日前", "2023年12月底", "9月前", "2023年", "2023年6月30日")
    )
)
"""Actuals that say of any deadline that it was kept."""

ON_TIME_LIST = "JX_ON_TIME"

_WIDE_DIGITS = "０１２３４５６７８９"

APART = (
    *"未不无非没、月日号时点第上下内前后中底零〇一二三四五六七八九十半两双几",
    *"余多约近左超低少差",
    *("//", *"+]＋］．〉﹚↑↓≦≧＜＝＞‹›≨≩≲≳≺≻々", *_WIDE_DIGITS),
)
"""A text behind a number with one of these may be more than its unit."""

APART_WORDS = "JX_APART"

PLANNED = (
    *"标指预目应第高提升降低减少增未不没超需差负余多少储结转初任求划争拟控附序其中要最",
    *"零〇一二三四五六七八九十百千万亿半两双几约近每等于大小开年月日时元号比率度()",
    *(
        ".",
        ",",
        "-",
        "－",
        "−",
        "﹣",
        "⁻",
        "±",
        "∓",
        "➖",
        "↑",
        "↓",
        "．",
        "﹒",
        "﹢",
        *_WIDE_DIGITS,
    ),
)
"""Words before a number in an actual with one of these may say that it is another one than what
was done."""

PLANNED_WORDS = "JX_PLANNED"

SAME_LEADS = (
    *("提升", "提高", "增长", "增加", "降低", "下降", "减少", "上升", "新增", "增收", "压减"),
    *("同比增长", "同比下降", "逐年增长", "逐年下降", "每亩", "每人", "每户", "每年", "每月"),
    *("每人每年", "每人每月", "每月每人", "保持在", "稳定在", "达到", "不断提升", "同比提高"),
)
"""Words before a number that say nothing else where both cells say the same."""

SAME_LEAD_LIST = "JX_SAME_LEADS"

FULFILLED_LIST = "JX_FULFILLED"

UNIT_LIST, COUNTING_LIST, DURATION_LIST, AMOUNT_LIST = (
    "JX_UNITS",
    "JX_COUNTING",
    "JX_DURATIONS",
    "JX_AMOUNTS",
)

LOWER_LIST, HIGHER_LIST = "JX_LOWER_ENDS", "JX_HIGHER_ENDS"

HARM_WORDS, WORK_WORDS = "JX_HARM", "JX_WORK"

RATE_WORDS, DEALING_WORDS, BOUNDED_WORDS, LASTING_WORDS = (
    "JX_RATES",
    "JX_DEALING",
    "JX_BOUNDED",
    "JX_LASTING",
)


@cache
def word_lists() -> tuple[tuple[str, str], ...]:
    """Hidden names of a workbook with our formulas, and the formula (without "=") of each.

    Thousands of cells need the same words; written into each of them they made a workbook of
    several megabytes.
    """
    texts = (
        (UNIT_LIST, known_units()),
        (COUNTING_LIST, counting_words()),
        (DURATION_LIST, durations()),
        (AMOUNT_LIST, amounts()),
        (LOWER_LIST, all_lower_words()),
        (HIGHER_LIST, all_higher_words()),
        (FULFILLED_LIST, FULFILLED),
        (ON_TIME_LIST, ON_TIME),
        (SAME_LEAD_LIST, SAME_LEADS),
    )
    arrays = (
        (HARM_WORDS, lower_words()),
        (WORK_WORDS, higher_words()),
        (RATE_WORDS, RATES),
        (DEALING_WORDS, (*DEALING, *REDUCING)),
        (BOUNDED_WORDS, BOUNDED),
        (LASTING_WORDS, LASTING),
        (APART_WORDS, APART),
        (PLANNED_WORDS, PLANNED),
    )
    return (
        *((name, literal(joined(words))) for name, words in texts),
        *((name, array(words)) for name, words in arrays),
    )
