"""Every number a text mentions, with its unit, its comparison and its place.

Numbers that are names are not mentioned: dates, document numbers, list indexes, codes (PM2.5,
GB 18918), house and line numbers.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from xl_jixiao.text.comparison import (
    Comparison,
    comparison_before,
    comparison_behind,
    reached_before,
)
from xl_jixiao.text.dates import moments
from xl_jixiao.text.numerals import CHARACTERS, chinese_number, multiplier
from xl_jixiao.text.units import MULTIPLIERS, NOUNS, Unit, measure, unit_at


class Mention(NamedTuple):
    """A number, or a range of two, in a plain text."""

    number: Decimal
    """The number; of a range its upper end."""
    unit: str | None
    start: int
    end: int
    """Its place, with its unit but without its comparison."""
    approximate: bool = False
    comparison: Comparison | None = None
    reached: bool = False
    """达到 stands before it."""
    low: Decimal | None = None
    """Lower end, for a range."""
    tail: int = 0
    """Where its comparison behind ends (at least `end`)."""


_NUMBER = re.compile(
    r"[0-9]{1,3}(?:[,，] ?[0-9]{3})+(?![0-9])(?:\.[0-9]+)?"
    r"|[0-9]{1,3}(?: [0-9]{3})+(?![0-9])(?:\.[0-9]+)?"
    r"|[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,2}(?![0-9A-Za-z]))?"
    r"|(?<![0-9])\.[0-9]+"
)
_FRACTION = re.compile(r"(?<![0-9./])([0-9]{1,6})/([0-9]{1,6})(?![0-9./十百千万亿])")
_IN_MANY = re.compile(r"/[0-9]{0,3}[十百千万亿]+(?:人口|活产|人|例|公顷|公里)?(?![一-鿿])")
"""10/10万: so many in a hundred thousand."""
_POWER = re.compile(r"[×xX*]10\^?([0-9]{1,2})(?![0-9])")
_PARTS_OF_ONE = re.compile(
    r"(?P<below>[二三四五六七八九十]{1,2})分之(?P<above>[一二三四五六七八九十]{1,2})"
)
_NAMES = re.compile(
    r"[〔\[(【](?:19|20)\d\d[〕\])】] ?第?\d*号?"  # 〔2024〕51号
    r"|第\d++(?:[-—~至]\d++)?(?!%)"  # 第3批
    r"|(?<![0-9.A-Za-z])[A-Za-z]+[-—]?[A-Za-z/]*[-—]? ?\d[\d.\-—]*+(?!%)"  # PM2.5, GB/T 18918-2002
    r"|\d+号(?!召)"  # 3号楼
    r"|\d{1,2}:\d{2}(?::\d{2})?|\d+:\d+"  # 8:30, 1:15
    r"|(?<![0-9.])[2-6]G(?=[\u4e00-\u9fff])"  # 5G基站
    r"|\d[ABC]+(?=级)"  # 3A级景区
    r"|(?<!\d)\d{1,2}[-—+]\d{1,2}[-—]\d{1,2}(?!\d)"
    r"|1[\u4e00-\u9fff]1[\u4e00-\u9fff](?!\d)|7[×*xX]24小?时?"  # 1户1档
    r"|(?<![0-9,])\d{1,2},\d{1,2}%"  # 97,5%: a slip for a point or two numbers, never guessed
    r"|(?<![0-9A-Za-z])[oOlIQ]\d+|(?<=\d)[oOlIQ]+[\d%]*|"
    r"\d[\d.]*[oOlI](?=[\doOlI%])"  # 1OO%: damaged, never guessed
)
_INDEX = re.compile(
    r"(?:^|[\n;。])[(\[]?\d{1,2}(?:[、)\]](?=.)|\.(?=[^\d%\s]))"
    r"|(?:^|[\n;。])[(]?[一二三四五六七八九十]{1,3}[、)](?=.)"
    r"|(?:^|[\n;。])(?:指标|目标)\d{1,2}[:、.]?(?![\d%])"
)
_CHINESE = re.compile(
    r"(?:(?P<share>[百千万])分之)?(?P<value>[零一二两三四五六七八九十百千万亿半壹贰叁肆伍陆柒捌玖拾佰仟]+"
    r"(?:点[零一二三四五六七八九]+)?)"
)
_SHARE_OF_DIGITS = re.compile(r"([百千万])分之(?=[0-9.])")
_TENTHS = re.compile(
    r"(?P<ten>[0-9.]+|[一二三四五六七八九十])成(?P<half>[一二三四五六七八九半](?![一-鿿]))?(?=$|"
    r"[^一-鿿]|以|左|及|多|上|的)"
    r"|(?P<two>[一二三四五六七八九]{2})成(?=$|[^一-鿿]|以|左|及)"
)
_NOT_BEFORE_CHINESE = frozenset(
    "数几第统唯专单同某另之其不万百十零每一二三四五六七八九两逐任初首头"
)
_CHINESE_START = re.compile(
    r"(?:^|[^\u4e00-\u9fff]|开展|完成|举办|召开|组织|新建|改造|建设|建成|达到?|共计?|合计|培训|"
    r"印发|出台|制定"
    r"|于|过|至|到|少|多|在|为|是|约|近|够|足|了|有|每[年月周季天日]度?|[各得获年月周季]|[≥≤<>=])$"
)
_AFTER_CHINESE = re.compile(r"$|[^\u4e00-\u9fff]|及?以[上下内]|之内|内|左右|上下|余|多|或|至|到|和")
_APPROXIMATELY = re.compile(r"(?:大约|约为|约|接近|将近|近|大概|≈|估计)$")
_ROUGHLY = re.compile(
    r"左右|上下(?![\u4e00-\u9fff])|余|许(?![\u4e00-\u9fff])|多(?![于\u4e00-\u9fff])"
)
_CONNECTOR = re.compile(r" ?(?:[-~至到]|—{1,2}|--) ?")
_BOTH_ENDS = re.compile(r"[与和及]")
_FROM = re.compile(r"(?:由|从)[^,;。]{0,12}$")
_PLUS_MINUS = re.compile(r"(?:±|\+/-|\+-|正负)$")
_PER = re.compile(
    r"(?:每(?:一|个)?|(?<![\d一二三四五六七八九十])(?:一个?|(?=半年|半个?月)))(人|亩|户|月|年|天|"
    r"日|周|季度|季|半年|半个月|半月|学期|公里|平方米|次|个?村|镇|吨|名|位|辆|套|间|场|平米"
    r"|生均?|床|学年|公顷|头|只|株|米|班|校|项|件|处)(?:每(月|年|天|学期|"
    r"学年))?[^\d,，。;、%]{0,8}$"
)
_HUGE = 30
"""Digits of a number that is no number any more but an account or a damaged cell."""


@lru_cache(maxsize=16384)
def mentions(text: str) -> tuple[Mention, ...]:
    """The numbers that a plain text mentions, in their order; two joined by a dash are one range."""
    if not any(char.isdigit() or char in CHARACTERS for char in text):
        return ()
    shown = _without_names(text)
    found = _typed(text, shown)
    if not CHARACTERS.isdisjoint(text):
        found += _chinese(text, shown, found)
        found.sort(key=lambda mention: mention.start)
    return tuple(_compared(text, _ranges(text, _added_up(text, found))))


def _without_names(text: str) -> str:
    """The text with dates, document numbers, codes and list indexes blotted out."""
    spans = [(moment.start, moment.end) for moment in moments(text)]
    spans += [match.span() for match in _INDEX.finditer(text)]
    spans += [match.span() for match in _NAMES.finditer(text)]
    if not spans:
        return text
    shown = list(text)
    for start, end in spans:
        shown[start:end] = "\0" * (end - start)
    return "".join(shown)


def _typed(text: str, shown: str) -> list[Mention]:
    """Numbers in digits."""
    found: list[Mention] = []
    taken = -1
    for match in _NUMBER.finditer(shown):
        start, end = match.span()
        if start < taken or end - start > _HUGE:
            continue
        number = Decimal(match.group().replace(",", "").replace("，", "").replace(" ", ""))
        fraction = _FRACTION.match(shown, start)
        power = _POWER.match(shown, end)
        if power:
            number, end = number.scaleb(int(power[1])), power.end()
        if fraction and int(fraction[2]):
            mention = Mention(
                Decimal(fraction[1]) / Decimal(fraction[2]), None, start, fraction.end()
            )
        else:
            mention = _with_unit(text, number, start, end)
        found.append(mention)
        taken = mention.end
    return found


def _with_unit(text: str, number: Decimal, start: int, end: int) -> Mention:
    """A number with what stands around it: its own sign, 约, 余, 百分之, its unit."""
    tenths = _TENTHS.match(text, start)
    if tenths and tenths["ten"]:
        return _tenths(tenths)
    share = text[max(0, start - 3) : start]
    if share[1:] == "分之" and share[0] in "百千万":
        return Mention(number, _SHARE_UNITS[share[0]], start - 3, end, _rough(text, start - 3, end))
    many = _IN_MANY.match(text, end)
    if many:
        return Mention(number, many.group(), start, many.end(), _rough(text, start, many.end()))
    unit = _shown_unit(text, end)
    approximate = unit.approximate or _rough(text, start, unit.end)
    if start and text[start - 1] == "-" and _is_minus(text, start - 1):
        number, start = -number, start - 1
    name = unit.text
    if name is None or "/" not in name:
        name = _per(text, start, name)
    if text[max(0, start - 1) : start] == "¥" and (name is None or MULTIPLIERS.issuperset(name)):
        name = (name or "") + "元"
    return Mention(number, name, start, unit.end, approximate)


_SHARE_UNITS = {"百": "%", "千": "‰", "万": "‱"}


def _shown_unit(text: str, end: int) -> Unit:
    """The unit behind a number; a unit in brackets too: 100（个）."""
    unit = unit_at(text, end)
    if unit.text is None and end < len(text) and text[end] == "(":
        close = text.find(")", end, end + 10)
        inner = unit_at(text, end + 1) if close > 0 else unit
        if inner.text is not None and inner.end == close:
            return Unit(inner.text, close + 1, False)
    return unit


def _per(text: str, start: int, unit: str | None) -> str | None:
    """The unit with the denominator that stands before the number: 每亩补助300元 → 元/亩."""
    if unit is None or unit in ("%", "‰"):
        return unit
    ahead = text[max(0, start - 14) : start]
    if not ("每" in ahead or "一" in ahead or "半" in ahead):
        return unit
    match = _PER.search(ahead)
    if not match:
        return unit
    first, second = match[1].removeprefix("个"), match[2]
    return f"{unit}/{first}·{second}" if second else f"{unit}/{first}"


def _is_minus(text: str, place: int) -> bool:
    """Whether a hyphen is a minus: not the dash of a range or of a compound word."""
    if place == 0:
        return True
    before = text[place - 1]
    return not (before.isdigit() or before in "%‰)" or before.isalpha()) or text[
        max(0, place - 2) : place
    ] in (
        "增长",
        "变动",
        "变化",
        "下降",
        "上升",
        "超过",
        "不超",
        "低于",
        "高于",
        "大于",
        "小于",
        "控制",
        "率为",
    )


def _rough(text: str, start: int, end: int) -> bool:
    return bool(_ROUGHLY.match(text, end) or _APPROXIMATELY.search(text, max(0, start - 3), start))


def _tenths(match: re.Match[str]) -> Mention:
    """九成 → 90%, 九成五 and 九五成 → 95%."""
    start, end = match.span()
    if match["two"]:
        tens = chinese_number(match["two"][0]) or Decimal(0)
        ones = chinese_number(match["two"][1]) or Decimal(0)
        return Mention(tens * 10 + ones, "%", start, end)
    text = match["ten"]
    tens = Decimal(text) if text[0].isdigit() else chinese_number(text) or Decimal(0)
    half = match["half"]
    ones = (
        Decimal(5) if half == "半" else (chinese_number(half) or Decimal(0)) if half else Decimal(0)
    )
    return Mention(tens * 10 + ones, "%", start, end)


def _chinese(text: str, shown: str, typed: list[Mention]) -> list[Mention]:
    """Numbers in Chinese numerals, where they are numbers and not part of a word (一般, 统一)."""
    found: list[Mention] = []
    taken = {place for mention in typed for place in range(mention.start, mention.end)}
    for match in _CHINESE.finditer(shown):
        start, end = match.span()
        if start in taken:
            continue
        mention = _proportion(shown, start) or _one_chinese(text, match, start, end)
        if mention is not None:
            found.append(mention)
            taken.update(range(mention.start, mention.end))
    return found


def _proportion(shown: str, start: int) -> Mention | None:
    """九成 as percent, 三分之二 as a fraction."""
    tenths = _TENTHS.match(shown, start)
    if tenths:
        return _tenths(tenths)
    match = _PARTS_OF_ONE.match(shown, start)
    below, above = (chinese_number(match[name]) for name in ("below", "above")) if match else (0, 0)
    if not match or not below or not above or above > below:
        return None
    return Mention(above / below, None, start, match.end())


def _one_chinese(text: str, match: re.Match[str], start: int, end: int) -> Mention | None:
    value, scale = match["value"], ""
    while len(value) > 1 and value[-1] in "万亿":  # 三万人 reads like 3万人
        value, scale = value[:-1], value[-1] + scale
    number = chinese_number(value)
    if number is None:
        return None
    if match["share"]:
        number *= multiplier(scale)
        return Mention(number, _SHARE_UNITS[match["share"]], start, end, _rough(text, start, end))
    if start and text[start - 1] in _NOT_BEFORE_CHINESE:
        return None
    whole = start == 0 and end == len(text)
    if whole:
        return Mention(number, scale or None, start, end) if value not in ("一", "半") else None
    unit = unit_at(text, end)
    noun = measure(unit.text).noun if unit.text else ""
    if value in "一半" and noun in _PERIODS and text[unit.end : unit.end + 1] in _NUMERALS:
        return None  # 一年四次, 半年1次: a denominator
    if value == "零" and text[end : end + 1].isalpha() and unit.text not in NOUNS:
        return None if _NOT_NONE.match(text, end) else Mention(number, None, start, end)
    if (unit.text is None and not scale) or (noun and noun not in NOUNS) or noun in _GRADES:
        return None
    closed = _AFTER_CHINESE.match(text, unit.end)
    stands_alone = number >= 10 or _CHINESE_START.search(text[max(0, start - 4) : start])
    if not stands_alone or not (closed or number >= 10):
        return None
    name = _per(text, start, scale + (unit.text or ""))
    approximate = unit.approximate or _rough(text, start, unit.end)
    return Mention(number, name, start, unit.end, approximate)


_NOT_NONE = re.compile(r"容忍|距离|障碍|跑|散|星|售|件|时差|基础|接触|工|碳|部件|钱|花")
"""零事故 is 0; behind these 零 is a word (零距离, 零星)."""
_PERIODS = frozenset(("年", "月", "个月", "天", "日", "周", "季度", "学期"))
_GRADES = frozenset(("分", "级", "等级", "种", "类"))
"""Behind a Chinese numeral they make words: 十分, 一级, 一种, 三类."""
_NUMERALS = CHARACTERS | frozenset("0123456789")


def _added_up(text: str, found: list[Mention]) -> list[Mention]:
    """Join what is one quantity in two units: 3万5千 → 35000, 1小时30分 → 90分钟, 2年6个月."""
    joined: list[Mention] = []
    for mention in found:
        if joined and joined[-1].end == mention.start:
            total = _sum(joined[-1], mention)
            if total is not None:
                joined[-1] = total
                continue
        joined.append(mention)
    return joined


def _sum(one: Mention, other: Mention) -> Mention | None:
    if one.unit is None or other.unit is None:
        return None
    if MULTIPLIERS.issuperset(one.unit):
        scale = Decimal(multiplier(one.unit))
        second = measure(other.unit)
        if other.number >= scale or second.dimension not in ("pure", "count", "money"):
            return None
        noun = other.unit.lstrip("十百千万亿")
        factor = multiplier(other.unit[: len(other.unit) - len(noun)])
        value = one.number * scale + other.number * factor
        return Mention(value, noun or None, one.start, other.end, other.approximate)
    unit = "分钟" if other.unit == "分" and one.unit in ("小时", "个小时") else other.unit
    big, small = measure(one.unit), measure(unit)
    if big.dimension != small.dimension or big.dimension not in ("time", "months"):
        return None
    if big.factor <= small.factor:
        return None
    value = one.number * big.factor / small.factor + other.number
    return Mention(value, unit, one.start, other.end, one.approximate or other.approximate)


def _ranges(text: str, found: list[Mention]) -> list[Mention]:
    """Join the two ends of ranges, and open ±x into one."""
    result: list[Mention] = []
    for mention in found:
        previous = result[-1] if result else None
        if previous and previous.low is None:
            merged = _range(text, previous, mention)
            if merged is not None:
                result[-1] = merged
                continue
        ahead = text[max(0, mention.start - 3) : mention.start]
        if mention.low is None and _PLUS_MINUS.search(ahead):
            mention = mention._replace(low=-abs(mention.number))  # noqa: PLW2901
        result.append(mention)
    return result


def _range(text: str, one: Mention, other: Mention) -> Mention | None:
    gap = text[one.end : other.start]
    if not gap and other.number < 0:  # "5-10" where the hyphen was read as a minus
        gap, other = "-", other._replace(number=-other.number)
    units = (one.unit, other.unit)
    same = units[0] == units[1] or None in units
    if gap in ("±", "+/-") and same:
        low, high = one.number - other.number, one.number + other.number
    elif (_CONNECTOR.fullmatch(gap) and same and not _FROM.search(text[: one.start][-14:])) or (_BOTH_ENDS.fullmatch(gap) and same and text[other.end : other.end + 2] in ("之间", "间")):
        low, high = one.number, other.number
    else:
        return None
    if low > high:
        return None
    unit = other.unit or one.unit
    return Mention(high, unit, one.start, other.end, one.approximate or other.approximate, low=low)


def _compared(text: str, found: list[Mention]) -> list[Mention]:
    """Give each mention the comparison that stands before or behind it; behind wins."""
    result: list[Mention] = []
    floor = 0
    for place, mention in enumerate(found):
        ahead = comparison_before(text, mention.start, floor)
        behind = comparison_behind(text, mention.end)
        limit = found[place + 1].start if place + 1 < len(found) else len(text)
        if behind and behind[1] > limit:
            behind = None
        floor = behind[1] if behind else mention.end
        result.append(
            mention._replace(
                comparison=behind[0] if behind else ahead,
                reached=reached_before(text, mention.start, 0),
                tail=floor,
            )
        )
    return result
