"""Numbers no budget has: an account number in a money cell, what a damaged cell shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.small_forms import write_project

from xl_jixiao.actions.run import run_folder
from xl_jixiao.model.finding import Status

NUMBERS = (
    1e300,
    1e-300,
    -1e300,
    123456789012345678,
    "9" * 30,
    "1" + "0" * 29 + "%",
    "0." + "0" * 27 + "1",
)


@pytest.mark.parametrize("value", NUMBERS)
@pytest.mark.parametrize("column", ["C", "D", "E", "F", "G", "H", "I"])
def test_a_huge_number_ends_no_file(tmp_path: Path, value: float | str, column: str) -> None:
    from openpyxl import load_workbook

    path = write_project(tmp_path / "报送" / "表.xlsx")
    book = load_workbook(path)
    sheet = book.active
    for row in range(5, 15):
        if not isinstance(sheet[f"{column}{row}"].value, str | None) or row in {5, 9, 14}:
            sheet[f"{column}{row}"].value = value
    book.save(path)
    result = run_folder(tmp_path / "报送", tmp_path / "结果", jobs=1)
    (file,) = result.run.files
    assert (file.status, file.reason) == (Status.MERGED, "")
    assert not [one.problem for one in result.drafts if one.problem]
