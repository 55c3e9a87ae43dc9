"""The same bytes handed in twice count once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from xl_jixiao.model.finding import FileResult, Status


def skip_duplicates(results: Iterable[FileResult]) -> tuple[FileResult, ...]:
    """Results with every file but the first of the same content skipped, naming the first.

    `results` stand in code-point order of their paths. Files that were no submission in the first
    place keep their own reason.
    """
    first: dict[str, str] = {}
    out: list[FileResult] = []
    for result in results:
        if result.status is Status.SKIPPED or not result.sha256:
            out.append(result)
            continue
        earlier = first.setdefault(result.sha256, result.file)
        out.append(result if earlier == result.file else _copy_of(earlier, result))
    return tuple(out)


def _copy_of(earlier: str, result: FileResult) -> FileResult:
    reason = f"与“{earlier}”内容完全相同（重复报送），只计“{earlier}”。"
    sheets = tuple(
        replace(sheet, status=Status.SKIPPED, reason=reason)
        if sheet.status is Status.MERGED
        else sheet
        for sheet in result.sheets
    )
    return FileResult(
        file=result.file,
        sha256=result.sha256,
        status=Status.SKIPPED,
        reason=reason,
        sheets=sheets,
        modified=result.modified,
    )
