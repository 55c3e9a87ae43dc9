from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from xl_jixiao.model.roster import GivenIndicator, OwedForm, RosterRow
from xl_jixiao.model.submission import Form
from xl_jixiao.rounds.roster import read_roster
from xl_jixiao.rounds.roster_file import RosterError
from xl_jixiao.rounds.units import units_of


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
    RosterRow("甲局", "001", Form.DEPARTMENT, ""),
    RosterRow("乙中心", "002", Form.PROJECT, "甲局"),
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
        RosterRow("甲局", "1001"),
        RosterRow("乙中心", "002", None, "甲局"),
    )


def test_the_place_of_a_seal_is_no_part_of_a_name(tmp_path: Path) -> None:
    text = "单位编码,单位名称,主管部门\n001,甲局（公章）,乙委（盖章）：\n"
    assert read_roster(csv(tmp_path, text)) == (RosterRow("甲局", "001", None, "乙委"),)


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


def test_only_the_names_are_needed(tmp_path: Path) -> None:
    assert read_roster(csv(tmp_path, "单位名称\n甲局\n乙局\n")) == (
        RosterRow("甲局"),
        RosterRow("乙局"),
    )


@pytest.mark.parametrize(
    ("text", "word"),
    [
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


def test_the_whole_of_a_bureaus_roster(tmp_path: Path) -> None:
    """Title, unit of money, a header of two rows, merged cells, headings inside, 合计, a note."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["青山县2025年度绩效自评单位名单"],
        [None, None, None, "金额单位：元"],
        [
            "序号",
            "单位名称",
            "编码",
            "曾用名",
            "项目名称",
            "年初预算",
            "联系方式",
            None,
            "截止日期",
            "邮编",
        ],
        [None, None, None, None, None, None, "联系人", "手机", None, None],
        ["一、党群部门"],
        [
            1,
            "1、青山县总工会",
            "011",
            None,
            None,
            None,
            "张三",
            13900000001,
            dt.date(2026, 3, 31),
            "414000",
        ],
        ["二、政府部门"],
        [
            2,
            "青山县林业局（公章）",
            12,
            "林业委；原：青山县林业和草原局",
            "造林",
            1_200_000,
            "李四",
            None,
            "3月31日",
            None,
        ],
        [None, None, None, None, "防火", "35.5万元", None, None, None, None],
        ["合计", None, None, None, None, 1_555_000],
        ["注：以上单位均须报送。"],
        ["制表人：王五"],
    ):
        sheet.append(row)
    for area in ("A1:J1", "B3:B4", "G3:H3", "A5:J5", "A7:J7", "B8:B9", "C8:C9", "G8:G9"):
        sheet.merge_cells(area)
    path = tmp_path / "名单.xlsx"
    book.save(path)
    union, forest = units_of(read_roster(path))
    assert (union.name, union.code, union.phone) == ("青山县总工会", "011", "13900000001")
    assert union.due() == ("2026年3月31日", dt.date(2026, 3, 31))
    assert union.more == (("邮编", "414000"),)
    assert (forest.name, forest.code, forest.contact) == ("青山县林业局", "12", "李四")
    assert forest.aliases == ("林业委", "青山县林业和草原局")
    assert [(row.project, row.initial) for row in forest.rows] == [
        ("造林", 120),
        ("防火", Decimal("35.5")),
    ]
    assert forest.owed == (OwedForm(Form.PROJECT, "造林"), OwedForm(Form.PROJECT, "防火"))
    assert forest.due() == ("3月31日", None), "no year: no day can be counted from it"


def test_several_forms_in_one_cell(tmp_path: Path) -> None:
    text = "单位名称,应报材料\n甲局,部门整体自评表、基础数据表\n"
    forms = [row.form for row in read_roster(csv(tmp_path, text))]
    assert forms == [Form.DEPARTMENT, Form.BASIC_DATA]


def test_targets_and_points_of_projects(tmp_path: Path) -> None:
    text = (
        "单位名称,项目名称,一级指标,三级指标,年度指标值,分值\n"
        "甲局,道路,产出指标,里程,≥20公里,10\n"
        ",,产出指标,合格率,100%,15分\n"
    )
    first, second = read_roster(csv(tmp_path, text))
    assert first.indicator == GivenIndicator("产出指标", "", "里程", "≥20公里", Decimal(10))
    assert (second.name, second.indicator) == (
        "甲局",
        GivenIndicator("产出指标", "", "合格率", "100%", Decimal(15)),
    )


def test_a_numbered_list_of_names_has_no_headings(tmp_path: Path) -> None:
    text = "单位名称\n一、甲局\n二、乙局\n"
    assert [row.name for row in read_roster(csv(tmp_path, text))] == ["甲局", "乙局"]


def test_formulas_without_values(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["单位名称", "联系人"])
    sheet.append(["甲局", "=VLOOKUP(A2,通讯录!A:B,2,0)"])
    path = tmp_path / "名单.xlsx"
    book.save(path)
    assert "第2行：“联系人”是没有计算结果的公式" in problems(path)[0]


def test_what_never_ends(tmp_path: Path) -> None:
    rows = "单位名称\n" + "\n".join(f"第{n}局" for n in range(20_001))
    assert "超过20000行" in problems(csv(tmp_path, rows))[0]
    assert problems(tmp_path) == ("是文件夹，请给出名单文件。",)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="the system has no such device")
def test_what_is_no_file() -> None:
    assert problems(Path("/dev/zero")) == ("不是普通文件，请给出名单文件。",)
