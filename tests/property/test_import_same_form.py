"""Blank → every place filled in → check → import into the same form: the same cells."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.full_forms import cells_of, plan_of, write_full
from support.importing import RULES, judged, read_source

from xl_jixiao.importing.filling import RemarkKind
from xl_jixiao.importing.plan import ImportOptions, layouts_of, plan_books
from xl_jixiao.layouts.loading import load_layouts
from xl_jixiao.model.finding import Status
from xl_jixiao.outputs.planned import write_sheets


@pytest.mark.parametrize("layout", load_layouts(), ids=lambda layout: layout.id)
def test_an_import_into_the_same_form_gives_the_same_cells(layout, tmp_path: Path) -> None:
    path = write_full((layout,), tmp_path / "满.xlsx")
    result = judged(path)
    assert result.status is Status.MERGED, result.reason
    source, _ = read_source(path)
    (book,) = plan_books(source, ImportOptions(layouts_of([layout.id]), RULES), macros=False)
    out = tmp_path / "导入.xlsx"
    write_sheets([one.plan for one in book.forms], out)
    plan = plan_of(layout)
    assert cells_of(out, 0, plan) == cells_of(path, 0, plan)
    assert [line for line in book.listed if line.kind is RemarkKind.UNPLACED] == []
    merged = {str(area) for area in book.forms[0].plan.merges}
    assert merged == {str(area) for area in plan.merges}
