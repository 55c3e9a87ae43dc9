"""Which submission of a unit, form, project and year counts.

Submissions of the same unit, form, project and year: which one counts.

What a report states in its sentences is no version of the table that is in another file: the
table counts, the report is what explains it. Two reports without a table are versions.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from xl_jixiao.model.submission import Form, Submission
from xl_jixiao.text.file_names import is_named_copy
from xl_jixiao.text.labels import bare_project, fold


@dataclass(frozen=True, slots=True)
class SubmissionVersion:
    """A merged submission with what is known of its file."""

    file: str
    modified: dt.datetime | None
    """Last saved, by the file's own properties."""
    submission: Submission

    @property
    def key(self) -> tuple[str, str, int]:
        """File, sheet, top row of the form."""
        return (self.file, self.submission.sheet, self.submission.area.top)


class HoldsSubmission(Protocol):
    """A submission with more that is known of it."""

    @property
    def submission(self) -> Submission:
        """The form."""
        ...


Holder = TypeVar("Holder", bound=HoldsSubmission)


def split_by_source(
    entries: Iterable[Holder],
) -> tuple[tuple[Holder, ...], tuple[Holder, ...]]:
    """Those that were read from tables and those that a report states in its sentences, each in the
    given order.
    """
    tables: list[Holder] = []
    told: list[Holder] = []
    for one in entries:
        (tables if one.submission.source.kind == "table" else told).append(one)
    return tuple(tables), tuple(told)


def in_tables(entries: Iterable[SubmissionVersion]) -> tuple[SubmissionVersion, ...]:
    """The submissions stated in sentences of which the folder has the table as well."""
    tables, told = split_by_source(entries)
    things = _by_thing(tables)
    return tuple(one for one in told if _table_of(one, things) is not None)


def tables_of(
    entries: Iterable[SubmissionVersion], told: Iterable[SubmissionVersion]
) -> Iterator[tuple[SubmissionVersion, str]]:
    """Each of the `told` (stated in sentences) with the file that has its table."""
    tables, _ = split_by_source(entries)
    things = _by_thing(tables)
    for one in told:
        table = _table_of(one, things)
        if table is not None:
            yield one, table.file


def _by_thing(
    tables: Iterable[SubmissionVersion],
) -> Mapping[tuple[str, ...], Sequence[SubmissionVersion]]:
    things: dict[tuple[str, ...], list[SubmissionVersion]] = {}
    for one in tables:
        if thing := _thing(one):
            things.setdefault(thing, []).append(one)
    return things


def _table_of(
    entry: SubmissionVersion, tables: Mapping[tuple[str, ...], Sequence[SubmissionVersion]]
) -> SubmissionVersion | None:
    thing = _thing(entry)
    if thing is None:
        return None
    year = entry.submission.year
    same = (one for one in tables.get(thing, ()) if _same_year(year, one.submission.year))
    return next(same, None)


def _thing(entry: SubmissionVersion) -> tuple[str, ...] | None:
    """Unit, form and project; None where a report does not say whose or what."""
    submission = entry.submission
    unit, project = fold(submission.unit.text), ""
    if submission.form is Form.PROJECT:
        project = bare_project(submission.project.text)
    if not unit or (submission.form is Form.PROJECT and not project):
        return None
    return (unit, submission.form.value, project)


def _same_year(year: int | None, other: int | None) -> bool:
    return year is None or other is None or year == other


def versions_of(entries: Iterable[SubmissionVersion]) -> tuple[tuple[SubmissionVersion, ...], ...]:
    """The groups of several versions, the one that counts first in each.

    The later by the files' own properties counts, else the first path that is not named a copy;
    inside one file the first sheet.
    """
    groups: dict[tuple[str, ...], list[SubmissionVersion]] = {}
    for entry in entries:
        identity = _identity(entry)
        if identity is not None:
            groups.setdefault(identity, []).append(entry)
    return tuple(_ranked(group) for group in groups.values() if len(group) > 1)


def _identity(entry: SubmissionVersion) -> tuple[str, ...] | None:
    """What two versions share; None where the form does not say whose it is.

    Project forms without a project name can't be told apart by name: they are versions of each
    other only where file names differ and the sheets have the same name.
    """
    submission = entry.submission
    unit = fold(submission.unit.text)
    if not unit:
        return None
    project = fold(submission.project.text) if submission.form is Form.PROJECT else ""
    if submission.form is Form.PROJECT and not project:
        project = f"{submission.sheet}@{submission.area.top}"
    return (unit, submission.form.value, project, str(submission.year or ""))


def later_by_date(group: Sequence[SubmissionVersion]) -> SubmissionVersion | None:
    """The one that was saved last by the files' own dates; None where these do not tell."""
    dated = [(_comparable(one.modified), one) for one in group if one.modified is not None]
    if len(dated) < len(group):
        return None
    latest = max(moment for moment, _ in dated)
    last = [one for moment, one in dated if moment == latest]
    return last[0] if len(last) == 1 else None


def _ranked(group: list[SubmissionVersion]) -> tuple[SubmissionVersion, ...]:
    """The one that counts first; the others keep their order."""
    best = later_by_date(group) or min(group, key=lambda one: is_named_copy(one.file))
    return (best, *(entry for entry in group if entry is not best))


def _comparable(moment: dt.datetime) -> dt.datetime:
    """With and without time zone together: properties are in UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def same_content(submissions: Iterable[Submission]) -> bool:
    """Whether all of them hold the same figures and words.

    Rates are left out: in Word a rate is as long as it is shown, and it follows from the amounts.
    """
    first, *others = (tuple(_said(one)) for one in submissions)
    return all(one == first for one in others)


def _said(form: Submission) -> Iterator[tuple[object, ...]]:
    yield form.claimed_total.value, fold(form.claimed_grade.text)
    for fund in form.funds:
        figures = (fund.initial, fund.annual, fund.executed, fund.points, fund.claimed_score)
        yield fold(fund.label), *(figure.value for figure in figures)
    for row in form.indicators:
        texts = (row.level1, row.level2, row.level3, row.target, row.actual, row.reason)
        yield *(fold(entry.text) for entry in texts), row.points.value, row.claimed_score.value
    for datum in form.base:
        figure = datum.value
        if figure.entry.filled:  # in Word the rows that nobody filled in may be left out
            value = fold(figure.entry.text) if figure.value is None else figure.value
            yield fold(datum.label), datum.column, value
    for goal in form.goals:
        yield fold(goal.expected.text), fold(goal.actual.text)
