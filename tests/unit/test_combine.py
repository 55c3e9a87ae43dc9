"""`jixiao combine`: results of folders merged are what one run over the folders gives."""

from __future__ import annotations

import datetime as dt
import json
import math
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from support.bad_files import write_bad_folder
from support.cli import call
from support.random_runs import random_run
from support.run_data import a_run, base_form, department_form, finding, merged_file
from support.small_forms import ACTUALS, write_project

from xl_jixiao import run_folder
from xl_jixiao.actions.combine import CombineError, combine_results, named_result
from xl_jixiao.facts.run import Run
from xl_jixiao.model.roster import MissingUnit, RosterRow, RosterUnit, UnitStanding
from xl_jixiao.outputs.result_file import ResultError, read_list
from xl_jixiao.outputs.result_json import write_result, write_result_lines
from xl_jixiao.outputs.summary import write_summary
from xl_jixiao.resources import data_folder
from xl_jixiao.tables.summary import consolidate

LISTS = (
    "files",
    "submissions",
    "findings",
    "missing_units",
    "units",
    "passed",
    "waivers",
    "ledger",
    "unplaced",
    "outputs",
)
COUNTIES = ("乙县", "甲县")
DETAILS = ("汇总", "资金明细", "指标明细", "基础数据汇总", "通过项", "文件清单", "分析")
Sheet = list[list[Any]]  # what openpyxl gives


def sheets_of(workbook: Path, *labels: str) -> dict[str, Sheet]:
    """The cells of every sheet, without the labels of counties: before their files, and for what is
    about all files of one.
    """
    book = openpyxl.load_workbook(workbook, data_only=True)
    return {
        sheet.title: [
            [bare(cell, labels) for cell in row] for row in sheet.iter_rows(values_only=True)
        ]
        for sheet in book
    }


def bare(cell: Any, labels: tuple[str, ...]) -> Any:
    if isinstance(cell, str):
        if cell.startswith(("填报日期：", "截至 ")):
            return None  # of the run
        for label in labels:
            cell = cell.replace(f"{label}/", "")
        return None if cell in {*labels, "打开", ""} else cell  # nothing can be opened from here
    return cell


def assert_same(ours: Sheet, theirs: Sheet) -> None:
    """Cell by cell; a ratio has 15 digits in result.json, one more in a cell of a run."""
    assert len(ours) == len(theirs)
    for row, expected in zip(ours, theirs, strict=True):
        same = all(
            math.isclose(one, other, rel_tol=1e-14)
            if isinstance(one, float) and isinstance(other, float)
            else one == other
            for one, other in zip(row, expected, strict=True)
        )
        assert same, (row, expected)


def without_note(name: str, rows: Sheet) -> Sheet:
    """The rows without the note above them, which tells where links lead."""
    return rows[2:] if name == "问题清单" else rows


def combine(out: Path, *texts: object, **more: Any) -> Any:
    return combine_results([named_result(str(text)) for text in texts], out, **more)


def written(folder: Path, run: Run) -> Path:
    folder.mkdir(parents=True)
    write_result(run, folder / "result.json")
    return folder


def lists_of(result: Path) -> dict[str, list[Any]]:
    return {name: list(read_list(result, name)) for name in LISTS}


