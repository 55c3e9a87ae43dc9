"""What is handed out: one workbook a unit, prefilled, that scores and knows what was given."""

from __future__ import annotations

import base64
import zlib
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from support.cli import call
from support.lint_xlsx import lint

from xl_jixiao.actions.blank_forms import chosen_layouts
from xl_jixiao.actions.hand_out import HandOutDesk, HandOutOptions, book_orders, hand_out
from xl_jixiao.batch.evaluate import evaluate_file
from xl_jixiao.facts.given import GIVEN_MARK, given_in, marked
from xl_jixiao.importing.handed_out import GIVEN_FILL
from xl_jixiao.intake.load import load
from xl_jixiao.model.given import GivenForm
from xl_jixiao.model.roster import GivenIndicator, RosterRow
from xl_jixiao.model.submission import Form
from xl_jixiao.outputs.stamped import text_token
from xl_jixiao.rules.loading import load_rules

HEAD = (
    "单位编码,单位名称,主管部门,表类型,项目名称,年初预算数,全年预算数,"
    "一级指标,二级指标,三级指标,年度指标值,分值\n"
)
ROSTER = (
    HEAD + "001,青山县林业局,青山县政府,部门整体、基础数据,,114.3,208.22,,,,,\n"
    ",,,,造林补助,50,60.5,产出指标,数量指标,造林面积,≥1000亩,25\n"
    ",,,,造林补助,,,产出指标,质量指标,苗木成活率,≥90%,25\n"
    ",,,,造林补助,,,效益指标,生态效益指标,新增森林面积,≥1000亩,30\n"
    ",,,,造林补助,,,满意度指标,服务对象满意度指标,群众满意度,≥90%,10\n"
    ",,,,森林防火,12.345678,12,,,,,\n"
    "002,青山县水利局,,,,,,,,,,\n"
)


@pytest.fixture(scope="module")
def handed(tmp_path_factory):
    """The folder that was handed out, and what the command said."""
    place = tmp_path_factory.mktemp("下发")
    (place / "名单.csv").write_text(ROSTER, encoding="utf-8")
    answer = call(
        *("blank", "--roster", place / "名单.csv", "--year", 2025, "--county", "青山县"),
        *("--rules", "hubei-2020", "--out", place / "表"),
    )
    assert answer.code == 0, answer.err
    return place / "表", answer


@pytest.fixture(scope="module")
def book(handed):
    return openpyxl.load_workbook(handed[0] / "1_青山县林业局绩效自评表.xlsx")


def cells(sheet):
    return {str(cell.value): cell for row in sheet.iter_rows(max_col=12) for cell in row}


def test_a_unit_gets_a_sheet_for_each_form_and_project(book):
    assert book.sheetnames == [
        "填报说明",
        "部门整体支出绩效自评表",
        "基础数据表",
        "项目支出绩效自评表",
        "项目支出绩效自评表（2）",
        "检查",
    ]


@pytest.mark.parametrize(
    ("sheet", "given"),
    [
        (1, ["青山县林业局", "114.3", "208.22"]),
        (2, ["青山县林业局"]),
        (
            3,
            [
                "造林补助",
                "50",
                "60.5",
                "造林面积",
                "≥1000亩",
                "苗木成活率",
                "≥90%",
                "25",
                "群众满意度",
            ],
        ),
        (4, ["森林防火", "12.345678", "12"]),
    ],
)
def test_what_is_given_is_locked_and_marked(book, sheet, given):
    found = cells(book.worksheets[sheet])
    assert book.worksheets[sheet].protection.sheet
    for text in given:
        assert found[text].protection.locked, text
        assert found[text].fill.fgColor.rgb == f"FF{GIVEN_FILL[1:]}", text
    assert [cell.value for text, cell in found.items() if "2025年度" in text]


def test_what_a_unit_fills_in_is_open(book):
    sheet = book.worksheets[3]
    row = cells(sheet)["造林面积"].row
    assert not sheet.cell(row, 6).protection.locked  # 实际完成值
    assert not sheet.cell(row, 8).protection.locked  # 得分


