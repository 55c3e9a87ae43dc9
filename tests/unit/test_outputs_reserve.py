"""OUT is taken by one run at a time; nothing that lies in it leads elsewhere."""

from __future__ import annotations

import errno
import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest
from support.killed_runs import content, publish, result

from xl_jixiao.outputs import folder_lock
from xl_jixiao.outputs.folder_lock import LOCK_NAME, FolderHeldError, FolderLock
from xl_jixiao.outputs.journal import JOURNAL_NAME, ROOM_NAME, UNDOING_NAME
from xl_jixiao.outputs.publish import NotWritableError, reserve
from xl_jixiao.outputs.summary import SUMMARY_NAME


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# ---- the lock


def test_the_second_of_two_is_told_who_has_it(tmp_path: Path) -> None:
    out = tmp_path / "结果"
    with reserve(out):
        with pytest.raises(NotWritableError, match="正在被另一次汇总使用") as caught, reserve(out):
            pass
        assert f"电脑 {platform.node()}，进程 {os.getpid()}，20" in str(caught.value)
        assert "请删除" not in str(caught.value), "the system knows that it is held"
    with reserve(out):
        pass
    assert names(tmp_path) == [], "a folder made for nothing goes away"


def test_a_lock_that_was_left_behind_is_taken_over(tmp_path: Path) -> None:
    told = {"user": "李四", "computer": "PC-7", "process": 7, "since": "2026-11-30 09:30:05"}
    (tmp_path / LOCK_NAME).write_text(json.dumps(told), encoding="utf-8")
    with reserve(tmp_path) as place:
        (note,) = place.notes
    assert "用户 李四，电脑 PC-7，进程 7，2026-11-30 09:30:05 开始" in note
    assert names(tmp_path) == []


@pytest.mark.parametrize("text", ["", "{", "[]", '{"user": 1}', "\0\0", "9" * 5_000])
def test_whatever_is_in_the_lock_it_works(tmp_path: Path, text: str) -> None:
    (tmp_path / LOCK_NAME).write_text(text, encoding="utf-8")
    with reserve(tmp_path) as place:
        assert len(place.notes) == 1
    assert names(tmp_path) == []


@pytest.mark.skipif(os.name != "posix", reason="Windows knows locks everywhere")
@pytest.mark.parametrize(
    ("computer", "alive", "held"),
    [("here", True, True), ("here", False, False), ("elsewhere", False, True)],
)
def test_where_a_file_system_has_no_locks_the_text_decides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, computer: str, alive: bool, held: bool
) -> None:
    def unsupported(_handle: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(folder_lock, "_lock", unsupported)
    other = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    if not alive:
        other.communicate()
    node = platform.node() if computer == "here" else "另一台"
    told = {"user": "李四", "computer": node, "process": other.pid, "since": ""}
    (tmp_path / LOCK_NAME).write_text(json.dumps(told), encoding="utf-8")
    try:
        if held:
            with pytest.raises(NotWritableError) as caught, reserve(tmp_path):
                pass
            assert ("请删除其中的" in str(caught.value)) == (computer == "elsewhere")
        else:
            with reserve(tmp_path):
                pass
    finally:
        other.communicate()


@pytest.mark.skipif(not hasattr(os, "O_NOFOLLOW"), reason="no way to refuse links")
def test_a_link_in_the_place_of_the_lock_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "别的.txt").write_text("mine")
    out = tmp_path / "结果"
    out.mkdir()
    (out / LOCK_NAME).symlink_to(tmp_path / "别的.txt")
    with pytest.raises(NotWritableError), reserve(out):
        pass
    assert (tmp_path / "别的.txt").read_text() == "mine"


def test_a_lock_that_is_removed_meanwhile_is_taken_anew(tmp_path: Path) -> None:
    first, second = FolderLock(tmp_path), FolderLock(tmp_path)
    first.acquire()
    with pytest.raises(FolderHeldError):
        second.acquire()
    first.release()
    assert second.acquire() is None
    second.release()
    assert names(tmp_path) == []


# ---- what is open elsewhere


