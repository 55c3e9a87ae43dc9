"""A report without a table of its form → a submission of what its sentences state."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xl_jixiao.forms.report.bonus import bonus_of
from xl_jixiao.forms.report.claims import claims
from xl_jixiao.forms.report.funds import stated_funds
from xl_jixiao.forms.report.reasons import with_reasons
from xl_jixiao.forms.report.told_rows import told_rows
from xl_jixiao.model.grid import TEXT_SHEET, Area
from xl_jixiao.model.report import Report
from xl_jixiao.model.source import TEXT
from xl_jixiao.model.submission import Form, IndicatorForm, Submission
from xl_jixiao.text.labels import bare_project, fold

_LAYOUT = "report"
"""What is for the id of a layout."""


def stated_submissions(
    reports: Sequence[Report], submissions: Iterable[Submission]
) -> tuple[IndicatorForm, ...]:
    """One submission for each report whose form is not among the tables of its file.

    Args:
        reports: the reports of a file.
        submissions: the filled forms of its tables.

    Returns:
        What the sentences state, every value with its sentence; the rest is blank, nothing is
        inferred. Amounts in 万元.
    """
    tables = tuple(submissions)
    return tuple(_stated(one) for one in reports if not _has_table(one, reports, tables))


def _has_table(report: Report, reports: Sequence[Report], tables: Sequence[Submission]) -> bool:
    """Whether the form that the report speaks of is among the tables of its file.

    The only report on a department (or project) and the only such table of a file belong
    together, however differently they write the name; of several the names decide.
    """
    own = [one for one in tables if one.form is report.form]
    if len(own) == 1 and sum(one.form is report.form for one in reports) == 1:
        return True
    return any(_is_of(one, report) for one in own)


def _is_of(table: Submission, report: Report) -> bool:
    units, years = {fold(one.unit.text) for one in (table, report)}, {table.year, report.year}
    if len(units - {""}) > 1 or len(years - {None}) > 1:
        return False
    return table.form is not Form.PROJECT or same_project(table.project.text, report.project.text)


def same_project(one: str, other: str) -> bool:
    """Whether two names of projects say the same. A blank is taken for the other's."""
    return len({bare_project(text) for text in (one, other) if text}) < 2


def _stated(report: Report) -> IndicatorForm:
    told = told_rows(report)
    claimed = claims(report, told.used)
    funds = stated_funds(report, told.execution_points, told.execution_score)
    first, last = report.paragraphs[0].number, report.paragraphs[-1].number
    width = max((len(pieces) for pieces in report.sentences), default=1)
    has_points = any(section.points is not None for section in told.sections) or any(
        one.points.value is not None for one in told.indicators
    )
    return IndicatorForm(
        file=report.file,
        sheet=TEXT_SHEET,
        form=report.form,
        layout=_LAYOUT,
        area=Area(first, 1, last, width),
        unit=report.unit,
        project=report.project,
        title=report.title,
        year=report.year,
        funds=funds,
        sections=told.sections,
        indicators=with_reasons(report, told.indicators),
        has_points=has_points,
        claimed_total=claimed.total,
        claimed_points=claimed.points,
        bonus=bonus_of(report),
        claimed_grade=claimed.grade,
        source=TEXT,
    )
