"""Blanks and examples before Microsoft's validator and in LibreOffice."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from support import libreoffice, ooxml
from support.layouts import blank_ids

from xl_jixiao.layouts.blank import plan_blank
from xl_jixiao.outputs.planned import write_blank

pytestmark = pytest.mark.slow  # LibreOffice calculates a whole blank

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture(scope="module")
def unit_workbook(tmp_path_factory):
    """All blanks in one workbook, prefilled."""
    plans = [plan_blank(one, unit="青山县水利局", year=2024) for one in blank_ids()]
    path = tmp_path_factory.mktemp("blanks") / "blanks.xlsx"
    write_blank(plans, path)
    return path


def test_the_open_xml_sdk_finds_nothing_in_the_blanks(unit_workbook):
    ooxml.require()
    assert ooxml.validate(unit_workbook) == []


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.xlsx")), ids=lambda path: path.stem)
def test_the_open_xml_sdk_finds_nothing_in_the_examples(path):
    ooxml.require()
    assert ooxml.validate(path) == []


def test_libreoffice_calculates_every_formula_of_an_empty_blank_to_nothing(unit_workbook, tmp_path):
    libreoffice.require()
    saved = load_workbook(libreoffice.convert(unit_workbook, tmp_path / "lo"), data_only=True)
    formulas = 0
    for original in load_workbook(unit_workbook).worksheets:
        for row in original.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    formulas += 1
                    assert saved[original.title][cell.coordinate].value in {None, ""}
    assert formulas > 5