def test_it_scores_under_the_profile_that_was_chosen(book):
    assert book.defined_names["JX_RULES"].attr_text == f'"{load_rules("hubei-2020").label}"'
    formulas = [
        cell for row in book.worksheets[3].iter_rows() for cell in row if cell.data_type == "f"
    ]
    assert len(formulas) > 50


def test_it_is_whole_and_nobody_filled_it_in(handed):
    for path in sorted(handed[0].glob("[12]_*.xlsx")):
        assert lint(path) == []
        result = evaluate_file(path)
        assert result.status.value == "skipped"
        assert "没有填写" in result.reason


def test_it_knows_what_was_given(handed):
    read = load(handed[0] / "1_青山县林业局绩效自评表.xlsx").outcome
    department, data, first, second = given_in(read.names)
    assert (data.form, data.unit) == (Form.BASIC_DATA, "青山县林业局")
    assert department == GivenForm(
        Form.DEPARTMENT,
        *("", Decimal("114.3"), Decimal("208.22"), (), "部门整体支出绩效自评表"),
        *("青山县林业局", "001"),
    )
    assert (first.project, first.annual, len(first.indicators)) == ("造林补助", Decimal("60.5"), 4)
    assert first.indicators[0] == GivenIndicator(
        "产出指标", "数量指标", "造林面积", "≥1000亩", Decimal(25)
    )
    assert (second.project, second.initial) == ("森林防火", Decimal("12.345678"))


def test_the_list_tells_which_file_is_whose_and_what_was_given(handed):
    folder, answer = handed
    sheet = openpyxl.load_workbook(folder / "空白表清单.xlsx").worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    assert [row[2] for row in rows] == ["青山县林业局", "青山县水利局"]
    assert "项目支出绩效自评表：造林补助" in rows[0][5]
    assert "造林补助：年初预算数50万元、全年预算数60.5万元、指标4项" in rows[0][6]
    assert rows[1][6] is None
    assert "其中 1 份填好了批复的数" in answer.out


def fill(path: Path, change: dict[str, object], sheet: str = "项目支出绩效自评表（2）") -> None:
    """Fill one form in, with other words and figures in the place of these."""
    book = openpyxl.load_workbook(path)
    at = cells(book[sheet])
    for text, value in change.items():
        at[text].value = value
    total = at["年度资金总额"].row
    book[sheet].cell(total, 7).value = 12
    book[sheet].cell(13, 4).value = "巡护次数"
    book.save(path)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({}, ""),
        ({"12": 13}, "给定的全年预算数是“12万元”，表里是“13万元”"),
        ({"12.345678": 12.3457}, ""),
        ({"森林防火": "道路硬化"}, "给定的项目名称是“森林防火”，表里是“道路硬化”"),
        ({"森林防火": "森林防火项目"}, ""),
        ({"青山县林业局": "青山县水利局"}, "给定的单位名称是“青山县林业局”，表里是“青山县水利局”"),
        ({"青山县林业局": "林业局"}, ""),
    ],
    ids=[
        *("as given", "budget", "rounded", "project", "project with an ending"),
        *("unit", "unit in short"),
    ],
)
def test_changes_are_found_without_the_roster(handed, tmp_path, change, told):
    path = tmp_path / "交来的.xlsx"
    path.write_bytes((handed[0] / "1_青山县林业局绩效自评表.xlsx").read_bytes())
    fill(path, change)
    answer = call("check", path)
    found = [line for line in answer.out.splitlines() if "F27" in line or "给定的" in line]
    assert (told in "".join(found)) if told else not found, answer.out


