"""The results that a report tells in words against the indicators of the table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.checks.hit import Hit, Pass
from xl_jixiao.checks.report_numbers.lines import (
    MEASURED,
    StatedSentence,
    clause_start,
    lines,
    places,
    quote,
)
from xl_jixiao.checks.report_numbers.naming import SurroundingWords, core, likeness, words_around
from xl_jixiao.checks.wordings import Wordings
from xl_jixiao.model.finding import Evaluated
from xl_jixiao.model.report import NumberKind, Report, StatedNumber
from xl_jixiao.model.score import ScoredRow
from xl_jixiao.model.submission import Indicator, addresses_of
from xl_jixiao.model.values import Quantity
from xl_jixiao.text.labels import is_placeholder
from xl_jixiao.text.phrases import Phrases
from xl_jixiao.text.units import SHARES, conversion
from xl_jixiao.text.wording import clip, number
from xl_jixiao.text.written_numbers import ABOUT

_RE = Phrases(__name__)
_SAY = Wordings(__name__)


_TENTH = Decimal("1.1")
_HUNDRED = Decimal(100)


class NumberInContext(NamedTuple):
    """A number of the text with the words around it."""

    one: StatedNumber
    words: SurroundingWords


class IndicatorMention(NamedTuple):
    """A number of the text that is said of an indicator."""

    one: StatedNumber
    exact: bool


def compared(report: Report, tables: Sequence[Evaluated]) -> Iterator[Hit | Pass]:
    """Each indicator whose result the text tells with the same name and kind of unit."""
    numbers = [
        NumberInContext(one, words_around(one, line.statements))
        for line in lines(report)
        if not _elsewhere(line, report)
        for one in line.numbers
        if (one.kind in MEASURED or one.kind is NumberKind.RATE)
        and not _RE.planned.search(_clause(one))
    ]
    if not numbers:
        return
    for table in tables:
        for row in table.score.rows if table.score else ():
            actual = _actual(row)
            if actual is not None:
                yield from _of_indicator(row.indicator, actual, numbers)


def _elsewhere(line: StatedSentence, report: Report) -> bool:
    """Whether a sentence speaks of a part of the year, or of another year."""
    if line.part_of_year and line.ref.is_sentence:
        return True
    years = {one.year for one in line.numbers} - {None}
    return bool(years) and report.year is not None and report.year not in years


def _actual(row: ScoredRow) -> Quantity | None:
    """What an indicator's result is, where it is one number in digits."""
    text = row.indicator.actual.text
    return None if is_placeholder(text) or not any(map(str.isdigit, text)) else row.said


def _of_indicator(
    row: Indicator, actual: Quantity, numbers: Sequence[NumberInContext]
) -> Iterator[Hit | Pass]:
    name = core(row.level3.text)
    told = [
        IndicatorMention(number.one, alike.exact)
        for number in numbers
        if _may_be_of(number.one, actual) and (alike := likeness(name, number.words)) is not None
    ]
    if not told:
        return
    agreeing = [item.one for item in told if _agrees(item.one, actual)]
    rough = next((one for one in agreeing if one.approximate), None)
    if rough is not None and rough is agreeing[0] and not rough.ref.is_sentence:
        yield _told("约数", row, rough)
    elif agreeing:
        yield Pass(f"“{clip(row.level3.text, 20)}”：正文{agreeing[0].text}，表内{row.actual.text}")
    elif _one_certain(told):
        yield _told("指标", row, told[0].one)


def _one_certain(told: Sequence[IndicatorMention]) -> bool:
    """Whether the text names the indicator with one number, of the whole of it."""
    same = len({item.one.value for item in told}) == 1
    return (
        same
        and all(item.exact for item in told)
        and not any(_RE.part_only.search(_clause(item.one)) for item in told)
    )


def _may_be_of(one: StatedNumber, actual: Quantity) -> bool:
    if one.kind is NumberKind.RATE:
        return actual.unit in SHARES
    if actual.unit in SHARES:
        return False
    return actual.unit is None or conversion(_unit(one), actual.unit) is not None


def _unit(one: StatedNumber) -> str:
    return "万元" if one.kind is NumberKind.AMOUNT else one.unit


def _agrees(one: StatedNumber, actual: Quantity) -> bool:
    stated = _in_unit_of(one, actual)
    if one.approximate:
        if re.search(rf"{ABOUT}|左右", one.sentence[max(0, one.start - 2) : one.end + 2]):
            return stated / _TENTH <= actual.number <= stated * _TENTH
        return stated <= actual.number <= stated * _TENTH
    return abs(stated - actual.number) <= _slack(one, actual)


def _in_unit_of(one: StatedNumber, actual: Quantity) -> Decimal:
    if one.kind is NumberKind.RATE:
        return one.value * SHARES.get(actual.unit or "", _HUNDRED)
    change = conversion(_unit(one), actual.unit) if actual.unit else None
    return change.apply(one.value) if change else one.value


def _slack(one: StatedNumber, actual: Quantity) -> Decimal:
    """Half a step, in the unit of the table, of numbers that are written with decimals."""
    if "." not in one.text and one.kind is NumberKind.COUNT:
        return Decimal(0)
    step = replace(one, value=one.step)
    return _in_unit_of(step, actual) / 2


def _clause(one: StatedNumber) -> str:
    return one.sentence[clause_start(one) : one.end]


def _told(kind: str, row: Indicator, one: StatedNumber) -> Hit:
    """A number of the text beside that of the table."""
    ref = row.actual.ref
    return _SAY.hit(
        kind,
        places([one]) if one.ref.is_sentence else addresses_of(one.ref, row.actual),
        quote(one) if kind == "指标" else row.level3.text,
        said=one.text,
        actual=row.actual.text,
        right=row.actual.text or number(one.value),
        where=f"（{ref.sheet}!{ref.a1}）" if ref else "",
        指标=clip(row.level3.text, 30),
    )
