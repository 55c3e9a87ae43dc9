"""One file → our template workbook with all that can be taken over from it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from xl_jixiao.actions.blank_forms import chosen_layouts
from xl_jixiao.actions.refusal import RefusedError
from xl_jixiao.batch.evaluate import (
    OUR_RESULT,
    evaluate_workbook,
    too_slow,
)
from xl_jixiao.batch.settings import Settings
from xl_jixiao.importing.listing import RemarkLine, listing
from xl_jixiao.importing.plan import (
    Import,
    ImportOptions,
    PlannedWorkbook,
    TooManyRowsError,
    in_order,
    layouts_of,
    plan_books,
    source_of,
)
from xl_jixiao.intake.refusal import Refusal
from xl_jixiao.layouts.loading import NO_EXTRA, ExtraForms, using_forms
from xl_jixiao.layouts.sheet_plan import unique_names
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import FileResult, Status
from xl_jixiao.model.roster import SUMMARY_MARK
from xl_jixiao.model.submission import IndicatorForm
from xl_jixiao.outputs.files import distinct, file_stem, whole
from xl_jixiao.outputs.template_file import TemplateSheet, write_template
from xl_jixiao.resources import data_folder
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.template.build import UNIT_BOOK, abstaining_of, form_sheet, prefixes, put_ribbon
from xl_jixiao.template.checking import checks_page
from xl_jixiao.template.formulas.words import word_lists
from xl_jixiao.template.pages import guide, macro_sheets, results
from xl_jixiao.time_limits import TimeLimitReachedError, time_limit

_SUFFIXES = (".xlsx", ".xlsm")


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What is to be imported, and how."""

    source: Path
    out: Path
    """A workbook; with macros where its name ends in .xlsm."""
    rules: RuleProfile
    """What the native formulas follow."""
    forms: tuple[str, ...] = ()
    """Ids of the official forms that take the place of those of our template."""
    year: int | None = None
    """Written under this year; None keeps that of the source."""
    targets_only: bool = False
    """Structure and targets without money, actuals and scores."""
    force: bool = False
    """Replace workbooks that are there."""
    county: ExtraForms = NO_EXTRA
    """The county's own forms, which `forms` may name too."""


@dataclass(frozen=True, slots=True)
class ImportedBook:
    """One workbook that was written."""

    path: Path
    unit: str
    year: int | None
    sheets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import."""

    books: tuple[ImportedBook, ...] = ()
    listed: tuple[RemarkLine, ...] = ()
    """What a person should know of it, each once."""
    problem: str = ""
    """Chinese: why nothing was written, "" where it was."""


def import_file(request: ImportRequest) -> Imported:
    """Fill our template in from a workbook or a document; one workbook a unit and year.

    Raises:
        RefusedError: a name that can't be used, an unknown form, or a workbook that is there
            already; nothing is written then.
        OSError: a workbook can't be written.
    """
    _refuse_name(request.source, request.out)
    with using_forms(request.county):
        return _import(request)


def _import(request: ImportRequest) -> Imported:
    layouts = chosen_layouts(request.forms) if request.forms else ()
    order = ImportOptions(
        layouts_of(one.id for one in layouts), request.rules, request.year, request.targets_only
    )
    found = read_for_import(request.source, Settings(request.rules, forms=request.county))
    if isinstance(found, str):
        return Imported(problem=found)
    macros = request.out.suffix.lower() == ".xlsm"
    try:
        books = plan_books(source_of(request.source.name, found), order, macros=macros)
    except TooManyRowsError as error:
        return Imported(problem=str(error))
    paths = _targets(books, request.out)
    _refuse_existing(paths, force=request.force)
    written = []
    for book, path in zip(books, paths, strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_book(book, path, request.rules)
        written.append(ImportedBook(path, book.unit, book.year, tuple(sheet_names(book))))
    # what is said of the source as a whole is in each of the workbooks
    listed = tuple(dict.fromkeys(line for book in books for line in book.listed))
    return Imported(tuple(written), listed)


def _refuse_name(source: Path, out: Path) -> None:
    if out.suffix.lower() not in _SUFFIXES:
        raise RefusedError(f"--out 应是 .xlsx 或 .xlsm 文件，给出的是“{out.name}”。")
    if not source.is_file():
        raise RefusedError(f"没有文件“{source}”。请检查路径。")
    if out.exists() and out.samefile(source):
        raise RefusedError("--out 不能是要导入的文件本身，请换一个文件名。")


def _targets(books: Sequence[PlannedWorkbook], out: Path) -> list[Path]:
    """The file of each workbook: --out itself, and for further ones with unit and year behind."""
    stems = [out.stem]
    for book in books[1:]:
        year = f"{book.year}年度" if book.year else ""
        same = (book.unit, book.year) == (books[0].unit, books[0].year)
        stems.append(out.stem if same else file_stem(f"{out.stem}_{book.unit}{year}"))
    return [out.with_name(f"{stem}{out.suffix}") for stem in distinct(stems)]


def _refuse_existing(paths: Sequence[Path], *, force: bool) -> None:
    existing = [path.name for path in paths if path.exists()]
    if existing and not force:
        raise RefusedError(
            f"已有同名文件（{'、'.join(existing[:5])}），没有写出任何文件。"
            "请换一个文件名，或加 --force 覆盖。"
        )


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
    sheets = [guide(rules.title, macros=macros, abstaining=abstaining_of(rules))]
    for prefix, one in zip(prefixes(one.layout.form for one in forms), forms, strict=True):
        sheets.append(form_sheet(prefix, one.layout, one.plan, rules, macros=macros))
    sheets.append(results() if macros else checks_page(sheets))
    if macros:
        sheets += macro_sheets()
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
