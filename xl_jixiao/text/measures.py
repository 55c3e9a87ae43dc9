"""Which mentioned number is the measure, and what it is the number of."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from xl_jixiao.model.making import direct
from xl_jixiao.model.values import Quantity
from xl_jixiao.text.characters import plain
from xl_jixiao.text.comparison import Comparison
from xl_jixiao.text.mentions import mentions
from xl_jixiao.text.patterns import lazy_re
from xl_jixiao.text.units import SHARES, conversion
from xl_jixiao.text.written_numbers import Mention

_SUBJECT_ENDS = ",;。、\n!?/("

_LEADS_UP = lazy_re(
    r"(?:19|20)\d\d年?|[≥≤<>=:约近共为是达到至均已超不低于少高大小等得应须需]|完成(?!率)|实现|实际|累计|"
    r"总计|合计|全年|本年度?|年度|控制在|保持在?|目标值?|指标值?|及?以上"
)


def subjects(text: str, found: Iterable[Mention]) -> list[tuple[str, Mention]]:
    """Each number with the words before it in its clause, without those that only lead up to it
    ("" where no others are left).
    """
    named: list[tuple[str, Mention]] = []
    floor = 0
    for mention in found:
        ahead = text[floor : mention.start]
        ahead = ahead[max(ahead.rfind(mark) + 1 for mark in _SUBJECT_ENDS) :]
        named.append((_LEADS_UP.sub("", ahead).strip(), mention))
        floor = max(floor, mention.tail)
    return named


def same_subject(one: str, other: str) -> bool:
    """Whether two numbers may be of the same thing: 满意度 and 群众满意度, or one is unnamed."""
    return one in other or other in one


_CLAUSE_END = lazy_re(r"[,;。、\n!?/]|[和与并且](?![一-鿿]?$)|(?:19|20)\d\d年")
"""What ends a clause; a year begins another one (2022年100个2023年120个)."""

_PART_OF_WHOLE = lazy_re(r"(?:其中|包括|包含|含|内含)[^,;。]{0,14}$")

_FURTHER_PART = lazy_re(r"其中[^;。]{0,40}$")

_CONTEXT_BEFORE = lazy_re(
    r"(?:由|从|较|比|同比|环比|去年|上年|往年|上年度|年初|原来|原有|基期|基数|满分|近|前|每|分母|"
    r"总分)"
    r"[^\d,;。]{0,8}$"
)

_CUE = lazy_re(
    r"(?:达到?|完成|实现|为|到|至|共计?|合计|总计|累计|实际|率|度|比例|占比|面积|数量|金额|总额|"
    r":)[了约近]?$"
)

_LOWER: frozenset[Comparison] = frozenset(("ge", "gt"))

_UPPER: frozenset[Comparison] = frozenset(("le", "lt"))

_SCOPE = lazy_re(r"(?:全[省市县区镇乡国州校院系]|辖区|[所下]辖|[现共]有)(?:内|共|的|所有)?$")

_AGES = ("岁", "周岁", "月龄")


def measures(text: str) -> tuple[Mention, ...]:
    """The measures of a plain text: none, one, or several that are bound to different things.

    In one clause one number is the measure (a signed one before any other, else a percentage, else
    the one after 达到, 完成 …, else the last); numbers in brackets, after 其中, ages of the persons
    concerned and earlier values give way to others. Two numbers side by side ("100%1000件") are
    two measures.
    """
    found = mentions(text)
    if len(found) < 2:
        return found
    kept = _without_context(text, found)
    chosen: list[Mention] = []
    for group in _clauses(text, kept):
        chosen += _of_clause(text, group)
    return tuple(_total(text, _distinct(text, _bounds_joined(chosen))))


def _without_context(text: str, found: Sequence[Mention]) -> Sequence[Mention]:
    """Drop what only describes, one reason after the other, as long as something is left."""
    for gives_way in (_in_brackets, _part, _age, _scope, _scoring_rule, _earlier):
        rest = [mention for mention in found if not gives_way(text, mention)]
        if rest:
            found = rest
    return found


def _in_brackets(text: str, mention: Mention) -> bool:
    before = text[: mention.start]
    return before.count("(") > before.count(")")


def _part(text: str, mention: Mention) -> bool:
    if _PART_OF_WHOLE.search(text, max(0, mention.start - 18), mention.start):
        return True
    further = _FURTHER_PART.search(text, max(0, mention.start - 44), mention.start)
    return bool(further) and mention.unit != "%"


def _age(_text: str, mention: Mention) -> bool:
    return mention.unit in _AGES


def _scope(text: str, mention: Mention) -> bool:
    """全县12个乡镇 tells for whom it is done."""
    if mention.comparison:
        return False
    return bool(_SCOPE.search(text, max(0, mention.start - 5), mention.start))


def _scoring_rule(text: str, mention: Mention) -> bool:
    """每降低1个百分点扣0.5分 says how it is scored, not what is aimed at."""
    begin = max(text.rfind(mark, 0, mention.start) for mark in ",;。(") + 1
    return "扣" in text[begin : mention.end + 4]


def _earlier(text: str, mention: Mention) -> bool:
    if mention.comparison or (mention.unit and "/" in mention.unit):
        return False
    return bool(_CONTEXT_BEFORE.search(text, max(0, mention.start - 12), mention.start))


def _clauses(text: str, found: Sequence[Mention]) -> list[list[Mention]]:
    """The mentions grouped by the clause they are in."""
    groups: list[list[Mention]] = []
    for mention in found:
        if groups and not _CLAUSE_END.search(text, groups[-1][-1].end, mention.start):
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return groups


def _of_clause(text: str, group: list[Mention]) -> list[Mention]:
    if any(mention.comparison for mention in group):
        before = [None, *group]
        return [
            mention
            for mention, last in zip(group, before, strict=False)
            if mention.comparison or (last is not None and _beside_signed(text, last, mention))
        ]
    side_by_side = [
        text[one.tail : other.start].strip() == "" for one, other in itertools.pairwise(group)
    ]
    if all(side_by_side):
        return group
    shares = [mention for mention in group if mention.unit in SHARES]
    if shares:
        return [shares[-1]]
    cued = [m for m in group if _CUE.search(text, max(0, m.start - 4), m.start)]
    if len(cued) == 1:
        return cued
    with_unit = [mention for mention in group if mention.unit]
    return [(with_unit or group)[-1]]


def _beside_signed(text: str, last: Mention, mention: Mention) -> bool:
    """Whether a number right behind a signed one measures something else: ≥100%1000件."""
    return (
        bool(last.comparison)
        and mention.unit not in (None, last.unit)
        and not text[last.tail : mention.start].strip()
    )


def _bounds_joined(found: Sequence[Mention]) -> list[Mention]:
    """A lower bound and an upper bound of the same unit are one range: ≥90%且≤110%."""
    if len(found) != 2:
        return list(found)
    one, other = found
    if one.comparison in _UPPER and other.comparison in _LOWER:
        one, other = other, one
    if one.comparison not in _LOWER or other.comparison not in _UPPER:
        return list(found)
    units = {one.unit, other.unit} - {None}
    if len(units) > 1 or one.number > other.number or one.low is not None or other.low is not None:
        return list(found)
    joined = other._replace(
        low=one.number,
        unit=other.unit or one.unit,
        start=min(one.start, other.start),
        end=max(one.end, other.end),
        tail=max(one.tail, other.tail),
        comparison=None,
    )
    return [joined]


def _total(text: str, found: list[Mention]) -> list[Mention]:
    """The total alone, where the others are its parts: 共10个，A区4个，B区6个."""
    if len(found) < _TOTAL_AND_PARTS or len({mention.unit for mention in found}) > 1:
        return found
    whole = sum(mention.number for mention in found)
    for mention in found:
        if 2 * mention.number == whole and _SUMMED.search(text, 0, mention.start):
            return [mention]
    return found


_TOTAL_AND_PARTS = 3

_SUMMED = lazy_re(r"(?:共|合计|总计|总数|总共|累计)[\u4e00-\u9fff:]{0,8}$")


def _distinct(text: str, found: Sequence[Mention]) -> list[Mention]:
    """The same measure said twice is one (完成率100%，达到100%); 完成率100%，合格率100% are two."""
    seen: list[tuple[str, Mention]] = []
    for name, mention in subjects(text, found):
        if not any(same_subject(name, word) and _says_same(mention, other) for word, other in seen):
            seen.append((name, mention))
    return [mention for _, mention in seen]


def _says_same(one: Mention, other: Mention) -> bool:
    if (one.number, one.low) != (other.number, other.low):
        return False
    if one.unit == other.unit:
        return True
    if one.unit is None or other.unit is None:
        return False
    same = conversion(one.unit, other.unit)
    return same is not None and same.multiply == same.divide


def parse_quantity(text: str) -> Quantity | None:
    """The one quantity that a text states, as typed: "48.5亿元" → 48.5 亿元.

    None for a text without a number, with a range, with several unrelated numbers ("100%1000件"),
    and where the only numbers are dates, document numbers or names (PM2.5).
    """
    shown = plain(text)
    found = mentions(shown)
    if len(found) > 1:
        found = measures(shown)
    if len(found) != 1 or found[0].low is not None or found[0].fraction:
        return None
    mention = found[0]
    return _make_quantity(mention.number, mention.unit, mention.approximate)


_make_quantity = direct(Quantity)
