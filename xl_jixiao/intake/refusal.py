"""Why a file or a sheet could not be used, in words a clerk understands."""

from __future__ import annotations

from typing import NamedTuple

from xl_jixiao.model.finding import Status


class Refusal(NamedTuple):
    """A file that gives no workbook: how it ends, and why (Chinese, with what to do)."""

    status: Status
    reason: str


class RefusedError(Exception):
    """Raised inside this room where a part of a file cannot be used; never leaves the room.

    `reason` is Chinese and says what to do.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def damaged(what: str) -> RefusedError:
    """The file is broken: `what` says where."""
    return RefusedError(
        f"文件已损坏（{what}），请用 Excel、Word 或 WPS 打开原件检查后另存，或请单位重新报送。"
    )


def too_large(what: str) -> RefusedError:
    """The file would take more memory or time than a form can need."""
    return RefusedError(
        f"{what}，远超一张自评表的需要，为安全起见未读取。请把自评表复制到一个新文件后重新报送。"
    )


ENCRYPTED = (
    "文件加了打开密码或已加密，无法读取。"
    "请在 Excel、Word 或 WPS 的“文件→信息”中取消密码，重新保存后报送。"
)
"""One wording for all formats."""
