"""A report without a table of its form → a submission of what its sentences state."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xl_jixiao.forms.report.claims import claims
from xl_jixiao.forms.report.funds import stated_funds
from xl_jixiao.forms.report.reasons import with_reasons
from xl_jixiao.forms.report.told_rows import told_rows
from xl_jixiao.model.document import TEXT_SHEET
from xl_jixiao.model.grid import Area
from xl_jixiao.model.report import Report
from xl_jixiao.model.submission import Form, Submission
from xl_jixiao.text.labels import fold

LAYOUT = "report"
"""What stands for the id of a layout."""


def stated_submissions(
    reports: Sequence[Report], submissions: Iterable[Submission]
) -> tuple[Submission, ...]:
    """One submission for each report whose form is not among the tables of its file.

    Args:
        reports: the reports of a file.
        submissions: the filled forms of its tables.

    Returns:
        What the sentences state, every value with its sentence; the rest is blank, nothing is
        inferred. Amounts in 万元.
    """
    tables = tuple(submissions)
    return tuple(_stated(one) for one in reports if not any(_covers(two, one) for two in tables))


def _covers(table: Submission, report: Report) -> bool:
    """Whether the table is the form that the report speaks of."""
    if table.form is not report.form:
        return False
    if _differ(table.unit.text, report.unit.text):
        return False
    if table.year is not None and report.year is not None and table.year != report.year:
        return False
    return table.form is not Form.PROJECT or same_project(table.project.text, report.project.text)


def _differ(one: str, other: str) -> bool:
    """Whether two names of units are given and are not the same."""
    return bool(one) and bool(other) and fold(one) != fold(other)


def same_project(one: str, other: str) -> bool:
    """Whether two names of projects say the same; the word 项目 behind a name says nothing. A
    blank is taken for the other's.
    """
    bare = {fold(text).removesuffix("支出").removesuffix("项目") for text in (one, other) if text}
    return len(bare) < 2


def _stated(report: Report) -> Submission:
    told = told_rows(report)
    claimed = claims(report, told.used)
    funds = stated_funds(report, told.execution_points, told.execution_score)
    first, last = report.paragraphs[0].number, report.paragraphs[-1].number
    width = max((len(pieces) for pieces in report.sentences), default=1)
    has_points = any(section.points is not None for section in told.sections) or any(
        one.points.value is not None for one in told.indicators
    )
    return Submission(
        file=report.file,
        sheet=TEXT_SHEET,
        form=report.form,
        layout=LAYOUT,
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
        claimed_grade=claimed.grade,
        stated=True,
    )
