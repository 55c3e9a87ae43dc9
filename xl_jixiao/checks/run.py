"""Applying the checks: to the forms of one file, and to the files of one folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from xl_jixiao.checks.case import Case, build_case
from xl_jixiao.checks.findings import Place, to_findings
from xl_jixiao.checks.folder.case import FolderCase, FolderVerdict, build_folder_case
from xl_jixiao.checks.hit import Hit, Pass
from xl_jixiao.checks.registry import Check, Stage, all_checks
from xl_jixiao.model.finding import Evaluated, FileResult, Finding, Passed, Severity
from xl_jixiao.model.grid import CellRef
from xl_jixiao.model.run import RosterUnit
from xl_jixiao.model.submission import Form
from xl_jixiao.rules.profile import RuleProfile

_DETAIL_LIMIT = 12


class Active(NamedTuple):
    """A check that the profile leaves on, with the severity it gives it."""

    check: Check
    severity: Severity


def active_checks(rules: RuleProfile, form: Form | None = None) -> tuple[Active, ...]:
    """The checks a profile leaves on, in the order in which they run: those of one form, or those
    across files.
    """
    return _active(tuple(sorted(rules.checks.severities.items())), form)


@lru_cache(maxsize=64)
def _active(severities: tuple[tuple[str, str], ...], form: Form | None) -> tuple[Active, ...]:
    wanted = dict(severities)
    chosen = (
        Active(check, Severity(severity))
        for check in all_checks()
        if (severity := wanted.get(check.id, check.severity)) != "off"
        and (check.stage is Stage.FOLDER) == (form is None)
        and (form is None or form in check.forms)
    )
    return tuple(sorted(chosen, key=lambda one: one.check.stage))


def check_file(
    evaluated: tuple[Evaluated, ...], rules: RuleProfile, *, file: str
) -> tuple[tuple[Finding, ...], tuple[Passed, ...]]:
    """Check the forms of one file.

    Args:
        evaluated: its submissions with their scores.
        rules: the profile of the run: thresholds, severities, clauses.
        file: path relative to the folder, as it stands in the findings.

    Returns:
        Findings, by submission, then by stage and id; and what passed.
    """
    findings: list[Finding] = []
    passed: list[Passed] = []
    for one in evaluated:
        case = build_case(one, rules, evaluated)
        active = active_checks(rules, case.submission.form)
        place = Place(file, case.submission.unit.text, case.submission.sheet)
        for chosen, hits, details in _apply(case, active):
            if hits:
                findings += to_findings(chosen.check, chosen.severity, hits, place)
            elif details:
                passed.append(_passed(chosen.check, details, place))
    return tuple(findings), tuple(passed)


def check_folder(
    files: Sequence[FileResult],
    rules: RuleProfile,
    *,
    roster: tuple[RosterUnit, ...] | None,
    year: int | None,
) -> FolderVerdict:
    """Check the files of a folder against each other and against the roster.

    Args:
        files: all files of the run; only merged ones have submissions.
        rules: the profile of the run.
        roster: the units that must report, None where no roster was given.
        year: the year asked for; None lets the majority decide which year is the odd one.

    Returns:
        Findings and passes across files, the submissions another version replaces, and the units
        of the roster without a merged submission.
    """
    case = build_folder_case(files, rules, roster=roster, year=year)
    findings: list[Finding] = []
    passed: list[Passed] = []
    for chosen in active_checks(rules):
        _apply_to_folder(chosen, case, findings, passed)
    return FolderVerdict(tuple(findings), tuple(passed), case.superseded, case.missing)


def _apply(case: Case, active: Sequence[Active]) -> Iterator[tuple[Active, list[Hit], list[str]]]:
    """Each check that says something, with its hits (consequences dropped) and passes."""
    blocked: set[CellRef] = set()
    condemned: set[CellRef] = set()
    stage = Stage.CELL
    for chosen in active:
        check = chosen.check
        if check.stage is not stage:
            stage = check.stage
            blocked |= condemned
        hits: list[Hit] = []
        details: list[str] = []
        for result in check.function(case):
            if isinstance(result, Pass):
                details.append(result.detail)
            elif not blocked or blocked.isdisjoint((*result.refs, *result.uses)):
                hits.append(result)
        if check.gate:
            condemned.update(ref for hit in hits for ref in hit.refs)
        if hits or details:
            yield chosen, hits, details


def _passed(check: Check, details: Sequence[str], place: Place) -> Passed:
    shown = "；".join(details[:_DETAIL_LIMIT])
    if len(details) > _DETAIL_LIMIT:
        shown = f"{shown}；等{len(details)}项"
    return Passed(check.id, check.title, place.file, place.unit, place.sheet, shown)


def _apply_to_folder(
    chosen: Active, case: FolderCase, findings: list[Finding], passed: list[Passed]
) -> None:
    for result in chosen.check.function(case):
        if isinstance(result, Pass):
            passed.append(Passed(chosen.check.id, chosen.check.title, "", "", "", result.detail))
        else:
            findings += to_findings(chosen.check, chosen.severity, (result.hit,), result.place)
