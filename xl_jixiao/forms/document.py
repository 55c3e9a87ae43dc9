"""A file as read → the forms of its tables and the reports of its text."""

from __future__ import annotations

from typing import NamedTuple

from xl_jixiao.forms.identity import agreed_unit, agreed_year, filled_in
from xl_jixiao.forms.reader import read_forms
from xl_jixiao.model.finding import SheetResult, Status
from xl_jixiao.model.grid import TEXT_SHEET, Workbook
from xl_jixiao.model.report import Report
from xl_jixiao.model.submission import NOTHING, Submission


class Contents(NamedTuple):
    """All that a workbook or document holds."""

    submissions: tuple[Submission, ...]
    """Those of tables, then those stated by reports without a table."""
    sheets: tuple[SheetResult, ...]
    """How each sheet or table ended, and the text of a document."""
    reports: tuple[Report, ...] = ()


def read_contents(workbook: Workbook, *, file: str) -> Contents:
    """The forms of all tables, the reports of the text, and what reports without a table state.

    A table that names no unit or year takes those of the report beside it, and the other way
    round.
    """
    submissions, sheets = read_forms(workbook, file=file)
    if workbook.paragraphs is None:
        return Contents(submissions, sheets)
    from xl_jixiao.forms.report.bonus import with_bonus
    from xl_jixiao.forms.report.read import read_reports
    from xl_jixiao.forms.report.stated import stated_submissions

    units = tuple(one.unit for one in submissions)
    reports = read_reports(workbook.paragraphs, file=file, units=units)
    reports = filled_in(reports, NOTHING, agreed_year(one.year for one in submissions))
    unit = agreed_unit(one.unit for one in reports)
    submissions = filled_in(submissions, unit, agreed_year(one.year for one in reports))
    submissions = with_bonus(submissions, reports)
    stated = stated_submissions(reports, submissions)
    if workbook.paragraphs:
        sheets = (*sheets, _of_text(reports, stated))
    return Contents((*submissions, *stated), sheets, reports)


def _of_text(reports: tuple[Report, ...], stated: tuple[Submission, ...]) -> SheetResult:
    """How the text outside the tables ended."""
    if stated:
        return SheetResult(TEXT_SHEET, Status.MERGED)
    if reports:
        reason = "是自评报告的文字部分，自评表在本文件的表格里；文字已与表格核对"
        return SheetResult(TEXT_SHEET, Status.SKIPPED, reason)
    return SheetResult(TEXT_SHEET, Status.SKIPPED, "表格以外的文字不是自评报告，未作为报告核对")