@pytest.fixture(scope="module")
def counties(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """报送 with two counties, 全省 the run over both, 结果 the run of each."""
    place = tmp_path_factory.mktemp("province")
    first, second = place / "报送" / "甲县", place / "报送" / "乙县"
    shutil.copytree(data_folder("examples"), first)
    write_bad_folder(first / "坏")
    write_project(second / "甲.xlsx", unit="青山县甲局")
    shutil.copy(second / "甲.xlsx", second / "甲的副本.xlsx")
    write_project(second / "乙" / "初稿.xlsx", unit="青山县乙局")
    write_project(
        second / "乙" / "终稿.xlsx",
        unit="青山县乙局",
        actuals=("11次", *ACTUALS[1:]),
        modified=dt.datetime(2024, 4, 1),  # noqa: DTZ001 - document properties carry no zone
    )
    write_project(second / "去年.xlsx", unit="青山县丙局", year=2022)
    for folder, out in (
        (place / "报送", place / "全省"),
        (first, place / "结果" / "甲县"),
        (second, place / "结果" / "乙县"),
    ):
        run_folder(folder, out, drafts=None, jobs=1, cache=False)
    return place


@pytest.fixture(scope="module")
def merged(counties: Path) -> Path:
    out = counties / "合并"
    combine(out, counties / "结果" / "乙县", counties / "结果" / "甲县")
    return out


@pytest.mark.parametrize("name", DETAILS)
def test_the_workbook_is_that_of_one_run_cell_by_cell(
    counties: Path, merged: Path, name: str
) -> None:
    ours, theirs = (
        sheets_of(place / "绩效自评汇总.xlsx", *COUNTIES)[name]
        for place in (merged, counties / "全省")
    )
    assert len(ours) > 3
    if (
        name == "通过项"
    ):  # the run over both says once of all files what each county says of its own
        ours, theirs = ([row for row in rows if row[3]] for rows in (ours, theirs))
    assert_same(ours, theirs)


def test_the_findings_are_those_of_one_run(counties: Path, merged: Path) -> None:
    ours, theirs = (
        sheets_of(place / "绩效自评汇总.xlsx", *COUNTIES)["问题清单"][2:]
        for place in (merged, counties / "全省")
    )
    assert len(ours) > 10
    assert ours == theirs
    severities = [row[0] for row in ours[1:]]
    assert severities == sorted(severities, key=("错误", "警告", "提示").index)


def unlabelled(value: Any) -> Any:
    """JSON without the labels of counties in its texts."""
    text = json.dumps(value, ensure_ascii=False)
    for county in COUNTIES:
        text = text.replace(f"{county}/", "")
    return json.loads(text)


def test_the_document_is_that_of_one_run(counties: Path, merged: Path) -> None:
    ours, theirs = (
        unlabelled(lists_of(place / "result.json")) for place in (merged, counties / "全省")
    )
    for file in (*ours["files"], *theirs["files"]):
        assert file.pop("received"), "each run saw its files at its own time"
    for name in ("files", "submissions", "findings", "missing_units"):
        assert ours[name] == theirs[name]
    documents = [
        json.loads((one / "result.json").read_text(encoding="utf-8"))
        for one in (merged, counties / "全省")
    ]
    departments = documents[1]["summary"].pop("departments")
    assert departments, "a 主管部门 of one name is one in a run over both counties"
    assert documents[0]["summary"].pop("departments") == []
    for one in documents[0]["summary"]["first"]:
        one["name"] = bare(one["name"], COUNTIES)
    assert documents[0]["summary"] == documents[1]["summary"]
    combined = documents[0]["tool"]["combined"]
    assert [(one["label"], one["submissions"]) for one in combined] == [("乙县", 4), ("甲县", 4)]
    assert documents[1]["tool"]["combined"] == []


def test_the_files_carry_the_label_of_their_county(merged: Path) -> None:
    for name in ("files", "submissions", "findings"):
        files = [one["file"] for one in read_list(merged / "result.json", name)]
        assert {file.partition("/")[0] for file in files} == set(COUNTIES)


def test_no_cell_of_a_merged_workbook_is_a_link(merged: Path) -> None:
    book = openpyxl.load_workbook(merged / "绩效自评汇总.xlsx")
    assert [cell for sheet in book for row in sheet for cell in row if cell.hyperlink] == []


def test_the_notes_tell_what_was_put_together(merged: Path) -> None:
    rows = {row[0]: row[1] for row in sheets_of(merged / "绩效自评汇总.xlsx")["口径说明"]}
    assert "4 张表，未限定年度，没有单位名单" in rows["合并自 乙县"]
    assert "县与县之间不比较" in rows["合并的范围"]


def test_merged_results_are_merged_again(counties: Path, merged: Path, tmp_path: Path) -> None:
    combine(tmp_path / "国", f"某省={merged}", counties / "结果" / "甲县")
    files = [one["file"] for one in read_list(tmp_path / "国" / "result.json", "files")]
    assert files[0].startswith("某省/乙县/")
    assert files[-1].startswith("甲县/")


def test_an_earlier_result_is_kept_in_history(counties: Path, tmp_path: Path) -> None:
    for _ in range(2):
        combine(tmp_path / "全省", counties / "结果" / "甲县")
    kept = [path.name for path in (tmp_path / "全省" / "历史").rglob("*") if path.is_file()]
    assert sorted(kept) == ["result.json", "绩效自评汇总.xlsx"]


@pytest.mark.parametrize(
    "seed",
    [pytest.param(seed, marks=[pytest.mark.slow] if seed > 3 else []) for seed in range(25)],
)
def test_a_result_alone_comes_back_as_it_was(seed: int, tmp_path: Path) -> None:
    """Gaps, wrong weights, versions, copies, rosters, five profiles: everything a run decides."""
    run = replace(random_run(seed).run, folder="", out="")
    write_summary(consolidate(run), tmp_path / "before.xlsx")
    combine(tmp_path / "out", written(tmp_path / "县", run))
    before = sheets_of(tmp_path / "before.xlsx", "县")
    after = sheets_of(tmp_path / "out" / "绩效自评汇总.xlsx", "县")
    assert list(after) == list(before)
    for name in before.keys() - {"口径说明"}:
        assert_same(without_note(name, after[name]), without_note(name, before[name]))
    summary, again = (
        json.loads((place / "result.json").read_text(encoding="utf-8"))["summary"]
        for place in (tmp_path / "县", tmp_path / "out")
    )
    for one in again["first"]:
        one["name"] = bare(one["name"], ("县",))
    assert again == summary


def test_units_of_one_name_in_two_counties_are_two(tmp_path: Path) -> None:
    missing = (MissingUnit(RosterRow("水利局"), hint="见 坏.xlsx"),)
    units = standings("财政局", "水利局")
    for county in ("甲县", "乙县"):
        form = department_form("财政局.xlsx", "财政局")
        file = merged_file("财政局.xlsx", form, base_form("财政局.xlsx", "财政局"))
        written(tmp_path / county, a_run(file, roster_units=2, missing=missing, standings=units))
    result = combine(tmp_path / "市", tmp_path / "甲县", tmp_path / "乙县")
    summary = result.run.summary
    assert (summary.units, summary.counted, summary.replaced) == (2, 4, 0)
    assert [block.units for block in summary.blocks] == [2]
    assert (summary.roster_units, summary.missing_units) == (4, ("甲县/水利局", "乙县/水利局"))
    names = [one["name"] for one in document_of(tmp_path / "市")["units"]]
    assert names == ["甲县/财政局", "甲县/水利局", "乙县/财政局", "乙县/水利局"]


def standings(*names: str) -> tuple[UnitStanding, ...]:
    return tuple(UnitStanding(RosterUnit((RosterRow(name),))) for name in names)


def document_of(folder: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    return document


def test_a_county_without_a_roster_is_told(tmp_path: Path) -> None:
    written(tmp_path / "甲县", a_run(roster_units=3, standings=standings("甲局", "乙局", "丙局")))
    written(tmp_path / "乙县", a_run())
    answer = call("combine", tmp_path / "甲县", tmp_path / "乙县", "--out", tmp_path / "市")
    assert answer.code == 3, "there is nothing in either"
    assert "乙县汇总时没有给单位名单" in answer.out


# What is refused


def two_results(place: Path) -> tuple[Path, Path]:
    form = department_form("甲.xlsx", "甲单位")
    file = merged_file("甲.xlsx", form, findings=(finding("甲.xlsx"),))
    return written(place / "甲县", a_run(file)), written(place / "乙县", a_run(file))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("甲县", "甲县"), "给了两次"),
        (("甲县", "别名=甲县/result.json"), "给了两次"),
        (("甲县=乙县", "甲县"), "都叫“甲县”"),
        (("一/二=甲县",), "不能用"),
        (("丙县",), "没有“"),
        (("空",), "不是 jixiao run 的输出文件夹"),
    ],
)
def test_results_that_can_not_be_told_apart_are_refused(
    given: tuple[str, ...], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_results(tmp_path)
    (tmp_path / "空").mkdir()
    monkeypatch.chdir(tmp_path)
    answer = call("combine", *given, "--out", "市")
    assert answer.code == 2
    assert told in answer.err
    assert not (tmp_path / "市").exists()


def test_the_result_itself_is_not_overwritten(tmp_path: Path) -> None:
    first, second = two_results(tmp_path)
    before = (first / "result.json").read_bytes()
    with pytest.raises(CombineError, match="请另选一个文件夹"):
        combine(first, first, second)
    assert (first / "result.json").read_bytes() == before


def edited(result: Path, old: str, new: str) -> None:
    text = result.read_text(encoding="utf-8")
    assert old in text
    result.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"rules": "national 2020"', '"rules": "sichuan 2025"', "乙县用“sichuan 2025”"),
        ('"rules_digest": "', '"rules_digest": "ff', "内容编号 ff"),
    ],
)
def test_other_rules_are_refused_and_told(old: str, new: str, told: str, tmp_path: Path) -> None:
    first, second = two_results(tmp_path)
    edited(second / "result.json", old, new)
    with pytest.raises(CombineError, match=told):
        combine(tmp_path / "市", first, second)
    assert not (tmp_path / "市").exists()


