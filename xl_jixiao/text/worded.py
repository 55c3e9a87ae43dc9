"""Numbers in Chinese numerals, where they are numbers and not part of a word (一般, 统一)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from xl_jixiao.text.mention import Mention, is_rough, with_denominator
from xl_jixiao.text.numerals import CHARACTERS, chinese_number, multiplier
from xl_jixiao.text.proportions import SHARE_UNITS, fraction_at, tenths_at
from xl_jixiao.text.units import NOUNS, Unit, measure, unit_at

_NUMERAL = re.compile(
    r"(?:(?P<share>[百千万])分之)?(?P<value>[零一二两三四五六七八九十百千万亿半壹贰叁肆伍陆柒捌玖拾佰仟]+"
    r"(?:点[零一二三四五六七八九]+)?)"
)
_NOT_BEFORE = frozenset("数几第统唯专单同某另之其不万百十零每一二三四五六七八九两逐任初首头")
_START = re.compile(
    r"(?:^|[^\u4e00-\u9fff]|开展|完成|举办|召开|组织|新建|改造|建设|建成|达到?|共计?|合计|培训|"
    r"印发|出台|制定"
    r"|于|过|至|到|少|多|在|为|是|约|近|够|足|了|有|每[年月周季天日]度?|[各得获年月周季]|[≥≤<>=])$"
)
_CLOSED = re.compile(r"$|[^\u4e00-\u9fff]|及?以[上下内]|之内|内|左右|上下|余|多|或|至|到|和")
_NOT_NONE = re.compile(r"容忍|距离|障碍|跑|散|星|售|件|时差|基础|接触|工|碳|部件|钱|花")
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
    value, scale = match["value"], ""
    while len(value) > 1 and value[-1] in "万亿":  # 三万人 reads like 3万人
        value, scale = value[:-1], value[-1] + scale
    number = chinese_number(value)
    if number is None:
        return None
    if match["share"]:
        number *= multiplier(scale)
        return Mention(number, SHARE_UNITS[match["share"]], start, end, is_rough(text, start, end))
    if start == 0 and end == len(text):
        return None if value in "一半" else Mention(number, scale or None, start, end)
    unit = unit_at(text, end)
    if value == "零" and text[end : end + 1].isalpha() and unit.text not in NOUNS:
        return _none_of(text, start, end)
    if not _is_counted(text, match, value, number, unit):
        return None
    name = with_denominator(text, start, scale + (unit.text or ""))
    approximate = unit.approximate or is_rough(text, start, unit.end)
    return Mention(number, name or None, start, unit.end, approximate)


def _none_of(text: str, start: int, end: int) -> Mention | None:
    """零事故, 零增长: none or less; None where 零 begins a word."""
    if _NOT_NONE.match(text, end):
        return None
    return Mention(Decimal(0), None, start, end, comparison="le")


def _is_counted(text: str, match: re.Match[str], value: str, number: Decimal, unit: Unit) -> bool:
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


_TO_ANOTHER = re.compile(r"[-—~至到][一二两三四五六七八九十]")
"""三至五天: the first end of a range has its unit at the second."""


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a small numeral is not in the middle of a phrase (两个维护, 三年行动)."""
    before = _START.search(text[max(0, start - 4) : start])
    return bool(before and _CLOSED.match(text, end))
