"""问题清单 is read by unit: its 单位 is the roster's name, however the files write it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from support.entering import Desk
from support.round_county import RoundForm, write_round

from xl_jixiao.actions.combine import NamedResult, combine_results
from xl_jixiao.actions.run import run_folder
from xl_jixiao.model.roster import RosterRow

NAME, WRITTEN, OTHER, STRANGER = "青山县“A&B”<第一>中学", "青山一中", "青山县水利局", "无名局"
ROSTER = (
    RosterRow(NAME, aliases=(WRITTEN,), office="教科文股"),
    RosterRow(OTHER),
    RosterRow("青山县没来局"),
)


def wrong(unit: str, file: str, project: str) -> RoundForm:
    return RoundForm(unit, project, file).with_row("培训班次", actual="3次")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two runs: the first is kept in 历史; in it nothing has a state."""
    place = tmp_path_factory.mktemp("县")
    forms = [
        wrong(WRITTEN, "甲.xlsx", "造林"),
        wrong(WRITTEN, "甲2.xlsx", "造林"),  # no telling which of the two counts
        wrong(OTHER, "乙.xlsx", "修渠"),
        wrong(STRANGER, "丙.xlsx", "修路"),
    ]
    write_round(place / "报送", forms)
    for _ in range(2):
        run_folder(place / "报送", place / "结果", roster=ROSTER, drafts=None, cache=False)
    return place


def book_of(place: Path, which: str) -> Path:
    if which == "second":
        return place / "结果"
    (first,) = (place / "结果" / "历史").iterdir()
    return first


@pytest.mark.parametrize("which", ["first", "second"])
def test_every_row_has_the_roster_s_name(place: Path, which: str) -> None:
    out = book_of(place, which)
    rows = Desk(out, values=True).table("所在行")
    told = json.loads((out / "result.json").read_text("utf-8"))["findings"]
    written = Counter((one["id"], one["unit"]) for one in told if one["counts"])
    assert {unit for _, unit in written} >= {WRITTEN, OTHER, STRANGER}
    assert "F03" in {check for check, _ in written}
    wanted = Counter(
        (check, NAME if unit == WRITTEN else unit) for check, unit in written.elements()
    )
    assert Counter((row["编号"], row["单位"]) for row in rows) == wanted
    states = {row["状态"] for row in rows}
    assert states == ({None} if which == "first" else {"未改"}), "the state stays beside the name"


@pytest.mark.parametrize("which", ["first", "second"])
def test_the_rest_of_the_rows_is_as_the_files_gave_it(place: Path, which: str) -> None:
    out = book_of(place, which)
    told = json.loads((out / "result.json").read_text("utf-8"))["findings"]
    found = Counter(
        (row["文件"] or "", row["工作表"] or "", row["问题"], row["依据"] or "")
        for row in Desk(out, values=True).table("所在行")
    )
    assert found == Counter(
        (one["file"], one["sheet"] or "", one["message"], one["basis"] or "")
        for one in told
        if one["counts"]
    )


def test_the_sheet_is_filtered_by_the_names_of_the_units(place: Path) -> None:
    desk = Desk(place / "结果", values=True)
    units = {row["单位"]: row for row in desk.table("自评高于核算")}
    rows = desk.table("所在行")
    for name in (NAME, OTHER):
        graver = [row for row in rows if row["单位"] == name and row["级别"] == "错误"]
        assert len(graver) == units[name]["错误"] > 0
    sheet = openpyxl.load_workbook(desk.path)["问题清单"]
    last = sheet.cell(sheet.max_row, sheet.max_column).coordinate
    assert sheet.auto_filter.ref == f"A3:{last}"


def test_a_combined_result_has_the_same_names(place: Path, tmp_path: Path) -> None:
    combine_results([NamedResult("甲县", place / "结果" / "result.json")], tmp_path / "市")
    ours, theirs = (
        Counter(
            (row["编号"], str(row["单位"]).removeprefix("甲县/"))
            for row in Desk(out, values=True).table("所在行")
        )
        for out in (tmp_path / "市", place / "结果")
    )
    assert ours == theirs


@pytest.mark.parametrize("which", ["first", "second"])
def test_ledger_and_review_have_the_same_names(place: Path, which: str) -> None:
    desk = Desk(book_of(place, which), values=True)
    ledger, review = desk.table("台账标识"), desk.table("复核标识")
    assert {row["单位"] for row in ledger} >= {NAME, OTHER, STRANGER, "青山县没来局"}
    assert {row["单位"] for row in review} == {NAME, OTHER, STRANGER}
    offices = {row["单位"]: row["业务股室"] for row in ledger}
    assert offices[NAME] == "教科文股"
    assert not offices[STRANGER]
