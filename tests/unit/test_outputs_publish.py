"""Outputs appear whole or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from xl_jixiao.outputs.publish import (
    HISTORY_NAME,
    NotWritableError,
    OutputRefusedError,
    reserve,
)
from xl_jixiao.outputs.result_json import RESULT_NAME
from xl_jixiao.outputs.summary import SUMMARY_NAME


def publish(out: Path, writers, *, force: bool = False) -> tuple[str, ...]:
    with reserve(out, force=force) as place:
        place.publish(writers)
    return place.notes


STARTED = "2026-11-21T09:30:05+08:00"


def result_text(mark: str) -> str:
    return f'{{"schema": 1, "tool": {{"version": "{mark}", "started": "{STARTED}"}}}}'


def writers(mark: str, *drafts: str):
    def write(text: str):
        return lambda path: path.write_text(text, encoding="utf-8")

    return {
        SUMMARY_NAME: write(f"workbook {mark}"),
        RESULT_NAME: write(result_text(mark)),
        **{f"自评报告初稿/{name}": write(f"{name} {mark}") for name in drafts},
    }


def content(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def beside(out: Path) -> list[str]:
    return sorted(path.name for path in out.parent.iterdir())


def test_a_new_folder_gets_all_outputs_and_nothing_else(tmp_path):
    out = tmp_path / "a" / "结果"
    publish(out, writers("1", "甲.docx"))
    assert content(out) == {
        SUMMARY_NAME: "workbook 1",
        RESULT_NAME: result_text("1"),
        "自评报告初稿/甲.docx": "甲.docx 1",
    }
    assert beside(out) == ["结果"]


def test_an_earlier_result_moves_to_history_by_its_own_time(tmp_path):
    out = tmp_path / "结果"
    publish(out, writers("1", "甲.docx", "乙.docx"))
    publish(out, writers("2", "甲.docx"))
    publish(out, writers("3"))
    first, second = f"{HISTORY_NAME}/20261121-093005", f"{HISTORY_NAME}/20261121-093005-2"
    assert content(out) == {
        SUMMARY_NAME: "workbook 3",
        RESULT_NAME: result_text("3"),
        f"{first}/{SUMMARY_NAME}": "workbook 1",
        f"{first}/{RESULT_NAME}": result_text("1"),
        f"{first}/自评报告初稿/甲.docx": "甲.docx 1",
        f"{first}/自评报告初稿/乙.docx": "乙.docx 1",
        f"{second}/{SUMMARY_NAME}": "workbook 2",
        f"{second}/{RESULT_NAME}": result_text("2"),
        f"{second}/自评报告初稿/甲.docx": "甲.docx 2",
    }
    assert not (out / "自评报告初稿").exists()


@pytest.mark.parametrize("name", ["合同.docx", "绩效自评汇总.xlsx", "result.json", "自评报告初稿"])
def test_other_content_is_refused_and_left_alone(tmp_path, name):
    out = tmp_path / "结果"
    out.mkdir()
    if name == "自评报告初稿":
        (out / name).mkdir()
        (out / name / "我的.docx").write_text("mine")
    else:
        (out / name).write_text("mine")
    before = content(out)
    with pytest.raises(OutputRefusedError, match=name):
        publish(out, writers("1"))
    assert content(out) == before
    assert beside(out) == ["结果"]


def test_our_result_beside_other_content_is_refused_too(tmp_path):
    out = tmp_path / "结果"
    publish(out, writers("1"))
    (out / "笔记.txt").write_text("mine")
    with pytest.raises(OutputRefusedError, match=r"笔记\.txt"), reserve(out):
        pass


def test_force_keeps_other_content_and_saves_what_is_in_the_way(tmp_path):
    out = tmp_path / "结果"
    out.mkdir()
    (out / "笔记.txt").write_text("mine")
    (out / SUMMARY_NAME).write_text("a workbook of somebody")
    publish(out, writers("1"), force=True)
    found = content(out)
    assert found["笔记.txt"] == "mine"
    assert found[SUMMARY_NAME] == "workbook 1"
    (kept,) = [name for name in found if name.startswith(HISTORY_NAME)]
    assert found[kept] == "a workbook of somebody"


@pytest.mark.parametrize("litter", ["Thumbs.db", ".DS_Store", "desktop.ini", "~$绩效自评汇总.xlsx"])
def test_what_file_managers_leave_does_not_count(tmp_path, litter):
    out = tmp_path / "结果"
    out.mkdir()
    (out / litter).write_text("")
    publish(out, writers("1"))
    assert (out / RESULT_NAME).exists()


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path):
    out = tmp_path / "结果"
    out.write_text("mine")
    with pytest.raises(OutputRefusedError, match="文件夹"):
        publish(out, writers("1"), force=True)


def test_a_writer_that_fails_leaves_no_trace(tmp_path):
    out = tmp_path / "结果"

    def broken(path):
        path.write_text("half")
        raise RuntimeError("bug")

    with pytest.raises(RuntimeError):
        publish(out, writers("1") | {RESULT_NAME: broken})
    assert beside(out) == []
    publish(out, writers("1"))
    before = content(out)
    with pytest.raises(RuntimeError):
        publish(out, writers("2") | {RESULT_NAME: broken})
    assert content(out) == before
    assert beside(out) == ["结果"]


def test_a_full_disk_is_one_sentence(tmp_path):
    def full(_path):
        raise OSError(28, "No space left on device")

    with pytest.raises(NotWritableError, match="磁盘已满"):
        publish(tmp_path / "结果", {RESULT_NAME: full})


@pytest.mark.parametrize("fails_at", [1, 2, 3])
def test_a_rename_that_fails_puts_the_earlier_result_back(tmp_path, monkeypatch, fails_at):
    out = tmp_path / "结果"
    publish(out, writers("1", "甲.docx", "乙.docx"))
    before = content(out)
    replace, calls = os.replace, []

    def breaking(source, target):
        calls.append(target)
        if len(calls) == fails_at:
            raise PermissionError(13, "open in Excel", str(target))
        replace(source, target)

    monkeypatch.setattr(os, "replace", breaking)
    with pytest.raises(NotWritableError, match="正在 Excel/WPS 中打开"):
        publish(out, writers("2", "甲.docx", "丙.docx"))
    monkeypatch.undo()
    assert content(out) == before
    assert beside(out) == ["结果"]
    publish(out, writers("2"))
    assert content(out)[SUMMARY_NAME] == "workbook 2"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_not_writable(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(NotWritableError):
        publish(tmp_path / "结果", writers("1"))
    tmp_path.chmod(0o700)


def test_a_file_system_without_hard_links_gets_copies(tmp_path, monkeypatch):
    def no_links(*_args, **_kwargs):
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    out = tmp_path / "结果"
    publish(out, writers("1"))
    publish(out, writers("2"))
    assert content(out)[f"{HISTORY_NAME}/20261121-093005/{SUMMARY_NAME}"] == "workbook 1"


def test_the_message_names_the_place_and_not_our_staging_folder(tmp_path, monkeypatch):
    def denied(out):
        raise PermissionError(errno.EACCES, "Permission denied", f"{out}/.jixiao-x")

    monkeypatch.setattr("xl_jixiao.outputs.journal.make_room", denied)
    with pytest.raises(NotWritableError, match="没有写入权限") as caught:
        publish(tmp_path / "结果", writers("1"))
    assert ".jixiao-" not in str(caught.value)
    assert "结果" in str(caught.value)


def test_an_output_may_be_a_folder_of_files_known_only_when_it_is_written(tmp_path):
    def drafts(*names):
        def write(folder):
            folder.mkdir()
            for name in names:
                (folder / name).write_text(name, encoding="utf-8")

        return {**writers("1"), "自评报告初稿": write}

    out = tmp_path / "结果"
    publish(out, drafts("甲.docx", "乙.docx"))
    publish(out, drafts("甲.docx"))
    assert [path.name for path in (out / "自评报告初稿").iterdir()] == ["甲.docx"]
    assert sorted(name for name in content(out) if name.endswith("乙.docx")) == [
        f"{HISTORY_NAME}/20261121-093005/自评报告初稿/乙.docx"
    ]
    publish(out, drafts())
    assert not (out / "自评报告初稿").exists()
