"""What the system says of a file reaches nobody in its own words alone."""

from __future__ import annotations

import errno
import os
import re

import pytest

from xl_jixiao.system_errors import (
    explain_reading,
    explain_temporary,
    explain_writing,
    name_cause,
)

CASES = (
    (errno.EACCES, "没有读取权限", "没有写入权限，或文件正在 Excel/WPS 中打开。请关闭后重试"),
    (errno.ENOSPC, "磁盘已满", "磁盘已满。请清理磁盘"),
    (errno.EFBIG, "超过了", "文件大小超过了这个磁盘或账户允许的上限"),
    (errno.EROFS, "只读", "所在的磁盘是只读的。请换一个文件夹"),
    (errno.EEXIST, "同名", "那里已经有同名的文件或文件夹。请把它改名或移走"),
    (errno.ENOTDIR, "是文件，不是文件夹", "路径中有一段是文件，不是文件夹"),
    (errno.EISDIR, "同名的文件夹", "那里有一个同名的文件夹，应当是文件"),
    (errno.ENOENT, "文件已不存在", "文件夹不存在，可能被移动、改名或删除了"),
    (errno.ENAMETOOLONG, "路径太长", "路径太长，系统无法打开。请缩短"),
    (errno.EIO, "磁盘读写出错", "磁盘读写出错。请检查磁盘"),
    (errno.ESTALE, "共享文件夹连不上", "共享文件夹连不上，或连接中断。请检查网络"),
    (errno.EMFILE, "打开的文件太多", "打开的文件太多"),
)


@pytest.mark.parametrize(("number", "reading", "writing"), CASES)
def test_the_usual_errors_are_told_in_chinese(number: int, reading: str, writing: str) -> None:
    error = OSError(number, os.strerror(number), "表.xlsx")
    assert reading in explain_reading(error)
    assert explain_reading(error).endswith("。")
    assert explain_writing(error).startswith(writing)
    assert explain_writing(error).startswith(f"{name_cause(error)}。")
    assert os.strerror(number) not in explain_reading(error) + explain_writing(error)


@pytest.mark.skipif(not hasattr(errno, "ENOMEDIUM"), reason="the system has no such error")
def test_a_file_that_a_page_was_given_and_that_is_gone() -> None:
    error = OSError(errno.ENOMEDIUM, "No medium found", "表.xlsx")
    assert (
        explain_reading(error) == "文件选定以后改动过、移走或删掉了。请重新选定（重新拖入）后再试。"
    )


WINDOWS = (
    (5, "没有写入权限"),
    (32, "文件正在 Excel、WPS 或其他程序中打开。请关闭后重试"),
    (112, "磁盘已满"),
    (53, "共享文件夹连不上"),
    (206, "路径太长"),
    (362, "文件还在网盘上"),
)


@pytest.mark.parametrize(("code", "told"), WINDOWS)
def test_windows_tells_more_exactly(code: int, told: str) -> None:
    error = PermissionError(errno.EACCES, "The process cannot access the file")
    error.winerror = code  # type: ignore[attr-defined,misc,unused-ignore]  as on Windows
    assert explain_writing(error).startswith(told)


@pytest.mark.parametrize("error", [OSError(errno.EPIPE, "Broken pipe"), OSError("odd"), OSError()])
def test_what_is_not_in_the_table_stands_behind_chinese_words(error: OSError) -> None:
    for told in (explain_reading(error), explain_writing(error)):
        assert re.match(r"系统报告了错误（[^（）]+）。请", told)


def test_the_folder_for_temporary_files_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: os.PathLike[str]
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    told = explain_temporary(OSError(errno.ENOSPC, "No space left on device"))
    assert told.startswith(f"临时文件夹“{tmp_path}”写不进去：磁盘已满。请清理它所在的磁盘")
    assert ("TEMP" if os.name == "nt" else "TMPDIR") in told

    def none() -> str:
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found in [...]")

    monkeypatch.setattr("tempfile.gettempdir", none)
    assert explain_temporary(OSError()).startswith("没有可用的临时文件夹")
