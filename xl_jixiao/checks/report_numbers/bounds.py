"""Numbers that must be larger or smaller than others by what a report says of them: 超额完成,
控制在预算以内, 比上年下降, 其中; in `bounds.toml`. And grades, ranks, 最高, progress that falls.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache, cached_property
from itertools import pairwise, takewhile
from pathlib import Path
from typing import NamedTuple, TypeAlias

from xl_jixiao.checks.report_numbers.lines import MEASURED, StatedSentence, rounding
from xl_jixiao.checks.report_numbers.passage import (
    MOST,
    NumberPassage,
    Passages,
    PlacedNumber,
    alike,
    runs_of,
)
from xl_jixiao.checks.report_numbers.relations import (
    ORDER_SIGNS,
    CuedRows,
    NumberRelation,
    written_as,
)
from xl_jixiao.data_files import read_shipped
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.report import NumberKind
from xl_jixiao.text.direction import lower_is_better
from xl_jixiao.text.numerals import chinese_number
from xl_jixiao.text.phrases import Phrases
from xl_jixiao.text.units import measure
from xl_jixiao.text.wording import percent

_RE = Phrases(__name__)
_FIRST = 0xE000
"""Character of the first number of a passage where its numbers are blotted out."""


_OPPOSITE = {">=": "<", "<=": ">"}
_OWN = "(?:^|(?<=[，；：、（#\n]))(?P<own>[^，。；：、（）#]{0,14}?)"
"""What is said of a number begins a clause, and names at most its thing."""
_END = "(?=[，。；、）\n]|$)"
_CLASS = re.compile(r"\[[^\]]*\]|#")
_RANGE = ("[\ue000-\uf8ff]", "\ue000-\uf8ff")
"""What # is in a pattern by itself, and in a set of signs."""


@dataclass(frozen=True)
class Bound:
    """What is said of a number a, and how it must stand to the number b that it is held against."""

    of: str
    cues: tuple[str, ...]
    """One of these is in the sentence."""
    words: str
    """A pattern in which # is a number, (?P<a>#) and (?P<b>#) are the two; one that is not in it
    is before it."""
    sign: str
    """Of a to b; "goal": as the goal b has it, "over", "short": beyond it, not as far."""
    fires: tuple[str, ...]
    """Sentences in which it tells."""
    silent: tuple[str, ...]
    """Sentences with words like it in which it must not."""
    held: str = "(?!)"
    """Words that b has before it, where it is not in the pattern."""
    unless: str = "(?!)"
    """Words from the first of the two on, up to the end of the clause, that leave it open."""
    kinds: tuple[NumberKind, ...] = tuple(NumberKind)
    near: Decimal = Decimal("0.5")
    """Further off, as a part of the larger, something else is meant."""
    than: Decimal | None = None
    """What a is held against, as a part of b where it has one."""
    years: bool = False
    """Whether b must be of the year before."""
    alone: bool = False
    """Whether no other number of the passage may be as large as a."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Of the words, over a passage with its numbers blotted out."""
        words = self.words.replace("{own}", _OWN).replace("{end}", _END)
        return re.compile(_CLASS.sub(lambda at: at[0].replace("#", _RANGE[len(at[0]) > 1]), words))


class _BoundFile(NamedTuple):
    bound: tuple[Bound, ...]


@cache
def bounds() -> tuple[Bound, ...]:
    """The rows, as they stand.

    Raises:
        ValueError: the file has mistakes.
    """
    read: _BoundFile = read_shipped(Path(__file__).with_name("bounds.toml"), _BoundFile)
    return read.bound


@cache
def _cued() -> CuedRows[Bound]:
    return CuedRows(sorted(bounds(), key=lambda row: row.of))


def of_bounds(found: Sequence[StatedSentence], passages: Passages) -> Iterator[NumberRelation]:
    """What the words of each sentence make of the order of its numbers."""
    for line in found:
        rows = _cued().found_in(line.sentence)
        other = _RE.cue.search(line.sentence)
        if line.together <= MOST and (rows or other):
            passage = passages.of(line)
            yield from _said(passage, rows)
            for ask in _ASKED if other else ():
                yield from ask(passage)


