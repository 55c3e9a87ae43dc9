"""Every case of tests/cases/checks/*.toml: the check finds what the case says, or is silent.

`only = true`: no other check has an error or a warning on the case, on any of its forms or reports.
`without` is not in the message; `detail` is what 通过 says was compared, "" where nothing was;
`given` are figures: of a file those it was handed out with, of a unit of the roster those approved;
`limits` are a county's own thresholds of [checks], `off` the checks that it switches off; `told` is
what a report says of each finding; `sheets` are further sheets of the workbook: name, how it
ended, why.
"""

import re
import tomllib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest
from support.reports import check_text, read_report
from support.submissions import check_across, check_forms, file_result

from xl_jixiao.batch.evaluate import evaluate_file
from xl_jixiao.checks.registry import Stage, all_checks
from xl_jixiao.model.finding import Finding, Passed, Severity, SheetResult, Status
from xl_jixiao.model.given import GivenForm
from xl_jixiao.model.roster import GivenIndicator, RosterRow
from xl_jixiao.model.submission import Form
from xl_jixiao.outputs.draft.phrases import shipped_book
from xl_jixiao.outputs.draft.wordings import CheckWording, WordingPart
from xl_jixiao.resources import data_folder
from xl_jixiao.rules.loading import load_rules

FOLDER = Path(__file__).parent / "checks"
CASES = [
    case
    for path in sorted(FOLDER.glob("*.toml"))
    for case in tomllib.loads(path.read_text("utf-8")).get("case", ())
]


def name_of(case):
    return f"{case['check']} {case['says']}"


class Outcome(NamedTuple):
    """What a case is judged by."""

    own: list[Finding]
    """Of the case's check, on the form or report that the case is about."""
    passed: list[Passed]
    others: list[Finding]
    """Errors and warnings of other checks, wherever."""


def outcome(case, findings, passed, sheet=None):
    def is_own(one):
        return one.id == case["check"] and sheet in {None, one.sheet}

    grave = [one for one in findings if one.severity is not Severity.INFO]
    return Outcome(
        [one for one in findings if is_own(one)],
        [one for one in passed if is_own(one)],
        [one for one in grave if one.id != case["check"]],
    )


def rules_of(case):
    rules = load_rules(case.get("rules"))
    limits = {name: Decimal(limit) for name, limit in case.get("limits", {}).items()}
    severities = {**rules.checks.severities, **dict.fromkeys(case.get("off", ()), "off")}
    checks = replace(rules.checks, severities=severities, **limits)
    return replace(rules, checks=checks, years=tuple(case.get("years", ())))


def run_forms(case):
    sheets = tuple(
        SheetResult(name, Status(status), reason) for name, status, reason in case.get("sheets", ())
    )
    findings, passed = check_forms(
        case["form"], *case.get("beside", ()), rules=rules_of(case), sheets=sheets
    )
    return outcome(case, findings, passed, None if sheets else "表1")


def run_report(case):
    forms = [case["form"], *case.get("beside", ())] if "form" in case else []
    findings, passed = check_text(
        case["report"], forms=forms, siblings=case.get("siblings", ()), rules=case.get("rules")
    )
    return outcome(case, findings, passed)


def read_file(one, rules):
    result = file_result(
        one["name"],
        *one.get("forms", ()),
        rules=rules,
        modified=one.get("modified"),
        status=Status.REJECTED if one.get("rejected") else Status.MERGED,
    )
    unit = one.get("unit", "某县某局")
    texts = one.get("reports", [])
    reports = tuple(read_report(text, file=one["name"], unit=unit) for text in texts)
    given = tuple(given_form(told) for told in one.get("given", ()))
    return replace(result, reports=reports, given=given)


def given_form(told):
    return GivenForm(
        Form(told.get("form", "department")),
        told.get("project", ""),
        amount(told.get("initial")),
        amount(told.get("annual")),
        tuple(map(given_row, told.get("indicators", ()))),
        told.get("sheet", ""),
        told.get("unit", ""),
        told.get("unit_code", ""),
    )


def given_row(told):
    level2, level3, target, points = told
    return GivenIndicator("", level2, level3, target, amount(points))


def amount(told):
    return None if told is None else Decimal(str(told))


def roster_rows(case):
    for place, told in enumerate(case.get("roster", ()), 1):
        if isinstance(told, str):
            yield RosterRow(told, f"{place:03}")
            continue
        given = given_form(told)
        row = RosterRow(
            told["name"],
            told.get("code", ""),
            aliases=tuple(told.get("aliases", ())),
            form=Form(told["form"]) if "form" in told else None,
            project=given.project,
            initial=given.initial,
            annual=given.annual,
        )
        yield row
        yield from (replace(row, indicator=one) for one in given.indicators)