def test_every_unit_has_its_own_figures_in_one_shape(tmp_path):
    """Built once with tokens: what is put in is the same as what is built for the unit alone."""
    rows = [
        RosterRow("乙局", "2", annual=Decimal("0.1")),
        RosterRow("丙_x0041_局⟦1⟧", "", annual=Decimal(-5)),
        RosterRow("<&>\"'局", "=1+1", annual=Decimal(7)),
    ]
    options = HandOutOptions(load_rules(None), chosen_layouts(["hunan-department"]), 2025)
    desk = HandOutDesk(options)
    for order in book_orders(rows, options):
        (tmp_path / "多.xlsx").write_bytes(desk.book(order)[1])
        (tmp_path / "单.xlsx").write_bytes(HandOutDesk(options).book(order)[1])
        many, alone = (openpyxl.load_workbook(tmp_path / f"{one}.xlsx") for one in ("多", "单"))
        values = [
            [cell.value for row in book.worksheets[1].iter_rows() for cell in row]
            for book in (many, alone)
        ]
        assert values[0] == values[1]
        assert order.unit.name in values[0]
        assert float(order.unit.rows[0].annual or 0) in values[0]
        assert lint(tmp_path / "多.xlsx") == []


def test_a_book_that_can_not_be_written_costs_that_one_alone(tmp_path):
    rows = [RosterRow("甲局"), RosterRow("乙局")]
    options = HandOutOptions(load_rules(None), chosen_layouts(["tianjin-department"]))
    (tmp_path / "1_甲局绩效自评表.xlsx").mkdir()  # in its way
    done = hand_out(rows, tmp_path, options, force=True)
    assert [bool(one.problem) for one in done.books] == [True, False]
    assert (tmp_path / "2_乙局绩效自评表.xlsx").is_file()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "!!!",
        "AAAA",
        base64.b64encode(zlib.compress(b"[[1]]")).decode(),
        base64.b64encode(zlib.compress(b'[["department","","NaN",null,[],""]]')).decode(),
        base64.b64encode(zlib.compress(b"[" * 100_000)).decode(),
        base64.b64encode(zlib.compress(b"0" * (8 << 20))).decode(),
    ],
)
def test_a_damaged_mark_says_nothing(text):
    assert given_in({f"{GIVEN_MARK}_1": f'="{text}"'}) == ()


def test_a_mark_that_does_not_say_whose_it_is_still_counts():
    told = b'[["department","","100",null,[],"\xe8\xa1\xa81"]]'
    text = base64.b64encode(zlib.compress(told)).decode()
    assert given_in({f"{GIVEN_MARK}_1": f'="{text}"'}) == (
        GivenForm(Form.DEPARTMENT, "", Decimal(100), sheet="表1"),
    )


def test_the_mark_comes_back_as_it_was():
    rows = tuple(GivenIndicator("产", "数", f'指标{n}“"', "≥1,000", Decimal(n)) for n in range(60))
    given = [
        GivenForm(Form.PROJECT, "项目|;\n", Decimal("1E+2"), None, rows, "表（2）", "甲“局", "001")
    ]
    names = {name: f'="{text}"' for name, text in marked(given)}
    assert all(len(text) <= 255 for text in names.values())
    assert list(given_in(names)) == given


def test_a_token_is_as_wide_as_its_text_in_steps():
    assert text_token(1, "") == ""
    assert len(text_token(1, "甲局")) == len(text_token(2, "青山县林业局"))
    assert len(text_token(1, "甲" * 17)) > len(text_token(1, "甲局"))


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("001,甲局,,,,,,,,,,\n001,乙局,,,,,,,,,,\n", "单位编码“001”与第2行“甲局”相同"),
        ("001,,,部门整体,,100,,,,,,\n", "单位名称为空"),
        ("001,甲局,,,,=B1*2,,,,,,\n", "是没有计算结果的公式"),
        ("001,甲局,,,,一百多,,,,,,\n", "不是金额"),
        ("001,甲局,,绩效表,,,,,,,,\n", "表类型“绩效表”无法识别"),
        (
            "001,甲局,,项目,造林,10,,,,,,\n,,,项目,造林项目,12,,,,,,\n",
            "“造林项目”的年初预算数是12万元，第2行是10万元",
        ),
        ("", "没有任何单位"),
    ],
)
def test_a_bad_roster_is_told_and_nothing_is_written(tmp_path, rows, told):
    roster = tmp_path / "名单.csv"
    roster.write_text(HEAD + rows, encoding="utf-8")
    answer = call("blank", "--roster", roster, "--out", tmp_path / "下发")
    assert answer.code == 2
    assert told in answer.err
    assert "程序内部错误" not in answer.err
    assert not (tmp_path / "下发").exists()
