"""While a button writes nothing is calculated or redrawn; rows are as high as their text."""

from __future__ import annotations

import pytest
from support.foreign_blanks import write_foreign
from support.xw_engine import ComError, attach
from support.xw_engine_openpyxl import OpenpyxlBackend

from xl_jixiao.excel import book_runs, buttons
from xl_jixiao.excel.book import grow
from xl_jixiao.layouts.sheet_plan import needed_height
from xl_jixiao.outputs.marks import RESULT_SHEET


@pytest.fixture
def opened(tmp_path, monkeypatch):
    """A form of others, with the state of Excel noted at each cell that is written."""
    backend = OpenpyxlBackend(write_foreign("central", tmp_path))
    book = attach(backend)
    app, seen = book.app.impl, set()
    put = OpenpyxlBackend.put

    def noting(self, *given):
        seen.add((app.calculation, app.screen_updating))
        put(self, *given)

    monkeypatch.setattr(OpenpyxlBackend, "put", noting)
    return book, app, seen


@pytest.mark.parametrize(
    ("button", "before"),
    [
        (buttons.calc_scores, "automatic"),
        (buttons.check_form, "manual"),
        (buttons.check_form, "semiautomatic"),
    ],
)
def test_excel_waits_and_is_put_back(button, before, opened):
    _, app, seen = opened
    app.calculation = before
    button()
    assert seen == {("manual", False)}
    assert (app.calculation, app.screen_updating) == (before, True)


def test_what_fails_in_between_puts_it_back_too(opened, monkeypatch):
    _, app, _ = opened

    def refuse(*_given):
        raise ComError("busy")

    monkeypatch.setattr(OpenpyxlBackend, "put", refuse)
    buttons.check_form()
    assert "程序内部错误" in app.alerts[-1]
    assert (app.calculation, app.screen_updating) == ("automatic", True)


def test_the_rows_of_the_list_are_fitted_to_their_text(opened):
    book, app, _ = opened
    buttons.check_form()
    sheet = book.sheets[RESULT_SHEET]
    last = sheet.used_range.shape[0]
    assert app.fitted == [f"{RESULT_SHEET}!$A$3:$H${last}"]


def test_a_merged_cell_is_as_high_as_its_text(opened):
    cell = opened[0].sheets[0].range((40, 1))
    heights = {1: 60.0, 500: needed_height("字" * 500, 84.0), 30_000: 409.0}
    for length, height in heights.items():
        grow(cell, "字" * length, *book_runs._PLACES["STATUS"])
        assert cell.row_height == height
