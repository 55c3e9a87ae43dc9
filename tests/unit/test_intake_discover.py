"""The files of a folder: all of them, in one order, whatever they are called."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest

from xl_jixiao.intake.load import discover, readable_name
from xl_jixiao.model.finding import Status


def fill(folder: Path, *files: str) -> None:
    for file in files:
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def test_all_files_in_code_point_order(tmp_path: Path) -> None:
    fill(tmp_path, "b/2.xlsx", "B.xlsx", "乡/1.xlsx", "a.xlsx", "b.xlsx", "b/1.xlsx", "b-1.xlsx")
    files = [one.file for one in discover(tmp_path)]
    assert files == sorted(files)
    assert set(files) == {
        *("b/2.xlsx", "B.xlsx", "乡/1.xlsx", "a.xlsx", "b.xlsx", "b/1.xlsx", "b-1.xlsx")
    }


def test_what_needs_no_reading_says_why(tmp_path: Path) -> None:
    fill(tmp_path, "~$a.xlsx", ".git/config", "__MACOSX/._a.xlsx", "desktop.ini", "x/Thumbs.db")
    found = discover(tmp_path)
    assert len(found) == 5
    assert {one.status for one in found} == {Status.SKIPPED}
    assert all(one.reason for one in found)


def test_the_result_is_not_among_the_files(tmp_path: Path) -> None:
    fill(tmp_path, "a.xlsx", "结果/绩效自评汇总.xlsx", "下级/结果/b.xlsx")
    assert [one.file for one in discover(tmp_path, out=tmp_path / "结果")] == [
        "a.xlsx",
        "下级/结果/b.xlsx",
    ]


@pytest.mark.parametrize("out", [".", ".."])
def test_a_result_around_the_folder_hides_nothing(tmp_path: Path, out: str) -> None:
    fill(tmp_path, "a.xlsx")
    assert len(discover(tmp_path, out=tmp_path / out)) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_are_not_followed(tmp_path: Path) -> None:
    fill(tmp_path, "a/a.xlsx")
    (tmp_path / "link").symlink_to(tmp_path / "a", target_is_directory=True)
    (tmp_path / "link.xlsx").symlink_to(tmp_path / "a" / "a.xlsx")
    (tmp_path / "nowhere").symlink_to(tmp_path / "b")
    (tmp_path / "round").symlink_to(tmp_path, target_is_directory=True)
    found = {one.file: (one.status, one.reason, one.sha256) for one in discover(tmp_path)}
    link = (Status.SKIPPED, LINK, "")
    assert found.pop("a/a.xlsx")[0] is None
    assert found == {"link": link, "link.xlsx": link, "nowhere": link, "round": link}


LINK = "是指向别处的链接，不跟随。要汇总它指向的文件，请把原件复制到这个文件夹里。"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are none")
def test_what_is_no_file_is_skipped_and_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "管道.xlsx")  # opening it would wait for ever
    with socket.socket(socket.AF_UNIX) as one:
        monkeypatch.chdir(tmp_path)  # the path of a socket must be short
        one.bind("插座.xlsx")
        found = {one.file: (one.status, one.reason, one.sha256) for one in discover(tmp_path)}
    assert {file: told[:1] + told[2:] for file, told in found.items()} == {
        "管道.xlsx": (Status.SKIPPED, ""),
        "插座.xlsx": (Status.SKIPPED, ""),
    }
    assert "管道" in found["管道.xlsx"][1]
    assert "套接字" in found["插座.xlsx"][1]
    assert {one.status for one in discover(Path("/dev")) if one.file == "null"} == {Status.SKIPPED}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_names_that_are_no_utf8_are_readable(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path)
    for name in ("教育局.xlsx".encode("gbk"), b"\xff\xff.xlsx"):
        with open(raw + b"/" + name, "wb"):  # noqa: PTH123  Path takes no bytes
            pass
    fill(tmp_path, "教育局.xlsx")
    found = discover(tmp_path)
    names = [one.file for one in found]
    assert names == ["\\xff\\xff.xlsx", "教育局.xlsx", "教育局.xlsx（2）"]
    for one in found:
        one.file.encode("utf-8")
        assert one.path.exists()


def test_nfd_stays_nfd() -> None:
    assert readable_name("e\u0301.xlsx") == "e\u0301.xlsx"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may all")
def test_a_folder_that_is_locked_is_reported(tmp_path: Path) -> None:
    fill(tmp_path, "锁/a.xlsx", "b.xlsx")
    (tmp_path / "锁").chmod(0)
    try:
        found = discover(tmp_path)
    finally:
        (tmp_path / "锁").chmod(0o700)
    assert [(one.file, one.status) for one in found] == [
        ("b.xlsx", None),
        ("锁/", Status.REJECTED),
    ]


def test_a_folder_that_fails_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path, "深/a.xlsx", "b.xlsx")
    listing = os.scandir

    def scandir(folder: str) -> object:
        if folder.endswith("深"):
            raise OSError(36, "File name too long")
        return listing(folder)

    monkeypatch.setattr("xl_jixiao.intake.load.os.scandir", scandir)
    found = discover(tmp_path)
    assert [(one.file, one.status) for one in found] == [
        ("b.xlsx", None),
        ("深/", Status.REJECTED),
    ]
    assert "太长" in found[1].reason
