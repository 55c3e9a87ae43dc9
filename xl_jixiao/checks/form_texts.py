"""The long texts in the cells of a form, as a report: 年度总体目标, 实际完成情况."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xl_jixiao.model.grid import CellRef
from xl_jixiao.model.report import Report, Statement
from xl_jixiao.model.submission import BaseDataForm, Entry, Form, Submission
from xl_jixiao.text.labels import is_placeholder
from xl_jixiao.text.statements import statements_of

_SHORTEST = 20
"""完成, 已完成 and the like tell no numbers."""


def goals_as_report(form: Submission) -> Report:
    """What 实际完成情况 tells, every statement at its cell."""
    return Report(
        file=form.file,
        form=Form.PROJECT if form.form is Form.PROJECT else Form.DEPARTMENT,
        title=form.title,
        paragraphs=(),
        sentences=(),
        headings=(),
        statements=tuple(_statements(form)),
        unit=form.unit,
        project=form.project,
        year=form.year,
    )


def worded_cells(form: Submission) -> tuple[Entry, ...]:
    """The cells in which people wrote words of their own: goals, names of indicators, reasons."""
    found = {
        entry.ref: entry
        for entry in _worded(form)
        if entry.text and entry.ref is not None and not is_placeholder(entry.text)
    }
    return tuple(found.values())


def stated_in(form: Submission, cells: Iterable[Entry], report: Report) -> Iterator[Statement]:
    """What the long texts in cells of a form state that its goals as a report do not hold: goals
    that are expected.
    """
    told = {one.ref for one in report.statements}
    read = dict(_told(form))
    for cell in cells:
        if cell.ref is None or cell.ref in told or len(cell.text) < _SHORTEST:
            continue
        if read.get(cell.ref) != cell.text:
            yield from statements_of(cell.text, cell.ref, year=report.year)


def _worded(form: Submission) -> list[Entry]:
    if isinstance(form, BaseDataForm):
        return [one.value.entry for one in form.data if not one.unit]
    goals = [entry for goal in form.goals for entry in (goal.expected, goal.actual)]
    return goals + [entry for row in form.indicators for entry in (row.level3, row.reason)]


def _statements(form: Submission) -> Iterator[Statement]:
    for ref, text in _told(form):
        yield from statements_of(text, ref, year=form.year)


def _told(form: Submission) -> Iterator[tuple[CellRef, str]]:
    """The cells of 实际完成情况 that may tell numbers, with their texts."""
    if isinstance(form, BaseDataForm):
        return
    for goal in form.goals:
        ref, text = goal.actual.ref, goal.actual.text
        if ref is not None and not ref.is_sentence and len(text) >= _SHORTEST:
            yield ref, text
