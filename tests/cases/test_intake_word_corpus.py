"""The published tables as Word documents: read as completely as from .xlsx, whole or split."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.corpus_workbooks import Table, load_tables, write_table
from support.essence import essence
from support.grid_documents import document_of, rows_of, sheet_of, with_captions

from xl_jixiao.forms.reader import read_forms
from xl_jixiao.intake.load import read_workbook
from xl_jixiao.model.grid import Grid, Workbook
from xl_jixiao.model.submission import IssueKind

TABLES = load_tables()
Essence = dict[str, Any]  # as `essence` gives it


@pytest.fixture(scope="session")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Grid]:
    """Each table as read from .xlsx."""
    folder: Path = tmp_path_factory.mktemp("corpus")
    return {table["id"]: sheet_of(write_table(table, folder)) for table in TABLES}


def said(workbook: Workbook) -> list[Essence]:
    """What the forms of a workbook say; an issue without its sheet."""
    found = [essence(one) for one in read_forms(workbook, file="表")[0]]
    for one in found:
        one["issues"] = [
            (issue.kind, issue.text, issue.field, issue.row_label)
            for issue in one["issues"]
            # in Word a number with its unit is no number typed as text
            if issue.kind is not IssueKind.TEXT_NUMBER
        ]
    return found


def of_document(parts: list[str | Grid]) -> list[Essence]:
    workbook = read_workbook(document_of(parts), "报告.docx")
    assert isinstance(workbook, Workbook)
    return said(workbook)


@pytest.mark.parametrize("table", TABLES, ids=lambda one: one["id"])
def test_a_table_says_the_same_in_word(table: Table, sheets: dict[str, Grid]) -> None:
    sheet = sheets[table["id"]]
    expected = said(Workbook((sheet,)))
    assert expected
    assert of_document([sheet]) == expected
    assert of_document(with_captions(sheet)) == expected


@pytest.mark.parametrize("table", TABLES, ids=lambda one: one["id"])
def test_a_table_split_in_two_says_the_same(table: Table, sheets: dict[str, Grid]) -> None:
    sheet = sheets[table["id"]]
    expected = said(Workbook((sheet,)))
    *captions, body = with_captions(sheet)
    assert isinstance(body, Grid)
    last = max(cell.row for cell in body.cells.values())
    # each table is cut elsewhere: at its head, in the money block, among indicators, at its total
    first = 1 + TABLES.index(table) % (last - 1)
    for cut, mark in ((first, ""), (last // 2, "续表"), (last - 1, "")):
        parts = [*captions, rows_of(body, 1, cut), mark, rows_of(body, cut + 1, last)]
        assert of_document(parts) == expected, cut
