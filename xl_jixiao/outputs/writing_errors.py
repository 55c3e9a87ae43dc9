"""What the system says when a file can't be written, as a sentence for the user."""

from __future__ import annotations

import errno
from typing import Any

_DENIED = "没有写入权限，或文件正在 Excel/WPS 中打开。请关闭后重试，或换一个文件夹"
_REASONS = {
    errno.EACCES: _DENIED,
    errno.EPERM: _DENIED,
    errno.ENOSPC: "磁盘已满。请清理磁盘或换一个磁盘",
    errno.EDQUOT: "磁盘配额已用完。请清理文件或换一个磁盘",
    errno.EROFS: "所在的磁盘是只读的。请换一个文件夹",
    errno.ENOENT: "路径不存在，也无法创建。请检查路径",
    errno.ENOTDIR: "路径中有一段是文件而不是文件夹。请检查路径",
    errno.ENAMETOOLONG: "路径太长。请缩短文件夹或文件的名称",
    errno.EIO: "磁盘读写出错。请换一个磁盘",
}


def explain_writing(error: OSError) -> str:
    """What went wrong and what to do; the system's own words where it is none of the usual."""
    known = _REASONS.get(error.errno or 0)
    return known or f"{error.strerror or error or type(error).__name__}。请检查磁盘空间和路径"


def close_workbook(book: Any) -> None:
    """Close a workbook of XlsxWriter (untyped), which writes its file.

    Raises:
        OSError: the file can't be written; XlsxWriter hides it in an error of its own.
    """
    from xlsxwriter.exceptions import FileCreateError

    try:
        book.close()
    except FileCreateError as error:
        cause = error.args[0] if error.args else None
        raise (cause if isinstance(cause, OSError) else OSError(str(error))) from error
