"""The shipped examples: rebuilt from their facts they are what is committed."""

from __future__ import annotations

import pytest
from openpyxl import load_workbook
from support.build_examples import EXAMPLES, FACTS, build, read_facts
from support.lint_xlsx import lint


def shown(path):
    """Everything of a workbook that a person sees: cells, formats, merges, sizes."""
    sheets = {}
    for sheet in load_workbook(path).worksheets:
        cells = {
            cell.coordinate: (cell.value, cell.number_format, cell.alignment.wrap_text)
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        }
        merges = sorted(str(area) for area in sheet.merged_cells.ranges)
        widths = {key: one.width for key, one in sheet.column_dimensions.items()}
        heights = {key: one.height for key, one in sheet.row_dimensions.items()}
        sheets[sheet.title] = cells, merges, widths, heights
    return sheets


def test_the_folder_holds_one_workbook_per_facts_file_and_nothing_else():
    built = {read_facts(facts)["workbook"] for facts in FACTS}
    assert {path.name for path in EXAMPLES.iterdir()} == built
    assert len(built) == 3


@pytest.mark.parametrize("facts", FACTS, ids=lambda path: path.stem)
def test_the_committed_workbook_is_the_one_its_facts_give(facts, tmp_path):
    """By content, as another version of XlsxWriter or zlib may give other bytes. If it fails, run
    PYTHONPATH=tests python -m support.build_examples.
    """
    path = build(facts, tmp_path)
    assert shown(path) == shown(EXAMPLES / path.name)


@pytest.mark.parametrize("facts", FACTS, ids=lambda path: path.stem)
def test_building_twice_gives_the_same_bytes(facts, tmp_path):
    (tmp_path / "again").mkdir()
    first, second = build(facts, tmp_path), build(facts, tmp_path / "again")
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.xlsx")), ids=lambda path: path.stem)
def test_lint_finds_nothing(path):
    assert lint(path) == []


def texts(name, sheet=0):
    book = load_workbook(next(EXAMPLES.glob(name)))
    cells = [cell for row in book.worksheets[sheet].iter_rows() for cell in row]
    return {cell.coordinate: cell for cell in cells if cell.value is not None}


def test_values_stand_as_their_units_typed_them():
    key_projects = texts("*重点项目建设事务中心*").values()
    values = [cell.value for cell in key_projects]
    assert values.count("6分") == 14  # six rows of 产出, one of 效益, points and scores
    assert "经济效\n益指标" in values
    assert "推动项目项目落地建设步伐。" in values
    assert [cell.number_format for cell in key_projects if cell.value == 114.3] == ["0.00"]
    office = texts("*人民政府办公室*", 1).values()
    assert [cell.number_format for cell in office if cell.value == 1.3271] == ["0.00%"]
    assert [cell.value for cell in office].count("……") == 9
    base = [cell.value for cell in texts("*人民政府办公室*").values()]
    assert 85.51 in base
    assert "......" in base
