"""Applying the checks: to the forms and reports of one file, and to the files of one folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TypeAlias

from xl_jixiao.checks.folder.case import FolderCase, FolderVerdict, build_folder_case
from xl_jixiao.checks.form_texts import goals_as_report, stated_in, worded_cells
from xl_jixiao.checks.hit import (
    FindingPlace,
    Hit,
    Pass,
    place_of_form,
    place_of_report,
    to_findings,
)
from xl_jixiao.checks.registry import Check, Stage, all_checks
from xl_jixiao.checks.report_case import ReportCase, apart
from xl_jixiao.checks.sheet_case import SheetCase
from xl_jixiao.facts.form import FormFacts, facts_of
from xl_jixiao.facts.records import FileRecord, StoredParts
from xl_jixiao.facts.versions import split_by_source
from xl_jixiao.model.finding import Evaluated, FileResult, Finding, Passed, Severity, SheetResult
from xl_jixiao.model.grid import CellRef
from xl_jixiao.model.making import direct, lookup
from xl_jixiao.model.report import Report
from xl_jixiao.model.roster import RosterRow
from xl_jixiao.model.source import TABLE, SourceKind
from xl_jixiao.model.submission import Form
from xl_jixiao.rules.profile import RuleProfile

_DETAIL_LIMIT = 12

_make_passed = direct(Passed)


@lookup
class Active:
    """A check that the profile leaves on, with the severity it gives it."""

    check: Check
    severity: Severity


_OF_A_REPORT = frozenset({Stage.REPORT, Stage.REPORT_ACROSS})
_OF_NO_FORM = _OF_A_REPORT | {Stage.FOLDER, Stage.SHEET}


def active_checks(rules: RuleProfile, form: Form | None = None) -> tuple[Active, ...]:
    """The checks a profile leaves on, in the order in which they run: those of one form, or those
    across files.
    """
    return _active(_severities(rules), form)


@lru_cache(maxsize=64)
def _active(severities: tuple[tuple[str, str], ...], form: Form | None) -> tuple[Active, ...]:
    if form is None:
        return _left_on(severities, lambda check: check.stage is Stage.FOLDER)
    return _left_on(
        severities, lambda check: check.stage not in _OF_NO_FORM and form in check.forms
    )


@lru_cache(maxsize=64)
def _active_of_forms(
    severities: tuple[tuple[str, str], ...], form: Form, source: SourceKind
) -> tuple[Active, ...]:
    return tuple(one for one in _active(severities, form) if source in one.check.judges)


@lru_cache(maxsize=64)
def _active_of_reports(
    severities: tuple[tuple[str, str], ...], stages: frozenset[Stage], *, in_cells: bool = False
) -> tuple[Active, ...]:
    """Those of the stages; of them those that judge the cells of forms too, where that is asked."""
    return _left_on(
        severities, lambda check: check.stage in stages and (check.in_cells or not in_cells)
    )


@lru_cache(maxsize=64)
def _active_of_sheets(severities: tuple[tuple[str, str], ...]) -> tuple[Active, ...]:
    return _left_on(severities, lambda check: check.stage is Stage.SHEET)


def _severities(rules: RuleProfile) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(rules.checks.severities.items()))


def _left_on(
    severities: tuple[tuple[str, str], ...], wanted: Callable[[Check], bool]
) -> tuple[Active, ...]:
    given = dict(severities)
    chosen = (
        Active(check, Severity(severity))
        for check in all_checks()
        if wanted(check) and (severity := given.get(check.id, check.severity)) != "off"
    )
    return tuple(sorted(chosen, key=lambda one: one.check.stage))


def check_file(
    evaluated: tuple[Evaluated, ...],
    rules: RuleProfile,
    *,
    file: str,
    reports: tuple[Report, ...] = (),
    sheets: tuple[SheetResult, ...] = (),
) -> tuple[tuple[Finding, ...], tuple[Passed, ...]]:
    """Check the forms and the reports of one file.

    Args:
        evaluated: its submissions with their scores.
        rules: the profile of the run: thresholds, severities, clauses.
        file: path relative to the folder, as it is in the findings.
        reports: what its text says, where it is a document.
        sheets: how its sheets ended.

    Returns:
        Findings, by submission, report and sheet, then by stage and id; and what passed.
    """
    met = _Met()
    tables, told = split_by_source(evaluated)
    for one in tables:
        _check_form(facts_of(one, rules, tables), file, met)
        _check_texts(one, rules.of(one.submission), met)
    for one in told:
        _check_form(facts_of(one, rules, ()), file, met)
    for report in reports:
        siblings = tuple(other for other in reports if other is not report)
        _check_report(ReportCase(report, rules, tables, siblings), _OF_A_REPORT, met)
    if evaluated:
        _check_sheets(sheets, _unit_of(evaluated), file, rules, met)
    return tuple(met.findings), tuple(met.passed)


def _check_form(case: FormFacts, file: str, met: _Met) -> None:
    """Check a form by itself and against the others of its workbook."""
    form = case.submission
    active = _active_of_forms(_severities(case.rules), form.form, form.source.kind)
    met.take(case, active, place_of_form(form)._replace(file=file))


def _check_texts(one: Evaluated, rules: RuleProfile, met: _Met) -> None:
    """Check what people wrote in the cells of a form, by itself and against its rows."""
    active = _active_of_reports(_severities(rules), _OF_A_REPORT, in_cells=True)
    form = one.submission
    report, cells = goals_as_report(form), worded_cells(form)
    stated = tuple(stated_in(form, cells, report))
    case = ReportCase(report, rules, (one,), cells=cells, stated=stated)
    said = [*_apply(case, active)]
    if said:  # the texts of few forms are wrong
        met.note(said, place_of_form(form)._replace(source=TABLE), rules)


def _check_sheets(
    sheets: Iterable[SheetResult], unit: str, file: str, rules: RuleProfile, met: _Met
) -> None:
    active = _active_of_sheets(_severities(rules))
    for one in sheets:
        met.take(SheetCase(one, rules), active, FindingPlace(file, unit, one.sheet))


def _unit_of(evaluated: Iterable[Evaluated]) -> str:
    """The unit of all forms of a file, "" where they are of several."""
    units = {one.submission.unit.text for one in evaluated}
    return units.pop() if len(units) == 1 else ""


_Said: TypeAlias = tuple[Active, list[Hit], list[str]]
"""A check with its hits and with what passed."""


class _Met:
    """What checks have found so far."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.passed: list[Passed] = []

    def take(
        self,
        case: FormFacts | ReportCase | SheetCase,
        active: Sequence[Active],
        place: FindingPlace,
    ) -> None:
        """Take in what the checks say of one form, report or sheet."""
        self.note(_apply(case, active), place, case.rules)

    def note(self, said: Iterable[_Said], place: FindingPlace, rules: RuleProfile) -> None:
        """Take in what was said of what stands in one place."""
        for chosen, hits, details in said:
            if hits:
                self.findings += to_findings(chosen.check, chosen.severity, hits, place, rules)
            elif details:
                self.passed.append(_passed(chosen.check, details, place))


