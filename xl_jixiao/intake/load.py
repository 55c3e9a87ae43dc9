"""A file on disk → its hash and its workbook, or why not."""

from __future__ import annotations

import errno
import hashlib
from pathlib import Path
from typing import NamedTuple

from xl_jixiao.intake.limits import FILE_BYTES, MB, STEP_BYTES
from xl_jixiao.intake.names import promises_submission
from xl_jixiao.intake.refusal import Refusal
from xl_jixiao.intake.workbook import read_workbook
from xl_jixiao.model.finding import Status
from xl_jixiao.model.grid import Workbook


class Loaded(NamedTuple):
    """A file as read."""

    sha256: str
    """Of its bytes, in hexadecimal; "" where they could not be read."""
    outcome: Workbook | Refusal
    """What is on it, or why it can't be used."""


def load(path: Path) -> Loaded:
    """Read one file. It is opened for reading only and never changed."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(0)
            digest = hashlib.sha256()
            if size > FILE_BYTES:
                while step := file.read(STEP_BYTES):
                    digest.update(step)
                return Loaded(digest.hexdigest(), _too_large(path.name, size))
            data = file.read()
    except OSError as error:
        return Loaded("", Refusal(Status.REJECTED, explain_os_error(error)))
    digest.update(data)
    return Loaded(digest.hexdigest(), read_workbook(data, path.name))


def _too_large(name: str, size: int) -> Refusal:
    if not promises_submission(name):
        return Refusal(Status.SKIPPED, f"文件有{size // MB}MB，不是自评表。")
    return Refusal(
        Status.REJECTED,
        f"文件有{size // MB}MB，超过{FILE_BYTES // MB}MB，未读取。"
        "请删除其中的图片和无关内容，另存为 .xlsx 或 .docx 后再报送。",
    )


def explain_os_error(error: OSError) -> str:
    """What the system said, and what to do."""
    known = {
        errno.EACCES: "没有读取权限，或文件正被其他程序独占。请关闭正在打开它的程序，"
        "或向管理员申请权限后重试",
        errno.ENOENT: "文件已不存在，可能在汇总时被移动或删除。请重新汇总",
        errno.ENAMETOOLONG: "路径太长，系统无法打开。请缩短文件夹或文件的名称后重试",
        errno.EIO: "磁盘读取出错。请把文件复制到本机硬盘后重试",
    }
    known[errno.EPERM] = known[errno.EACCES]
    reason = known.get(error.errno or 0)
    if reason is None:
        reason = f"系统无法读取（{error.strerror or type(error).__name__}）。请复制到本机硬盘后重试"
    return f"{reason}。"
