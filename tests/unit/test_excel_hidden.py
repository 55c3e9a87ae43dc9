"""What is hidden on an open sheet is known as of its file: in few calls, or told as unknown."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.filters import FilterColumn, Filters
from openpyxl.worksheet.table import Table
from support.foreign_blanks import KINDS, write_foreign
from support.xw_engine import ComError, attach
from support.xw_engine_openpyxl import OpenpyxlBackend

from xl_jixiao import evaluate_file
from xl_jixiao.excel import buttons
from xl_jixiao.excel.book import evaluate
from xl_jixiao.excel.sheet_grid import grid_of
from xl_jixiao.intake.load import load
from xl_jixiao.model.grid import ALL_SEEN, Grid, Unseen
from xl_jixiao.outputs.marked_copy import load_with_macros

LINES = 12
CRITERION = FilterColumn(colId=0, filters=Filters(filter=["1"]))
UNKNOWN = "有没有隐藏的行、列看不出来"


def full(lines: int = LINES, columns: int = 5) -> Workbook:
    book = Workbook()
    for row in range(1, lines + 1):
        for col in range(1, columns + 1):
            book.active.cell(row, col, f"{row}-{col}")
    return book


def hide(book: Workbook, rows: dict[int, float | None], cols: dict[str, float | None]) -> None:
    """None hides, a number is a height or a width."""
    for row, height in rows.items():
        found = book.active.row_dimensions[row]
        found.hidden, found.height = height is None, height
    for col, width in cols.items():
        column = book.active.column_dimensions[col]
        column.hidden = width is None
        if width is not None:
            column.width = width


def opened(book: Workbook, folder: Path, *, first_of_mixed: bool = False) -> tuple[Grid, Grid, int]:
    """The grid of the open sheet, that of the file, and how often Excel was asked for sizes."""
    path = folder / "表.xlsx"
    book.save(path)
    live = attach(OpenpyxlBackend(path))
    live.app.impl.first_of_mixed = first_of_mixed
    return grid_of(live.sheets[0]), load(path).outcome.grids[0], live.app.impl.questions


@pytest.mark.parametrize("first_of_mixed", [False, True])
@pytest.mark.parametrize(
    ("rows", "cols", "expected"),
    [
        ({}, {}, ALL_SEEN),
        ({2: None, 7: None, 8: None}, {}, Unseen(frozenset({2, 7, 8}))),
        ({1: 0.4, 3: 0.75, 4: 1, 12: None}, {}, Unseen(frozenset({1, 3, 12}))),
        ({2: 30, 3: None, 4: 31.5}, {}, Unseen(frozenset({3}))),
        ({}, {"B": None, "D": 3}, Unseen(cols=frozenset({2}))),
        ({}, {"A": 40, "C": 0.1, "E": None}, Unseen(cols=frozenset({3, 5}))),
        (dict.fromkeys(range(1, LINES + 1)), {}, Unseen(frozenset(range(1, LINES + 1)))),
    ],
)
def test_hidden_by_hand(rows, cols, expected, first_of_mixed, tmp_path):
    book = full()
    hide(book, rows, cols)
    live, file, _ = opened(book, tmp_path, first_of_mixed=first_of_mixed)
    assert live.unseen == file.unseen == expected
    assert live.unseen_known


@pytest.mark.parametrize(
    ("criterion", "filter_mode", "expected"),
    [
        (True, True, Unseen(frozenset({9}), frozenset({4, 5}))),
        (False, False, Unseen(frozenset({4, 5, 9}))),
        (False, True, Unseen(frozenset(), frozenset({4, 5, 9}))),
    ],
    ids=["a filter of the sheet", "arrows alone", "高级筛选"],
)
def test_filtered_rows_are_told_apart(criterion, filter_mode, expected, tmp_path):
    book = full()
    hide(book, dict.fromkeys((4, 5, 9)), {})
    book.active.auto_filter.ref = "A3:E7"
    book.active.sheet_properties.filterMode = filter_mode
    if criterion:
        book.active.auto_filter.filterColumn.append(CRITERION)
    live, file, _ = opened(book, tmp_path)
    assert live.unseen == file.unseen == expected


def test_the_filter_of_a_table(tmp_path):
    book = full()
    hide(book, dict.fromkeys((3, 9)), {})
    table = Table(displayName="表", ref="B2:C6")
    table._initialise_columns()
    table.autoFilter.filterColumn.append(CRITERION)
    for column, name in zip(table.tableColumns, ("2-2", "2-3"), strict=True):
        column.name = name
    book.active.add_table(table)
    live, file, _ = opened(book, tmp_path)
    assert live.unseen == file.unseen == Unseen(frozenset({9}), frozenset({3}))


HEIGHTS = st.sampled_from([None, 0.4, 0.75, 15.0, 15.0, 15.0, 30.0, 45.0, 409.5])


@settings(max_examples=60, deadline=None)
@given(st.lists(HEIGHTS, min_size=1, max_size=40))
def test_any_heights(tmp_path_factory, heights):
    book = full(len(heights), 1)
    hide(book, dict(enumerate(heights, 1)), {})
    live, file, _ = opened(book, tmp_path_factory.mktemp("heights"))
    assert live.unseen == file.unseen


@pytest.mark.parametrize(
    ("rows", "most"),
    [
        ({}, 6),
        ({117: None}, 50),
        ({row: 15 + row / 4 for row in range(1, 201)}, 4 * 200),
    ],
    ids=["all alike", "one hidden", "all different"],
)
def test_how_often_excel_is_asked_for_200_rows(rows, most, tmp_path):
    book = full(200, 10)
    hide(book, rows, {})
    _, _, questions = opened(book, tmp_path)
    assert questions <= most


def test_a_sheet_too_large_to_ask_is_read_and_told(tmp_path, monkeypatch):
    monkeypatch.setattr("xl_jixiao.excel.sheet_visibility.MOST_QUESTIONS", 10)
    book = full(40)
    hide(book, {row: 15.0 + row for row in range(1, 41)}, {})
    live, file, questions = opened(book, tmp_path)
    assert (live.unseen_known, live.unseen) == (False, ALL_SEEN)
    assert live.cells == file.cells
    assert questions <= 20


def form_with_a_hidden_row(folder: Path) -> Path:
    """A filled form of another county, its last row with points hidden."""
    path = write_foreign(next(iter(KINDS)), folder)
    found = evaluate_file(path).submissions[0]
    book = load_with_macros(path)
    last = [one.ref.row for one in found.indicators if one.points.value][-1]
    book[found.sheet].row_dimensions[last].hidden = True
    book.save(path)
    return path


def test_an_open_form_says_of_a_hidden_row_what_its_file_says(tmp_path):
    path = form_with_a_hidden_row(tmp_path)
    result, expected = evaluate(attach(OpenpyxlBackend(path))).result, evaluate_file(path)
    assert "F15" in {one.id for one in result.findings}
    assert result.findings == expected.findings
    assert result.evaluated == expected.evaluated
    assert result.remarks == expected.remarks == ()


@pytest.mark.parametrize("button", [buttons.check_form, buttons.calc_scores, buttons.draft_report])
def test_where_excel_does_not_answer_the_form_is_read_and_it_is_told(button, tmp_path, monkeypatch):
    path = form_with_a_hidden_row(tmp_path)

    def refuse(*_):
        raise ComError("busy")

    monkeypatch.setattr(OpenpyxlBackend, "heights", refuse)
    book = attach(OpenpyxlBackend(path))
    result = evaluate(book).result
    assert "F15" not in {one.id for one in result.findings}
    assert all(one.score is not None for one in result.evaluated)
    button()
    assert UNKNOWN in book.app.impl.alerts[-1]