def test_a_workbook_that_is_open_is_told_before_anything_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Windows a file that Excel has open can't be renamed, not even to its own name."""
    publish(tmp_path, 1)

    def locked(source: Path, target: Path) -> None:
        if Path(source).name == SUMMARY_NAME:
            raise PermissionError(errno.EACCES, "being used", str(source), None, str(target))

    monkeypatch.setattr(os, "rename", locked)
    with pytest.raises(NotWritableError) as caught, reserve(tmp_path):
        pass
    monkeypatch.undo()
    assert str(caught.value).startswith(f"“{SUMMARY_NAME}”写不进去：没有写入权限，或文件正在 Excel")
    assert content(tmp_path) == result(1)
    assert names(tmp_path) == ["result.json", "绩效自评汇总.xlsx", "自评报告初稿"]


def test_a_result_that_can_be_neither_written_nor_put_back_is_put_back_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(tmp_path, 1)
    replace = os.replace

    def opened(source: Path, target: Path) -> None:
        if Path(target).name == "result.json":  # somebody opens it, and keeps it open
            raise PermissionError(errno.EACCES, "being used", str(source), None, str(target))
        replace(source, target)

    monkeypatch.setattr(os, "replace", opened)
    with pytest.raises(NotWritableError, match="什么都没有丢失") as caught:
        publish(tmp_path, 2)
    assert "“result.json”写不进去" in str(caught.value)
    monkeypatch.undo()
    with reserve(tmp_path) as place:
        assert "放回" in place.notes[0]
    assert content(tmp_path) == result(1)


# ---- what others put there


def journal(**changes: object) -> str:
    told = {"new": ["result.json"], "earlier": [], "history": ""}
    return json.dumps({**told, **changes}, ensure_ascii=False)


BAD = (
    "",
    "{",
    "[]",
    '{"new": 1}',
    journal(new=["../别的.txt"]),
    journal(new=["a/../../别的.txt"]),
    journal(new=["/etc/passwd"]),
    journal(new=["C:\\别的.txt"]),
    journal(new=["C:别的.txt"]),
    journal(new=[f"{ROOM_NAME}/x"]),
    journal(new=["历史/x"]),
    journal(new=[1]),
    journal(new=[""]),
    journal(earlier=["../别的.txt"], history="历史/1-1"),
    journal(earlier=["result.json"], history=".."),
    journal(earlier=["result.json"], history="历史/../.."),
    journal(earlier=["result.json"]),
)


@pytest.mark.parametrize("name", [JOURNAL_NAME, UNDOING_NAME])
@pytest.mark.parametrize("text", BAD)
def test_a_journal_of_others_is_not_followed(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / "别的.txt").write_text("mine")
    out = tmp_path / "结果"
    publish(out, 1)
    (out / name).write_text(text, encoding="utf-8")
    (out / ROOM_NAME).mkdir()
    with pytest.raises(NotWritableError, match="不是本程序写的记录"), reserve(out):
        pass
    assert (tmp_path / "别的.txt").read_text() == "mine"
    assert {**content(out), **result(1)} == {**content(out)}, "the result is as it was"
    (out / name).unlink()
    publish(out, 2)
    assert {**content(out), **result(2)} == content(out)


@pytest.mark.skipif(os.name != "posix", reason="links need rights there")
def test_links_in_out_lead_nowhere(tmp_path: Path) -> None:
    """Whoever can write into OUT can't have a run write or delete elsewhere."""
    other = tmp_path / "别处"
    other.mkdir()
    (other / "甲.docx").write_text("mine")
    out = tmp_path / "结果"
    publish(out, 1)
    (out / ROOM_NAME).symlink_to(other, target_is_directory=True)
    publish(out, 2)
    drafts = out / "自评报告初稿"
    for path in drafts.rglob("*.docx"):
        path.unlink()
    (drafts / "丙").rmdir()
    drafts.rmdir()
    drafts.symlink_to(other, target_is_directory=True)
    publish(out, 3)
    assert {path.name: path.read_text() for path in other.iterdir()} == {"甲.docx": "mine"}
    assert {**content(out), **result(3)} == content(out)