def _order(
    of: str, claim: str, one: PlacedNumber, sign: str, other: PlacedNumber
) -> NumberRelation:
    """How a number stands to another, where it must stand so by what is said."""
    must, a, b = ORDER_SIGNS[sign], one.number, other.number
    agrees = must.is_kept(a.value, b.value, rounding(a, b))
    shown = f"{a.text}{must.says if agrees else must.fails}{b.text}"
    right = f"{must.says}{b.text}"
    return replace(_told(one, shown, right, agrees, of=of, claim=claim), others=(b,))


def _told(
    one: PlacedNumber, shown: str, right: str, agrees: object, **facts: str
) -> NumberRelation:
    relation = NumberRelation("大小", one.number, (), bool(agrees), shown, Severity.WARNING, right)
    return replace(relation, facts=facts)


# --- What is said of two numbers -----------------------------------------------------------------

_MARK = re.compile("[\ue000-\uf8ff]")
_Pair: TypeAlias = tuple[PlacedNumber, PlacedNumber]


def _said(passage: NumberPassage, rows: Sequence[Bound]) -> Iterator[NumberRelation]:
    """What the rows make of a passage, its numbers blotted out by a character of its own each."""
    text, place, start = "", 0, passage.own
    for count, one in enumerate(passage.terms):
        text += _MARK.sub("〓", passage.text[place : one.start]) + chr(_FIRST + count)
        start -= (one.end - one.start - 1) * (one.start < passage.own)
        place = one.end
    text += _MARK.sub("〓", passage.text[place:])
    for row in rows:
        for match in row.pattern.finditer(text):
            if match.end() > start:
                yield from _of_match(row, match, passage)


def _of_match(row: Bound, match: re.Match[str], passage: NumberPassage) -> Iterator[NumberRelation]:
    stop = _RE.stop.search(match.string, match.end())
    for a, b in _pairs(row, match, passage):
        sign = _sign(row, a, b)
        # with the words before a: 其中教育支出2亿元，比上年…
        lead = _place(a, match.string, passage) - len(a.lead)
        first = max(min(match.start(), lead, _place(b, match.string, passage)), 0)
        span = match.string[first : stop.start() if stop else None]
        if sign and _may_be(row, match, a, b) and not re.search(row.unless, _shown(span, passage)):
            larger = [one for one in passage.like(a) if one.number.value >= a.number.value]
            if not row.alone or set(larger) <= {b}:
                claim = _RE.stop.split(_shown(match[0], passage).strip("，、；：（。"))[-1]
                yield _order(row.of, claim, a, sign, b)


def _shown(piece: str, passage: NumberPassage) -> str:
    """A piece with its numbers as they are written."""
    return _MARK.sub(lambda mark: passage.terms[ord(mark[0]) - _FIRST].number.text, piece)


def _place(one: PlacedNumber, text: str, passage: NumberPassage) -> int:
    """Where a number is; at the end where it is none of the passage, but what one must be."""
    at = passage.terms.index(one) if one in passage.terms else len(text)
    return text.find(chr(_FIRST + at)) % (len(text) + 1)


def _pairs(row: Bound, match: re.Match[str], passage: NumberPassage) -> Iterator[_Pair]:
    """The number of a claim and the one that it is held against; none where they are not sure."""
    a, b = (
        passage.terms[ord(at) - _FIRST] if at else None
        for at in map(match.groupdict().get, ("a", "b"))
    )
    before = passage.terms[: len(_MARK.findall(match.string, 0, match.start()))]
    if a and row.than is not None:
        yield a, _scaled(b or a, row.than, whole=b is not None)
    elif a and b:
        yield a, b
    elif b and before:
        here = takewhile(lambda one: alike(one.number, b.number), reversed(before))
        own = [one for one in here if one.start >= passage.start]
        # 参保率97.88%，超过95%的目标; 92%、88%，均高于90%
        yield from ((one, b) for one in (own if _RE.all.search(match[0]) else own[:1]))
    elif a:
        yield from ((a, one) for one in _plans(a, [one for one in before if _is_held(row, one)]))
    elif not b:
        yield from _by_words(row, match, before, passage)