def test_rules_that_are_not_here_are_asked_for(tmp_path: Path) -> None:
    first, _ = two_results(tmp_path)
    edited(first / "result.json", '"rules": "national 2020"', '"rules": "本县 2020"')
    with pytest.raises(CombineError, match="--rules"):
        combine(tmp_path / "市", first)
    with pytest.raises(CombineError, match="内容不同"):
        combine(tmp_path / "市", first, rules="national")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('{"schema": 2', '{"schema": 7', "schema 是 7"),
        ('{"schema": 2', "[", "第 1 行不是 jixiao run 写出的结果"),
        ('"rows": [', '"lines": [', "第 5 行缺少 rows"),
        ('"points": 10', '"points": "十"', "第 5 行的 points 应是 数"),
        ('"points": 10', '"points": NaN', "第 5 行读不出内容"),
        ('"points": 10', '"points": 1E+400', "第 5 行的 points 应是 数"),
        ('"kind": "ge"', '"kind": "更大"', "的 kind 应是"),
        ('"counts": true', '"counts": 1', "的 counts 应是 true 或 false"),
        ('"severity": "error"', '"severity": "fatal"', "的 severity 应是 error"),
        ('"passed": [', '"others": [', "里没有 passed"),
        ('"sha256"', '"sha255"', "缺少 sha256"),
    ],
)
def test_a_result_that_was_changed_is_told_with_its_place(
    old: str, new: str, told: str, tmp_path: Path
) -> None:
    first, second = two_results(tmp_path)
    edited(second / "result.json", old, new)
    answer = call("combine", first, second, "--out", tmp_path / "市")
    assert answer.code == 3
    assert told in answer.err
    assert "乙县" in answer.err
    assert not (tmp_path / "市").exists()


