"""`jixiao import`: what it writes, what it says, how it ends."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook
from support import libreoffice, ooxml
from support.cli import Answer, call
from support.fill import fill_workbook
from support.importing import judged, made
from support.long_forms import write_long

from xl_jixiao.layouts.loading import find_layout
from xl_jixiao.model.source import TABLE
from xl_jixiao.resources import data_folder

TEMPLATES = data_folder("workbook_templates")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Last year's workbook: a department form, its 基础数据表, two projects."""
    path = tmp_path_factory.mktemp("import") / "去年的表.xlsx"
    unit = made("hunan-department").unit
    fillings = [made("hunan-department"), made("hunan-basic-data")]
    fillings += [replace(made("central-project"), project=name) for name in ("甲项目", "乙项目")]
    return fill_workbook(path, *(replace(one, unit=unit) for one in fillings))


def run(source: Path, out: Path, *options: object) -> Answer:
    return call("import", source, "--out", out, *options)


@pytest.mark.parametrize("suffix", [".xlsx", ".xlsm"])
def test_the_template_is_filled(source: Path, tmp_path: Path, suffix: str) -> None:
    answer = run(source, tmp_path / f"表{suffix}")
    assert (answer.code, answer.err) == (0, "")
    assert "填了的内容都已放入" in answer.out
    result = judged(tmp_path / f"表{suffix}")
    before = judged(source)
    assert len(result.submissions) == 4
    projects = {one.project.text for one in result.submissions}
    assert projects == {"", "甲项目", "乙项目"}
    assert {one.version for one in result.submissions} <= {
        one.version for one in before.submissions
    }
    assert {one.rules for one in result.submissions} == {"national 2020"}
    totals = [str(score.total) for score in result.scores if score is not None]
    assert sorted(totals) == sorted(str(one.total) for one in before.scores if one is not None)


