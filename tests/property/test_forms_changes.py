"""Whatever clerks do to the sheet, the same submission is read."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from support import form_samples as samples
from support import grid_changes as change
from support.grids import grid_of
from support.readings import essence

from xl_jixiao.forms.reader import read_sheet
from xl_jixiao.model.grid import Grid
from xl_jixiao.model.submission import Submission

SAMPLES = {
    name: grid_of(getattr(samples, name))
    for name in (
        "DEPARTMENT",
        "PROJECT",
        "SICHUAN",
        "HUBEI",
        "POINTS_FIRST",
        "CHONGQING",
        "TRANSFER",
        "BASE",
    )
}


def read(grid: Grid) -> list[Submission]:
    return list(read_sheet(grid, file="a.xlsx").submissions)


def same(before: Grid, after: Grid) -> None:
    assert [essence(one) for one in read(after)] == [essence(one) for one in read(before)]


names = st.sampled_from(sorted(SAMPLES))


@given(names, st.integers(0, 40), st.integers(0, 20))
@settings(max_examples=40, deadline=None)
def test_a_moved_table_reads_the_same(name, down, right):
    same(SAMPLES[name], change.shift(SAMPLES[name], down, right))


@given(names, st.lists(st.integers(1, 40), max_size=4))
@settings(max_examples=120, deadline=None)
def test_inserted_rows_change_nothing(name, rows):
    grid = SAMPLES[name]
    for row in rows:
        grid = change.insert_row(grid, row)
    same(SAMPLES[name], grid)


@given(names, st.lists(st.integers(1, 14), max_size=3))
@settings(max_examples=120, deadline=None)
def test_inserted_columns_change_nothing(name, columns):
    grid = SAMPLES[name]
    for col in columns:
        grid = change.insert_column(grid, col)
    same(SAMPLES[name], grid)


@pytest.mark.parametrize("name", sorted(set(SAMPLES) - {"HUBEI"}))
def test_undone_merges_change_nothing(name):
    same(SAMPLES[name], change.unmerge(SAMPLES[name]))


@pytest.mark.parametrize("name", sorted(set(SAMPLES) - {"HUBEI", "BASE"}))
def test_labels_repeated_on_each_row_change_nothing(name):
    same(SAMPLES[name], change.repeat_labels(SAMPLES[name], range(2, 4)))


@pytest.mark.parametrize("name", sorted(SAMPLES))
@pytest.mark.parametrize("every", [1, 2, 3])
def test_line_feeds_in_labels_change_nothing(name, every):
    same(SAMPLES[name], change.break_lines(SAMPLES[name], every))


@given(names, names, st.booleans(), st.integers(1, 3))
@settings(max_examples=60, deadline=None)
def test_two_forms_on_one_sheet_are_two_submissions(one, two, side, gap):
    if side:
        # 预算数 of another table in the very row of 决算数|预算数|决算数 can't be told apart
        assume((one == "BASE") == (two == "BASE"))
    first, second = SAMPLES[one], SAMPLES[two]
    both = change.beside(first, second) if side else change.below(first, second, gap)
    assert [essence(found) for found in read(both)] == [
        essence(found) for grid in (first, second) for found in read(grid)
    ]
