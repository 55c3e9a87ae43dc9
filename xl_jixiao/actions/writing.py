"""What every finished run is written as: the consolidated workbook and the result as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from xl_jixiao.batch.settings import Progress, Report
from xl_jixiao.tables.export import ExportKind
from xl_jixiao.tables.papers import DEFAULT_PAPER, PaperOptions

if TYPE_CHECKING:
    from xl_jixiao.facts.run import Run
    from xl_jixiao.outputs.deflated import PieceMemory
    from xl_jixiao.outputs.publish import Writer


class PapersAndData(NamedTuple):
    """How the result is written, beyond what every run writes."""

    paper: PaperOptions = DEFAULT_PAPER
    export: tuple[ExportKind, ...] = ()
    last_year: Path | None = None
    """A result.json, or a folder that holds one: the county report tells 同比."""
    originals: Path | None = None
    """Where the folder of forms is when the result is opened, if not where it was read: what was
    read in a browser page are copies."""


PLAIN = PapersAndData()


def result_writers(
    run: Run,
    report: Report,
    beside: Mapping[str, Writer] | None = None,
    papers: PapersAndData = PLAIN,
    memory: PieceMemory | None = None,
) -> dict[str, Writer]:
    """The writers of its outputs by their names, for `publish`.

    Args:
        run: the run.
        report: called when the workbook is written.
        beside: the writers of what else there is; the data, which tell the hashes of all outputs,
            come last.
        papers: how what is printed looks, and what the data are written as besides.
        memory: has rows of earlier runs.
    """
    from xl_jixiao.outputs.edits import hashes
    from xl_jixiao.outputs.publish import DATA_NAME
    from xl_jixiao.outputs.result_file import elements_of
    from xl_jixiao.outputs.result_json import (
        LINES_ABOVE,
        LINES_NAME,
        RESULT_NAME,
        write_result,
        write_result_lines,
    )
    from xl_jixiao.outputs.summary import SUMMARY_NAME, write_summary
    from xl_jixiao.tables.export import write_export
    from xl_jixiao.tables.summary import consolidate

    opened = run if papers.originals is None else replace(run, folder=str(papers.originals))

    def write_workbook(path: Path) -> None:
        report(Progress("write", len(run.files), len(run.files)))
        write_summary(consolidate(opened, papers.paper), path, memory)

    writers: dict[str, Writer] = {SUMMARY_NAME: write_workbook, **(beside or {})}
    writers[RESULT_NAME] = lambda path: write_result(run, path, hashes(path.parent))
    if run.summary.submissions > LINES_ABOVE:
        writers[LINES_NAME] = lambda path: write_result_lines(run, path, hashes(path.parent))
    if papers.export:
        writers[DATA_NAME] = lambda folder: write_export(
            partial(elements_of, folder.parent / RESULT_NAME), papers.export, folder
        )
    return writers
