"""Importing without the command line: read, place, write, and read what was written."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from hypothesis import Phase, find, settings

from support.fill import Filling, consistent_submissions
from xl_jixiao.actions.import_forms import read_for_import, write_book
from xl_jixiao.batch.evaluate import evaluate_file
from xl_jixiao.batch.settings import Settings
from xl_jixiao.importing.filling import RemarkKind
from xl_jixiao.importing.listing import RemarkLine
from xl_jixiao.importing.plan import (
    ImportOptions,
    ImportSource,
    PlannedWorkbook,
    layouts_of,
    plan_books,
    source_of,
)
from xl_jixiao.model.finding import FileResult
from xl_jixiao.outputs.planned import write_sheets
from xl_jixiao.rules.loading import load_rules

RULES = load_rules()


@cache
def made(layout_id: str) -> Filling:
    """A correct form of this layout, always the same."""
    return find(
        consistent_submissions(layout_id),
        lambda _: True,
        settings=settings(phases=[Phase.generate], derandomize=True, database=None),
    )


def order(*forms: str, year: int | None = None, targets_only: bool = False) -> ImportOptions:
    return ImportOptions(layouts_of(forms), RULES, year, targets_only)


def read_source(path: Path) -> tuple[ImportSource, FileResult]:
    """What is imported of a file, and how the file was judged."""
    found = read_for_import(path, Settings(RULES))
    assert not isinstance(found, str), found
    return source_of(path.name, found), found.result


def imported(
    path: Path, folder: Path, *, whole: bool = False
) -> tuple[FileResult, PlannedWorkbook, Path]:
    """The file's own result, the workbook planned for it (there must be one), and where it is.

    Without `whole` only the filled forms are written: the tool columns with their formulas take
    thirty times as long as all the rest.
    """
    source, result = read_source(path)
    (book,) = plan_books(source, order(), macros=False)
    out = folder / f"{path.stem}（导入）.xlsx"
    if whole:
        write_book(book, out, RULES)
    else:
        write_sheets([one.plan for one in book.forms], out)
    return result, book, out


def judged(path: Path) -> FileResult:
    return evaluate_file(path, rules=RULES)


def listed(book: PlannedWorkbook, kind: RemarkKind) -> list[RemarkLine]:
    return [line for line in book.listed if line.kind is kind]
