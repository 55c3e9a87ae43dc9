"""Every number of every narrative is in the workbook or follows from it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from support.draft_numbers import cells_of, strays
from support.narratives import (
    EMPTY,
    MADE,
    MISSED,
    MISSED_BASE,
    PROJECT,
    examples,
    made,
    told,
)
from support.submissions import check_forms, evaluate, read_form
from support.typed_forms import base_forms, scored_forms

from xl_jixiao.outputs.draft.narrative import figures, narrate
from xl_jixiao.outputs.draft.narrative.figures import Term
from xl_jixiao.outputs.word.prose import Prose, SourcedNumber
from xl_jixiao.rules.loading import load_rules, shipped_names


@settings(max_examples=60, deadline=None)
@given(scored_forms(), base_forms())
def test_every_number_is_in_the_workbook_or_derived_from_it(form: str, base: str) -> None:
    workbook, findings = made(form, base)
    context = told(workbook[0], workbook, findings)
    assert strays(context, cells_of(workbook, findings)) == []


def test_the_shipped_examples() -> None:
    for _, one, result in examples():
        context = told(one, result.evaluated, result.findings)
        assert strays(context, cells_of(result.evaluated, result.findings)) == []


@pytest.mark.parametrize("forms", MADE.values(), ids=MADE.keys())
def test_made_forms(forms: tuple[str, ...]) -> None:
    workbook, findings = made(*forms)
    context = told(workbook[0], workbook, findings)
    assert strays(context, cells_of(workbook, findings)) == []


@pytest.mark.parametrize("profile", shipped_names())
@pytest.mark.parametrize("forms", MADE.values(), ids=MADE.keys())
def test_made_forms_under_every_profile(forms: tuple[str, ...], profile: str) -> None:
    rules = load_rules(profile)
    read = [read_form(text, sheet=f"表{number}") for number, text in enumerate(forms, start=1)]
    one, *beside = workbook = tuple(evaluate(form, rules) for form in read)
    findings, _ = check_forms(*forms, rules=profile)
    context = narrate(one, beside=tuple(beside), findings=findings, rules=rules)
    assert strays(context, cells_of(workbook, findings)) == []


@pytest.mark.parametrize("forms", [(PROJECT,), (MISSED, MISSED_BASE)])
def test_a_planted_number_is_found(forms: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    workbook, findings = made(*forms)
    cells = cells_of(workbook, findings)
    right = figures.minus

    def wrong(one: Term, other: Term) -> Term:
        told_right = right(one, other)
        value = told_right.value + Decimal("0.01")
        return told_right._replace(value=value, text=figures.printed(value))

    for module in ("figures", "money", "problems"):
        monkeypatch.setattr(f"xl_jixiao.outputs.draft.narrative.{module}.minus", wrong)
    assert strays(told(workbook[0], workbook, findings), cells)


def test_each_kind_of_stray_is_found() -> None:
    workbook, _ = made(MISSED)
    cells = cells_of(workbook)
    for paragraph in (
        Prose(("共培训735人次。",)),
        Prose((SourcedNumber("600.01万元", "表1!C3"),)),
        Prose((SourcedNumber("26%", "（表1!C3−表1!B3）÷表1!B3"),)),
        Prose((SourcedNumber("5项", "计数：表1!G10、G11、G12、G13"),)),
        Prose((SourcedNumber("49.66分", "核算总分：…"),)),
        Prose((SourcedNumber("4座", "表1!D10与表1!E10之差"),)),
    ):
        assert strays({"x": paragraph}, cells), paragraph.text
    assert strays({"x": Prose((SourcedNumber("600.00万元", "表1!C3"),))}, cells) == []


def test_nothing_filled_in_says_no_number() -> None:
    workbook, findings = made(EMPTY)
    context = told(workbook[0], workbook, findings)
    assert strays(context, cells_of(workbook, findings)) == []
