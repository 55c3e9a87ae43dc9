"""One file → all that can be taken over from it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from xl_jixiao.batch.limits import TimeLimitReachedError, time_limit
from xl_jixiao.batch.single import OUR_RESULT, evaluate_workbook, too_slow
from xl_jixiao.batch.task import Settings
from xl_jixiao.intake.refusal import Refusal
from xl_jixiao.model.finding import FileResult, Status
from xl_jixiao.model.grid import Workbook
from xl_jixiao.model.run import SUMMARY_MARK


class Import(NamedTuple):
    """A file with at least one form in it."""

    workbook: Workbook
    """Everything on it."""
    result: FileResult


def read_for_import(path: Path, settings: Settings) -> Import | str:
    """Read a workbook or a document with everything on it. What the file holds raises nothing.

    Returns:
        The file, or in Chinese why there is nothing to import.
    """
    try:
        with time_limit(settings.seconds):
            return _read(path, settings)
    except TimeLimitReachedError:
        return too_slow(settings.seconds)


def _read(path: Path, settings: Settings) -> Import | str:
    from xl_jixiao.intake.load import load

    loaded = load(path)
    read = loaded.outcome
    if isinstance(read, Refusal):
        return read.reason
    if SUMMARY_MARK in read.names:
        return OUR_RESULT
    result = evaluate_workbook(read, settings, file=path.name, sha256=loaded.sha256)
    return Import(read, result) if result.status is Status.MERGED else result.reason
