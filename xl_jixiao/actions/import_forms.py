"""One file → our template workbook with all that can be taken over from it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from xl_jixiao.batch.evaluate import (
    OUR_RESULT,
    evaluate_workbook,
    too_slow,
)
from xl_jixiao.batch.settings import Settings
from xl_jixiao.importing.listing import listing
from xl_jixiao.importing.plan import Import, PlannedWorkbook, in_order
from xl_jixiao.intake.refusal import Refusal
from xl_jixiao.layouts.sheet_plan import unique_names
from xl_jixiao.model.finding import FileResult, Status
from xl_jixiao.model.roster import SUMMARY_MARK
from xl_jixiao.model.submission import IndicatorForm
from xl_jixiao.outputs.files import whole
from xl_jixiao.outputs.template_file import TemplateSheet, write_template
from xl_jixiao.resources import data_folder
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.template.build import UNIT_BOOK, form_sheet, prefixes, put_ribbon
from xl_jixiao.template.formulas.notation import abstains
from xl_jixiao.template.formulas.words import word_lists
from xl_jixiao.template.pages import guide, results, settings
from xl_jixiao.template.xlwings_module import SETTINGS as XLWINGS_SETTINGS
from xl_jixiao.time_limits import TimeLimitReachedError, time_limit


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
    from xl_jixiao.forms.reader import read_targets
    from xl_jixiao.intake.load import load

    loaded = load(path)
    read = loaded.outcome
    if isinstance(read, Refusal):
        return read.reason
    if SUMMARY_MARK in read.names:
        return OUR_RESULT
    result = evaluate_workbook(read, settings, file=path.name, sha256=loaded.sha256)
    if result.status is Status.MERGED:
        return Import(read, result)
    targets = read_targets(read, file=result.file)
    return Import(read, _declaring(result, targets), targets) if targets else result.reason


def _declaring(result: FileResult, targets: Iterable[IndicatorForm]) -> FileResult:
    """The result of a file that holds no self-evaluation but a table that declares targets."""
    read = {one.sheet for one in targets}
    sheets = [
        replace(one, status=Status.MERGED, reason="") if one.sheet in read else one
        for one in result.sheets
    ]
    said = [f"“{one.sheet}”{one.reason}。" for one in result.sheets if one.sheet in read]
    return replace(
        result,
        status=Status.MERGED,
        reason="",
        sheets=tuple(sheets),
        remarks=(*said, *result.remarks),
    )


def write_book(book: PlannedWorkbook, path: Path, rules: RuleProfile) -> None:
    """Write one workbook, whole or not at all; with macros where the name ends in .xlsm.

    Raises:
        OSError: it can't be written.
    """
    with whole(path) as place:
        _write(book, place, rules, macros=path.suffix.lower() == ".xlsm")


def sheet_names(book: PlannedWorkbook) -> list[str]:
    """The names of the forms' sheets, for telling what was written."""
    return [name for name, _ in unique_names(tuple(one.plan for one in book.forms))]


def _write(book: PlannedWorkbook, path: Path, rules: RuleProfile, *, macros: bool) -> None:
    forms = in_order((*book.forms, *book.blanks))
    sheets = [guide(rules.title, macros=macros, abstaining=abstains(rules))]
    for prefix, one in zip(prefixes(one.layout.form for one in forms), forms, strict=True):
        sheets.append(form_sheet(prefix, one.layout, one.plan, rules, macros=macros))
    sheets.append(results())
    if macros:
        sheets.append(settings(XLWINGS_SETTINGS))
    plan = listing(book.source.name, book.listed, book.source.remarks)
    sheets.append(TemplateSheet(plan, "JxImport", tab="#A5A5A5"))
    constants = (
        ("JX_FORMS", ";".join(one.layout.stamp for one in forms)),
        ("JX_RULES", rules.label),
    )
    vba = _shipped_project() if macros else None
    write_template(
        sheets,
        path,
        constants=constants,
        formulas=word_lists(),
        vba=vba,
        title="预算绩效自评表",
    )
    if macros:
        put_ribbon(path)


def _shipped_project() -> bytes:
    """The macros of the shipped template: its sheets have the same code names."""
    with zipfile.ZipFile(data_folder("workbook_templates") / UNIT_BOOK) as template:
        return template.read("xl/vbaProject.bin")
