"""What every finished run is written as: the consolidated workbook and the result as data."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from xl_jixiao.batch.settings import Progress, Report

if TYPE_CHECKING:
    from xl_jixiao.facts.run import Run
    from xl_jixiao.outputs.publish import Writer


def result_writers(
    run: Run, report: Report, beside: Mapping[str, Writer] | None = None
) -> dict[str, Writer]:
    """The writers of its outputs by their names, for `publish`.

    Args:
        run: the run.
        report: called when the workbook is written.
        beside: the writers of what else there is; the data, which tell the hashes of all outputs,
            come last.
    """
    from xl_jixiao.outputs.edits import hashes
    from xl_jixiao.outputs.result_json import (
        LINES_ABOVE,
        LINES_NAME,
        RESULT_NAME,
        write_result,
        write_result_lines,
    )
    from xl_jixiao.outputs.summary import SUMMARY_NAME, write_summary
    from xl_jixiao.tables.summary import consolidate

    def write_workbook(path: Path) -> None:
        report(Progress("write", len(run.files), len(run.files)))
        write_summary(consolidate(run), path)

    writers: dict[str, Writer] = {SUMMARY_NAME: write_workbook, **(beside or {})}
    writers[RESULT_NAME] = lambda path: write_result(run, path, hashes(path.parent))
    if run.summary.submissions > LINES_ABOVE:
        writers[LINES_NAME] = lambda path: write_result_lines(run, path, hashes(path.parent))
    return writers