def damaged(text: str) -> Iterator[tuple[str, str]]:
    """A result cut off after every 37 characters, and without each of its lines but the last of
    `tool` and `summary`.
    """
    for end in range(0, len(text), 37):
        yield f"cut after {end}", text[:end]
    lines = text.splitlines(keepends=True)
    for at in range(len(lines)):
        yield f"without line {at + 1}", "".join(lines[:at] + lines[at + 1 :])


def test_a_result_cut_off_anywhere_is_refused(tmp_path: Path) -> None:
    first, second = two_results(tmp_path)
    text = (second / "result.json").read_text(encoding="utf-8")
    for what, broken in damaged(text):
        (second / "result.json").write_text(broken, encoding="utf-8", newline="\n")
        assert refused(tmp_path / "市", first, second), what
        assert not (tmp_path / "市").exists()


def refused(out: Path, *results: Path) -> bool:
    try:
        combine(out, *results)
    except ResultError:
        return True
    return False


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"{}\n", b"null\n", b"[" * 10_000])
def test_what_is_no_result_at_all_is_refused(content: bytes, tmp_path: Path) -> None:
    first, second = two_results(tmp_path)
    (second / "result.json").write_bytes(content)
    with pytest.raises(ResultError, match="乙县"):
        combine(tmp_path / "市", first, second)


# result.jsonl


def test_json_lines_hold_the_same(tmp_path: Path) -> None:
    run = random_run(3).run
    write_result(run, tmp_path / "result.json")
    write_result_lines(run, tmp_path / "result.jsonl")
    assert lists_of(tmp_path / "result.jsonl") == lists_of(tmp_path / "result.json")
    lines = (tmp_path / "result.jsonl").read_text(encoding="utf-8").splitlines()
    tags = [json.loads(line)["list"] for line in lines]
    assert tags[0] == "result"
    assert tags[-1] == "summary"
    assert set(tags[1:-1]) <= set(LISTS)
    assert json.loads(lines[0])["schema"] == 2


def test_json_lines_are_merged_as_well(tmp_path: Path) -> None:
    folder = written(tmp_path / "县", random_run(3).run)
    write_result_lines(random_run(3).run, folder / "result.jsonl")
    for name in ("result.json", "result.jsonl"):
        combine(tmp_path / name, folder / name)
    one, other = (
        lists_of(tmp_path / name / "result.json") for name in ("result.json", "result.jsonl")
    )
    assert one == other


@pytest.mark.parametrize(("above", "there"), [(1, True), (2, False)])
def test_json_lines_come_with_a_large_result_only(
    above: int, there: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xl_jixiao.outputs.result_json.LINES_ABOVE", above)
    combine(tmp_path / "市", *two_results(tmp_path))
    assert (tmp_path / "市" / "result.jsonl").exists() is there
    monkeypatch.setattr("xl_jixiao.outputs.result_json.LINES_ABOVE", 9)
    combine(tmp_path / "市", tmp_path / "甲县")
    assert not (tmp_path / "市" / "result.jsonl").exists()