def _scaled(one: PlacedNumber, than: Decimal, *, whole: bool) -> PlacedNumber:
    """So much by itself, or as a part of a number, as if it were written."""
    value = one.number.value * than if whole else than
    text = written_as(one.number, value) if one.number.kind in MEASURED else percent(value)
    number = replace(one.number, value=value, sentence=text, start=0, end=len(text))
    return one._replace(number=number)


def _is_held(row: Bound, one: PlacedNumber) -> bool:
    """Whether a number is what others are held against: the plan, not what was reached."""
    if _RE.actual.search(one.lead) or re.search(row.held, one.lead) or re.match(row.held, one.tail):
        return not _RE.actual.search(one.lead)
    return bool(re.search(row.held, one.clause)) and not _RE.actual.search(one.clause)


def _by_words(
    row: Bound, match: re.Match[str], before: Sequence[PlacedNumber], passage: NumberPassage
) -> Iterator[_Pair]:
    """计划1.2万亩、800株，实际1.3万亩、860株，均超额完成: each with the plan of its like."""
    held: list[PlacedNumber] = []
    rest: list[PlacedNumber] = []
    last = before[-1].start if before else 0
    for floor in (passage.text.rfind("；", 0, last), passage.start, 0):
        near = [one for one in before if one.start >= floor >= 0]
        held = [one for one in near if _is_held(row, one)]
        beside = [one for one in near if one not in held and not _RE.effect.search(one.lead)]
        rest = [one for one in beside if held and "其中" not in passage.between(held[0], one)]
        if held and rest:
            break
    pairs: list[_Pair] = []
    for b in held:
        own = [one for one in rest if _plans(one, held) == [b]]
        named = [one for one in own if len(_thing(one)) > 1 and _thing(one) in b.clause]
        alone = own if len(own) == 1 else named
        sure = _RE.all.search(match[0]) or alone == named or alone == rest[-1:]
        pairs += [(alone[0], b)] if len(alone) == 1 and sure else []
    yield from pairs if _RE.all.search(match[0]) else pairs[-1:]


def _plans(a: PlacedNumber, held: Sequence[PlacedNumber]) -> list[PlacedNumber]:
    """The plan of a number: the only one of its kind, or the only one of the same name."""
    own = [one for one in held if alike(one.number, a.number)]
    if len(own) > 1:
        name = _thing(a)
        own = [one for one in own if name and _thing(one) and name.endswith(_thing(one)[-2:])]
    return own if len(own) == 1 else []


def _thing(one: PlacedNumber) -> str:
    return _RE.plainly.sub("", one.lead)


def _may_be(row: Bound, match: re.Match[str], a: PlacedNumber, b: PlacedNumber) -> bool:
    """Whether it is sure that the two are held against each other, and of one thing."""
    one, other = a.number, b.number
    rough = _RE.rough_before.search(b.lead) or _RE.rough_behind.match(b.tail)
    if one.approximate or rough or not alike(one, other) or one.kind not in row.kinds:
        return False
    if abs(one.value - other.value) > row.near * max(one.value, other.value):
        return False
    if row.years and (one.year is None or other.year != one.year - 1):
        return False
    named, told = set(_thing(a)), set(f"{b.clause}{b.tail}")
    apart = len(named) > _TWO and len(named - told) > len(named) * _MUCH
    if apart and row.sign not in ORDER_SIGNS and "b" not in match.groupdict():
        return False  # 新增就业900人, 职业介绍860人
    said = "".join(match.groupdict().get(name) or "" for name in _NAMED)
    unit = _RE.counted.search(said)
    if unit and unit["unit"] not in one.unit:
        return False  # 实际培训6期286人，培训期数圆满完成任务
    return set(_RE.plainly.sub("", _MARK.sub("", said))) <= told | set(f"{a.clause}{a.tail}")


_NAMED = ("own", "object", "rest")
_TWO = 2
_MUCH = 0.7


