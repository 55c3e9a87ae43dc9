"""When everything came, and 催报名单: by the run that saw the bytes, never by a file's own time."""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from support.small_forms import ACTUALS, write_project

from xl_jixiao.actions.run import run_folder

LONG_AGO = dt.datetime(2019, 1, 1, tzinfo=dt.UTC).timestamp()


def units(out: Path) -> dict[str, dict[str, Any]]:
    told = json.loads((out / "result.json").read_text(encoding="utf-8"))
    return {one["name"]: one for one in told["units"]}


def received(out: Path) -> dict[str, str]:
    told = json.loads((out / "result.json").read_text(encoding="utf-8"))
    return {one["file"]: one["received"] for one in told["files"]}


def roster(folder: Path, text: str) -> Path:
    path = folder / "名单.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_bytes_keep_the_moment_in_which_a_run_saw_them_first(tmp_path: Path) -> None:
    folder, out = tmp_path / "报送", tmp_path / "结果"
    os.utime(write_project(folder / "甲.xlsx", unit="甲局"), (LONG_AGO, LONG_AGO))
    run_folder(folder, out, drafts=None)
    first = received(out)["甲.xlsx"]
    assert first.startswith(str(dt.datetime.now(dt.UTC).astimezone().year))
    told = json.loads((out / "result.json").read_text(encoding="utf-8"))
    assert first == told["tool"]["started"]
    text = (out / "result.json").read_text(encoding="utf-8")
    earlier = "2026-01-05T09:00:00+08:00"
    (out / "result.json").write_text(text.replace(first, earlier), encoding="utf-8", newline="\n")
    (folder / "甲.xlsx").rename(folder / "甲（改名）.xlsx")
    write_project(folder / "乙.xlsx", unit="乙局", actuals=("11次", *ACTUALS[1:]))
    run_folder(folder, out, drafts=None)
    again = received(out)
    assert again["甲（改名）.xlsx"] == earlier
    assert again["乙.xlsx"] != earlier


@pytest.mark.parametrize(
    ("due", "noted", "arrived", "over"),
    [
        ("2026-03-31", "2026-03-31", "2026-03-31", 0),
        ("2026-03-31", "2026-03-30", "2026-03-30", 0),
        ("2026-03-31", "2026-04-01", "2026-04-01", 1),
        ("3月31日", "2026-04-01", "2026-04-01", None),
        ("", "2026-04-01", "2026-04-01", None),
    ],
)
def test_days_over_count_from_the_deadline(
    due: str, noted: str, arrived: str, over: int | None, tmp_path: Path
) -> None:
    write_project(tmp_path / "报送/甲.xlsx", unit="甲局")
    names = roster(tmp_path, f"单位名称,报送截止,收到日期\n甲局,{due},{noted}\n")
    run_folder(tmp_path / "报送", tmp_path / "结果", drafts=None, roster=names)
    one = units(tmp_path / "结果")["甲局"]
    assert (one["arrived"], one["days_over"]) == (arrived, over)
    assert received(tmp_path / "结果")["甲.xlsx"] == noted


def test_whom_to_call_and_why(tmp_path: Path) -> None:
    folder = tmp_path / "报送"
    write_project(folder / "a.xlsx", unit="林业局", project="造林")
    write_project(folder / "b.xlsx", unit="青山县水利站", project="渠道")
    (folder / "民政局.xlsx").write_bytes(b"PK\3\4 broken")
    (folder / "青山县教育局.rar").write_bytes(b"Rar!\x1a\x07\x00 unread")
    names = roster(
        tmp_path,
        "单位编码,单位名称,业务股室,联系人,联系电话,项目名称,报送截止,邮编\n"
        "001,青山县林业局,农业股,钱二,139,造林,2099-12-31,414001\n"
        "001,青山县林业局,农业股,钱二,139,防火,2099-12-31,414001\n"
        "002,青山县水利局,农业股,孙三,138,,,\n"
        "003,青山县民政局,社保股,,,,,\n"
        "004,青山县教育局,教科文股,,,,,\n合计,,,,,,,\n",
    )
    run_folder(folder, tmp_path / "结果", drafts=None, roster=names)
    told = units(tmp_path / "结果")
    assert told["青山县林业局"]["missing"] == ["防火"]
    assert "青山县水利站" in told["青山县水利局"]["why"]
    assert "文件用不了：民政局.xlsx" in told["青山县民政局"]["why"]
    assert "没有打开的压缩包" in told["青山县教育局"]["why"]
    sheet = openpyxl.load_workbook(tmp_path / "结果/绩效自评汇总.xlsx")["催报名单"]
    head, first, *rest = sheet.iter_rows(values_only=True)
    assert len(rest) == 3
    row = dict(zip(head, first, strict=True))
    assert (row["缺报"], row["联系人"], row["联系电话"]) == ("项目支出（防火）", "钱二", "139")
    assert (row["逾期天数"], row["邮编"]) == (0, "414001")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