def _check_report(case: ReportCase, stages: frozenset[Stage], met: _Met) -> None:
    active = _active_of_reports(_severities(case.rules), stages)
    met.take(case, active, place_of_report(case.report))


def check_folder(
    files: Sequence[FileRecord],
    results: Sequence[FileResult],
    parts: StoredParts,
    rules: RuleProfile,
    *,
    roster: tuple[RosterRow, ...] | None,
    year: int | None,
) -> FolderVerdict:
    """Check the files of a folder against each other and against the roster.

    Args:
        files: all files of the run; only merged ones have submissions.
        results: the same files with all that was read in them; looked at only where there are
            reports, which are held against what other files of their unit say.
        parts: what of the outputs was made of each file.
        rules: the profile of the run.
        roster: the units that must report, None where no roster was given.
        year: the year asked for; None lets the majority decide which year is the odd one.

    Returns:
        Findings and passes across files, the submissions that do not count because another version
        or a table does, and the units of the roster without a merged submission.
    """
    case = build_folder_case(files, results, rules, parts, roster=roster, year=year)
    met = _Met()
    for report_case in apart(files, results, rules):
        _check_report(report_case, frozenset({Stage.REPORT_ACROSS}), met)
    for chosen in active_checks(rules):
        _apply_to_folder(chosen, case, met.findings, met.passed)
    told = frozenset(entry.key for entry in case.told)
    return FolderVerdict(
        tuple(met.findings),
        tuple(met.passed),
        case.superseded,
        told,
        case.missing,
        case.replaced_by,
        case.roll.files if case.roll else tuple(files),
        case.standings,
    )


def _apply(case: FormFacts | ReportCase | SheetCase, active: Sequence[Active]) -> Iterator[_Said]:
    """Each check that says something, with its hits (consequences dropped) and passes.

    Stages of reports know no condemned cells, so nothing of theirs is dropped.
    """
    blocked: set[CellRef] = set()
    condemned: set[CellRef] = set()
    stage = Stage.CELL
    for chosen in active:
        check = chosen.check
        if check.stage is not stage:
            stage = check.stage
            blocked |= condemned
        results = [*check.function(case)]
        if not results:  # as of nine checks in ten
            continue
        hits: list[Hit] = []
        details: list[str] = []
        for result in results:
            if isinstance(result, Pass):
                details.append(result.detail)
            elif not blocked or blocked.isdisjoint((*result.refs, *result.uses)):
                hits.append(result)
        if check.gate:
            condemned.update([ref for hit in hits for ref in hit.refs])
        if hits or details:
            yield chosen, hits, details


def _passed(check: Check, details: Sequence[str], place: FindingPlace) -> Passed:
    shown = details[0] if len(details) == 1 else "；".join(details[:_DETAIL_LIMIT])
    if len(details) > _DETAIL_LIMIT:
        shown = f"{shown}；等{len(details)}项"
    file, unit, sheet = place[:3]
    return _make_passed(check.id, check.holds or check.title, file, unit, sheet, shown)


def _apply_to_folder(
    chosen: Active, case: FolderCase, findings: list[Finding], passed: list[Passed]
) -> None:
    for result in chosen.check.function(case):
        if isinstance(result, Pass):
            passed.append(
                Passed(
                    chosen.check.id,
                    chosen.check.holds or chosen.check.title,
                    "",
                    "",
                    "",
                    result.detail,
                )
            )
        else:
            findings += to_findings(
                chosen.check, chosen.severity, (result.hit,), result.place, case.rules
            )