def _sign(row: Bound, a: PlacedNumber, b: PlacedNumber) -> str:
    """What a must be to b, "" where nothing says whether more of it is better."""
    if row.sign in ORDER_SIGNS:
        return row.sign
    words, goal = f"{b.lead[-_NEAR:]}{b.tail[:_NEAR]}", ">="
    if _RE.at_most.search(words):
        goal = "<="
    elif not _RE.at_least.search(words):
        money = a.number.kind is NumberKind.AMOUNT and not _RE.earned.search(b.clause)
        timed = money or measure(a.number.unit).dimension in _TIMES
        goal = "" if timed or any(map(lower_is_better, (a.clause, b.clause))) else ">="
    ways = {"goal": goal, "short": _OPPOSITE.get(goal, ""), "over": goal.replace("=", "")}
    return ways[row.sign] if goal == ">=" or row.sign == "goal" else ""


_NEAR = 6
_TIMES = ("time", "months", "working days")


# --- Ranks, what is highest, what goes on ---------------------------------------------------------


def _ranks(passage: NumberPassage) -> Iterator[NumberRelation]:
    """14个县（市、区）中位列第15名: a place behind all that are ranked."""
    for one in passage.last:
        match = _RE.rank.match(passage.text, one.end)
        if match and _RE.ranked.search(one.words) and one.number.unit in _RANKED:
            place = chinese_number(match["place"]) or Decimal(match["place"])
            agrees, said = place <= one.number.value, match["said"]
            shown = f"第{match['place']}{'不超过' if agrees else '超过'}{one.number.text}"
            told = _told(one, shown, f"不超过{one.number.text}", agrees, of="名次", claim=said)
            yield replace(told, found=said)


_RANKED = ("个", "家", "所", "")


def _ends(passage: NumberPassage) -> Iterator[NumberRelation]:
    """A 95%、B 98%、C 94%，其中C最高; 由高到低为92分、93分."""
    for run in _runs(passage):
        sort = operator.attrgetter("number.value")
        if match := _RE.extreme.match(passage.text, run[-1].end):
            own = [one for one in run if _is_named(one, match["name"], passage.text[: run[-1].end])]
            most, sign = (max, ">=") if match["way"] in _HIGH else (min, "<=")
            if len(own) == 1:
                yield _order("所列的数", match[0], own[0], sign, most(run, key=sort))
        if match := _RE.yearly.match(passage.text, run[-1].end):
            for before, one in pairwise(run):
                yield _order("逐年的数", match[0], one, ">" if match["up"] else "<", before)
        if match := _RE.ordered.search(passage.text, passage.start, run[0].start):
            sign = "<=" if match["first"] in _HIGH else ">="
            for before, one in pairwise(run):
                yield _order("排列的次序", match[0], one, sign, before)


_HIGH = "高多大"
_SHORT = 6
"""Characters of what is named beside its owner: 家长满意率."""


def _is_named(one: PlacedNumber, words: str, told: str) -> bool:
    """Whether words name the owner of a number, and nothing that was not spoken of: 进步."""
    name = _RE.separator.sub("", one.lead)
    owner, _, thing = words.partition(name)
    return len(name) > 1 and not owner and len(thing) < _SHORT and thing[-2:] in told


def _runs(passage: NumberPassage) -> Iterator[list[PlacedNumber]]:
    """Three and more numbers of a kind, one behind the other with nothing but names between."""

    def is_linked(last: PlacedNumber, one: PlacedNumber) -> bool:
        between = passage.between(last, one)
        return alike(last.number, one.number) and _RE.link.fullmatch(between) is not None

    runs = runs_of(passage.last, is_linked)
    exact = [run for run in runs if not any(one.number.approximate for one in run)]
    yield from (run for run in exact if len(run) > _TWO)


