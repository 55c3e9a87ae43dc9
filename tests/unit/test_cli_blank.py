from __future__ import annotations

import errno
from pathlib import Path

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
        "乙_中心绩效自评表.xlsx",
        "乙_中心绩效自评表（2）.xlsx",
        "甲局绩效自评表.xlsx",
    ]


def test_nothing_is_overwritten_without_force(tmp_path: Path) -> None:
    roster = tmp_path / "名单.csv"
    roster.write_text(ROSTER, encoding="utf-8")
    filled = tmp_path / "下发" / "甲局绩效自评表.xlsx"
    filled.parent.mkdir()
    filled.write_text("填好的", encoding="utf-8")
    answer = call("blank", "--roster", roster, "--out", filled.parent)
    assert answer.code == 2
    assert "甲局绩效自评表.xlsx" in answer.err
    assert names(filled.parent) == [filled.name]
    assert filled.read_text(encoding="utf-8") == "填好的"
    assert call("blank", "--roster", roster, "--out", filled.parent, "--force").code == 0
    assert filled.read_bytes().startswith(b"PK")


def test_a_blank_is_never_filled_in(tmp_path: Path) -> None:
    call("blank", "--out", tmp_path)
    answer = call("check", tmp_path / "绩效自评表（空白）.xlsx")
    assert answer.code == 0
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