def run_files(case):
    rules = load_rules(case.get("rules"))
    files = [read_file(one, rules) for one in case["files"]]
    roster = tuple(roster_rows(case))
    verdict = check_across(files, rules, roster=roster or None, year=case.get("year"))
    if "superseded" in case:
        assert [file for file, _, _ in verdict.superseded] == case["superseded"]
    if "missing" in case:
        assert [one.unit.name for one in verdict.missing] == case["missing"]
    return outcome(case, verdict.findings, [])


def run(case):
    of_kind = run_files if "files" in case else run_report if "report" in case else run_forms
    return of_kind(case)


def reported(finding):
    """The third wording of a finding, one sentence a mistake."""
    book = shipped_book()
    words = (CheckWording(book, finding.id, one, "表1!A1") for one in finding.tellings)
    return "；".join(one.alone.text for one in words)


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_case(case):
    found, passed, others = run(case)

    assert len(found) == case["finds"], [one.message for one in found]
    if found:
        first = found[0]
        assert list(first.cells) == case.get("cells", list(first.cells))
        assert first.severity == case.get("severity", first.severity)
        assert case.get("message", "") in first.message
        assert not ("without" in case and case["without"] in first.message)
        assert case.get("found", first.found) == first.found
        assert case.get("expected", first.expected) == first.expected
        assert first.basis
        assert not passed, "a check with findings is not listed as passed"
    if "told" in case:
        assert [reported(one) for one in found] == case["told"]
    if "detail" in case:
        assert "；".join(one.detail for one in passed) == case["detail"]
    if case.get("only"):
        assert [f"{one.id} {one.message}" for one in others] == []


def test_every_check_has_a_failing_and_a_passing_case():
    failing = {case["check"] for case in CASES if case["finds"]}
    passing = {case["check"] for case in CASES if not case["finds"]}
    ids = {check.id for check in all_checks()}

    assert ids - failing == set()
    assert ids - passing == set()
    assert (failing | passing) - ids == set()


def test_every_check_has_a_failing_case_in_which_no_other_check_has_a_say():
    alone = {case["check"] for case in CASES if case["finds"] and case.get("only")}

    assert {check.id for check in all_checks()} - alone == set()


def test_checks_across_files_are_tested_with_files():
    across = {check.id for check in all_checks() if check.stage is Stage.FOLDER}
    of_reports = {check.id for check in all_checks() if check.stage is Stage.REPORT_ACROSS}
    tested = {case["check"] for case in CASES if "files" in case}

    assert across <= tested <= across | of_reports


def test_checks_of_reports_are_tested_with_reports():
    stages = {Stage.REPORT, Stage.REPORT_ACROSS}
    of_reports = {check.id for check in all_checks() if check.stage in stages}

    assert {case["check"] for case in CASES if "report" in case} == of_reports


class Told(NamedTuple):
    """A mistake of a case as reports tell it."""

    case: str
    wording: CheckWording


@pytest.fixture(scope="module")
def told():
    """Of every failing case, and of the shipped examples."""
    book = shipped_book()
    files = sorted(data_folder("examples").glob("*.xlsx"))
    findings = [(path.name, one) for path in files for one in evaluate_file(path).findings]
    for case in CASES:
        if case["finds"]:
            found, _, others = run(case)
            findings += [(name_of(case), one) for one in (*found, *others)]
    return [
        Told(name, CheckWording(book, one.id, telling, "表1!A1"))
        for name, one in findings
        for telling in one.tellings
    ]


def test_every_kind_of_mistake_has_its_third_wording_and_a_case(told):
    kinds = {phrase.rpartition(".")[0] for phrase in shipped_book().ids if IS_WORDING(phrase)}
    assert {check.id for check in all_checks()} == {kind.partition(".")[0] for kind in kinds}
    assert kinds == {one.wording.name for one in told}


def test_the_third_wording_is_whole_and_says_nothing_of_the_tool(told):
    for case, wording in told:
        one, many = wording.part(WordingPart.ONE), wording.part(WordingPart.MANY, 项数="3")
        assert one, case
        assert many, case
        others = [wording.alone, wording.part(WordingPart.FIGURE)]
        others += [wording.part(WordingPart.LACKS, 多处=several) for several in (None, True)]
        for said in (one, many, *others):
            words = OF_CELLS.sub("“”", said.text)
            assert not AMISS.findall(words), (case, said.text)


IS_WORDING = re.compile(r"[A-Z]\d\d\.").match
OF_CELLS = re.compile(r"“[^”]*”|‘[^’]*’")
"""What people wrote, in quotes."""
AMISS = re.compile(
    r"请|应当|必须|本工具|口径|核算|红灯|黄灯|[÷=×＋Σ]|\.(?:xlsx?|docx?)|[A-Z]{1,2}\d+|段\d"
    r"|逐项|\d级|。|，，|、、|^，|[，、]$"
)
"""Demands, formulas, names of files, cells and lights; fragments."""
