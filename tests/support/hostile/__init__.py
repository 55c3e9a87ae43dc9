"""Every kind of hostile file, each with how it must end and a word of the reason.

The kinds are those of docs/performance.md (section 7), of what bureaus received, and of what was
found by mutation. `KINDS` is the one list: tests/unit/test_hostile_folder.py runs over a folder
with one of each, tests/bench/bench_mutations.py takes its seeds from it.
"""

from __future__ import annotations

from pathlib import Path

from support import bad_documents, bad_files
from support.hostile.documents import DOCUMENTS
from support.hostile.kinds import REJECTED, SKIPPED, Kind
from support.hostile.old_formats import HTML, ODS, OLD_DOCUMENTS, XLS, XLSB, XML_SHEETS
from support.hostile.packages import PACKAGES, ZIPS
from support.hostile.sheets import MARKUP, PLACES, VALUES
from support.hostile.texts import TEXTS

__all__ = ["KINDS", "Kind", "write_hostile_folder"]

_SAME_BYTES = {"加密.docx", "空文件.docx"}
"""What the workbooks of that name are, too."""

_EARLIER = [
    *(Kind(f"坏/{name}", make, REJECTED) for name, make in bad_files.REJECTED.items()),
    *(Kind(f"坏/{name}", make, SKIPPED) for name, make in bad_files.SKIPPED.items()),
    *(
        Kind(f"文档/{name}", make, REJECTED, word)
        for name, (make, word) in bad_documents.REFUSED.items()
        if name not in _SAME_BYTES
    ),
    *(Kind(f"文档/{name}", make, REJECTED) for name, make in bad_documents.READ.items()),
]
"""What other tests ask about one by one."""

KINDS: tuple[Kind, ...] = (
    *(
        one._replace(name=f"{group}/{one.name}")
        for group, listed in (
            ("压缩包", ZIPS),
            ("部件", PACKAGES),
            ("位置", PLACES),
            ("数值", VALUES),
            ("标记", MARKUP),
            ("文字", TEXTS),
            ("报告", DOCUMENTS),
            ("旧格式", XLS),
            ("二进制", XLSB),
            ("网页", HTML),
            ("表格2003", XML_SHEETS),
            ("开放文档", ODS),
            ("旧文档", OLD_DOCUMENTS),
        )
        for one in listed
    ),
    *_EARLIER,
)


def write_hostile_folder(folder: Path) -> dict[str, Kind]:
    """One of each below `folder`; by its name there. No two submissions have the same bytes, else
    one would be skipped as a copy.
    """
    seen: dict[bytes, str] = {}
    for kind in KINDS:
        data = kind.make()
        if kind.status is not SKIPPED:
            assert data not in seen, (kind.name, seen[data])
            seen[data] = kind.name
        (folder / kind.name).parent.mkdir(parents=True, exist_ok=True)
        (folder / kind.name).write_bytes(data)
    return {kind.name: kind for kind in KINDS}
