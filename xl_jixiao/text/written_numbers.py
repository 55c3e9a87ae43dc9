"""One number as written, in digits or Chinese numerals, with its unit and its context."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.model.making import direct
from xl_jixiao.text.comparison import Comparison, comparison_before
from xl_jixiao.text.numerals import CHARACTERS, chinese_number, multiplier
from xl_jixiao.text.patterns import lazy_re
from xl_jixiao.text.units import MULTIPLIERS, NOUNS, SHARES, UnitMatch, measure, unit_at


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
    """达到 is before it."""
    low: Decimal | None = None
    """Lower end, for a range."""
    fraction: bool = False
    """Typed as 3/4: three of four, three quarters or a day, so it is no value of a cell."""
    tail: int = 0
    """Where its comparison behind ends (at least `end`)."""


make_mention = direct(Mention)


ABOUT = r"(?<![节签履合预违契条公特相邀解续毁失守简制集租])约|(?<![最附远])近"
"""约 and 近 before a number, but not the end of 节约, 签约, 最近 …"""

_APPROXIMATELY = lazy_re(rf"(?:(?:{ABOUT})为?|大概|≈|估计)$")

_ROUGHLY = lazy_re(r"左右|上下(?![\u4e00-\u9fff])|余|许(?![\u4e00-\u9fff])|多(?![于\u4e00-\u9fff])")

_PER = lazy_re(
    r"(?:每(?:一|个)?|(?<![\d一二三四五六七八九十上下第])(?:一个|一(?!次性|季度)|(?=半年|半个?月)))(人|亩|户|月|年|天|"
    r"日|周|季度|季|半年|半个月|半月|学期|公里|平方米|次|个?村|镇|吨|名|位|辆|套|间|场|平米"
    r"|生均?|床|学年|公顷|头|只|株|米|班|校|项|件|处)(?:每(月|年|天|学期|"
    r"学年))?[^\d,，。;、%]{0,8}$"
)


def is_rough(text: str, start: int, end: int) -> bool:
    """Whether 约, 近 … are before, or 余, 左右 … behind a number."""
    return bool(_ROUGHLY.match(text, end) or _APPROXIMATELY.search(text, max(0, start - 3), start))


def with_denominator(text: str, start: int, unit: str | None) -> str | None:
    """The unit with the denominator that is before the number: 每亩补助300元 → 元/亩."""
    if unit is None or unit in SHARES:
        return unit
    ahead = text[max(0, start - 14) : start]
    if not ("每" in ahead or "一" in ahead or "半" in ahead):
        return unit
    match = _PER.search(ahead)
    if not match:
        return unit
    first, second = match[1].removeprefix("个"), match[2]
    return f"{unit}/{first}·{second}" if second else f"{unit}/{first}"


SHARE_UNITS = {"百": "%", "千": "‰", "万": "‱"}
"""百分之, 千分之, 万分之."""

_PARTS_OF_ONE = lazy_re(
    r"(?P<below>[二三四五六七八九十]{1,2})分之(?P<above>[一二三四五六七八九十]{1,2})"
)

_TENTHS = lazy_re(
    r"(?P<ten>[0-9.]+|[一二三四五六七八九十])成(?P<half>[一二三四五六七八九半](?![一-鿿]))?(?=$|"
    r"[^一-鿿]|以|左|及|多|上|的)"
    r"|(?P<two>[一二三四五六七八九]{2})成(?=$|[^一-鿿]|以|左|及)"
)


def tenths_at(text: str, start: int) -> Mention | None:
    """九成, 9成 → 90%; 九成五, 九五成 → 95%; None where nothing of the kind is here."""
    match = _TENTHS.match(text, start)
    if match is None:
        return None
    if match["two"]:
        percent = 10 * _value(match["two"][0]) + _value(match["two"][1])
    else:
        percent = 10 * _value(match["ten"]) + _value(match["half"])
    return make_mention(percent, "%", start, match.end())


def _value(text: str | None) -> Decimal:
    if not text:
        return Decimal(0)
    if text == "半":
        return Decimal(5)  # 九成半
    if text[0].isascii():
        return Decimal(text)
    return chinese_number(text) or Decimal(0)


def fraction_at(text: str, start: int) -> Mention | None:
    """三分之二 → 0.666…; None where nothing of the kind is here."""
    match = _PARTS_OF_ONE.match(text, start)
    if match is None:
        return None
    below, above = _value(match["below"]), _value(match["above"])
    if not below or above > below:
        return None
    return make_mention(above / below, None, start, match.end())


_NUMBER = lazy_re(
    r"(?<!\[)[0-9]{1,3}(?:, ?[0-9]{3})+(?![0-9\]])(?:\.[0-9]+)?"  # [90,100] is a range
    r"|[0-9]{1,3}(?: [0-9]{3})+(?![0-9])(?:\.[0-9]+)?"
    r"|[0-9]+(?:\.[0-9]+|\.(?=%))?(?:[eE][+-]?[0-9]{1,2}(?![0-9A-Za-z]))?"
    r"|(?<![0-9])\.[0-9]+"
)

_FRACTION = lazy_re(r"(?<![0-9./])([0-9]{1,6})/([0-9]{1,6})(?![0-9./十百千万亿])")

_IN_MANY = lazy_re(r"/[0-9]{0,3}[十百千万亿]+(?:人口|活产|人|例|公顷|公里)?(?![一-鿿])")
"""10/10万: so many in a hundred thousand."""

_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"

_POWER = lazy_re(
    rf"[×xX*·]10(?:\^(-?[0-9]{{1,2}})(?![0-9])|(-?[{_SUPERSCRIPTS}]{{1,2}})"
    r"|的([0-9一二三四五六七八九])次方)"
)
"""2×10⁴: a number as it is written in full elsewhere."""

_BARE_POWER = lazy_re(rf"(?<=10)[{_SUPERSCRIPTS}]{{1,2}}")

_TIMES = lazy_re(r"[×xX*](10{3,8})(?![0-9.,×xX*])")
"""1.5*10000: the power of ten spelt out. Any other product is an expression, which is not ours to
work out."""

_JOINT = lazy_re(r" ?[.,'’·。]+ ?-?| |[+*×÷xX]|[零一二三四五六七八九]")
"""What is between two runs of digits that were one, or an expression: never guessed."""

_HUGE = 30
"""Digits of a number that is no number any more but an account or a damaged cell."""

_MINUS_AFTER = lazy_re(
    r"(?:增长|变动|变化|下降|上升|增速|增幅|超过|不超|[低高大小]于|控制|为|是|约|达到?|[至到])$"
)


def in_digits(text: str, shown: str) -> list[Mention]:
    """The numbers of a text in digits; `shown` is the text without names."""
    found: list[Mention] = []
    taken = -1
    for typed, start, end, sound in _runs(text, shown):
        if start < taken or end - start > _HUGE or not sound:
            continue
        number = Decimal(typed.replace(",", "").replace(" ", ""))
        number, close = _scaled(number, shown, end)
        mention = _special(text, number, start, close) or _with_unit(text, number, start, close)
        if mention is not None:
            found.append(mention)
            taken = mention.end
    return found


def _scaled(number: Decimal, shown: str, end: int) -> tuple[Decimal, int]:
    """The number with a power of ten that is behind it, and where that ends."""
    if power := _POWER.match(shown, end):
        return number.scaleb(_exponent(next(filter(None, power.groups())))), power.end()
    if times := _TIMES.match(shown, end):
        return number.scaleb(len(times[1]) - 1), times.end()
    if number == 10 and (power := _BARE_POWER.match(shown, end)):
        return Decimal(10) ** _exponent(power.group()), power.end()
    return number, end


def _exponent(text: str) -> int:
    """4, -3, ⁴ or 四."""
    text = "".join(
        str(_SUPERSCRIPTS.index(char)) if char in _SUPERSCRIPTS else char for char in text
    )
    return int(text) if text.isascii() else int(chinese_number(text) or 0)


def _runs(text: str, shown: str) -> list[tuple[str, int, int, bool]]:
    """The runs of digits, each with its place and whether it is sound: a run that is joined to
    another one is part of something damaged (1,23 or 1.2.3) or of an expression (50+30), and
    none of it is read.
    """
    matches = list(_NUMBER.finditer(shown))
    if len(matches) == 1:
        only = matches[0]
        return [(only.group(), only.start(), only.end(), True)]
    joined = [False] * (len(matches) + 1)
    for place, (one, other) in enumerate(itertools.pairwise(matches), start=1):
        joined[place] = _is_joint(text, shown, one, other)
    return [
        (one.group(), one.start(), one.end(), not (joined[place] or joined[place + 1]))
        for place, one in enumerate(matches)
    ]


def _is_joint(text: str, shown: str, one: re.Match[str], other: re.Match[str]) -> bool:
    """Whether two runs of digits are one thing that is not read."""
    end, start = one.end(), other.start()
    gap = shown[end:start]
    if not gap or len(gap) > _LONGEST_JOINT:
        return False
    if _POWER.match(shown, end) or _TIMES.match(shown, end):
        return False
    if (
        gap == ","
        and shown[max(0, one.start() - 1)] in "[("
        and shown[other.end() :][:1] in ("]", ")")
    ):
        return False  # [90,100] is a range
    if _JOINT.fullmatch(gap):
        return True
    return gap.isalpha() and not _is_han(gap) and not _is_unit(text, end, start)


_LONGEST_JOINT = 4


def _is_han(word: str) -> bool:
    return any("\u4e00" <= char <= "\u9fff" for char in word)


def _is_unit(text: str, start: int, end: int) -> bool:
    unit = unit_at(text, start)  # beyond `end` in 1200m2
    return unit.end >= end and unit.text is not None and measure(unit.text).noun in NOUNS


def _special(text: str, number: Decimal, start: int, end: int) -> Mention | None:
    """9成, 百分之95, 10/10万 and 3/5; None for a plain number."""
    tenths = tenths_at(text, start)
    if tenths:
        return tenths
    share = text[max(0, start - 3) : start]
    if share[1:] == "分之" and share[0] in SHARE_UNITS:
        rough = is_rough(text, start - 3, end)
        return make_mention(number, SHARE_UNITS[share[0]], start - 3, end, rough)
    if not text.startswith("/", end):
        return None
    many = _IN_MANY.match(text, end)
    if many:
        return make_mention(
            number, many.group(), start, many.end(), is_rough(text, start, many.end())
        )
    fraction = _FRACTION.match(text, start)
    if fraction and int(fraction[2]):
        value = Decimal(fraction[1]) / Decimal(fraction[2])
        return make_mention(value, None, start, fraction.end(), fraction=True)
    return None


def _with_unit(text: str, number: Decimal, start: int, end: int) -> Mention | None:
    """A number with what is around it: its own sign, 约, 余, ¥, its unit; None where a letter
    that is no unit is glued to it (1OO, 208.22w).
    """
    unit = _shown_unit(text, end)
    if _is_glued(text, start, end, unit):
        return None
    approximate = unit.approximate or is_rough(text, start, unit.end)
    if start and text[start - 1] in "-负" and _is_minus(text, start - 1):
        number, start = -number, start - 1
    name = unit.text
    if name is None or "/" not in name:
        name = with_denominator(text, start, name)
    if start and text[start - 1] == "¥" and (name is None or MULTIPLIERS.issuperset(name)):
        name = (name or "") + "元"
    if name is None and _SHARE_AHEAD.search(text, max(0, start - 2), start):
        name, start = "%", start - 1  # %100
    return make_mention(number, name, start, unit.end, approximate)


_SHARE_AHEAD = lazy_re(r"(?<![\d)\]])%$")


def _is_glued(text: str, start: int, end: int, unit: UnitMatch) -> bool:
    """Whether a letter is right beside the digits that is no unit."""
    after = text[end : end + 1]
    if after.isalpha() and not "\u4e00" <= after <= "\u9fff":
        return unit.text is None or measure(unit.text).noun not in NOUNS
    before = text[start - 1 : start]
    if not (before.isalpha() and before.isascii()) or text[start - 2 : start].lower() == "ph":
        return False
    return not _ends_unit(text, start)


def _ends_unit(text: str, start: int) -> bool:
    """Whether the letters before a number are the unit of the one before it: 5km3座."""
    letters = _LETTERS.search(text, max(0, start - _LONGEST_JOINT - 1), start)
    return letters is not None and text[letters.start() : letters.start() + 1].isdigit()


_LETTERS = lazy_re(r"[0-9][A-Za-z]+$")


def _shown_unit(text: str, end: int) -> UnitMatch:
    """The unit behind a number; a unit in brackets too: 100（个）."""
    unit = unit_at(text, end)
    if unit.text is None and end < len(text) and text[end] == "(":
        close = text.find(")", end, end + 10)
        inner = unit_at(text, end + 1) if close > 0 else unit
        if inner.text is not None and inner.end == close:
            return UnitMatch(inner.text, close + 1, False)
    if unit.text is None and text.startswith("+", end):
        behind = unit_at(text, end + 1)  # 3000+人
        return behind._replace(approximate=True) if behind.text else unit
    return unit


def _is_minus(text: str, place: int) -> bool:
    """Whether a hyphen is a minus: not the dash of a range or of a compound word."""
    if _EITHER_SIGN.search(text, max(0, place - 2), place + 1):
        return False
    if place == 0 or text[place] == "负":
        return True
    before = text[place - 1]
    if not (before.isalnum() or before in "%‰)"):
        return True
    if _MINUS_AFTER.search(text, max(0, place - 2), place):
        return True
    return comparison_before(text, place, 0) is not None  # 小于等于-3%, 控制在-5%以内


_EITHER_SIGN = lazy_re(r"(?:正负|\+/?-)$")
"""±: the sign of a range, and no minus."""

_NUMERAL = lazy_re(
    r"(?:(?P<share>[百千万])分之)?(?P<value>[零一二两三四五六七八九十百千万亿半壹贰叁肆伍陆柒捌玖拾佰仟]+"
    r"(?:点[零一二三四五六七八九]+)?)"
)

_NOT_BEFORE = frozenset("数几第统唯专单同某另之其不万百十零每一二三四五六七八九两逐任初首头")

_START = lazy_re(
    r"(?:^|[^\u4e00-\u9fff]|开展|完成|举办|召开|组织|新建|改造|建设|建成|达到?|共计?|合计|培训|"
    r"印发|出台|制定"
    r"|于|过|至|到|少|多|在|为|是|约|近|够|足|了|有|每[年月周季天日]度?|[各得获年月周季]|[≥≤<>=])$"
)

_CLOSED = lazy_re(r"$|[^\u4e00-\u9fff]|及?以[上下内]|之内|内|左右|上下|余|多|或|至|到|和")

_NOT_NONE = lazy_re(r"容忍|距离|障碍|跑|散|星|售|件|时差|基础|接触|工|碳|部件|钱|花")
"""零事故 is 0; behind these 零 is a word (零距离, 零星)."""

_PERIODS = frozenset(("年", "月", "个月", "天", "日", "周", "季度", "学期"))

_GRADES = frozenset(("分", "级", "等级", "种", "类"))
"""Behind a Chinese numeral they make words: 十分, 一级, 一种, 三类."""

_DIGITS = CHARACTERS | frozenset("0123456789")


def in_words(text: str, shown: str, typed: Sequence[Mention]) -> list[Mention]:
    """The numbers of a text in Chinese numerals; `shown` is the text without names, `typed` what
    was found in digits.
    """
    found: list[Mention] = []
    taken = {place for mention in typed for place in range(mention.start, mention.end)}
    for match in _NUMERAL.finditer(shown):
        start = match.start()
        if start in taken:
            continue
        mention = tenths_at(shown, start) or fraction_at(shown, start) or _numeral(text, match)
        if mention is not None:
            found.append(mention)
            taken.update(range(mention.start, mention.end))
    return found


def _numeral(text: str, match: re.Match[str]) -> Mention | None:
    """One numeral with its unit, or None where it is part of a word."""
    start, end = match.span()
    value, scale = _without_scale(match["value"])
    number = chinese_number(value)
    if number is None:
        return None
    if match["share"]:
        number *= multiplier(scale)
        return make_mention(
            number, SHARE_UNITS[match["share"]], start, end, is_rough(text, start, end)
        )
    if start == 0 and end == len(text):
        return None if value in "一半" else make_mention(number, scale or None, start, end)
    unit = unit_at(text, end)
    if value == "零" and text[end : end + 1].isalpha() and unit.text not in NOUNS:
        return _none_of(text, start, end)
    if not _is_counted(text, match, value, number, unit):
        return None
    name = with_denominator(text, start, scale + (unit.text or ""))
    approximate = unit.approximate or is_rough(text, start, unit.end)
    return make_mention(number, name or None, start, unit.end, approximate)


def _without_scale(numeral: str) -> tuple[str, str]:
    """What 万, 亿 at the end multiply, and they: 三万人 reads like 3万人. The 万 of 一亿二千万
    multiplies only what is behind the 亿, so that nothing is split off.
    """
    value, scale = numeral, ""
    while len(value) > 1 and value[-1] in "万亿" and not (value[-1] == "万" and "亿" in value):
        value, scale = value[:-1], value[-1] + scale
    return value, scale


def _none_of(text: str, start: int, end: int) -> Mention | None:
    """零事故, 零增长: none or less; None where 零 begins a word."""
    if _NOT_NONE.match(text, end):
        return None
    return make_mention(Decimal(0), None, start, end, comparison="le")


def _is_counted(
    text: str, match: re.Match[str], value: str, number: Decimal, unit: UnitMatch
) -> bool:
    """Whether a numeral and the word behind it make a quantity and not a phrase."""
    start = match.start()
    if start and text[start - 1] in _NOT_BEFORE:
        return False
    noun = measure(unit.text).noun if unit.text else ""
    if value in "一半" and noun in _PERIODS and text[unit.end : unit.end + 1] in _DIGITS:
        return False  # 一年四次, 半年1次: a denominator
    if noun and (noun not in NOUNS or (noun in _GRADES and number <= 10)):
        return False
    if not noun and not unit.text and value == match["value"]:
        return bool(_TO_ANOTHER.match(text, match.end()) and _START.search(text[:start][-4:]))
    return number >= 10 or _stands_alone(text, start, unit.end)


_TO_ANOTHER = lazy_re(r"[-—~至到][一二两三四五六七八九十]")
"""三至五天: the first end of a range has its unit at the second."""


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a small numeral is not in the middle of a phrase (两个维护, 三年行动)."""
    before = _START.search(text[max(0, start - 4) : start])
    return bool(before and _CLOSED.match(text, end))
