"""Last year's form → what the new year starts with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from xl_jixiao.importing.filling import PlacedText, Remark, RemarkKind
from xl_jixiao.importing.source import Sheets
from xl_jixiao.model.grid import CellRef
from xl_jixiao.model.submission import (
    NO_FIGURE,
    NOTHING,
    AnyForm,
    BaseDataForm,
    BaseDatum,
    Entry,
    Figure,
    FundLine,
    FundRole,
    Goal,
    Indicator,
    IndicatorForm,
    Submission,
)
from xl_jixiao.text.labels import bare_name

_KEPT_COUNTS = frozenset({"posts"})
"""Columns of the 基础数据表 that stay: 编制数 changes seldom, and by a decision only."""

_OF_THE_YEAR = frozenset(
    {
        *("reason", "remark", "review_score", "review_actual", "deviation", "situation", "date"),
        *("conclusion", "problems", "measures", "cause", "process", "approval"),
    }
)
"""Keys of columns and fields that speak of what became of the year."""


class Forwarded(NamedTuple):
    """A submission without what must be filled in anew."""

    submission: Submission
    dropped: frozenset[CellRef]
    """The cells that were left out."""

    def of(self, sheets: Sheets) -> Sheets:
        """The sheets of the source, to be asked for what the submission does not hold; without
        what was left out.
        """
        return sheets.without(self.dropped, _OF_THE_YEAR) if self.dropped else sheets


def in_year(submission: AnyForm, year: int) -> AnyForm:
    """The same under another year. Its title speaks of that year; one that writes the year in
    another way (二〇二三年度) gives way to the title of our form.
    """
    before, title = str(submission.year), submission.title
    kept = title._replace(text=title.text.replace(before, str(year)))
    return replace(submission, year=year, title=kept if before in title.text else NOTHING)


def outdated(before: int, found: Iterable[PlacedText]) -> Iterator[Remark]:
    """Remarks on the texts taken over that speak of the year before (纳入2023年度重点项目库)."""
    said = re.compile(rf"(?<!\d){before}\s*年")
    for one in found:
        if said.search(one.text):
            why = f"仍写着{before}年，请按新的年度改写"
            yield Remark(RemarkKind.CHANGED, one.ref.sheet, one.ref.a1, one.text, why)


def targets_only(submission: Submission) -> Forwarded:
    """Structure, goals, targets and points stay; money, actuals, scores and reasons go. Of the
    基础数据表 what was 本年决算数 becomes 上年决算数, 编制数 stays.
    """
    if isinstance(submission, BaseDataForm):
        later = replace(submission, data=tuple(_next_year(submission.data)), issues=())
        return _forwarded(later, _values(submission.data) - _values(later.data))
    bare = _targets(submission)
    return _forwarded(bare, {*_entries(submission)} - {*_entries(bare)})


def _values(data: Iterable[BaseDatum]) -> set[Entry]:
    return {datum.value.entry for datum in data}


def _forwarded(kept: Submission, dropped: Iterable[Entry]) -> Forwarded:
    left_out = (one.ref for one in dropped if one.filled)
    return Forwarded(kept, frozenset(ref for ref in left_out if ref is not None))


def _targets(form: IndicatorForm) -> IndicatorForm:
    return replace(
        form,
        goals=tuple(replace(goal, actual=NOTHING) for goal in form.goals),
        funds=tuple(_structure(line) for line in form.funds),
        sections=tuple(section._replace(claimed_score=NO_FIGURE) for section in form.sections),
        indicators=tuple(
            replace(one, actual=NOTHING, claimed_score=NO_FIGURE, reason=NOTHING)
            for one in form.indicators
        ),
        claimed_total=NO_FIGURE,
        claimed_grade=NOTHING,
        issues=(),
    )


def _structure(line: FundLine) -> FundLine:
    """The row without its amounts; a label that carries its number is left with its name."""
    label = line.label
    if line.amount.entry.filled and line.amount.entry.ref == line.ref:
        label = f"{_prefix(line)}{line.name or bare_name(line.label)}："
    return FundLine(label=label, role=line.role, ref=line.ref, name=line.name, points=line.points)


def _prefix(line: FundLine) -> str:
    inside = line.role in {FundRole.INCOME_PART, FundRole.EXPENSE_PART}
    return "其中：" if inside and line.label.startswith("其中") else ""


def _next_year(base: tuple[BaseDatum, ...]) -> Iterator[BaseDatum]:
    finals = {
        (one.section, one.label, one.key): one.value for one in base if one.column_key == "final"
    }
    for datum in base:
        value = NO_FIGURE
        if datum.column_key == "previous":
            value = finals.get((datum.section, datum.label, datum.key), NO_FIGURE)
        elif datum.column_key in _KEPT_COUNTS:
            value = datum.value
        yield replace(datum, value=value)


def _entries(submission: IndicatorForm) -> Iterator[Entry]:
    """All values that may be left out."""
    for goal in submission.goals:
        yield from _of_goal(goal)
    for line in submission.funds:
        yield from _of_line(line)
    for section in submission.sections:
        yield section.claimed_score.entry
    for one in submission.indicators:
        yield from _of_indicator(one)
    yield submission.claimed_total.entry
    yield submission.claimed_grade


def _of_goal(goal: Goal) -> tuple[Entry, ...]:
    return goal.expected, goal.actual


def _of_line(line: FundLine) -> Iterator[Entry]:
    figures: tuple[Figure, ...] = (line.initial, line.annual, line.executed, line.amount)
    for figure in (*figures, line.points, line.claimed_rate, line.claimed_score):
        yield figure.entry
    yield line.reason


def _of_indicator(one: Indicator) -> tuple[Entry, ...]:
    return (
        one.target,
        one.actual,
        one.points.entry,
        one.claimed_score.entry,
        one.reason,
    )
