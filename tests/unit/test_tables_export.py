"""--export: the same tables as RunResult.frames(), documented, and never a formula."""

from __future__ import annotations

import csv
import json
import math
import sqlite3
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from support.cli import call
from support.mixed_folder import write_mixed_folder

from xl_jixiao.actions.run import run_folder
from xl_jixiao.actions.writing import PapersAndData
from xl_jixiao.tables import export
from xl_jixiao.tables.columns import column_told, table_title
from xl_jixiao.tables.export import DATABASE_NAME, ExportError, ExportKind, check_export
from xl_jixiao.tables.frames import COLUMNS


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    place = tmp_path_factory.mktemp("一轮")
    write_mixed_folder(place / "报送")
    kinds = (ExportKind.CSV, ExportKind.SQLITE)
    papers = PapersAndData(export=kinds)
    return run_folder(place / "报送", place / "结果", drafts=None, cache=False, papers=papers)


@pytest.fixture(scope="module")
def frames(done):
    return done.frames()


def plain(value: object) -> object:
    """A value of a frame as a cell."""
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return None
    return value


def told(cell: str, value: object) -> object:
    """A cell of a CSV file as a value like this one."""
    if value is None or isinstance(value, str):
        return (cell[1:] if cell[:1] == "'" and cell[1:2] in set("=+-@\t\r") else cell) or None
    if isinstance(value, bool) or type(value).__name__ == "bool_":
        return {"true": True, "false": False}[cell]
    return pytest.approx(float(cell), rel=1e-15)


@pytest.mark.parametrize("table", COLUMNS)
def test_csv_is_the_frame(done, frames, table):
    path = done.data_folder / f"{table}.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        head, *rows = list(csv.reader(stream))
    frame = frames[table]
    assert head == list(frame.columns)
    assert len(rows) == len(frame)
    for row, (_, expected) in zip(rows, frame.iterrows(), strict=True):
        for cell, value in zip(row, expected, strict=True):
            shown = plain(value)
            assert told(cell, shown) == (shown or None if isinstance(shown, str) else shown)


@pytest.mark.parametrize("table", COLUMNS)
def test_sqlite_is_the_frame(done, frames, table):
    with closing(sqlite3.connect(done.data_folder / DATABASE_NAME)) as base:
        cursor = base.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names of ours
        head = [one[0] for one in cursor.description]
        rows = cursor.fetchall()
    frame = frames[table]
    assert head == list(frame.columns)
    assert rows == [tuple(map(plain, row)) for row in frame.itertuples(index=False)]


