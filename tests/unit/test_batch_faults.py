"""Runs in surroundings that fail: full disks, other runs, no terminal, no home, files that go."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.faults import command, jixiao, jixiao_on_small_disk, surroundings
from support.small_forms import write_project

from xl_jixiao.outputs.folder_lock import LOCK_NAME

pytestmark = [
    pytest.mark.slow,  # some thirty runs, each in a process of its own
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="faults as Linux has them"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("faults") / "报送"
    for name in "甲乙丙":
        write_project(place / f"{name}.xlsx", unit=f"青山县{name}局")
    return place


@pytest.fixture
def earlier(folder: Path, tmp_path: Path) -> tuple[Path, dict[str, bytes]]:
    """An OUT with an earlier result, and what is in it."""
    out = tmp_path / "结果"
    assert jixiao("run", folder, "--out", out, "--no-drafts").code == 0
    return out, contents(out)


def contents(out: Path) -> dict[str, bytes]:
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }


def document(out: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((out / "result.json").read_text(encoding="utf-8"))
    return found


# ---- full disks


def test_a_full_disk_at_out_is_told_and_leaves_the_earlier_result(
    folder: Path, earlier: tuple[Path, dict[str, bytes]], tmp_path: Path
) -> None:
    held, before = earlier
    disk = tmp_path / "U盘"
    disk.mkdir()
    size = sum(-(-len(data) // 4096) * 4 for data in before.values()) + 40
    ended = jixiao_on_small_disk(
        *(disk, size, "run", folder, "--out", disk, "--no-drafts", "--no-cache"), holding=held
    )
    assert ended.code == 3
    assert ended.err.startswith(f"错误：“{disk}”写不进去：磁盘已满")
    assert "原有结果未改动" in ended.err
    assert ended.out == "", "nothing differs, nothing half done is left"


@pytest.mark.parametrize("kilobytes", [8, 24, 40])
def test_a_full_disk_at_out_whatever_fits(folder: Path, tmp_path: Path, kilobytes: int) -> None:
    disk = tmp_path / "U盘"
    disk.mkdir()
    out = disk / "结果"
    ended = jixiao_on_small_disk(disk, kilobytes, "run", folder, "--out", out, "--no-cache")
    assert ended.code == 3
    assert ended.err.startswith(f"错误：“{out}”写不进去：磁盘已满")
    assert ended.out.split() == [f"{disk}:"], "nothing half done is left"


def test_a_full_folder_for_temporary_files_is_named_as_such(folder: Path, tmp_path: Path) -> None:
    temporary = tmp_path / "临时"
    temporary.mkdir()
    out = tmp_path / "结果"
    ended = jixiao(
        *("run", folder, "--out", out, "--no-cache"), largest=2_000, TMPDIR=str(temporary)
    )
    assert ended.code == 3
    assert ended.err.startswith(f"错误：临时文件夹“{temporary}”写不进去：")
    assert "TMPDIR" in ended.err
    assert not out.exists()
    assert list(temporary.iterdir()) == []


def test_a_full_disk_for_temporary_files_is_named_as_such(folder: Path, tmp_path: Path) -> None:
    disk = tmp_path / "临时"
    disk.mkdir()
    ended = jixiao_on_small_disk(
        *(disk, 8, "run", folder, "--out", tmp_path / "结果", "--no-cache"), TMPDIR=str(disk)
    )
    assert ended.code == 3
    assert ended.err.startswith(f"错误：临时文件夹“{disk}”写不进去：磁盘已满")
    assert not (tmp_path / "结果").exists()


# ---- two runs


@pytest.fixture(scope="module")
def many(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """More files than are read at once."""
    place = tmp_path_factory.mktemp("many")
    for number in range(200):
        shutil.copy(folder / "甲.xlsx", place / f"{number:03}.xlsx")
    return place


@pytest.fixture
def running(many: Path, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    """A run that has taken its OUT."""
    out = tmp_path / "结果"
    run = subprocess.Popen(
        command("run", many, "--out", out, "--jobs", "1", "--no-cache", "--no-drafts"),
        stdout=subprocess.DEVNULL,
        env=surroundings(),
    )
    while not (out / LOCK_NAME).exists() or not (out / LOCK_NAME).read_bytes():
        assert run.poll() is None
        time.sleep(0.01)
    yield run, out
    run.kill()
    run.wait()


def test_a_second_run_into_the_same_folder_is_told_who_has_it(
    running: tuple[subprocess.Popen[bytes], Path], folder: Path
) -> None:
    first, out = running
    first.send_signal(signal.SIGSTOP)  # it holds OUT for as long as we like
    second = jixiao("run", folder, "--out", out)
    first.send_signal(signal.SIGCONT)
    assert second.code == 3
    assert f"输出文件夹“{out}”正在被另一次汇总使用" in second.err
    assert f"进程 {first.pid}" in second.err
    assert time.strftime("%Y-%m-%d") in second.err
    assert first.wait(timeout=120) == 0
    assert sorted(path.name for path in out.iterdir()) == ["result.json", "绩效自评汇总.xlsx"]
    assert len(document(out)["files"]) == 200, "the first one's"


def test_the_lock_of_a_run_that_was_killed_holds_nobody_up(
    running: tuple[subprocess.Popen[bytes], Path], folder: Path
) -> None:
    first, out = running
    first.kill()
    first.wait()
    assert (out / LOCK_NAME).exists()
    second = jixiao("run", folder, "--out", out, "--no-drafts")
    assert second.code == 0
    assert "注意：上一次汇总没有正常结束" in second.out
    assert f"进程 {first.pid}" in second.out
    assert sorted(path.name for path in out.iterdir()) == ["result.json", "绩效自评汇总.xlsx"]


# ---- no terminal, no Chinese, no home


@pytest.mark.parametrize("closed", ["2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_it_works_without_standard_streams(folder: Path, tmp_path: Path, closed: str) -> None:
    out = tmp_path / "结果"
    line = ["sh", "-c", f'"$@" {closed}', "sh", *command("run", folder, "--out", out)]
    done = subprocess.run(line, env=surroundings(), check=False, capture_output=True)
    assert done.returncode == 0
    assert {file["status"] for file in document(out)["files"]} == {"merged"}


@pytest.mark.parametrize("coerced", [None, "0"])
def test_it_works_in_a_locale_without_chinese(
    folder: Path, tmp_path: Path, coerced: str | None
) -> None:
    out = tmp_path / "结果"
    ended = jixiao(
        *("run", folder, "--out", out, "--jobs", "2", "--no-cache"),
        PYTHONUTF8="0", LC_ALL="C", PYTHONCOERCECLOCALE=coerced,
    )  # fmt: skip
    assert (ended.code, ended.err) == (0, "")
    assert f"汇总工作簿：{out}" in ended.out
    assert [file["file"] for file in document(out)["files"]] == sorted(
        path.name for path in folder.iterdir()
    )


def test_it_works_with_a_home_that_nobody_can_write_to(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "结果"
    ended = jixiao(
        *("run", folder, "--out", out, "--no-drafts"), HOME="/proc/1", XDG_CACHE_HOME=None
    )
    assert (ended.code, ended.err) == (0, "")
    assert (out / "result.json").exists()


# ---- what is read goes away meanwhile


def test_a_folder_that_vanishes_costs_its_files_and_nothing_else(
    many: Path, tmp_path: Path
) -> None:
    place = tmp_path / "报送"
    shutil.copytree(many, place / "乡镇")
    write_project(place / "县直.xlsx")
    with (place / "乡镇" / "000.xlsx").open("wb") as large:
        large.truncate(190 << 20)  # takes so long to read that it is seen to be read
    out = tmp_path / "结果"
    run = subprocess.Popen(
        command("run", place, "--out", out, "--jobs", "1", "--no-cache", "--no-drafts"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=surroundings(),
    )
    while not _reads(run.pid, place / "乡镇"):
        assert run.poll() is None
    (place / "乡镇").rename(tmp_path / "移走")
    told, complained = run.communicate(timeout=120)
    assert (run.returncode, complained) == (3, "")
    files = document(out)["files"]
    assert len(files) == 201, "each is accounted for"
    rejected = [file["reason"] for file in files if file["status"] == "rejected"]
    assert rejected.count("文件已不存在，可能被移动、改名或删除了。请核对后重试。") > 100
    assert f"未能处理 {len(rejected)} 个" in told


def _reads(pid: int, below: Path) -> bool:
    """Whether a process has a file below the folder open."""
    try:
        handles = [str(one.readlink()) for one in Path(f"/proc/{pid}/fd").iterdir()]
    except OSError:  # closed meanwhile
        return False
    return any(one.startswith(f"{below}/") for one in handles)
