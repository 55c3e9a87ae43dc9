"""Which submission of a unit, form, project and year counts.

Submissions of the same unit, form, project and year: which one counts.

What a report states in its sentences is no version of the table that is in another file: the
table counts, the report is what explains it. Two reports without a table are versions.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol, TypeVar

from xl_jixiao.facts.records import FormRecord
from xl_jixiao.model.source import FormSource
from xl_jixiao.model.submission import BaseDataForm, Form, IndicatorForm, Submission
from xl_jixiao.text.file_names import is_named_copy
from xl_jixiao.text.labels import bare_project, fold, fold_all


class FromSource(Protocol):
    """Something that was read from a table or from sentences."""

    @property
    def source(self) -> FormSource:
        """Which of them."""
        ...


Holder = TypeVar("Holder", bound=FromSource)


def split_by_source(
    entries: Iterable[Holder],
) -> tuple[tuple[Holder, ...], tuple[Holder, ...]]:
    """Those that were read from tables and those that a report states in its sentences, each in the
    given order.
    """
    tables: list[Holder] = []
    told: list[Holder] = []
    for one in entries:
        (tables if one.source.kind == "table" else told).append(one)
    return tuple(tables), tuple(told)


def in_tables(entries: Iterable[FormRecord]) -> tuple[FormRecord, ...]:
    """The submissions stated in sentences of which the folder has the table as well."""
    tables, told = split_by_source(entries)
    things = _by_thing(tables) if told else {}
    return tuple(one for one in told if _table_of(one, things) is not None)


def tables_of(
    entries: Iterable[FormRecord], told: Iterable[FormRecord]
) -> Iterator[tuple[FormRecord, str]]:
    """Each of the `told` (stated in sentences) with the file that has its table."""
    stated = tuple(told)
    tables = split_by_source(entries)[0] if stated else ()
    things = _by_thing(tables)
    for one in stated:
        table = _table_of(one, things)
        if table is not None:
            yield one, table.file


def _by_thing(tables: Iterable[FormRecord]) -> Mapping[tuple[str, ...], Sequence[FormRecord]]:
    things: dict[tuple[str, ...], list[FormRecord]] = {}
    for one in tables:
        if thing := _thing(one):
            things.setdefault(thing, []).append(one)
    return things


def _table_of(
    entry: FormRecord, tables: Mapping[tuple[str, ...], Sequence[FormRecord]]
) -> FormRecord | None:
    thing = _thing(entry)
    if thing is None:
        return None
    same = (one for one in tables.get(thing, ()) if _same_year(entry.year, one.year))
    return next(same, None)


def _thing(entry: FormRecord) -> tuple[str, ...] | None:
    """Unit, form and project; None where a report does not say whose or what."""
    unit, project = _unit(entry), ""
    if entry.form is Form.PROJECT:
        project = bare_project(entry.project)
    if not unit or (entry.form is Form.PROJECT and not project):
        return None
    return (unit, entry.form.value, project)


def _unit(entry: FormRecord) -> str:
    """What tells its unit from others, "" where the form does not say whose it is."""
    return entry.unit_key[1] if entry.unit or entry.listed >= 0 else ""


def _same_year(year: int | None, other: int | None) -> bool:
    return year is None or other is None or year == other


def versions_of(entries: Iterable[FormRecord]) -> tuple[tuple[FormRecord, ...], ...]:
    """The groups of several versions, the one that counts first in each.

    The later by the files' own properties counts, else the first path that is not named a copy;
    inside one file the first sheet.
    """
    groups: dict[tuple[str, ...], list[FormRecord]] = {}
    for entry in entries:
        identity = _identity(entry)
        if identity is not None:
            groups.setdefault(identity, []).append(entry)
    return tuple(_ranked(group) for group in groups.values() if len(group) > 1)


def _identity(entry: FormRecord) -> tuple[str, ...] | None:
    """What two versions share; None where the form does not say whose it is.

    Project forms without a project name can't be told apart by name: they are versions of each
    other only where file names differ and the sheets have the same name.
    """
    unit = _unit(entry)
    if not unit:
        return None
    project = fold(entry.project) if entry.form is Form.PROJECT else ""
    if entry.form is Form.PROJECT and not project:
        project = f"{entry.sheet}@{entry.top}"
    return (unit, entry.form.value, project, str(entry.year or ""))


def later_by_date(group: Sequence[FormRecord]) -> FormRecord | None:
    """The one that was saved last by the files' own dates; None where these do not tell."""
    dated = [(_comparable(one.modified), one) for one in group if one.modified is not None]
    if len(dated) < len(group):
        return None
    latest = max(moment for moment, _ in dated)
    last = [one for moment, one in dated if moment == latest]
    return last[0] if len(last) == 1 else None


def _ranked(group: list[FormRecord]) -> tuple[FormRecord, ...]:
    """The one that counts first; the others keep their order."""
    best = later_by_date(group) or min(group, key=lambda one: is_named_copy(one.file))
    return (best, *(entry for entry in group if entry is not best))


def _comparable(moment: dt.datetime) -> dt.datetime:
    """With and without time zone together: properties are in UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def same_content(forms: Iterable[Submission]) -> bool:
    """Whether all of them hold the same figures and words."""
    return len({_content(one) for one in forms}) == 1


def _content(form: Submission) -> str:
    """Rates are left out: in Word a rate is as long as it is shown, and it follows from the
    amounts.
    """
    lines = [*_data(form)] if isinstance(form, BaseDataForm) else [*_rows(form)]
    words = fold_all(text for line in lines for text in line.texts)
    content = hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=16)
    content.update(repr([line.values for line in lines]).encode("utf-8", "surrogatepass"))
    return content.hexdigest()


class _Said(NamedTuple):
    """What one line of a form says; how many texts it has follows from its values."""

    texts: tuple[str, ...]
    values: tuple[object, ...] = ()


def _rows(form: IndicatorForm) -> Iterator[_Said]:
    yield _Said((form.claimed_grade.text,), (form.claimed_total.value,))
    for fund in form.funds:
        figures = (fund.initial, fund.annual, fund.executed, fund.points, fund.claimed_score)
        yield _Said((fund.label,), tuple(figure.value for figure in figures))
    for row in form.indicators:
        texts = (row.level1, row.level2, row.level3, row.target, row.actual, row.reason)
        values = (row.points.value, row.claimed_score.value)
        yield _Said(tuple(entry.text for entry in texts), values)
    for goal in form.goals:
        yield _Said((goal.expected.text, goal.actual.text))


def _data(form: BaseDataForm) -> Iterator[_Said]:
    for datum in form.data:
        figure = datum.value
        if figure.entry.filled:  # in Word the rows that nobody filled in may be left out
            unread = (figure.entry.text,) if figure.value is None else ()
            yield _Said((datum.label, *unread), (datum.column, figure.value))
