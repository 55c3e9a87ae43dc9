"""What the operating system says of a file, in Chinese: one table for all that read and write.

Its own words are English (on a Chinese Windows they are not ours either), so they only ever stand
in brackets behind words that a clerk understands.
"""

from __future__ import annotations

import errno
from typing import NamedTuple


class SystemCause(NamedTuple):
    """One kind of error: what happened, and what to do about it."""

    what: str
    reading: str
    """What to do where the file was to be read."""
    writing: str
    """What to do where it was to be written."""
    what_written: str = ""
    """What happened, where that is another thing to say of a file to be written."""


_OTHER_FOLDER = "请换一个文件夹"

_TO_THIS_DISK = "请把文件复制到本机硬盘后重试"

_DENIED = SystemCause(
    "没有读取权限，或文件正被其他程序独占",
    "请关闭正在打开它的程序，或向管理员申请权限后重试",
    "请关闭后重试，或换一个文件夹",
    what_written="没有写入权限，或文件正在 Excel/WPS 中打开",
)

_IN_USE = SystemCause(
    "文件正在 Excel、WPS 或其他程序中打开",
    "请关闭正在打开它的程序后重试",
    "请关闭后重试",
)

_FULL = SystemCause(
    "磁盘已满", "请清理磁盘后重试", "请清理磁盘（删除不用的文件、清空回收站）或换一个磁盘"
)

_READ_ONLY = SystemCause("所在的磁盘是只读的", _TO_THIS_DISK, _OTHER_FOLDER)

_ABSENT = SystemCause(
    "文件已不存在，可能被移动、改名或删除了",
    "请核对后重试",
    "请检查路径后重试",
    what_written="文件夹不存在，可能被移动、改名或删除了",
)

_TOO_LONG = SystemCause(
    "路径太长，系统无法打开", "请缩短文件夹或文件的名称后重试", "请缩短文件夹或文件的名称后重试"
)

_DEVICE = SystemCause(
    "磁盘读写出错", "请把文件复制到本机硬盘后重试", "请检查磁盘（U 盘是否松动）或换一个磁盘"
)

_NETWORK = SystemCause(
    "共享文件夹连不上，或连接中断", _TO_THIS_DISK, "请检查网络后重试，或先写到本机硬盘再复制过去"
)

_CLOUD = SystemCause(
    "文件还在网盘上，没有下载到本机",
    "请启动网盘程序，等它下载完后重试",
    "请启动网盘程序后重试，或换一个不同步的文件夹",
)

_NAME = SystemCause(
    "名称里有系统不允许的字符", "请改名后重试", '请换一个名称，不用 < > : " | ? * 等符号'
)

