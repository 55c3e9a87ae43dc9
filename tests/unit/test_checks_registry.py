"""The registry: ids, documentation, the generated page, switches of a profile."""

import importlib
import pkgutil
import re
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import get_type_hints

import pytest
from support.submissions import check_forms

from xl_jixiao import checks
from xl_jixiao.checks.folder.case import FolderCase
from xl_jixiao.checks.registry import (
    ALL_FORMS,
    BASIC_FORMS,
    DOC_HEADINGS,
    SCORED_FORMS,
    Stage,
    all_checks,
    check,
)
from xl_jixiao.checks.report_case import ReportCase
from xl_jixiao.checks.run import active_checks
from xl_jixiao.checks.sheet_case import SheetCase
from xl_jixiao.facts.base_data import UnitData
from xl_jixiao.facts.form import FormFacts, ScoredForm
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import Form
from xl_jixiao.rules.loading import load_rules

ROOT = Path(__file__).resolve().parents[2]
OVERSPENT = "资金 | 年度资金总额 | 100 | 100 | 120 | 10 | 120% | 10"


def profile(**severities):
    rules = load_rules(None)
    switched = replace(rules.checks, severities=MappingProxyType(severities))
    return replace(rules, checks=switched)


def test_ids_are_unique_and_well_formed():
    ids = [one.id for one in all_checks()]

    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[BWIDPRFXN]\d\d", one) for one in ids)


def test_an_id_can_not_be_taken_twice():
    with pytest.raises(ValueError, match="B01"):
        check("B01", "再来一次", Severity.INFO, Stage.CELL)(lambda _case: ())


@pytest.mark.parametrize("one", all_checks(), ids=lambda one: one.id)
def test_every_check_is_documented(one):
    assert tuple(one.sections) == DOC_HEADINGS
    assert all(one.sections.values())
    assert one.summary.endswith("。")
    assert one.title
    assert one.basis


GIVEN = {SCORED_FORMS: ScoredForm, BASIC_FORMS: UnitData, ALL_FORMS: FormFacts}
"""What a check of these forms is given."""
ACROSS = {
    Stage.REPORT: ReportCase,
    Stage.REPORT_ACROSS: ReportCase,
    Stage.FOLDER: FolderCase,
    Stage.SHEET: SheetCase,
}


@pytest.mark.parametrize("one", all_checks(), ids=lambda one: one.id)
def test_a_check_asks_what_its_forms_have(one):
    """So that mypy tells a check of the 基础数据表 that asks for money."""
    types = get_type_hints(one.function)
    types.pop("return")

    scored = ScoredForm if one.forms <= SCORED_FORMS else None
    assert [*types.values()] == [ACROSS.get(one.stage) or GIVEN.get(one.forms, scored)]


def test_one_check_a_module_named_by_its_id():
    modules = {
        name.rpartition(".")[2].upper()
        for _, name, _ in pkgutil.walk_packages(checks.__path__, f"{checks.__name__}.")
        if re.fullmatch(r"[a-z]\d\d", name.rpartition(".")[2])
    }

    assert modules == {one.id for one in all_checks()}


@pytest.mark.parametrize("one", all_checks(), ids=lambda one: one.id)
def test_a_check_stands_in_the_module_of_its_id(one):
    module = importlib.import_module(one.function.__module__)

    assert module.__name__.endswith(f".{one.id.lower()}")
    assert module.__doc__ is not None
    assert module.__doc__.startswith(one.id)


@pytest.mark.parametrize(
    ("word", "allowed"),
    [("必须", {Severity.ERROR}), ("不得", {Severity.ERROR})],
)
def test_severity_follows_the_words(word, allowed):
    worded = [one for one in all_checks() if word in one.summary and "应当" not in one.summary]

    assert worded
    assert {one.severity for one in worded} <= allowed


def test_a_profile_switches_a_check_off():
    findings, _ = check_forms(OVERSPENT, rules=profile(B02="off"))

    assert "B02" not in {one.id for one in findings}
    assert "B02" not in {one.check.id for one in active_checks(profile(B02="off"), Form.PROJECT)}


def test_a_profile_changes_a_severity():
    findings, _ = check_forms(OVERSPENT, rules=profile(B02="info"))

    assert {one.severity for one in findings if one.id == "B02"} == {Severity.INFO}


def test_a_milder_hit_stays_milder():
    below = "资金 | 年度资金总额 | 100 | 100 | 100 | 10 | 100% | 9"

    findings, _ = check_forms(below, rules=profile(B03="error"))
    assert {one.severity for one in findings if one.id == "B03"} == {Severity.WARNING}
