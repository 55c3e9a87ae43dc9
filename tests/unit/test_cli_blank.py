from __future__ import annotations

import errno
from pathlib import Path

import openpyxl
import pytest
from support.cli import call

ROSTER = (
    "单位编码,单位名称,表类型,主管部门\n001,甲局,,县政府\n002,乙/中心,项目,甲局\n003,乙_中心,,\n"
)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_one_workbook_without_a_roster(tmp_path: Path) -> None:
    assert call("blank", "--out", tmp_path / "新").code == 0
    assert names(tmp_path / "新") == ["绩效自评表（空白）.xlsx"]


def test_one_workbook_per_unit_of_a_roster(tmp_path: Path) -> None:
    roster = tmp_path / "名单.csv"
    roster.write_text(ROSTER, encoding="utf-8")
    answer = call("blank", "--roster", roster, "--year", 2024, "--out", tmp_path / "下发")
    assert answer.code == 0
    assert names(tmp_path / "下发") == [
        "1_甲局绩效自评表.xlsx",
        "2_乙_中心绩效自评表.xlsx",
        "3_乙_中心绩效自评表.xlsx",
        "空白表清单.xlsx",
    ]


def test_rows_of_one_unit_are_merged_and_told(tmp_path: Path) -> None:
    roster = tmp_path / "名单.csv"
    roster.write_text(
        "单位编码,单位名称,表类型,主管部门\n"
        '002,"青山县\n水利局",部门整体,青山县政府\n'
        "003,青山县农业局,,\n"
        "002,青山县水利局,项目,\n"
        "9,青山县 水利局,项目,县政府\n",
        encoding="utf-8",
    )
    out = tmp_path / "下发"
    answer = call("blank", "--roster", roster, "--out", out)
    assert answer.code == 0
    assert names(out) == [
        "1_青山县水利局绩效自评表.xlsx",
        "2_青山县农业局绩效自评表.xlsx",
        "空白表清单.xlsx",
    ]
    assert "名单中有 1 个单位占几行" in answer.out
    for words in ("重复的行", "单位编码写法不同（002、9）", "主管部门写法不同", "次序与名单相同"):
        assert words in answer.out
    sheet = openpyxl.load_workbook(out / "空白表清单.xlsx").worksheets[0]
    listed = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    assert [row[:5] for row in listed] == [
        [1, "002", "青山县水利局", "青山县政府", "1_青山县水利局绩效自评表.xlsx"],
        [2, "003", "青山县农业局", None, "2_青山县农业局绩效自评表.xlsx"],
    ]
    assert "合成一份" in listed[0][9]
    checked = call("check", out / "空白表清单.xlsx")
    assert "汇总" in checked.out + checked.err  # a file of ours, no form


@pytest.mark.parametrize(
    ("form", "printed"),
    [("hunan-department", True), ("tianjin-department", True), ("sichuan-project", False)],
)
def test_the_county_is_printed_or_said_to_have_no_place(
    form: str, printed: bool, tmp_path: Path
) -> None:
    answer = call("blank", "--form", form, "--county", "青山县", "--year", 2023, "--out", tmp_path)
    sheet = openpyxl.load_workbook(tmp_path / "绩效自评表（空白）.xlsx").worksheets[0]
    titles = [str(sheet.cell(row, 1).value) for row in range(1, 4)]
    assert any(title.startswith("青山县2023年度") for title in titles) is printed
    assert ("标题里没有县名的位置" in answer.out) is not printed


def test_nothing_is_overwritten_without_force(tmp_path: Path) -> None:
    roster = tmp_path / "名单.csv"
    roster.write_text(ROSTER, encoding="utf-8")
    filled = tmp_path / "下发" / "1_甲局绩效自评表.xlsx"
    filled.parent.mkdir()
    filled.write_text("填好的", encoding="utf-8")
    answer = call("blank", "--roster", roster, "--out", filled.parent)
    assert answer.code == 2
    assert "1_甲局绩效自评表.xlsx" in answer.err
    assert names(filled.parent) == [filled.name]
    assert filled.read_text(encoding="utf-8") == "填好的"
    assert call("blank", "--roster", roster, "--out", filled.parent, "--force").code == 0
    assert filled.read_bytes().startswith(b"PK")


def test_a_blank_is_never_filled_in(tmp_path: Path) -> None:
    call("blank", "--out", tmp_path)
    answer = call("check", tmp_path / "绩效自评表（空白）.xlsx")
    assert answer.code == 3  # nothing was merged
    assert "没有填写" in answer.out


def test_forms_are_listed() -> None:
    assert "central-project" in call("blank", "--list-forms").out


def test_a_place_that_can_not_be_written_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_kinds: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("xlsxwriter.workbook.ZipFile", full)
    answer = call("blank", "--out", tmp_path / "新")
    assert answer.code == 3
    assert "磁盘已满" in answer.err
    assert names(tmp_path / "新") == []
