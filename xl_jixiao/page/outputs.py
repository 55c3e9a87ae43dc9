"""The files that were made, as the page offers them; all of them in one zip."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from xl_jixiao.page.messages import Output

_SUMMARY = "绩效自评汇总.xlsx"

_WHERE_TO = "解压到拖入的文件夹旁边，成为另一个文件夹，表里的链接就能打开原来的文件"

_KINDS = {
    _SUMMARY: "汇总工作簿",
    "result.json": "结果数据",
    "审核意见.docx": "审核意见",
    "整改反馈表.xlsx": "整改反馈表",
}
"""By the name of the file."""

_FOLDERS = {"自评报告初稿": "报告初稿", "带标记的表": "标记副本"}
"""By the name of the folder that it is in."""

ZIP_NAME = "绩效自评汇总.zip"

_ZIPPED = (1980, 1, 1, 0, 0, 0)

_PACKED_ALREADY = frozenset({".xlsx", ".xlsm", ".docx", ".zip", ".ods"})


def output(path: Path, root: Path, *, kind: str = "", note: str = "") -> Output:
    """A file that was made.

    Args:
        path: where it is.
        root: of the result that it is part of.
        kind: what it is; "" = by its name.
        note: what is to be known of it.
    """
    inside = PurePosixPath(path.relative_to(root).as_posix())
    return Output(
        path=str(path),
        name=path.name,
        folder="" if inside.parent == PurePosixPath() else str(inside.parent),
        bytes=path.stat().st_size,
        kind=kind or _KINDS.get(path.name) or _FOLDERS.get(path.parent.name, "其他"),
        note=note,
    )


def outputs_below(root: Path) -> list[Output]:
    """All files of a result: those at its top first."""
    found = [path for path in root.rglob("*") if path.is_file()]
    found.sort(key=lambda path: (len(path.relative_to(root).parts), path.as_posix()))
    return [output(path, root) for path in found]


def zipped(root: Path, name: str) -> Output:
    """One zip of all files of a result, beside it; the same files give the same bytes."""
    note = _WHERE_TO if (root / _SUMMARY).is_file() else ""
    target = root.with_name(f"{root.name}-zip") / name
    target.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in _files(root):
            packed = path.suffix.lower() in _PACKED_ALREADY
            entry = zipfile.ZipInfo(path.relative_to(root).as_posix(), _ZIPPED)
            entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())
    return output(target, target.parent, kind="打包文件", note=note)


def _files(root: Path) -> Iterable[Path]:
    return sorted((one for one in root.rglob("*") if one.is_file()), key=Path.as_posix)