def _progress(passage: NumberPassage) -> Iterator[NumberRelation]:
    """截至6月62%，截至9月58%: what is cumulative does not fall."""
    if not _RE.cumulative.search(passage.text) or _RE.anew.search(passage.text):
        return
    found: list[tuple[int, PlacedNumber]] = []
    ends = (0, *(one.end for one in passage.terms))
    for start, one in zip(ends, passage.terms, strict=False):
        until = [*_RE.until.finditer(passage.text, start, one.start)]
        if until and not one.number.approximate and one.number.kind in _KINDS:
            month = until[-1]["month"] or until[-1]["end"] or _MONTHS.get(until[-1][0][0], 12)
            found.append((int(month), one))
    for (early, before), (late, one) in pairwise(found):
        alone = _RE.time.sub("", one.lead) in before.lead and one.start >= passage.own
        if one.number.kind is NumberKind.AMOUNT:
            alone = alone and "累计" in before.lead and not one.tail
        if early < late and alike(before.number, one.number) and alone:
            yield _order("累计数", "累计", one, ">=", before)


_KINDS = (NumberKind.RATE, NumberKind.AMOUNT)
_MONTHS = {"一": 3, "上": 6, "前": 9}


# --- Grades and steps -----------------------------------------------------------------------------


class _Step(NamedTuple):
    """A step of a scale: from, up to, what is given for it."""

    low: Decimal
    high: Decimal
    given: str
    span: range

    def holds(self, value: Decimal) -> bool:
        """Whether a value may be in it; which step its ends belong to is left open."""
        return self.low <= value <= self.high


_SPELLED = {"优秀": "优", "良好": "良", "中等": "中"}


def _steps(text: str) -> list[_Step]:
    for pattern in _RE.several("steps"):
        found: list[_Step] = []
        for match in pattern.finditer(text):
            low, high = match["low"] or 0, match["high"] or match["top"] or "Infinity"
            given = _SPELLED.get(match["given"], match["given"])
            found.append(_Step(Decimal(low), Decimal(high), given, range(*match.span())))
        if found:
            return found
    return []


def _grades(passage: NumberPassage) -> Iterator[NumberRelation]:
    """90分以上为优，80分至90分为良…自评87.5分，等级为优; 95%以上得10分…93.6%，得10分."""
    steps = _steps(passage.text) if _RE.scale.search(passage.text) else []
    if not steps or _RE.by_points.search(passage.text):
        return
    graded = not steps[0].given[0].isdigit()
    claims = (_RE.grade if graded else _RE.points).finditer(passage.text)
    said = [at for at in claims if not any(at.end() - 1 in step.span for step in steps)]
    measured = _measured(
        [one for one in passage.terms if not any(one.start in step.span for step in steps)],
        graded=graded,
    )
    if len(said) != 1 or measured is None or said[0].end() < passage.own > measured[0].start:
        return
    given, (one, value) = _SPELLED.get(said[0]["given"], said[0]["given"]), measured
    fitting = [step.given for step in steps if step.holds(value)]
    low = min(step.low for step in steps)
    if given in [step.given for step in steps] and (fitting or value < low):
        right = fitting[0] if fitting else f"低于{given}"
        shown = f"{one.number.text if graded else percent(value / _HUNDRED)}应为{right}"
        told = _told(one, shown, right, given in fitting, of="写明的标准", claim=said[0][0])
        yield replace(told, found=given)


_HUNDRED = 100


def _measured(free: Sequence[PlacedNumber], *, graded: bool) -> tuple[PlacedNumber, Decimal] | None:
    """What is held against a scale: the one score, the one rate, or what two amounts come to."""
    kind, words = (NumberKind.SCORE, _RE.scored) if graded else (NumberKind.RATE, _RE.rated)
    found = [one for one in free if one.number.kind is kind and words.search(one.clause)]
    money = [one for one in free if one.number.kind is NumberKind.AMOUNT]
    alone = graded or all(one.number.kind is not kind or one in found for one in free)
    if len(found) == 1 and alone and not found[0].number.approximate:
        return found[0], found[0].number.value * (1 if graded else _HUNDRED)
    if found or graded or not alone or len(money) != _TWO:
        return None
    given, spent = money
    known = given.read.given and spent.read.done and given.number.value
    return (spent, spent.number.value / given.number.value * _HUNDRED) if known else None


_ASKED: tuple[Callable[[NumberPassage], Iterator[NumberRelation]], ...] = (
    _ranks,
    _ends,
    _progress,
    _grades,
)
