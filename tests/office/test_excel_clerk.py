"""A clerk's way without macros: published forms typed into the .xlsx, recalculated."""

from __future__ import annotations

import pytest
from openpyxl import load_workbook
from support import libreoffice
from support.clerk import SHEET, published, typed
from support.excel_template import built, fill, template_plan
from support.recalc import recalculated

from xl_jixiao import evaluate_file

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=["seed-000", "seed-002"])
def clerk(request, tmp_path_factory):
    """The workbook as typed, and what its cells show."""
    libreoffice.require()
    folder = tmp_path_factory.mktemp("clerk")
    path = folder / f"{request.param}.xlsx"
    book = load_workbook(built() / "绩效自评表.xlsx")
    fill(book[SHEET], typed(published(request.param)))
    book.save(path)
    return request.param, path, load_workbook(recalculated(path, folder), data_only=True)


TOLD = {
    "seed-000": (99.84, "已核算93.84分；按自评认定6分", "优"),
    "seed-002": (99.5, "已核算59.5分；按自评认定40分", "优"),
}


def test_the_total_stands_with_its_parts_and_grade(clerk):
    name, _, shown = clerk
    row = template_plan("hunan-department").slot("total", 0, "points").row
    assert tuple(shown[SHEET].cell(row, col).value for col in (12, 13, 14)) == TOLD[name]


def test_the_forms_own_total_adds_points_typed_with_their_unit(clerk):
    _, path, shown = clerk
    slot = template_plan("hunan-department").slot("total", 0, "claimed_score")
    (score,) = evaluate_file(path).scores
    claims = [row.indicator.claimed_score for row in score.rows]
    assert all(claims)
    total = 10 + float(sum(one.value for one in claims if one))
    assert shown[SHEET].cell(slot.row, slot.col).value == pytest.approx(total)


def test_every_row_has_the_engines_score(clerk):
    _, path, shown = clerk
    (score,) = evaluate_file(path).scores
    for row in score.rows:
        line, at = row.line, row.indicator.ref.row
        assert shown[SHEET].cell(at, 12).value == pytest.approx(float(line.score)), at
    assert len(score.rows) >= 9


LISTED = {
    "seed-000": {"F5", "H15", "H16", "H18", "H19", "H22", "H23", "H24", "H46", "H54", "H70", "I86"},
    "seed-002": {"F5", "D6", "H6", "B14", "B46", "H22", "H30"},
}


def test_the_sheet_lists_what_the_check_finds_at_error_level(clerk):
    """But for findings about formulas that were never calculated (the file is openpyxl's)."""
    name, path, shown = clerk
    lines = list(shown["检查"].iter_rows(min_row=5, max_row=64, max_col=4, values_only=True))
    listed = {line[2]: line[3] for line in lines if line[0]}
    assert set(listed) == LISTED[name]
    errors = [one for one in evaluate_file(path).findings if one.severity == "error"]
    rows = {cell[1:] for one in errors if one.id != "F06" for cell in one.cells}
    assert rows
    assert rows <= {cell[1:] for cell in listed}
    assert not any(text.endswith("；") for text in listed.values())
