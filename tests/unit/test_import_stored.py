"""Import writes what was stored, where the form has a place for it, and lists what it changed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from support.cli import call
from support.essence import essence
from support.fill import fill_workbook
from support.importing import RULES, judged, listed, made, read_source

from xl_jixiao.importing.filling import RemarkKind
from xl_jixiao.importing.listing import RemarkLine, by_column
from xl_jixiao.importing.plan import ImportOptions, PlannedWorkbook, layouts_of, plan_books
from xl_jixiao.outputs.planned import write_sheets


def into(path: Path, layout_id: str) -> tuple[PlannedWorkbook, Path]:
    """The file in another form, and where that was written."""
    source, _ = read_source(path)
    (book,) = plan_books(source, ImportOptions(layouts_of([layout_id]), RULES), macros=False)
    out = path.with_name(f"{path.stem}（{layout_id}）.xlsx")
    write_sheets([one.plan for one in book.forms], out)
    return book, out


def source_of(tmp_path: Path, layout_id: str) -> Path:
    return fill_workbook(tmp_path / "来.xlsx", made(layout_id))


def cell_at(book: PlannedWorkbook, out: Path, *place: str | int):
    slot = book.forms[0].plan.slot(*place)
    assert slot is not None, place
    return load_workbook(out).worksheets[0].cell(slot.row, slot.col)


def why(book: PlannedWorkbook) -> list[str]:
    return [line.why for line in listed(book, RemarkKind.CHANGED)]


def test_money_is_written_in_the_unit_of_the_form(tmp_path: Path) -> None:
    path = source_of(tmp_path, "hunan-department")
    before = judged(path).submissions[0].funds[0]
    book, out = into(path, "chongqing-department")
    for key in ("initial", "annual", "executed"):
        value = cell_at(book, out, "funds", 0, key).value
        assert Decimal(str(value)) == getattr(before, key).value * 10_000
    after = judged(out).submissions[0].funds[0]
    assert (after.annual.value, after.executed.value) == (
        before.annual.value,
        before.executed.value,
    )
    told = [one for one in why(book) if one.startswith("全年预算数由万元换算为")]
    assert len(told) == 1
    assert told[0].endswith("元填入")
    again, back = into(out, "hunan-department")
    assert judged(back).submissions[0].funds[0].annual.value == before.annual.value
    assert any(one.startswith("全年预算数由元换算为") for one in why(again))


def test_a_cell_keeps_its_stored_number_and_a_format_that_shows_the_same(tmp_path: Path) -> None:
    path = source_of(tmp_path, "hunan-department")
    workbook = load_workbook(path)
    plan = made("hunan-department").plan()
    typed = {
        ("indicators", 0, "actual"): (0.955, "0%"),
        ("indicators", 0, "target"): (0.96, "0.0%"),
        ("indicators", 1, "actual"): (1234.5, "#,##0.00"),
        ("funds", 0, "executed"): (208.2239, "0.00"),
        ("indicators", 0, "points"): (5.25, "0.0"),
    }
    for place, (value, number_format) in typed.items():
        slot = plan.slot(*place)
        assert slot is not None
        cell = workbook.worksheets[0].cell(slot.row, slot.col)
        cell.value, cell.number_format = value, number_format
    workbook.save(path)
    book, out = into(path, "hunan-department")
    for place, (value, number_format) in typed.items():
        cell = cell_at(book, out, *place)
        assert cell.value == value, place
        if place[0] == "indicators":
            assert cell.number_format == number_format, place
    before, after = (essence(judged(one).submissions[0]) for one in (path, out))
    assert after == {**before, "version": ""}  # only the sheets were written, not the whole book


def test_value_and_unit_are_joined_or_taken_apart_and_listed(tmp_path: Path) -> None:
    path = source_of(tmp_path, "sichuan-project")
    joined, out = into(path, "central-project")
    target = str(cell_at(joined, out, "indicators", 0, "target").value)
    assert target.startswith("≥")
    assert target.endswith("次")
    assert "年度指标值由几格合成一格填入" in why(joined)
    apart, back = into(out, "sichuan-project")
    assert cell_at(apart, back, "indicators", 0, "nature").value == "≥"
    assert cell_at(apart, back, "indicators", 0, "unit").value == "次"
    assert cell_at(apart, back, "indicators", 0, "target").value == target[1:-1]
    assert "年度指标值拆成符号、数值、单位填入" in why(apart)


def test_nothing_is_copied_from_the_years_beginning(tmp_path: Path) -> None:
    book, out = into(source_of(tmp_path, "beijing-2016"), "central-project")
    assert cell_at(book, out, "funds", 0, "initial").value
    assert cell_at(book, out, "funds", 0, "annual").value is None


@pytest.mark.parametrize(
    ("source", "target", "label", "points"),
    [
        ("guangshui-project", "central-project", None, 20),
        ("guangshui-project", "sichuan-project", "（20分）", 20),
        ("central-project", "hubei-project", "（10分）", None),
    ],
)
def test_points_and_score_of_the_money_go_together(
    source: str, target: str, label: str | None, points: int | None, tmp_path: Path
) -> None:
    path = source_of(tmp_path, source)
    book, out = into(path, target)
    if points is not None:
        assert cell_at(book, out, "funds", 0, "points").value == points
    score = cell_at(book, out, "funds", 0, "claimed_score").value
    assert Decimal(str(score)) == judged(path).submissions[0].funds[0].claimed_score.value
    if label is not None:
        printed = [str(cell.value) for cell in book.forms[0].plan.cells]
        assert any(text.endswith(label) and "预算" in text for text in printed)
    assert any("资金栏的分值按原表印为" in one for one in why(book))


def test_a_screen_has_one_line_for_a_column() -> None:
    lines = [
        RemarkLine(
            RemarkKind.UNPLACED, "表", f"K{row}", f"第{row}行", "模板里没有放它的位置", "备注"
        )
        for row in range(10, 25)
    ]
    lines += [
        RemarkLine(
            RemarkKind.CHANGED,
            "表",
            f"E{row}",
            "1",
            f"全年预算数由元换算为{row}万元填入",
            "全年预算数",
        )
        for row in (5, 6)
    ]
    lines.append(RemarkLine(RemarkKind.UNPLACED, "表", "A40", "左", "模板里没有放它的位置", ""))
    lines.append(RemarkLine(RemarkKind.UNPLACED, "表", "A41", "右", "模板里没有放它的位置", ""))
    found = by_column(lines)
    assert [(one.column, one.lines) for one in found] == [
        ("备注", 15),
        ("全年预算数", 2),
        ("", 1),
        ("", 1),
    ]
    assert found[0].cells == "K10、K11、K12、K13"


def test_the_screen_tells_a_column_in_one_line(tmp_path: Path) -> None:
    path = source_of(tmp_path, "sichuan-project")
    answer = call("import", path, "--out", tmp_path / "表.xlsx")
    assert answer.code == 0
    lines = [line for line in answer.out.splitlines() if "由几格合成一格填入" in line]
    assert sum("年度指标值" in line for line in lines) == 1
