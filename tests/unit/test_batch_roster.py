from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from xl_jixiao.model.roster import RosterUnit
from xl_jixiao.model.submission import Form
from xl_jixiao.rounds.roster import RosterError, read_roster


def csv(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "名单.csv"
    path.write_bytes(text.encode(encoding))
    return path


def problems(path: Path) -> tuple[str, ...]:
    with pytest.raises(RosterError) as caught:
        read_roster(path)
    return caught.value.problems


GOOD = (
    "单位编码,单位名称,表类型,主管部门\n001,甲局,部门整体支出绩效自评表,\n002, 乙中心 ,项目,甲局\n"
)
UNITS = (
    RosterUnit("甲局", "001", Form.DEPARTMENT, ""),
    RosterUnit("乙中心", "002", Form.PROJECT, "甲局"),
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_csv_in_the_encodings_that_excel_and_others_write(tmp_path: Path, encoding: str) -> None:
    assert read_roster(csv(tmp_path, GOOD, encoding)) == UNITS


def test_workbook_with_a_title_above_and_columns_in_another_order(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["2023年度单位名单"])
    sheet.append([])
    sheet.append(["序号", "单位名称", "主管部门", "单位\n编码"])
    sheet.append([1, "甲局", None, 1001])
    sheet.append([2, "乙中心", "甲局", "002"])
    path = tmp_path / "名单.xlsx"
    book.save(path)
    assert read_roster(path) == (
        RosterUnit("甲局", "1001"),
        RosterUnit("乙中心", "002", None, "甲局"),
    )


def test_the_place_of_a_seal_is_no_part_of_a_name(tmp_path: Path) -> None:
    text = "单位编码,单位名称,主管部门\n001,甲局（公章）,乙委（盖章）：\n"
    assert read_roster(csv(tmp_path, text)) == (RosterUnit("甲局", "001", None, "乙委"),)


def test_a_unit_may_owe_several_forms(tmp_path: Path) -> None:
    text = "单位编码,单位名称,表类型\n1,甲局,部门整体\n1,甲局,基础数据表\n1,甲局,project\n"
    forms = [unit.form for unit in read_roster(csv(tmp_path, text))]
    assert forms == [Form.DEPARTMENT, Form.BASIC_DATA, Form.PROJECT]


def test_all_mistakes_at_once(tmp_path: Path) -> None:
    text = "单位编码,单位名称,表类型\n1,甲局,部门\n2,,项目\n,\n3,甲 局,部门\n1,乙局,\n4,丙局,月报\n"
    found = problems(csv(tmp_path, text))
    assert [one.partition("：")[0] for one in found] == ["第3行", "第7行", "第5行", "第6行"]
    assert "单位名称为空" in found[0]
    assert "月报" in found[1]
    assert "与第2行重复" in found[2]
    assert "单位编码“1”与第2行“甲局”相同" in found[3]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("单位名称\n甲局\n", "缺少列“单位编码”"),
        ("单位编码,表类型\n1,部门\n", "缺少列“单位名称”"),
        ("a,b\n1,2\n", "找不到表头"),
        ("", "找不到表头"),
        ("单位编码,单位名称\n", "没有任何单位"),
    ],
)
def test_what_makes_a_roster_unusable(tmp_path: Path, text: str, word: str) -> None:
    (problem,) = problems(csv(tmp_path, text))
    assert word in problem


def test_a_roster_that_is_not_there(tmp_path: Path) -> None:
    assert problems(tmp_path / "没有.xlsx") == ("文件不存在。",)


def test_bytes_in_no_known_encoding(tmp_path: Path) -> None:
    path = tmp_path / "名单.csv"
    path.write_bytes(b"\xff\xff\x80")
    assert "UTF-8" in problems(path)[0]


def test_a_file_that_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "名单.xlsx"
    path.write_bytes(b"PK\x03\x04 cut off")
    assert problems(path)[0]