def test_no_text_is_a_formula_in_csv(done):
    for table in COLUMNS:
        with (done.data_folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.reader(stream):
                for cell in row:
                    if cell.startswith(("=", "+", "-", "@", "\t", "\r")):
                        assert float(cell) < 0, "only a number"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_a_text_that_looks_like_a_formula_gets_a_mark(text, tmp_path):
    listed = {"files": [{"file": text}], "findings": [{"row": -1}]}
    export.write_export(lambda name: iter(listed.get(name, [])), (ExportKind.CSV,), tmp_path)
    with (tmp_path / "files.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert list(csv.reader(stream))[1][0] == f"'{text}"
    with (tmp_path / "findings.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert "-1" in list(csv.reader(stream))[1]


def test_frames_are_the_workbook(done, frames):
    """Every form, row, problem and file of the workbook is one of the frames."""
    book = openpyxl.load_workbook(done.workbook, data_only=True)

    def column(sheet: str, title: str, header: int = 3) -> list[object]:
        rows = book[sheet].iter_rows(min_row=header, values_only=True)
        at = [str(cell or "").replace("\n", " ") for cell in next(rows)].index(title)
        return [row[at] for row in rows if any(cell is not None for cell in row)]

    indicators, findings, files = frames["indicators"], frames["findings"], frames["files"]
    assert column("指标明细", "三级指标") == [one or None for one in indicators["level3"]]
    scores = [None if math.isnan(one) else one for one in indicators["score"]]
    assert column("指标明细", "核算得分") == pytest.approx(scores)
    counted = findings[findings["counts"]]
    assert sorted(column("问题清单", "编号")) == sorted(counted["id"])
    assert len(column("问题台账", "问题编号")) == len(frames["ledger"])
    sheets = sum(len(one) for one in files["sheets"])
    assert len(column("文件清单", "文件")) == len(files) + sheets
    summary = frames["summary"].set_index("name")["value"]
    assert summary["counted"] == frames["submissions"]["counts"].sum()


SEVERITIES = {"error": "错误", "warning": "警告", "info": "提示"}
MET = {True: "是", False: "否", None: "不能判断"}
DETAILS = {
    "单位名称": "unit",
    "项目名称": "project",
    "年度": "year",
    "文件": "file",
    "分值": "points",
    "自评得分": "claimed_score",
    "核算得分": "score",
    "推算过程": "trace",
}
FINDING = {"单位": "unit", "应为": "expected", "依据": "basis"}
SHEETS = {
    "指标明细": DETAILS
    | {
        "一级指标": "level1",
        "二级指标": "level2",
        "三级指标": "level3",
        "年度指标值": "target",
        "实际完成值": "actual",
        "完成率": "completion",
        "是否完成": lambda row: MET[row["met"]],
        "得分下限": "low",
        "得分上限": "high",
        "偏差原因分析及改进措施": "reason",
        "单元格": lambda row: row["cell"].rpartition("!")[2],
    },
    "资金明细": DETAILS
    | {
        "资金类别": "label",
        "年初预算数": "initial",
        "全年预算数": "annual",
        "全年执行数": "executed",
        "自评执行率": "claimed_rate",
        "核算执行率": "rate",
        "单元格": lambda row: row["cell"].rpartition("!")[2],
    },
    "问题清单": FINDING
    | {
        "级别": lambda row: SEVERITIES[row["severity"]],
        "编号": "id",
        "文件": "file",
        "工作表": "sheet",
        "单元格": lambda row: "、".join(row["cells"]) or ("打开" if row["file"] else ""),
        "所在行": "row_label",
        "问题": "message",
        "填报情况": "found",
    },
    "问题台账": FINDING
    | {
        "问题编号": "number",
        "轮次": "round",
        "等级": lambda row: SEVERITIES[row["severity"]],
        "检查编号": "id",
        "问题": "message",
        "现值": "found",
        "单位反馈": "answer",
        "台账标识": "key",
    },
    "通过项": {
        "编号": "id",
        "检查项目": "title",
        "单位": "unit",
        "文件": "file",
        "工作表": "sheet",
        "核对内容": "detail",
    },
}
"""Sheet → title of a column → the column of the frame that says the same."""


def rows_of_frames(frames, sheet):
    """The rows of the frame behind a sheet, with what the form tells of those inside it."""
    name = {
        "指标明细": "indicators",
        "资金明细": "funds",
        "问题清单": "findings",
        "问题台账": "ledger",
        "通过项": "passed",
    }[sheet]
    forms = [row for _, row in frames["submissions"].iterrows()]
    for _, row in frames[name].iterrows():
        if "counts" in row and not row["counts"]:
            continue
        told = dict(row)
        if "submission" in told:
            told = {**forms[told["submission"]], **told}
        yield {
            key: plain(value) if not isinstance(value, list) else value
            for key, value in told.items()
        }


def cell_of(value):
    """As the sheet gives it back; a number to the 12 digits that nothing rounds away."""
    if value is None or value == "":
        return ""
    return str(value) if isinstance(value, str) else f"{float(value):.12g}"


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_cell_of_a_sheet_is_in_the_frames(done, frames, sheet):
    book = openpyxl.load_workbook(done.workbook, data_only=True)
    head, *rows = book[sheet].iter_rows(min_row=3, values_only=True)
    titles = [str(one or "").replace("\n", " ") for one in head]
    columns = SHEETS[sheet]
    assert set(columns) <= set(titles)
    found = sorted(
        tuple(cell_of(row[titles.index(title)]) for title in columns)
        for row in rows
        if any(cell is not None for cell in row)
    )
    wanted = sorted(
        tuple(cell_of(where(row) if callable(where) else row[where]) for where in columns.values())
        for row in rows_of_frames(frames, sheet)
    )
    assert len(found) > 5
    assert found == wanted


def test_every_cell_of_the_list_of_files_is_in_the_frames(done, frames):
    rows = openpyxl.load_workbook(done.workbook)["文件清单"].iter_rows(min_row=4, values_only=True)
    titles = {"merged": "已汇总", "rejected": "未能处理", "skipped": "跳过"}
    wanted = []
    for _, file in frames["files"].iterrows():
        told = "".join(filter(None, (file["reason"], *file["remarks"])))
        wanted.append((file["file"], "", titles[file["status"]], told, file["sha256"]))
        for one in file["sheets"]:
            of = (one["sheet"], titles[one["status"]], one["reason"] or "", "")
            wanted.append((file["file"], *of))
    assert [tuple(cell or "" for cell in row[:5]) for row in rows] == wanted


@pytest.mark.parametrize("table", COLUMNS)
def test_every_column_is_documented(table):
    assert table_title(table)
    assert all(column_told(table, column) for column in COLUMNS[table])


def test_the_command_says_where_the_data_are(tmp_path):
    write_mixed_folder(tmp_path / "报送", units=1)
    given = ("--no-drafts", "--export", "csv", "--title", "附件4 汇总表", "--without", "签字")
    answer = call("run", tmp_path / "报送", "--out", tmp_path / "结果", *given)
    assert f"各张表的数据：{tmp_path / '结果' / '数据'}" in answer.out
    assert {one.stem for one in (tmp_path / "结果" / "数据").iterdir()} == set(COLUMNS)
    sheet = openpyxl.load_workbook(tmp_path / "结果" / "绩效自评汇总.xlsx")["汇总表"]
    texts = [cell.value for row in sheet.iter_rows() for cell in row]
    assert texts[0] == "附件4 汇总表"
    assert "单位负责人：" not in texts


def test_parquet_is_refused_before_anything_is_read(monkeypatch):
    monkeypatch.setattr(export, "find_spec", lambda _: None)
    with pytest.raises(ExportError, match="pip install"):
        check_export((ExportKind.CSV, ExportKind.PARQUET))
    check_export((ExportKind.CSV,))


@pytest.mark.skipif(find_spec("pyarrow") is None, reason="an extra")
def test_parquet_has_the_same_rows(done, frames, tmp_path: Path):
    export.write_export(done._elements, (ExportKind.PARQUET,), tmp_path)
    for table, frame in frames.items():
        read = pd.read_parquet(tmp_path / f"{table}.parquet")
        assert list(read.columns) == list(frame.columns)
        assert len(read) == len(frame)
