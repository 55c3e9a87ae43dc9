"""Whole runs over folders with everything in them that a bureau receives."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from support.bad_files import write_bad_folder
from support.cli import call
from support.evaluators import obedient
from support.small_forms import ACTUALS, bloat, write_project

from xl_jixiao import run_folder
from xl_jixiao.actions.run import FolderError
from xl_jixiao.batch.settings import Progress
from xl_jixiao.model.finding import Status
from xl_jixiao.resources import data_folder

Document = dict[str, Any]  # JSON


def document(out: Path) -> Document:
    found: Document = json.loads((out / "result.json").read_text(encoding="utf-8"))
    return found


def ends(found: Document) -> dict[str, tuple[str, str]]:
    return {file["file"]: (file["status"], file["reason"]) for file in found["files"]}


def contents(folder: Path) -> Mapping[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, int]:
    """A folder with good and bad files, the result of running it with --year 2023, the code."""
    place = tmp_path_factory.mktemp("run")
    folder, out = place / "报送", place / "结果"
    write_bad_folder(folder / "坏")
    write_project(folder / "甲.xlsx", unit="青山县甲局")
    shutil.copy(folder / "甲.xlsx", folder / "甲的副本.xlsx")
    write_project(folder / "乙" / "初稿.xlsx", unit="青山县乙局")
    write_project(
        folder / "乙" / "终稿.xlsx",
        unit="青山县乙局",
        actuals=("11次", *ACTUALS[1:]),
        modified=dt.datetime(2024, 4, 1),  # noqa: DTZ001 - document properties carry no zone
    )
    write_project(folder / "去年.xlsx", unit="青山县丙局", year=2022)
    write_project(folder / "远处.xlsx", unit="青山县丁局", stray=True)
    bloat(write_project(folder / "臃肿.xlsx", unit="青山县戊局"), 200_000)
    call("blank", "--out", folder / "空白", "--year", 2023)
    import openpyxl

    other = openpyxl.Workbook()
    sheet = other.active
    assert sheet is not None
    sheet.append(["序号", "车牌", "里程"])
    other.save(folder / "车辆台账.xlsx")
    before = contents(folder)
    answer = call("run", folder, "--out", out, "--year", 2023, "--no-drafts")
    assert contents(folder) == before, "inputs are never written to"
    return folder, out, answer.code


def test_every_file_is_accounted_for_with_a_reason(everything: tuple[Path, Path, int]) -> None:
    folder, out, _ = everything
    found = ends(document(out))
    assert list(found) == sorted(found), "in code-point order"
    assert set(found) == {path.relative_to(folder).as_posix() for path in contents(folder)}
    for file, (status, reason) in found.items():
        assert (reason == "") == (status == "merged"), file


def test_bad_files_end_as_they_must(everything: tuple[Path, Path, int], tmp_path: Path) -> None:
    expected = {f"坏/{name}": status for name, status in write_bad_folder(tmp_path / "坏").items()}
    found = ends(document(everything[1]))
    assert {file: found[file][0] for file in expected} == {
        file: status.value for file, status in expected.items()
    }


def test_the_good_ones_are_merged_whatever_stands_beside_them(
    everything: tuple[Path, Path, int],
) -> None:
    found = ends(document(everything[1]))
    merged = {file for file, (status, _) in found.items() if status == "merged"}
    assert merged == {
        "甲.xlsx", "乙/初稿.xlsx", "乙/终稿.xlsx", "远处.xlsx", "臃肿.xlsx",
    }  # fmt: skip


def test_copies_other_years_blanks_and_workbooks_without_a_form(
    everything: tuple[Path, Path, int],
) -> None:
    found = ends(document(everything[1]))
    assert found["甲的副本.xlsx"][0] == "skipped"
    assert "甲.xlsx" in found["甲的副本.xlsx"][1]
    assert found["去年.xlsx"][0] == "skipped"
    assert "2022" in found["去年.xlsx"][1]
    assert found["空白/绩效自评表（空白）.xlsx"][0] == "skipped"
    assert "没有填写" in found["空白/绩效自评表（空白）.xlsx"][1]
    assert found["车辆台账.xlsx"][0] == "rejected"
    assert "没有找到自评表" in found["车辆台账.xlsx"][1]


def test_of_two_dated_versions_the_older_is_told_and_not_counted(
    everything: tuple[Path, Path, int],
) -> None:
    found = document(everything[1])
    (told,) = [one for one in found["findings"] if one["id"] == "F02"]
    assert (told["file"], told["severity"]) == ("乙/初稿.xlsx", "info")
    counts = {one["file"]: (one["counts"], one["superseded_by"]) for one in found["submissions"]}
    assert counts["乙/初稿.xlsx"] == (False, "乙/终稿.xlsx")
    assert counts["乙/终稿.xlsx"] == (True, None)


def test_a_rejected_file_is_never_silenced(everything: tuple[Path, Path, int]) -> None:
    assert everything[2] == 3


def test_without_a_year_all_years_are_merged_and_the_odd_one_is_named(tmp_path: Path) -> None:
    for name in "甲乙丙":
        write_project(tmp_path / "报送" / f"{name}.xlsx", unit=f"青山县{name}局")
    write_project(tmp_path / "报送" / "丁.xlsx", unit="青山县丁局", year=2022)
    assert call("run", tmp_path / "报送", "--out", tmp_path / "结果").code == 0
    found = document(tmp_path / "结果")
    assert {file["status"] for file in found["files"]} == {"merged"}
    assert sorted(one["year"] for one in found["submissions"]) == [2022, 2023, 2023, 2023]
    (finding,) = [one for one in found["findings"] if one["id"] == "F04"]
    assert (finding["file"], finding["severity"]) == ("丁.xlsx", "warning")
    answer = call("run", tmp_path / "报送", "--out", tmp_path / "结果", "--fail-on", "warning")
    assert answer.code == 1


def test_a_roster_names_who_has_not_reported(tmp_path: Path) -> None:
    write_project(tmp_path / "报送" / "甲.xlsx", unit="青山县甲局")
    roster = tmp_path / "名单.csv"
    roster.write_text(
        "单位编码,单位名称\n1,青山县甲局\n2,青山县甲 局\n3,青山县丙局\n", encoding="utf-8"
    )
    answer = call("run", tmp_path / "报送", "--out", tmp_path / "结果", "--roster", roster)
    assert answer.code == 2, "the same name twice"
    assert not (tmp_path / "结果").exists()
    roster.write_text("单位编码,单位名称\n1,青山县甲局\n3,青山县丙局\n", encoding="utf-8")
    call("run", tmp_path / "报送", "--out", tmp_path / "结果", "--roster", roster)
    missing = document(tmp_path / "结果")["missing_units"]
    assert len(missing) == 1
    assert "青山县丙局" in json.dumps(missing, ensure_ascii=False)


def test_an_earlier_result_moves_to_history_and_is_not_read(tmp_path: Path) -> None:
    write_project(tmp_path / "报送" / "甲.xlsx")
    out = tmp_path / "报送" / "汇总结果"
    for _ in range(3):
        assert call("run", tmp_path / "报送", "--out", out).code == 0
        assert list(ends(document(out))) == ["甲.xlsx"]
    assert len(list((out / "历史").iterdir())) == 2
    for earlier in (out / "历史").iterdir():
        assert {path.name for path in earlier.iterdir()} == {
            "绩效自评汇总.xlsx",
            "result.json",
            "自评报告初稿",
        }


def test_foreign_content_in_out_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    write_project(tmp_path / "报送" / "甲.xlsx")
    out = tmp_path / "结果"
    out.mkdir()
    (out / "别人的.docx").write_bytes(b"x")
    answer = call("run", tmp_path / "报送", "--out", out)
    assert answer.code == 2
    assert "别人的.docx" in answer.err
    assert [path.name for path in out.iterdir()] == ["别人的.docx"]
    assert call("run", tmp_path / "报送", "--out", out, "--force").code == 0
    assert (out / "别人的.docx").read_bytes() == b"x"
    assert (out / "result.json").exists()


def test_out_around_or_at_the_folder_is_refused(tmp_path: Path) -> None:
    write_project(tmp_path / "报送" / "甲.xlsx")
    for out in (tmp_path, tmp_path / "报送", tmp_path / "报送" / ".." / "报送"):
        with pytest.raises(FolderError):
            run_folder(tmp_path / "报送", out, force=True)


def test_an_empty_folder_gives_an_empty_result_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "报送").mkdir()
    answer = call("run", tmp_path / "报送", "--out", tmp_path / "结果", "--fail-on", "never")
    assert answer.code == 3
    assert "没有任何自评表进入汇总" in answer.out
    assert document(tmp_path / "结果")["files"] == []


def test_progress_is_told_file_by_file(tmp_path: Path) -> None:
    write_project(tmp_path / "报送" / "甲.xlsx")
    (tmp_path / "报送" / "~$甲.xlsx").write_bytes(b"lock")
    events: list[Progress] = []
    run_folder(tmp_path / "报送", tmp_path / "结果", report=events.append)
    stages = [event.stage for event in events]
    assert stages == ["read", "read", "check", "write", "draft", "draft"]
    assert events[1] == Progress("read", 1, 1, "甲.xlsx")


@pytest.mark.slow
def test_the_result_is_the_same_over_processes(tmp_path: Path) -> None:
    for name in "甲乙丙丁":
        write_project(tmp_path / "报送" / f"{name}.xlsx", unit=f"青山县{name}局")
    found = []
    for jobs in (1, 2):
        run_folder(tmp_path / "报送", tmp_path / f"结果{jobs}", jobs=jobs)
        found.append(document(tmp_path / f"结果{jobs}"))
        del found[-1]["tool"]
        for output in found[-1]["outputs"]:
            del output["sha256"]  # a workbook says when it was written
        for file in found[-1]["files"]:
            del file["received"]
    assert found[0] == found[1]


def test_a_file_that_kills_the_worker_costs_only_itself(tmp_path: Path) -> None:
    folder = tmp_path / "报送"
    folder.mkdir()
    for number in range(5):
        (folder / f"{number}.xlsx").write_text(str(number), encoding="utf-8")
    (folder / "坏.xlsx").write_text("die", encoding="utf-8")
    result = run_folder(folder, tmp_path / "结果", jobs=2, evaluate=obedient)
    assert [file.file for file in result.files(Status.REJECTED)] == ["坏.xlsx"]
    assert len(result.files(Status.MERGED)) == 5
    assert result.exit_code("never") == 3
    assert "进程异常退出" in ends(document(tmp_path / "结果"))["坏.xlsx"][1]


@pytest.mark.parametrize("resaved", [False, True])
def test_an_earlier_result_among_the_submissions_is_no_submission(
    tmp_path: Path, resaved: bool
) -> None:
    folder = tmp_path / "收到的表"
    shutil.copytree(data_folder("examples"), folder)
    call("run", folder, "--out", folder / "第一次")
    earlier = folder / "第一次" / "绩效自评汇总.xlsx"
    if resaved:
        import openpyxl

        openpyxl.load_workbook(earlier).save(folder / "股长改过.xlsx")
        earlier = folder / "股长改过.xlsx"
    call("run", folder, "--out", tmp_path / "第二次")
    file = earlier.relative_to(folder).as_posix()
    status, reason = ends(document(tmp_path / "第二次"))[file]
    assert status == "skipped"
    assert "汇总结果" in reason


def test_a_damaged_sheet_of_a_merged_workbook_is_never_lost(tmp_path: Path) -> None:
    path = write_project(tmp_path / "报送" / "甲.xlsx", unit="青山县甲局")
    with_broken_sheet(path, "基础数据表")
    answer = call("run", tmp_path / "报送", "--out", tmp_path / "结果", "--fail-on", "never")
    assert answer.code == 3
    assert "汇总 1 个（1 张表），未能处理 0 个" in answer.out
    assert "另有 1 张表未能读取" in answer.out
    assert "甲.xlsx 的“基础数据表”：文件已损坏" in answer.out
    found = document(tmp_path / "结果")
    assert [sheet["status"] for sheet in found["files"][0]["sheets"]] == ["merged", "rejected"]
    (finding,) = [one for one in found["findings"] if one["id"] == "F25"]
    assert (finding["file"], finding["sheet"], finding["severity"], finding["unit"]) == (
        *("甲.xlsx", "基础数据表", "error", "青山县甲局"),
    )
    checked = call("check", path, "--fail-on", "never")
    assert checked.code == 3
    assert "工作表“基础数据表” 未能处理：文件已损坏" in checked.out
    assert "[错误 F25] 基础数据表" in checked.out
    drafted = call("draft", path, "--out", tmp_path / "初稿")
    assert drafted.code == 3
    assert "甲.xlsx 的“基础数据表”：文件已损坏" in drafted.err


def with_broken_sheet(path: Path, name: str) -> None:
    """Add a sheet to the workbook whose part ends in the middle."""
    with zipfile.ZipFile(path) as package:
        parts = {one: package.read(one) for one in package.namelist()}
    parts["xl/worksheets/sheet2.xml"] = parts["xl/worksheets/sheet1.xml"][:900]
    for part, before, more in (
        ("xl/workbook.xml", b"</sheets>", f'<sheet name="{name}" sheetId="9" r:id="rId99"/>'),
        (
            "xl/_rels/workbook.xml.rels",
            b"</Relationships>",
            (
                '<Relationship Id="rId99" Target="worksheets/sheet2.xml" Type="http://schemas.'
                'openxmlformats.org/officeDocument/2006/relationships/worksheet"/>'
            ),
        ),
    ):
        parts[part] = parts[part].replace(before, more.encode() + before)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for one, data in parts.items():
            package.writestr(one, data)
