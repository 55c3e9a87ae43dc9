"""Reports written as plain text, one paragraph a line, for the checks of reports.

The first line is the title. Blank lines count for nothing, as in a document.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from support.submissions import evaluate, read_form
from xl_jixiao.checks import run as checks_run
from xl_jixiao.checks.report_case import ReportCase
from xl_jixiao.forms.report.read import read_reports
from xl_jixiao.model.finding import Finding, Passed
from xl_jixiao.model.grid import Paragraph
from xl_jixiao.model.report import Report
from xl_jixiao.rules.loading import load_rules
from xl_jixiao.rules.profile import RuleProfile

FILE = "某县某局.docx"


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a document with this text."""
    lines = [line.strip() for line in text.strip().splitlines()]
    filled = [line for line in lines if line]
    return tuple(Paragraph(number, line) for number, line in enumerate(filled, start=1))


def read_report(text: str, *, file: str = FILE, unit: str = "某县某局") -> Report:
    """The only report of a document, said to be of `unit` where it does not say of whom it is."""
    found = read_reports(paragraphs(text), file=file)
    assert len(found) == 1, f"{len(found)} reports: {[one.title.text for one in found]}"
    report = found[0]
    return report if report.unit.filled else replace(report, unit=report.title._replace(text=unit))


def check_text(
    text: str,
    *,
    forms: Sequence[str] = (),
    siblings: Sequence[str] = (),
    rules: str | RuleProfile | None = None,
) -> tuple[tuple[Finding, ...], tuple[Passed, ...]]:
    """Findings and passes of one report that stands in one file with these forms and reports."""
    profile = load_rules(rules)
    tables = tuple(
        evaluate(read_form(form, sheet=f"表{n}", file=FILE), profile)
        for n, form in enumerate(forms, start=1)
    )
    others = tuple(read_report(sibling) for sibling in siblings)
    met = checks_run._Met()
    case = ReportCase(read_report(text), profile, tables, others)
    checks_run._check_report(case, checks_run._OF_A_REPORT, met)
    return tuple(met.findings), tuple(met.passed)
