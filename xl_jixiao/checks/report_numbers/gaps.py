"""How far one number is from another: 比上年10万元减少1万元; 43 projects, 37 started, 6 are not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby
from typing import TypeAlias

from xl_jixiao.checks.report_numbers.lines import (
    StatedSentence,
    comparable,
    exact,
    rounding,
)
from xl_jixiao.checks.report_numbers.relations import NumberRelation, written_as
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.report import NumberKind, Report, StatedNumber
from xl_jixiao.text.numerals import chinese_number
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)


# --- Between two numbers ------------------------------------------------------------


_Pair: TypeAlias = tuple[StatedNumber, StatedNumber]
"""The larger number and the smaller."""
_TWO = 2


def _difference(
    kind: str, larger: StatedNumber, smaller: StatedNumber, stated: StatedNumber
) -> NumberRelation:
    """What is said to lie between two numbers, or to be left of one."""
    formula = f"{larger.text}−{smaller.text}={written_as(stated, larger.value - smaller.value)}"
    agrees = _agrees(larger, smaller, stated)
    return NumberRelation(kind, stated, (larger, smaller), agrees, formula)


def _agrees(larger: StatedNumber, smaller: StatedNumber, stated: StatedNumber) -> bool:
    off = larger.value - smaller.value - stated.value
    return abs(off) <= rounding(larger, smaller, stated)


# --- Left of a whole ------------------------------------------------------------

_SHORTEST_SHARED = 4
_FAR = Decimal("0.25")
"""Further off, as a part of the whole, it is left of another."""
_MOST = 100
"""So many leftovers of a report are looked at: each is compared with all its numbers."""


def of_remainders(found: Sequence[StatedSentence]) -> Iterator[NumberRelation]:
    """The counts of what was not done whose whole and part the report states, each once."""
    told = 0
    for line in found:
        for left in exact(line.measured):
            match = _RE.not_done.match(left.subject)
            if match is None or left.kind is not NumberKind.COUNT or told >= _MOST:
                continue
            told += 1
            pair = _pair(match, left, line, found)
            if pair is not None and not _others_explain(*pair, left, line):
                one = _difference("余数", *pair, left)
                whole, done = pair
                if abs(whole.value - done.value - left.value) <= whole.value * _FAR:
                    yield one


def _others_explain(
    whole: StatedNumber, done: StatedNumber, left: StatedNumber, line: StatedSentence
) -> bool:
    """Whether there are further states beside done and not done: 正在整改6个."""
    alike = [one for one in exact(line.measured) if comparable(one, left)]
    others = [one.value for one in alike if one not in (whole, done, left)]
    gap = whole.value - done.value - left.value
    return gap > 0 and bool(others) and gap in (sum(others), *others)


def _pair(
    said: re.Match[str], left: StatedNumber, line: StatedSentence, found: Sequence[StatedSentence]
) -> _Pair | None:
    """The whole and the part; None where more than one would do."""
    chosen: dict[tuple[Decimal, Decimal], _Pair] = {}
    for other in found:
        for done in exact(other.measured):
            if done is left or not comparable(done, left) or "未" in done.subject:
                continue
            whole = _whole_of(done, other) if _same_deed(done.subject, said["done"]) else None
            here = other.ref == line.ref
            if whole is not None and (here or _same_scope(said["scope"], whole, line)):
                chosen[whole.value, done.value] = (whole, done)
    return next(iter(chosen.values())) if len(chosen) == 1 else None


def _same_deed(done: str, verb: str) -> bool:
    """开复工项目 and (未)兑现开复工项目; 已解决 and (未)解决."""
    if len(verb) == 1:  # 已发1238户，未发12户
        return done.endswith(f"已{verb}")
    one, other = _RE.starts.sub("", _RE.ends.sub("", done)), _RE.ends.sub("", verb)
    if len(one) < 2 or len(other) < 2:
        return False
    return one.endswith(other) or other.endswith(one) or one.startswith(other)


def _whole_of(done: StatedNumber, line: StatedSentence) -> StatedNumber | None:
    """The number just before, in the same sentence or in the one before it."""
    ahead = [one for one in exact(line.measured) if one.end <= done.start and comparable(one, done)]
    last = exact(line.before[-1].measured) if line.before else ()
    wholes = ahead[-1:] or [one for one in last if comparable(one, done)]
    return wholes[0] if len(wholes) == 1 and wholes[0].value >= done.value else None


def _same_scope(scope: str, whole: StatedNumber, line: StatedSentence) -> bool:
    """Whether what is left is said to be left of that whole."""
    names = _RE.names.findall(scope)
    if names:
        return any(name in whole.sentence for name in names)
    told = scope or line.sentence[: line.sentence.find("未")]
    return any(
        whole.subject[start : start + _SHORTEST_SHARED] in told
        for start in range(len(whole.subject) - _SHORTEST_SHARED + 1)
    )


# --- Names that are listed ---------------------------------------------------------------------

_LONGEST_NAME = 15
_FEWEST_NAMES, _MOST_NAMES = 3, 40


def of_names(found: Sequence[StatedSentence]) -> Iterator[NumberRelation]:
    """The counts of three and more whose things are named one by one, to the end of the clause."""
    for line in found:
        for one in (*exact(line.numbers), *_spelled_out(line)):
            if one.kind is not NumberKind.COUNT or not _FEWEST_NAMES <= one.value <= _MOST_NAMES:
                continue
            names = _named_behind(one) or _named_before(one) or _persons(one)
            short = all(0 < len(name) <= _LONGEST_NAME for name in names)
            # 甲股和乙股 may be the name of one: fewer are not told
            unclear = len(names) < one.value and _is_joined(one)
            if len(names) >= _FEWEST_NAMES and short and not unclear:
                agrees, listed = len(names) == one.value, f"{len(names)}{one.unit}"
                yield NumberRelation("列举", one, (), agrees, listed, severity=Severity.WARNING)


def _spelled_out(line: StatedSentence) -> Iterator[StatedNumber]:
    """四个乡镇: small numbers in characters, that state nothing where no names are beside them."""
    for match in _RE.spelled.finditer(line.sentence) if line.numbers else ():
        count = replace(
            line.numbers[0], kind=NumberKind.COUNT, unit=match["unit"], approximate=False
        )
        value = chinese_number(match["count"]) or Decimal(0)
        yield replace(count, value=value, start=match.start(), end=match.end())


def _named_behind(one: StatedNumber) -> Sequence[str]:
    """3个镇，分别为甲镇、乙镇、丙镇; nothing where the list need not be complete."""
    match = _RE.list.match(one.sentence, one.end)
    if match is None or _RE.open_end.search(match["names"]):
        return ()
    if match["of"] == "包括" and "等" in one.sentence[: one.start]:
        return ()  # 甲镇、乙镇等7个，包括甲镇: once more the first of them
    return [name.strip("（）() ") for name in _names(match["names"])]


def _is_joined(one: StatedNumber) -> bool:
    """Whether the list behind it has its last two names joined by 和."""
    match = _RE.list.match(one.sentence, one.end)
    return bool(match and _RE.both.search(match["names"]))


def _names(listed: str) -> Sequence[str]:
    """甲镇、乙镇和丙乡: one by one; none where it is not clear whether 和 is between two names."""
    *names, last = listed.split("、")
    two = _RE.both.split(last)
    if len(two) == 1:
        return [*names, last]
    kinds = {name[-1:] for name in names}
    alike = {*map(len, names), *map(len, two)}
    clear = len(two) == _TWO and (len(alike) == 1 or {name[-1:] for name in two} <= kinds)
    return [*names, *two] if clear else ()


def _named_before(one: StatedNumber) -> Sequence[str]:
    """甲镇、乙镇、丙乡3个乡镇, but not 甲镇、乙镇、丙乡12个村: each is called what is counted."""
    match = _RE.named_before.search(one.sentence[: one.start])
    kind = _RE.kind_behind.match(one.sentence, one.start)
    if match is None or kind is None or _RE.open_end.search(match["names"]):
        return ()
    names = _names(match["names"])
    return names if all(name[-1] in kind["kind"] for name in names) else ()


def _persons(one: StatedNumber) -> Sequence[str]:
    """由组长甲某、副组长乙某和成员丙某、丁某共4人组成: where each is a person's name."""
    if not _RE.made_up_of.match(one.sentence, one.end - 1):
        return ()
    ahead = _RE.people.search(one.sentence[: one.start])
    match = ahead or _RE.people_behind.match(one.sentence, one.end)
    if match is None:
        return ()
    names = [_RE.title.sub("", name) for name in _RE.between.split(match["people"])]
    return names if all(map(_RE.person.match, names)) else ()