_BY_NAME = {
    "EACCES": _DENIED,
    "EPERM": _DENIED,
    "EBUSY": _IN_USE,
    "ETXTBSY": _IN_USE,
    "ENOSPC": _FULL,
    "EDQUOT": SystemCause("磁盘配额已用完", "请清理文件后重试", "请清理文件或换一个磁盘"),
    "EFBIG": SystemCause(
        "文件大小超过了这个磁盘或账户允许的上限",
        _TO_THIS_DISK,
        "请换一个磁盘（老式 U 盘的 FAT32 格式，单个文件不能超过 4GB）",
    ),
    "EROFS": _READ_ONLY,
    "ENOENT": _ABSENT,
    "ENOTDIR": SystemCause(
        "路径中有一段是文件，不是文件夹", "请检查路径", "请检查路径，或把那个文件改名"
    ),
    "EISDIR": SystemCause(
        "那里有一个同名的文件夹，应当是文件", "请给出文件", "请把那个文件夹改名或移走"
    ),
    "EEXIST": SystemCause(
        "那里已经有同名的文件或文件夹", "请核对后重试", "请把它改名或移走，或换一个文件夹"
    ),
    "ENOTEMPTY": SystemCause(
        "文件夹里还有别的内容", "请核对后重试", "请把其中的内容移走，或换一个文件夹"
    ),
    "ENAMETOOLONG": _TOO_LONG,
    "ELOOP": SystemCause("路径中的链接绕成了圈", "请给出原文件的路径", "请给出真正的文件夹"),
    "EXDEV": SystemCause("两处不在同一个磁盘", _TO_THIS_DISK, _OTHER_FOLDER),
    "EIO": _DEVICE,
    "ENXIO": _DEVICE,
    "ENODEV": _DEVICE,
    "ENOMEDIUM": SystemCause(  # what worker.js says of a file that the page was given
        "文件选定以后改动过、移走或删掉了",
        "请重新选定（重新拖入）后再试",
        "请检查磁盘（U 盘是否松动）或换一个磁盘",
        what_written="磁盘不在了",
    ),
    "ESTALE": _NETWORK,
    "EHOSTDOWN": _NETWORK,
    "EHOSTUNREACH": _NETWORK,
    "ENETUNREACH": _NETWORK,
    "ENOTCONN": _NETWORK,
    "ETIMEDOUT": _NETWORK,
    "ECONNRESET": _NETWORK,
    "EMFILE": SystemCause(
        "打开的文件太多", "请关闭一些程序后重试", "请关闭一些程序后重试，或用 --jobs 1"
    ),
    "ENFILE": SystemCause("整台电脑打开的文件太多", "请关闭一些程序后重试", "请关闭一些程序后重试"),
    "ENOMEM": SystemCause("内存不足", "请关闭一些程序后重试", "请关闭一些程序后重试"),
    "ENOLCK": SystemCause("系统的文件锁用完了", "请稍后重试", "请稍后重试，或换一个文件夹"),
    "EINVAL": SystemCause(
        "系统不接受这个名称或操作", _TO_THIS_DISK, "请检查名称和路径，或换一个文件夹"
    ),
}

_BY_ERRNO = {
    getattr(errno, name): cause for name, cause in _BY_NAME.items() if hasattr(errno, name)
}
"""Not every system has all of them."""

_BY_WINDOWS_CODE = {
    # more exact than the errno that Python makes of them (most are EACCES, ENOENT or EINVAL)
    5: _DENIED,
    19: _READ_ONLY,  # write protected
    21: _DEVICE,  # not ready: the stick is out
    32: _IN_USE,  # sharing violation
    33: _IN_USE,  # lock violation
    39: _FULL,
    53: _NETWORK,  # bad network path
    59: _NETWORK,
    64: _NETWORK,  # network name deleted
    67: _NETWORK,  # bad network name
    112: _FULL,
    121: _NETWORK,  # semaphore timeout
    123: _NAME,
    206: _TOO_LONG,
    362: _CLOUD,  # the provider of the cloud files is not running
    1224: _IN_USE,  # mapped section open
    1231: _NETWORK,
}


def _cause(error: OSError) -> SystemCause:
    known = _BY_WINDOWS_CODE.get(getattr(error, "winerror", None) or 0)
    known = known or _BY_ERRNO.get(error.errno or 0)
    if known is not None:
        return known
    code = "" if error.errno is None else f"{error.errno}："
    said = f"{code}{error.strerror or str(error) or type(error).__name__}"
    return SystemCause(
        f"系统报告了错误（{said}）", _TO_THIS_DISK, "请检查磁盘空间和路径，或换一个文件夹"
    )


def explain_reading(error: OSError) -> str:
    """Why a file can't be read, and what to do: two sentences."""
    cause = _cause(error)
    return f"{cause.what}。{cause.reading}。"


def explain_writing(error: OSError) -> str:
    """Why a file can't be written, and what to do, without the last full stop."""
    return f"{name_cause(error)}。{_cause(error).writing}"


def name_cause(error: OSError) -> str:
    """What happened to a file to be written, for a sentence that says itself what to do."""
    cause = _cause(error)
    return cause.what_written or cause.what


def explain_temporary(error: OSError) -> str:
    """Why nothing can be written for the moment, and what to do, without the last full stop."""
    import os
    import tempfile

    variable = "TEMP" if os.name == "nt" else "TMPDIR"
    advice = f"请清理它所在的磁盘，或把环境变量 {variable} 设为另一个磁盘上的文件夹后重试"
    try:
        folder = tempfile.gettempdir()
    except OSError:  # none of the usual folders can be written
        return f"没有可用的临时文件夹。{advice}"
    return f"临时文件夹“{folder}”写不进去：{name_cause(error)}。{advice}"
