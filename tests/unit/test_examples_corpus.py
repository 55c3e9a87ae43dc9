"""Published tables, rebuilt in the shape they were published in, are read row by row."""

from __future__ import annotations

from decimal import Decimal

import pytest
from support.corpus_workbooks import VARIANTS, load_tables, write_table
from support.lint_xlsx import lint

from xl_jixiao.forms.reader import read_forms
from xl_jixiao.intake.load import read_workbook
from xl_jixiao.intake.refusal import Refusal
from xl_jixiao.model.submission import Form
from xl_jixiao.text.labels import fold
from xl_jixiao.text.measures import parse_quantity

TABLES = load_tables()


def number(text: str) -> Decimal | None:
    quantity = parse_quantity(text) if text.strip("/") else None
    return quantity.number if quantity else None


def joined(actual: str, unit: str) -> str:
    """A bare number takes the unit of the unit column."""
    return f"{actual}{unit}" if actual.replace(".", "").isdigit() else actual


def test_every_shape_is_used():
    assert {table["variant"] for table in TABLES} == set(VARIANTS)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: f"{table['id']}-{table['variant']}")
def test_a_published_table_is_read_back(table, tmp_path):
    path = write_table(table, tmp_path)
    assert lint(path) == []
    workbook = read_workbook(path.read_bytes(), path.name)
    assert not isinstance(workbook, Refusal)
    (submission,), _ = read_forms(workbook, file=path.name)

    assert submission.form is Form(table["kind"])
    assert submission.unit.text == table["unit"]
    assert submission.year == table["year"]
    assert submission.unit_stated == table["money"]
    assert submission.claimed_total.value == number(table["total"])
    assert len(submission.funds) == len(table["funds"])

    read = [
        (
            fold(row.level3.text),
            fold(row.target.text),
            fold(row.actual.text),
            row.points.value,
            row.claimed_score.value,
        )
        for row in submission.indicators
    ]
    published = [
        (
            fold(row.get("level3", "")),
            fold(row.get("target", "")),
            fold(joined(row.get("actual", ""), row.get("unit", ""))),
            number(row.get("points", "")),
            number(row.get("claimed_score", "")),
        )
        for row in table["indicators"]
    ]
    assert read == published
