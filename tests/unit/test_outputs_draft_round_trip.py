"""A draft that a person has saved and handed in says what its workbook said."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from support import ooxml

from xl_jixiao import evaluate_file
from xl_jixiao.model.finding import Evaluated, EvaluatedForm
from xl_jixiao.model.grid import TEXT_SHEET
from xl_jixiao.model.submission import Form
from xl_jixiao.outputs.draft.narrative import narrate
from xl_jixiao.outputs.word import library
from xl_jixiao.outputs.word.render import draft
from xl_jixiao.outputs.word.template import load_template
from xl_jixiao.rules.loading import load_rules

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.xlsx"))
UNFINISHED = "N01"
"""Gaps that nobody has filled in."""
TWICE_TOLD = "X01"
"""The form's own typed rate (132.71%) is not what its amounts give, which the text says."""


@pytest.fixture(scope="module", params=EXAMPLES, ids=lambda path: path.stem)
def handed_in(request, tmp_path_factory):
    """The file's own result, the draft as a person has saved it, and its result."""
    before = evaluate_file(request.param)
    one = next(each for each in before.evaluated if each.submission.form is Form.DEPARTMENT)
    beside = tuple(each for each in before.evaluated if each is not one)
    context = narrate(one, beside=beside, findings=before.findings, rules=load_rules(None))
    made = draft(load_template(library.default_for("部门整体")), context)
    document = Document(BytesIO(made.data))
    document.core_properties.modified = dt.datetime(2025, 3, 1)  # noqa: DTZ001 (as Word writes it)
    path = tmp_path_factory.mktemp("draft") / "报告.docx"
    document.save(path)
    return before, path, evaluate_file(path)


def told(forms: tuple[Evaluated, ...]) -> list[tuple[object, ...]]:
    """What counts of each form."""
    return [
        (
            one.submission.form,
            one.submission.unit.text,
            one.submission.year,
            one.score.total if one.score else None,
            [
                (row.level3.text, row.target.text, row.actual.text, row.points.value)
                for row in (one.submission.indicators if isinstance(one, EvaluatedForm) else ())
            ],
        )
        for one in sorted(forms, key=lambda each: each.submission.form)
    ]


def test_the_attachments_are_read_as_the_forms_they_were(handed_in) -> None:
    before, _, after = handed_in
    assert told(after.evaluated) == told(before.evaluated)


def test_nobody_is_accused_by_our_own_sentences(handed_in) -> None:
    _, _, after = handed_in
    of_text = {finding.id for finding in after.findings if finding.sheet == TEXT_SHEET}
    assert UNFINISHED in of_text
    assert of_text <= {UNFINISHED, TWICE_TOLD}


def test_the_sdk_finds_nothing_wrong(handed_in) -> None:
    ooxml.require()
    assert ooxml.validate(handed_in[1]) == []
