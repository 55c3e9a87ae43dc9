"""The same form as a table and as what a report states: what each check says of it."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from support.submissions import evaluate, read_form

from xl_jixiao.checks.run import check_file
from xl_jixiao.model.finding import Finding
from xl_jixiao.model.source import TABLE, TEXT, FormSource
from xl_jixiao.rules.loading import load_rules

CASES = tomllib.loads(Path(__file__).with_name("form_sources.toml").read_text("utf-8"))["case"]


def findings(case: dict[str, str], source: FormSource) -> list[Finding]:
    """What the check of the case says of its form."""
    rules = load_rules(None)
    form = replace(read_form(case["form"]), source=source)
    found, _ = check_file((evaluate(form, rules),), rules, file=form.file)
    return [one for one in found if one.id == case["check"]]


@pytest.mark.parametrize("source", [TABLE, TEXT], ids=lambda one: one.kind)
@pytest.mark.parametrize("case", CASES, ids=lambda one: f"{one['check']}: {one['says']}")
def test_a_check_asks_the_source(case: dict[str, str], source: FormSource) -> None:
    severity = case.get(source.kind, "")
    found = findings(case, source)

    assert [one.severity.value for one in found] == [severity] * bool(severity)
    assert case.get(f"{source.kind}_says", "") in "".join(one.message for one in found)
