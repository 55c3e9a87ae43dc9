"""Every layout in the shapes in which it circulates: no row lost, none wrong, no false error."""

from __future__ import annotations

import random
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from support import grid_changes as change
from support.fill import Filling, consistent_submissions, fill_workbook
from support.grid_mutations import on_two_sheets, some_mutations
from support.readings import said
from support.submissions import evaluate

from xl_jixiao.checks.run import check_file
from xl_jixiao.forms.reader import read_forms
from xl_jixiao.intake.load import read_workbook
from xl_jixiao.layouts.loading import load_layouts
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.grid import Grid, Workbook
from xl_jixiao.model.submission import Submission
from xl_jixiao.rules.loading import load_rules

LAYOUTS = {layout.id: layout for layout in load_layouts()}
EACH = 40
"""Mutations of each layout."""


@lru_cache(maxsize=32)
def filled(layout_id: str) -> Grid:
    """A correct form of that layout, as its workbook is read."""
    found: list[Filling] = []

    @settings(max_examples=5, deadline=None, derandomize=True, database=None)
    @given(consistent_submissions(layout_id))
    def draw(filling: Filling) -> None:
        found.append(filling)

    draw()
    with TemporaryDirectory() as folder:
        path = fill_workbook(Path(folder) / "filled.xlsx", found[-1])
        book = read_workbook(path.read_bytes(), path.name)
    assert isinstance(book, Workbook)
    return book.grids[0]


def mutated(layout_id: str, number: int) -> tuple[tuple[Grid, ...], int]:
    """The sheets of a mutation and how many forms they hold."""
    layout = LAYOUTS[layout_id]
    rng = random.Random(f"{layout_id} {number}")  # noqa: S311  a fixed choice of shapes
    grid = filled(layout_id)
    for mutation in some_mutations(rng):
        grid = mutation(grid, layout, rng)
    match number % 5:
        case 2:
            return (change.beside(grid, grid),), 2
        case 3:
            return (change.below(grid, grid, rng.randint(1, 3)),), 2
        case 4:
            return on_two_sheets(grid, layout, rng), 1
    return (grid,), 1


def read(grids: tuple[Grid, ...]) -> tuple[Submission, ...]:
    return read_forms(Workbook(grids), file="a.xlsx")[0]


def complaints(submissions: tuple[Submission, ...]) -> set[tuple[str, Any]]:
    """Errors and warnings, but for those about two forms of one unit in one workbook."""
    rules = load_rules(None)
    evaluated = tuple(evaluate(one, rules) for one in submissions)
    findings, _ = check_file(evaluated, rules, file="a.xlsx")
    return {(one.id, one.message) for one in findings if one.severity is not Severity.INFO}


@pytest.mark.slow
@pytest.mark.parametrize("number", range(EACH))
@pytest.mark.parametrize("layout_id", sorted(LAYOUTS))
def test_a_form_is_read_in_every_shape(layout_id, number):
    grids, count = mutated(layout_id, number)
    [as_it_is] = read((filled(layout_id),))
    found = read(grids)
    assert [said(one) for one in found] == [said(as_it_is)] * count
    if count == 1:
        assert {code for code, _ in complaints(found)} <= {
            code for code, _ in complaints((as_it_is,))
        }
