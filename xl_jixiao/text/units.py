"""Units: where one ends in a text, and which of them convert exactly into each other.

Two kinds: measures (元, 公里, 小时, %) convert by factor inside one dimension; counting words (个,
次, 人) have no factor but several of them count the same things (项 and 个, 次 and 场).
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from xl_jixiao.text.numerals import multiplier

MULTIPLIERS = frozenset("十百千万亿")

SHARES = {"%": Decimal(100), "‰": Decimal(1000), "‱": Decimal(10000)}
"""The signs of a share, and how many of each make the whole."""

_MEASURES: dict[str, dict[str, str]] = {
    "money": {"元": "1", "块": "1", "块钱": "1", "圆": "1", "角": "0.1", "元人民币": "1"},
    "dollar": {"美元": "1"},
    "length": {
        **dict.fromkeys(("米", "m", "M", "延米", "延长米"), "1"),
        **dict.fromkeys(("公里", "千米", "km", "KM", "Km", "㎞"), "1000"),
        "里": "500",
        "分米": "0.1",
        **dict.fromkeys(("厘米", "公分", "cm", "㎝"), "0.01"),
        **dict.fromkeys(("毫米", "mm", "㎜"), "0.001"),
    },
    # 15 亩 are 1 公顷; counted in 1/3 m² so that every factor is exact
    "area": {
        **dict.fromkeys(("平方米", "㎡", "m²", "m2", "M2", "平米", "平方", "平"), "3"),
        **dict.fromkeys(("亩", "亩地"), "2000"),
        **dict.fromkeys(("公顷", "ha", "hm²", "hm2", "㏊"), "30000"),
        **dict.fromkeys(("平方公里", "平方千米", "km²", "km2", "k㎡"), "3000000"),
    },
    "volume": {
        **dict.fromkeys(("立方米", "m³", "m3", "㎥", "方", "立方"), "1000"),
        **dict.fromkeys(("升", "L", "公升"), "1"),
        **dict.fromkeys(("毫升", "ml", "mL"), "0.001"),
    },
    "mass": {
        **dict.fromkeys(("吨", "t", "公吨"), "1000000"),
        **dict.fromkeys(("公斤", "千克", "kg", "KG", "Kg", "㎏"), "1000"),
        "斤": "500",
        "担": "50000",
        **dict.fromkeys(("克", "g"), "1"),
        **dict.fromkeys(("毫克", "mg", "㎎"), "0.001"),
        **dict.fromkeys(("微克", "μg", "ug"), "0.000001"),
    },
    "time": {
        **dict.fromkeys(("秒", "秒钟", "s"), "1"),
        **dict.fromkeys(("分钟", "min"), "60"),
        **dict.fromkeys(("小时", "个小时", "钟头", "个钟头", "h"), "3600"),
        **dict.fromkeys(("天", "日", "自然日", "个自然日", "日历天", "d"), "86400"),
        **dict.fromkeys(("周", "星期", "个星期", "个周"), "604800"),
    },
    "months": {
        **dict.fromkeys(("个月", "月"), "1"),
        **dict.fromkeys(("季度", "个季度", "季"), "3"),
        **dict.fromkeys(("年", "周年", "整年"), "12"),
    },
    "working days": dict.fromkeys(("工作日", "个工作日", "工作天"), "1"),
    "age": dict.fromkeys(("岁", "周岁"), "1"),
    "age in months": dict.fromkeys(("月龄",), "1"),
    "share": {
        **dict.fromkeys(("%", "百分比"), "10"),
        "‰": "1",
        "‱": "0.1",
    },
    "points of percentage": dict.fromkeys(("百分点", "个百分点"), "1"),
    "multiple": dict.fromkeys(("倍",), "1"),
    "energy": {**dict.fromkeys(("度", "千瓦时", "kWh", "kwh", "KWH", "度电"), "1")},
    "power": {
        **dict.fromkeys(("千瓦", "kW", "KW", "kw"), "1000"),
        **dict.fromkeys(("瓦", "W"), "1"),
        **dict.fromkeys(("兆瓦", "MW"), "1000000"),
    },
    "apparent power": dict.fromkeys(("千伏安", "KVA", "kVA"), "1"),
    "TB": dict.fromkeys(("TB", "T"), "1"),
    "GB": dict.fromkeys(("GB", "G"), "1"),
    "MB": dict.fromkeys(("MB",), "1"),
    "bandwidth": dict.fromkeys(("Mbps", "兆"), "1"),
    "temperature": dict.fromkeys(("℃", "°C", "摄氏度"), "1"),
    "decibel": dict.fromkeys(("dB", "分贝"), "1"),
    "standard coal": dict.fromkeys(("吨标煤", "吨标准煤"), "1"),
    "vehicle km": dict.fromkeys(("车公里",), "1"),
}

_FACTORS: dict[str, tuple[str, Decimal]] = {
    noun: (dimension, Decimal(factor))
    for dimension, nouns in _MEASURES.items()
    for noun, factor in nouns.items()
}

# Words of one line count the same things; a word may be in several lines.
_COUNTED_ALIKE = (
    "人 名 位 员 人员",
    "人次 人(次) 人·次 例次 诊次",
    "户 家 农户 住户",
    "次 场 场次 回 届 期 轮 批 批次 遍 趟 班次 班 次数",
    "项 件 处 家 所 座 宗 起 例 桩 点 种 类 项目",
    "家 所 户 间 企业 单位",
    "份 篇 条 件 则 幅 张 册 本 部 期 稿 封 部件",
    "册 本 套 部",
    "台 套 辆 架 部 件 组 台套 台(套) 台/套 艘 盏 具 副 把 架次 支 只 台件",
    "只 头 羽 匹 条 尾 口",
    "株 棵 丛 苗 根",
    "村 行政村 自然村 社区 村庄 处",
    "镇 乡 乡镇 街道 镇街",
    "校 学校 所 园",
    "座 栋 幢 处 间 套",
    "起 宗 件 例 次 桩",
    "课 节 讲 堂 课时 学时",
    "分",
    "级 等级",
    "床 张 床位",
    "车次 辆次",
    "架次",
    "粒 颗 枚",
    "盒 箱 袋 瓶 桶 包",
    "根 条 道 段",
    "片 块 幅",
    "门 种 类 个",
    "面 块 幅",
    "支 队 个",
    "对",
    "双",
    "剂次 针次 人份 剂",
    "吨次",
    "标段 包件",
    "榜 等次",
    "眼 口 处",
    "孔",
    "樘 扇",
    "组 户 队",
    "期数 期",
    "个数 个",
    "例数 例",
    "人数 人",
)

_CANON: dict[str, str] = {}
for _noun, _kind in _FACTORS.items():
    _CANON[_noun] = next(other for other, kind in _FACTORS.items() if kind == _kind)
"""Measure → the first spelling of it: μg/m³ and 微克/立方米 are one unit."""

_KIN: dict[str, frozenset[int]] = {}
for _line, _words in enumerate(_COUNTED_ALIKE):
    for _word in _words.split():
        _KIN[_word] = _KIN.get(_word, frozenset()) | {_line}

UNIVERSAL = "个"
"""The classifier that stands for any other."""

_NOT_A_COUNT = frozenset(("人次", "人(次)", "人·次", "例次", "诊次", "分", "级", "等级"))
"""Counting words that 个 cannot stand for: person-times, marks, levels."""

NOUNS = frozenset(_FACTORS) | frozenset(_KIN) | {UNIVERSAL}
_LONGEST = max(map(len, NOUNS))
_FIRST = frozenset(noun[0] for noun in NOUNS)
_NOT_A_UNIT = frozenset(
    "以左内前后的地得之为和与或是在完达到全各占比较及等由从向被把将其未不已无含约近"
    "覆建新实提增减下上开按均并且也有余多来超至可要应须需共级号届年月日"
)
_JOINERS = "·*.×"


class UnitMatch(NamedTuple):
    """A unit found in a text."""

    text: str | None
    end: int
    """Where it ends in the text."""
    approximate: bool
    """余, 多, 来 stood inside ("3万余人")."""


def unit_at(text: str, start: int) -> UnitMatch:
    """The unit that is at this place of a plain text; its text is None where none does."""
    size = len(text)
    place = start
    if place < size and text[place] == " ":
        place += 1
    noun_end = _noun_end(text, place)
    scale_end = place
    approximate = False
    if noun_end is None:
        while scale_end < size and text[scale_end] in MULTIPLIERS:
            scale_end += 1
    scale = text[place:scale_end]
    place = scale_end
    if place < size and text[place] in "余多来" and not text.startswith("多于", place):
        approximate, place = True, place + 1
        if not scale:  # "10余万元": the multiplier is behind the 余
            while place < size and text[place] in MULTIPLIERS:
                place += 1
            scale = text[scale_end + 1 : place]
    noun_end = _noun_end(text, place)
    if noun_end is None:
        noun_end = _unknown_noun_end(text, place)
    noun_end = _product_end(text, place, noun_end)
    noun = text[place:noun_end]
    if not noun and not scale:
        return UnitMatch(None, place if approximate else start, approximate)
    end = noun_end
    tail = ""
    if noun:
        end, tail = _denominator(text, noun_end)
    return UnitMatch(scale + noun + tail, end, approximate)


def _noun_end(text: str, start: int) -> int | None:
    """The end of the longest known noun at this place."""
    if start >= len(text) or text[start] not in _FIRST:
        return None
    for end in range(min(len(text), start + _LONGEST), start, -1):
        if text[start:end] in NOUNS and not _cut_word(text, start, end):
            return end
    return None


_TIMES = ("次", "天", "日", "月", "公里", "班")


def _product_end(text: str, start: int, end: int) -> int:
    """The end of a product of two units: 户次, 人天, 床日, 吨公里, 台班."""
    if text[start:end] not in NOUNS:
        return end
    for other in _TIMES:
        after = end + len(other)
        if text.startswith(other, end) and not text[after : after + 1].isalpha():
            return after
    return end


def _is_product(noun: str) -> bool:
    return any(noun.endswith(other) and noun.removesuffix(other) in NOUNS for other in _TIMES)


def _cut_word(text: str, start: int, end: int) -> bool:
    """Whether a Latin noun is only the beginning of a longer word ("m" of "mAh"), or a one-letter
    or one-word unit belongs to the next word (度 of 度假, 年 of 年度).
    """
    if end >= len(text):
        return False
    last, following = text[end - 1], text[end]
    if last.isascii() and last.isalpha():
        return following.isascii() and following.isalpha()
    return text[start : end + 1] in _LONGER


_LONGER_WORDS = (
    "年度 年级 月份 日常 天然 期间 期限 点多 点钟 平均 平台 方案 方式 方面 "
    "度假 度夏 周边 周围 分别 分类 分之 分布 部门 部分 家长 家庭 人均 人民 "
    "人才 位于 条件 项数 件数 班子 所有 点位 元素 元旦 里程 里面 课题 节约 "
    "节能 对比 对象 对应 双方 级别 起来 起点 类型 等级 等次 段落 口径 口头 "
    "校园 村级 镇级 批准 批复 报告 次年 次日 例如 例外 例会 份额 本级 本年 "
    "本地 园区 组织 户均 包括 包含 片区 门诊 面向 面积 块钱 期末 期初 届满 "
    "届时 回复 回应"
)
_LONGER = frozenset(_LONGER_WORDS.split())
"""Words that begin like a unit."""


def _unknown_noun_end(text: str, start: int) -> int:
    """The end of a unit nobody listed: a short run of letters right up to the end of its clause."""
    end = start
    while end < len(text) and end - start <= 4 and text[end].isalpha():
        end += 1
    short = 0 < end - start <= 3
    closed = end == len(text) or text[end] in ",;。、/)!?:\n"
    if short and closed and text[start] not in _NOT_A_UNIT:
        return end
    return start


def _denominator(text: str, start: int) -> tuple[int, str]:
    """What follows a noun as its denominator: "/人·月", "/10万公顷", "每亩"; its end, and its text
    with strokes and dots.
    """
    end, shown = start, ""
    while end < len(text) and text[end] in "/每":
        place = end + 1
        if text[end] == "/" and text.startswith("每", place):
            place += 1
        noun = place
        while noun < len(text) and (text[noun].isdigit() or text[noun] in MULTIPLIERS):
            noun += 1
        noun_end = _noun_end(text, noun)
        if noun_end is None and text[end] == "/":
            noun_end = _unknown_noun_end(text, noun)
        if noun_end is None or noun_end == noun or text[noun:noun_end] in SHARES:
            break
        if text[place:noun].strip("十百千万亿0") not in ("", "1"):
            break  # 1000户/3000人 are two quantities, 次/10万公顷 is one
        shown += ("·" if shown and text[end] == "每" else "/") + text[place:noun_end]
        end = noun_end
        while end < len(text) and text[end] in _JOINERS:
            noun_end = _noun_end(text, end + 1) or _unknown_noun_end(text, end + 1)
            if noun_end == end + 1:
                break
            shown += text[end:noun_end]
            end = noun_end
    return end, shown


class Measure(NamedTuple):
    """A unit taken apart: `factor` of its dimension, or 1 for a counting word."""

    factor: Decimal
    dimension: str
    """A dimension of measures, "count" for counting words, "pure" for a bare 万."""
    noun: str
    per: tuple[str, ...]
    """Denominators, sorted: "元/人·月" → ("人", "月")."""


@lru_cache(maxsize=1024)  # saves 0.01 s of 3.3 s: tests/bench/bench_caches.py
def measure(unit: str) -> Measure:
    """Take a unit apart: "万人次/年" → 10,000 · 人次, per 年."""
    head, *below = unit.replace("台/套", "台套").split("/")
    factor = Decimal(1)
    noun = head
    if head not in NOUNS:
        noun = head.lstrip("十百千万亿")
        factor = Decimal(multiplier(head[: len(head) - len(noun)]))
    per: list[str] = []
    for part in below:
        for joiner in _JOINERS[1:]:
            part = part.replace(joiner, _JOINERS[0])  # noqa: PLW2901 -- one spelling of the joiner
        pieces = (piece.removeprefix("每") for piece in part.split(_JOINERS[0]))
        per += [_CANON.get(piece, piece) for piece in pieces]
    if noun in _FACTORS:
        dimension, base = _FACTORS[noun]
        return Measure(factor * base, dimension, noun, tuple(sorted(per)))
    return Measure(factor, "count" if noun else "pure", noun, tuple(sorted(per)))


class UnitConversion(NamedTuple):
    """How a number in one unit becomes one in another: multiply, then divide."""

    multiply: Decimal
    divide: Decimal
    note: str
    """Chinese; "" where the units are the same."""

    def apply(self, number: Decimal) -> Decimal:
        """The number in the other unit."""
        if self.multiply == self.divide:
            return number
        return number * self.multiply / self.divide


def conversion(source: str, target: str) -> UnitConversion | None:
    """The exact conversion between two units, or None where there is none."""
    one = Decimal(1)
    if source == target:
        return UnitConversion(one, one, "")
    ours, theirs = measure(source), measure(target)
    if ours.per != theirs.per:
        return _without_denominator(ours, theirs, source, target)
    if "pure" in (ours.dimension, theirs.dimension):
        return _pure(ours, theirs, source, target)
    if ours.dimension != theirs.dimension:
        return None
    if ours.dimension == "count" and not counted_alike(ours.noun, theirs.noun):
        return None
    if ours.factor != theirs.factor:
        note = f"单位换算：{source}→{target}"
    elif ours.dimension == "count" and ours.noun != theirs.noun:
        note = f"计数单位写法不同（指标值“{target}”，实际“{source}”），按同一事物计数比较"
    else:
        note = ""
    return UnitConversion(ours.factor, theirs.factor, note)


def _pure(ours: Measure, theirs: Measure, source: str, target: str) -> UnitConversion | None:
    """A bare 万 against 万元, 人 …: the noun is left out, the number is not."""
    other = theirs if ours.dimension == "pure" else ours
    if other.dimension not in ("pure", "count", "money"):
        return None
    return UnitConversion(ours.factor, theirs.factor, f"“{source}”与“{target}”按同一单位比较")


_PERIODS = frozenset(
    ("月", "个月", "半年", "半个月", "半月", "学期", "周", "星期", "天", "日", "季度", "季", "小时")
)


def _without_denominator(
    ours: Measure, theirs: Measure, source: str, target: str
) -> UnitConversion | None:
    """300元 against 300元/亩: the denominator is left out on one side. Never for periods: once a
    month and once a year are different things.
    """
    if (ours.per and theirs.per) or _PERIODS & {*ours.per, *theirs.per}:
        return None
    bare = conversion(_numerator(source), _numerator(target))
    if bare is None:
        return None
    return bare._replace(note=f"“{source}”与“{target}”的分母只写了一边，按同一口径比较")


def _numerator(unit: str) -> str:
    return unit.partition("/")[0]


def counted_alike(one: str, other: str) -> bool:
    """Whether two counting words can count the same things: 项 and 个, 次 and 场, not 人 and 户.

    A word that is no counting word is taken for the thing itself: 0事故 and 0起.
    """
    if one == other or one.removeprefix("个") == other.removeprefix("个"):
        return True
    if _is_product(one) or _is_product(other):
        return bool(_KIN.get(one, frozenset()) & _KIN.get(other, frozenset()))
    if UNIVERSAL in (one, other) or (one in NOUNS) != (other in NOUNS):
        return one not in _NOT_A_COUNT and other not in _NOT_A_COUNT
    return bool(_KIN.get(one, frozenset()) & _KIN.get(other, frozenset()))
