"""Days and the times between them: days that the calendar has not, periods and their length, what
is said to be early or late, the stages of a project in their order.

Nothing is told where a year that is not written, the one behind or ahead, would make it right.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations, product
from typing import NamedTuple

from xl_jixiao.checks.report_numbers.lines import StatedSentence
from xl_jixiao.checks.report_numbers.passage import NumberPassage, Passages, PlacedNumber
from xl_jixiao.checks.report_numbers.relations import NumberRelation
from xl_jixiao.checks.report_numbers.times import (
    ACCEPTED,
    FINISHED,
    STARTED,
    Time,
    are_of_one_year,
    as_number,
    last_day,
    times_of,
)
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.report import SentencePart, StatedNumber, StatedPeriod
from xl_jixiao.text.numerals import half_up
from xl_jixiao.text.phrases import Phrases
from xl_jixiao.text.wording import number

_RE = Phrases(__name__)
_DAYS = ("天", "日", "日历天")
_MONTH = 30.4375
_LENGTHS = {**dict.fromkeys(_DAYS, 1.0), "个月": _MONTH, "年": 12 * _MONTH}
"""Units of a length of time, in days."""
_LONGEST = 300
"""Days, at most, that work is said to be late by."""
_APART = frozenset({(0, 1), (0, 2), (0, 3), (0, 4), (8, 9)})
"""Stages that come in either order: a design is tendered before it is approved."""


def _wrong(
    kind: str, stated: StatedNumber, right: str, *others: StatedNumber, **facts: str
) -> NumberRelation:
    """What is said wrongly, and what would be right."""
    return NumberRelation(kind, stated, others, False, right, Severity.WARNING, right, facts=facts)


def of_days_that_are_none(found: Sequence[StatedSentence]) -> Iterator[NumberRelation]:
    """11月31日, 2023年2月29日."""
    for line in found:
        for match in _RE.day.finditer(line.sentence) if "月" in line.sentence else ():
            year, month, day = (int(one or 0) for one in match.groups())
            last = last_day(year, month)
            if day > last and (last or year):
                place = SentencePart(line.ref, line.sentence, *match.span())
                right = f"{month}月只有{last}天" if last else "月份为1至12"
                yield replace(_wrong("日期", as_number(place, 0), right), severity=Severity.ERROR)


def of_times(found: Sequence[StatedSentence], passages: Passages) -> Iterator[NumberRelation]:
    """What the times of each sentence, and of those before it, make of one another."""
    for line in found:
        if _may_be_told(line):
            passage = passages.of(line)
            times = times_of(line, passage)
            for rule in (_wrong_periods, _lengths, _claims, _out_of_order):
                yield from rule(passage, times)


# --- A period ------------------------------------------------------------------------------------


def _may_be_told(line: StatedSentence) -> bool:
    """Whether a sentence has two times, those before it counted, a period, or a length of time."""
    if any(one.unit in _LENGTHS for one in line.numbers):
        return line.part_of_year or bool(_RE.claim.search(line.sentence))
    near = [one for said in (*line.before, line) for one in said.statements]
    times = [one for one in near if isinstance(one, StatedPeriod)]
    return line.part_of_year and (len(times) > 1 or bool(_RE.from_to.search(times[0].text)))


def _wrong_periods(passage: NumberPassage, times: Sequence[Time]) -> Iterator[NumberRelation]:
    for place, one in enumerate(times):
        if one.from_to and one.start >= passage.start:
            before = times[place - 1] if place else None
            if right := _right_period(one, before, passage.text):
                yield _wrong("起止", one.stated, right)


def _right_period(one: Time, before: Time | None, text: str) -> str:
    """Of 2023年1月1日至2022年12月31日, of the time that another year is reviewed in, and of 一季度
    （1—4月） what they should be; "" where nothing is wrong.
    """
    if one.last < one.first:
        return f"止日不早于起日{_written(one.first)}" if one.own_year else ""
    if before and _RE.quarter.search(before.said.text):
        beside = _RE.namely.fullmatch(text, before.end, one.start)
        within = (before.first - _EDGE) <= one.first and one.last <= before.last + _EDGE
        return "" if within or not beside else f"在{before.said.text}以内"
    years = _RE.year_reviewed.findall(text, 0, one.start) if _RE.reviewed.search(one.lead) else ()
    if not years or one.first.year <= int(years[-1]) <= one.last.year:
        return ""
    return f"在{years[-1]}年内"


_EDGE = dt.timedelta(days=10)
"""第四季度（9月底至12月）."""


def _written(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


class _Span(NamedTuple):
    """A length of time."""

    low: int
    high: int
    """The least and the most days."""
    later: str
    earlier: str
    """What it lies between."""
    ends: Sequence[StatedNumber]
    """The same as numbers, where they are."""


def _lengths(passage: NumberPassage, times: Sequence[Time]) -> Iterator[NumberRelation]:
    if _RE.with_gaps.search(passage.text, passage.start):
        return
    for term in passage.last:
        if term.number.unit in _LENGTHS and not term.number.approximate:
            span = _span_ahead(term, passage, times) or _span_behind(term, passage, times)
            if span is not None:
                yield _compared(term.number, span, "起止日期")


def _compared(stated: StatedNumber, span: _Span, of: str) -> NumberRelation:
    """A length of time that is stated beside what it is between."""
    one_more = len(span.ends) == 1  # the first day of a period is one of its days
    terms = f"{span.later}−{span.earlier}"
    if stated.unit not in _DAYS:
        terms = f"（{terms}）÷{_LENGTHS[stated.unit]:.1f}"
    elif one_more:
        terms += "+1"
    right = _in_unit(span.high if one_more else span.high - 1, stated.unit)
    agrees = _fits(stated, span.low, span.high)
    return NumberRelation(
        *("算式", stated, tuple(span.ends), agrees, f"{terms}={right}", Severity.WARNING),
        facts={"of": of},
    )


def _span_ahead(term: PlacedNumber, passage: NumberPassage, times: Sequence[Time]) -> _Span | None:
    """What a number of days, months or years is said to be the length of: a period, work whose
    start and end are named, or no more than the months there are.
    """
    before = [one for one in times if one.end <= term.start]
    words = passage.text[before[-1].end : term.start] if before else "。"
    if "。" in words:
        return None
    one = before[-1]
    if one.from_to and _RE.lasting.fullmatch(words):
        return _of_period(one)
    if _RE.since.match(words) and _RE.in_the_year.search(term.lead):
        return _at_most(one._replace(last=dt.date(one.first.year, 12, 31)))
    if one.from_to and any(map(_RE.paid.fullmatch, (words, term.clause))):
        months = _at_most(one)
        fewer = months.high / _MONTH - float(term.number.value)
        return months._replace(low=months.high) if fewer < _ONE_LESS else None
    return _of_work(before, passage) if _RE.lasted.fullmatch(term.lead) else None


def _span_behind(term: PlacedNumber, passage: NumberPassage, times: Sequence[Time]) -> _Span | None:
    """The same where the period is behind it: 工期120天（3月1日至6月28日）."""
    behind = next((one for one in times if one.start >= term.end), None)
    if behind is None or not behind.from_to or not _RE.lasts.search(term.lead):
        return None
    beside = _RE.namely.fullmatch(passage.text, term.end, behind.start)
    return _of_period(behind) if beside else None


def _of_period(one: Time) -> _Span | None:
    """The last month of several counts or not."""
    ends = one.last if _RE.of_a_day.search(one.said.text) else one.last.replace(day=1)
    low = (ends - one.first).days
    return _at_most(one)._replace(low=low) if low >= 0 else None


def _at_most(one: Time) -> _Span:
    days = (one.last - one.first).days + 1
    return _Span(0, days, _written(one.last), _written(one.first), [one.stated])


def _of_work(before: Sequence[Time], passage: NumberPassage) -> _Span | None:
    """From the start of the work to its end."""
    for one, other in zip(before[-2:-1], before[-1:], strict=False):
        started = STARTED in one.stages and not one.planned
        ended = {FINISHED, ACCEPTED} & other.stages.keys() and not other.planned
        low, high = (other.first - one.last).days, (other.last - one.first).days + 1
        if started and ended and low > 0 and _goes_on(one, other, passage):
            ends = one.stated, other.stated
            return _Span(low, high, _written(other.last), _written(one.first), ends)
    return None


_ROUNDED = 0.9
_ONE_LESS = 1.5  # of fewer there is a reason: they came later, or left
_NEAR = Decimal("0.15")
"""Parts of a month or a year."""


def _fits(said: StatedNumber, low: int, high: int) -> bool:
    """Whether so long is between the least and the most days: the first day counted or not, months
    and years rounded, or reckoned as thirty days each.
    """
    value, unit = float(said.value), _LENGTHS[said.unit]
    if said.unit not in _DAYS:
        return low / unit - _ROUNDED < value < high / unit + _ROUNDED
    by_month = value / 30 * _MONTH if value % 30 == 0 else value
    return low - 1 <= value <= high or low - 2 <= by_month <= high + 2


def _in_unit(days: int, unit: str) -> str:
    exactly = Decimal(days / _LENGTHS[unit])
    whole = half_up(exactly, Decimal(1))
    near = abs(exactly - whole) < _NEAR
    return f"{number(whole if near else half_up(exactly, Decimal('0.1')))}{unit}"


# --- Early or late -------------------------------------------------------------------------------


class _Delay(NamedTuple):
    """What was planned, what was, and how many days later that is."""

    low: int
    high: int
    plan: str
    actual: str
    ends: tuple[StatedNumber, StatedNumber]


def _claims(passage: NumberPassage, times: Sequence[Time]) -> Iterator[NumberRelation]:
    """What is said to be early, in time or late against what was planned and what was."""
    for match in _RE.claim.finditer(passage.text, passage.start):
        denied = bool(_RE.denied.search(passage.text, 0, match.start()))
        late = match["late"] is not None and not denied
        delay = None if denied and not match["late"] else _delay(match.start(), passage, times)
        if delay is None or _RE.excused.search(passage.text):
            continue
        if delay.high < 0 if late else delay.low > 0:
            plan, actual = delay.ends
            right = f"{'提前' if late else '滞后'}{min(abs(delay.low), abs(delay.high))}天"
            yield replace(_wrong("早晚", actual, right, plan), found=match[0])
            return
        if late or match["early"]:
            yield from _by_so_much(match.end(), delay, passage, late=late)


def _by_so_much(
    place: int, delay: _Delay, passage: NumberPassage, *, late: bool
) -> Iterator[NumberRelation]:
    low, high, plan, actual, ends = delay
    span = _Span(low, high + 1, actual, plan, ends)
    if not late:
        span = _Span(-high, 1 - low, plan, actual, ends)
    for term in passage.last:
        told = term.start == place and term.number.unit in _LENGTHS
        if told and _RE.behind_claim.match(passage.text, term.end):
            yield _compared(term.number, span, "计划与实际")


def _delay(place: int, passage: NumberPassage, times: Sequence[Time]) -> _Delay | None:
    """Between the only plan ahead of a place and the only time that can be held against it."""
    before = [one for one in times if one.end <= place]
    ahead = passage.text[before[-1].end if before else 0 : place]
    claimed = _RE.ahead_of_claim.search(ahead)
    plans = [one for one in before if one.planned]
    done = [one for one in before if not one.planned]
    if not claimed or len(plans) > 1:
        return None
    reached = [one for one in done if plans and _ends(one) & _ends(plans[0])]
    if len(reached) == 1:
        (plan,), (actual,) = plans, reached
        days = (actual.first - plan.until).days, (actual.last - plan.last).days
        sure = are_of_one_year(plan, actual, _LONGEST)
        sure = sure and "、" not in passage.text[plan.end : actual.start]
        sure = sure and _is_of_the_plan(actual, plan, passage) and (claimed[1] or "") in plan.lead
        ends = plan.stated, actual.stated
        return _Delay(*days, _written(plan.last), _written(actual.last), ends) if sure else None
    return _longer(place, done, passage, claimed[1] or "")


def _longer(place: int, done: Sequence[Time], passage: NumberPassage, plan: str) -> _Delay | None:
    """The same of two lengths of time, or of one and the days from the start to the end."""
    terms = [one for one in passage.terms if one.end <= place and one.number.unit in _LENGTHS]
    allowed = [one.number for one in terms if _RE.allowed.search(one.lead) and plan in one.lead]
    taken = [one.number for one in terms if _RE.taken.search(one.lead)]
    if len(allowed) != 1 or len(taken) > 1:
        return None
    days = _in_days(allowed[0])
    if taken:
        off = _in_days(taken[0]) - days
        return _Delay(off, off, allowed[0].text, taken[0].text, (allowed[0], taken[0]))
    work = _of_work(done, passage)
    if work is None:
        return None
    low, high = work.low - days - 1, work.high - days
    took = f"（{work.later}−{work.earlier}）"
    return _Delay(low, high, allowed[0].text, took, (allowed[0], work.ends[-1]))


def _is_of_the_plan(actual: Time, plan: Time, passage: NumberPassage) -> bool:
    """Whether what was done then is what was planned: named in the same words or not at all."""
    thing = _RE.of_the_same.sub("", actual.lead)
    planned, done = (_RE.by.sub("", one.tail) for one in (plan, actual))
    same = planned == done and len(done) >= _LONG
    return not thing or same or thing in passage.text[: actual.start - len(actual.lead)]


_LONG = 4
"""Characters of a deed that name its thing: 完成安装, unlike 完工."""


def _in_days(one: StatedNumber) -> int:
    return round(float(one.value) * _LENGTHS[one.unit])


def _ends(one: Time) -> frozenset[int]:
    """The stages that were reached then. What is only done or handed over is finished, and so is
    what is said to have been accepted instead: 实际于12月20日通过竣工验收.
    """
    found = frozenset(one.stages)
    if not found:
        plainly = any(map(_RE.done.search, (one.tail, one.lead))) or _RE.allowed.search(one.lead)
        return frozenset({FINISHED}) if plainly else found
    return found | {FINISHED} if ACCEPTED in found and one.actual else found


# --- One after the other -------------------------------------------------------------------------


def _out_of_order(passage: NumberPassage, times: Sequence[Time]) -> Iterator[NumberRelation]:
    """A stage of a project that is dated before one that must be behind it."""
    dated = [one for one in times if one.stages and not one.planned and not one.from_to]
    for one, other in combinations(dated, 2):
        if other.start < passage.start or not _goes_on(one, other, passage):
            continue
        for own, its in product(one.stages, other.stages):
            early, late = (one, other) if own < its else (other, one)
            low, high = sorted((own, its))
            wrong = late.last < early.first and low != high and (low, high) not in _APART
            if wrong and are_of_one_year(one, other):
                right = f"不早于{early.said.text}"
                names = {"early": early.stages[low], "late": late.stages[high]}
                yield _wrong("先后", late.stated, right, early.stated, **names)
                return


def _goes_on(one: Time, other: Time, passage: NumberPassage) -> bool:
    """Whether both are of one project: what is between names no other."""
    words = f"{one.lead}{one.tail}…{other.lead}{other.tail}"
    if _RE.of_a_part.search(words) or _RE.another.search(passage.text, one.end, other.start):
        return False
    return bool(_RE.goes_on.fullmatch(other.lead))
