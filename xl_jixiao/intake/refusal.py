"""Why a file or a sheet is not used, and the limits on what is read."""

from __future__ import annotations

from typing import NamedTuple

from xl_jixiao.model.finding import Status


class Refusal(NamedTuple):
    """A file that gives no workbook: how it ends, and why (Chinese, with what to do)."""

    status: Status
    reason: str


class UnusablePartError(Exception):
    """Raised inside this room where a part of a file cannot be used; never leaves the room.

    `reason` is Chinese and says what to do.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class UnusualMarkupError(Exception):
    """The markup is not what the fast path knows: the parser reads it."""


def damaged(what: str) -> UnusablePartError:
    """The file is broken: `what` says where."""
    return UnusablePartError(
        f"文件已损坏（{what}），请用 Excel、Word 或 WPS 打开原件检查后另存，或请单位重新报送。"
    )


def too_large(what: str) -> UnusablePartError:
    """The file would take more memory or time than a form can need."""
    return UnusablePartError(
        f"{what}，远超一张自评表的需要，为安全起见未读取。请把自评表复制到一个新文件后重新报送。"
    )


ENCRYPTED = (
    "文件加了打开密码或已加密，无法读取。"
    "请在 Excel、Word 或 WPS 的“文件→信息”中取消密码，重新保存后报送。"
)
"""One wording for all formats."""

NO_MEMBER = -1
"""Stands for a file itself where a number may name one of its files, as of an archive."""

MB = 1 << 20

FILE_BYTES = 200 * MB
"""A larger file is not read at all."""

HASHED_BYTES = 4096 * MB
"""A larger file has no hash: a file without content can claim any size."""

SHARED_PART_BYTES = 64 * MB
"""Styles, shared strings and every other part that is held whole in memory."""

SHEET_BYTES = 1024 * MB
"""A sheet is streamed, so this limits time only. A million styled empty rows are 300 MB."""

PART_TAGS = 1_000_000
"""Tags of a part that is held as a tree, which takes some 200 bytes for each. A workbook with a
thousand defined names has two thousand.
"""

STYLES = 200_000
"""Cell styles and number formats of a workbook. Excel itself takes 65,490."""

STYLE_TAGS = 10_000_000
"""Tags of the style part, which is streamed; so this limits time."""

SHARED_TEXTS = 400_000
"""Shared texts of a workbook, each kept in several tables of some 100 bytes."""

DOCUMENT_BYTES = 256 * MB
"""The main part of a Word document; streamed, so this limits time. A table of 10,000 rows as Word
writes it is 100 MB."""

STYLE_BYTES = 8 * MB
"""Styles and lists of a Word document, which are kept for the next one from the same template.
Those of a report that was pasted together from many are 2 MB."""

ALL_BYTES = 2048 * MB
"""What may come out of one file altogether."""

STEP_BYTES = 2 * MB
"""How much of a sheet is inflated at a time."""

OPEN_CELL_BYTES = 8 * MB
"""How much may be between two cells of a sheet (a cell holds 32,767 characters at most)."""

REFERENCE_PARSER_BYTES = 128 * MB
"""The XML parser takes 13 times as long as the fast path, so it gets less to read."""

FILLED_CELLS = 300_000
"""Filled cells of one sheet; a form has hundreds."""

WORKBOOK_CELLS = 600_000
"""Filled cells of all sheets of one workbook."""

SHEETS = 1_000
"""Sheets of one workbook; many may be one part, so that a small file has any number."""

LAST_ROW, LAST_COL = 1 << 20, 1 << 14
"""Of a sheet in Excel."""

MERGES = 100_000
"""Merged ranges of one sheet; a form has dozens."""

TEXT_LENGTH = 32_767
"""Characters that a cell can hold in Excel."""

CHILD_SECONDS = 30.0
"""CPU time that the guarded worker may spend on one file."""

CHILD_MEMORY = 512 * MB
"""Memory of the guarded worker: address space on Linux, a job object on Windows."""

UNGUARDED_BYTES = 32 * MB
"""A file of an old format that is read without the guarded worker, where there are no processes; a
form has a hundred kilobytes.
"""

CHILD_FILES = 200
"""Files after which the guarded worker is replaced, so that nothing piles up in it."""