def test_buttons_names_and_macros_are_those_of_the_template(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "表.xlsm"
    assert run(source, out).code == 0
    template = TEMPLATES / "绩效自评表.xlsm"
    with zipfile.ZipFile(out) as made_file, zipfile.ZipFile(template) as shipped:
        part = "xl/vbaProject.bin"
        assert made_file.read(part) == shipped.read(part)
        ribbon = "customUI/customUI14.xml"
        assert made_file.read(ribbon) == shipped.read(ribbon)
    names = load_workbook(out, keep_vba=True).defined_names
    assert set(load_workbook(template, keep_vba=True).defined_names) <= set(names)


@pytest.mark.parametrize("suffix", [".xlsx", ".xlsm"])
def test_the_validator_finds_nothing(source: Path, tmp_path: Path, suffix: str) -> None:
    ooxml.require()
    out = tmp_path / f"表{suffix}"
    assert run(source, out).code == 0
    assert ooxml.validate(out) == []


def test_the_next_year(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "今年.xlsx"
    answer = run(source, out, "--year", 2026, "--targets-only")
    assert answer.code == 0
    assert "2026年度" in answer.out
    sheets = load_workbook(out)
    texts = [str(cell.value) for cell in sheets["部门整体支出绩效自评表"]["A"] if cell.value]
    assert any("2026年度" in text for text in texts)
    listing = [str(cell.value) for cell in sheets["导入说明"]["C"] if cell.value]
    assert any("个单元格的资金、完成值、得分和原因" in text for text in listing)


def test_another_form(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "表.xlsx"
    assert run(source, out, "--form", "sichuan-project").code == 0
    layouts = {one.layout for one in judged(out).submissions}
    assert layouts == {"hunan-department", "hunan-basic-data", "sichuan-project"}


def test_more_projects_than_a_workbook_with_macros_has_sheets(tmp_path: Path) -> None:
    fillings = [
        replace(made("central-project"), project=name, unit="青山县水利局") for name in "甲乙丙丁"
    ]
    path = fill_workbook(tmp_path / "多个项目.xlsx", *fillings)
    out = tmp_path / "out" / "表.xlsm"
    assert run(path, out).code == 0
    names = sorted(one.name for one in out.parent.iterdir())
    assert names == ["表.xlsm", "表（2）.xlsm"]
    assert [len(judged(out.parent / name).submissions) for name in names] == [3, 1]


def test_each_unit_has_a_file_of_its_own(tmp_path: Path) -> None:
    fillings = [replace(made("hunan-department"), unit=name) for name in ("甲局", "乙局")]
    path = fill_workbook(tmp_path / "两个单位.xlsx", *fillings)
    out = tmp_path / "out" / "表.xlsx"
    assert run(path, out).code == 0
    units = {judged(one).submissions[0].unit.text: one.stem for one in out.parent.iterdir()}
    assert units == {"甲局": "表", "乙局": "表_乙局2024年度"}


def test_a_word_report(source: Path, tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("2023年度青山县水利局部门整体支出绩效自评报告")
    sheet = load_workbook(source, data_only=True).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    table = document.add_table(len(rows), len(rows[0]))
    for line, row in zip(rows, table.rows, strict=True):
        for value, cell in zip(line, row.cells, strict=True):
            cell.text = "" if value is None else str(value)
    path = tmp_path / "报告.docx"
    document.save(str(path))
    out = tmp_path / "表.xlsx"
    assert run(path, out).code == 0
    (submission,) = judged(out).submissions
    (before,) = [one for one in judged(path).submissions if one.source == TABLE]
    assert [one.level3.text for one in submission.indicators] == [
        one.level3.text for one in before.indicators
    ]


def test_what_only_the_text_of_a_report_states(tmp_path: Path) -> None:
    document = docx.Document()
    for text in (
        "青山县水利局2023年度部门整体支出绩效自评报告",
        "一、部门基本情况",
        "青山县水利局内设机构5个，编制30人。",
        "二、部门整体支出情况",
        "2023年部门整体支出全年预算数320.5万元，全年执行数310.4万元，预算执行率96.85%。",
        "三、产出指标（分值50分，得48分）",
        "1、巡查次数，年度指标值：≥12次，实际完成值：14次，分值10分，得分10分。",
    ):
        document.add_paragraph(text)
    path = tmp_path / "报告.docx"
    document.save(str(path))
    out = tmp_path / "表.xlsx"
    answer = run(path, out)
    assert answer.code == 0
    assert "由报告正文的句子读出" in answer.out
    sheet = load_workbook(out)["导入说明"]
    places = [str(row[1].value) for row in sheet.iter_rows() if row[0].value == "正文"]
    assert any(place.startswith("段7句1") for place in places)
    (submission,) = judged(out).submissions
    assert [one.level3.text for one in submission.indicators] == ["巡查次数"]


def test_nothing_is_overwritten_without_force(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "表.xlsx"
    out.write_bytes(b"mine")
    answer = run(source, out)
    assert answer.code == 2
    assert "已有同名文件" in answer.err
    assert out.read_bytes() == b"mine"
    assert run(source, out, "--force").code == 0
    assert out.read_bytes()[:2] == b"PK"
    assert [one.name for one in tmp_path.iterdir()] == ["表.xlsx"]


def test_the_source_is_never_written_to(source: Path) -> None:
    before = source.read_bytes()
    assert run(source, source, "--force").code == 2
    assert run(source, source.parent / "." / source.name, "--force").code == 2
    assert source.read_bytes() == before


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--out", "表.docx"), "应是 .xlsx 或 .xlsm"),
        ((), "缺少选项 --out"),
        (("--out", "表.xlsx", "--form", "hunan-departmen"), "hunan-department"),
        (("--out", "表.xlsx", "--rules", "没有的口径"), "没有的口径"),
        (("--out", "表.xlsx", "--year", "20230"), "--year"),
    ],
)
def test_wrong_usage(
    source: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    options: tuple[str, ...],
    says: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = call("import", source, *options)
    assert answer.code == 2
    assert says in answer.err
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    answer = run(tmp_path / "没有.xlsx", tmp_path / "表.xlsx")
    assert answer.code == 2
    assert "没有文件" in answer.err


@pytest.mark.parametrize(
    ("name", "data"),
    [("坏.xlsx", b"PK\x03\x04 broken"), ("空.docx", b""), ("文.doc", "纯文本".encode())],
)
def test_a_file_that_can_not_be_read(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    answer = run(path, tmp_path / "表.xlsx")
    assert answer.code == 3
    assert answer.err.startswith(f"{name}：")
    assert "没有写出任何文件" in answer.err
    assert not (tmp_path / "表.xlsx").exists()


def test_a_blank_form_has_nothing_to_import(tmp_path: Path) -> None:
    answer = run(TEMPLATES / "绩效自评表.xlsx", tmp_path / "表.xlsx")
    assert answer.code == 3
    assert "没有填写" in answer.err


@pytest.mark.slow
def test_an_old_word_file(tmp_path: Path) -> None:
    libreoffice.require()
    document = docx.Document()
    document.add_paragraph("青山县水利局2023年度部门整体支出绩效自评报告")
    document.add_paragraph("一、部门整体支出情况")
    document.add_paragraph("2023年全年预算数320.5万元，全年执行数310.4万元。")
    document.save(str(tmp_path / "报告.docx"))
    path = libreoffice.convert(tmp_path / "报告.docx", tmp_path / "旧", "doc:MS Word 97")
    out = tmp_path / "表.xlsx"
    assert run(path, out).code == 0
    (submission,) = judged(out).submissions
    assert [str(line.executed.value) for line in submission.funds][:1] == ["310.4"]


def test_the_buttons_work_on_what_was_imported(tmp_path: Path) -> None:
    pytest.importorskip("xlwings")
    from support.xw_engine import attach
    from support.xw_engine_openpyxl import OpenpyxlBackend

    from xl_jixiao.excel import buttons

    filling = made("central-project")
    values = {
        place: text
        for place, text in filling.values.items()
        if (place[0], place[2]) != ("indicators", "claimed_score")
    }
    path = fill_workbook(tmp_path / "来.xlsx", replace(filling, values=values))
    out = tmp_path / "表.xlsm"
    assert run(path, out).code == 0
    backend = OpenpyxlBackend(out)
    book = attach(backend)
    buttons.calc_scores()
    told = book.app.impl.alerts[-1]
    assert "自评得分" in told
    first, last = (
        backend.names()["JX_P1_IND_CLAIMED_SCORE"].rpartition("!")[2].replace("$", "").split(":")
    )
    filled = [row[0].value for row in backend.book["项目支出绩效自评表"][f"{first}:{last}"]]
    assert filled
    assert all(isinstance(one, int | float) for one in filled)
    buttons.check_form()
    assert "程序内部错误" not in book.app.impl.alerts[-1]


@pytest.mark.parametrize(
    "form", ["dazhou-department-scores", "dazhou-project-scores", "shouxian-department-scores"]
)
def test_a_score_sheet_without_actuals_is_written_too(form: str, tmp_path: Path) -> None:
    layout = find_layout(form)
    assert layout is not None
    path = write_long(layout, tmp_path / "得分表.xlsx")
    answer = run(path, tmp_path / "表.xlsx", "--form", form)
    assert (answer.code, answer.err) == (0, "")
    assert "填了的内容都已放入" in answer.out
