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