def of_items(report: Report) -> Iterator[NumberRelation]:
    """抓了三项工作：一是…，二是…，三是…，四是…: more items in a paragraph than it announces, or
    fewer in one sentence. Those of several sentences may go on in the next paragraph.
    """
    whole = "".join(said for _, said in report.cited())
    for _, group in groupby(report.cited(), key=lambda cited: cited[0][:2]):
        paragraph = tuple(group)
        for place, (ref, sentence) in enumerate(paragraph):
            if (match := _RE.announced.search(sentence)) is None:
                continue
            text = "".join(said for _, said in paragraph[place:])
            told = [chinese_number(one["place"]) for one in _RE.item.finditer(text)]
            count = chinese_number(match["count"]) or Decimal(match["count"])
            short = _is_all_told(text, match["unit"], len(told), whole)
            if told == list(range(1, len(told) + 1)) and (len(told) >= count or short):
                agrees, listed = len(told) == count, f"{len(told)}{match['unit']}"
                span = match.start(), match.end("unit")
                one = StatedNumber(ref, sentence, *span, NumberKind.COUNT, count, Decimal(1))
                yield NumberRelation("列举", one, (), agrees, listed, severity=Severity.WARNING)


def _is_all_told(text: str, unit: str, told: int, whole: str) -> bool:
    """Whether a list ends with its sentence and nothing behind it goes on with its next item:
    四是…, 第四，…, 此外，…; and no item may be of two things.
    """
    listed, _, rest = text.partition("。")
    if told < _FEWEST_NAMES or len(_RE.item.findall(listed)) != told:
        return False
    if unit == "个" and _RE.joined.search(listed[listed.find("一是") :]):
        return False
    rest += whole.partition(text)[2]
    following = f"{_DIGITS[told + 1 : told + 2]}是"
    return not _RE.others.search(rest[:_NEAR]) and following not in rest


_DIGITS = "零一二三四五六七八九十"
_NEAR = 30
