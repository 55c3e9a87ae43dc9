"""Submissions from anywhere → our template workbook, planned and filled in.

The workbook is built anew with as many rows as the source has, from the same plans as the
template; filling a copy of the template with openpyxl would lose its ribbon, comments' sizes and
cached results, and inserting rows there moves neither merges, formulas nor print areas.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from xl_jixiao.importing import next_year
from xl_jixiao.importing.filling import PlacedText, Remark, RemarkKind
from xl_jixiao.importing.form import FilledForm, fill_form
from xl_jixiao.importing.listing import RemarkLine, dropped_sheets, leftovers, lines
from xl_jixiao.importing.source import Sheets
from xl_jixiao.layouts.blank import plan_blank
from xl_jixiao.layouts.layout import Layout
from xl_jixiao.layouts.loading import find_layout
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import FileResult, Status
from xl_jixiao.model.grid import TEXT_SHEET, CellRef, Grid, Workbook
from xl_jixiao.model.submission import BaseDataForm, Form, IndicatorForm, Submission
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.template.build import FORMS


class Import(NamedTuple):
    """A file with at least one form in it."""

    workbook: Workbook
    """Everything on it."""
    result: FileResult
    targets: tuple[IndicatorForm, ...] = ()
    """What a table declares, of a file that holds no self-evaluation."""

    @property
    def submissions(self) -> tuple[Submission, ...]:
        """The forms to be imported."""
        return self.targets or self.result.submissions


_PROJECTS_WITH_MACROS = FORMS.count("central-project")
"""A workbook with macros has a module for each of its sheets, so that it can't have more."""

MOST_ROWS = 400
"""Indicators or rows of the 基础数据表 of one form; a large one has fifty. Each takes a score of
native formulas."""

_ORDER = (Form.DEPARTMENT, Form.BASIC_DATA, Form.PROJECT)


class TooManyRowsError(ValueError):
    """A table that is no form of this kind; the message (Chinese) says which."""


@dataclass(frozen=True, slots=True)
class ImportSource:
    """What was read."""

    name: str
    """Of the file."""
    submissions: tuple[Submission, ...]
    grids: tuple[Grid, ...]
    without_form: Mapping[str, str]
    """Sheets that hold no form, with the reason."""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How it is to be written."""

    layouts: Mapping[Form, Layout]
    rules: RuleProfile
    year: int | None = None
    """Written under this year; None keeps that of the source."""
    targets_only: bool = False
    """Structure and targets without money, actuals and scores."""


@dataclass(frozen=True, slots=True)
class PlannedWorkbook:
    """One workbook to be written: the forms of one unit and year."""

    unit: str
    year: int | None
    forms: tuple[FilledForm, ...]
    blanks: tuple[FilledForm, ...]
    """Empty forms of the kinds that the source has not."""
    listed: tuple[RemarkLine, ...]
    source: ImportSource


def source_of(name: str, found: Import) -> ImportSource:
    """What is imported of a file that was read, with what is said of the file as a whole."""
    result, workbook = found.result, found.workbook
    without = {
        one.sheet: one.reason
        for one in result.sheets
        if one.status is not Status.MERGED and one.sheet != TEXT_SHEET and one.reason != "空工作表"
    }
    remarks = list(result.remarks)
    if workbook.paragraphs:
        remarks.append(
            f"表格以外的正文（{len(workbook.paragraphs)}段）不属于自评表，没有导入；"
            "没有自评表的报告，由正文读出的数列在下面。"
        )
    return ImportSource(name, found.submissions, workbook.grids, without, tuple(remarks))


def layouts_of(ids: Iterable[str]) -> dict[Form, Layout]:
    """The form for each kind: the chosen ones, else those of our template.

    Raises:
        KeyError: no such form.
    """
    found: dict[Form, Layout] = {}
    for name in (*FORMS, *ids):
        layout = find_layout(name)
        if layout is None:
            raise KeyError(name)
        found[layout.form] = layout
    return found


def plan_books(
    source: ImportSource, order: ImportOptions, *, macros: bool
) -> tuple[PlannedWorkbook, ...]:
    """The workbooks that hold everything that was read, one for each unit and year; with macros
    also a further one where there are more projects than sheets for them.

    Raises:
        TooManyRowsError: a form has more rows than a form can have.
    """
    _refuse_large(source.submissions)
    forwarded = [_forwarded(one, order) for one in source.submissions]
    sheets = Sheets.of(source.grids)
    filled = [
        fill_form(one.submission, order.layouts[one.submission.form], one.of(sheets))
        for one in forwarded
    ]
    for before, one in zip(source.submissions, filled, strict=True):
        if order.year is not None and before.year not in {None, order.year}:
            filling = one.filling
            filling.remarks += next_year.outdated(before.year, filling.found)
    rest = _listed(source, filled, frozenset().union(*(one.dropped for one in forwarded)))
    books = []
    for (unit, year), part in _grouped(filled, macros=macros):
        own = [remark for one in part for remark in one.filling.remarks]
        blanks = tuple(_blanks(part, order))
        books.append(PlannedWorkbook(unit, year, tuple(part), blanks, lines([*own, *rest]), source))
    return tuple(books)


def _grouped(
    filled: Sequence[FilledForm], *, macros: bool
) -> Iterator[tuple[tuple[str, int | None], list[FilledForm]]]:
    """The forms by unit and year, each group one workbook."""
    groups: dict[tuple[str, int | None], list[FilledForm]] = {}
    for one in filled:
        groups.setdefault((one.submission.unit.text, one.submission.year), []).append(one)
    for key, forms in groups.items():
        for part in _parts(forms) if macros else [in_order(forms)]:
            yield key, part


def _refuse_large(submissions: Sequence[Submission]) -> None:
    for one in submissions:
        rows = _rows(one)
        if rows > MOST_ROWS:
            raise TooManyRowsError(
                f"“{one.sheet}”有{rows}行，超过{MOST_ROWS}行，不像一张自评表，没有导入。"
                "请把自评表单独存成一个文件再导入。"
            )


def _rows(submission: Submission) -> int:
    """The rows of its longest table."""
    if isinstance(submission, BaseDataForm):
        return len(submission.data)
    return max(len(submission.indicators), len(submission.funds))


def _forwarded(submission: Submission, order: ImportOptions) -> next_year.Forwarded:
    found = next_year.Forwarded(submission, frozenset())
    if order.targets_only:
        found = next_year.targets_only(submission)
    if order.year is not None:
        found = found._replace(submission=next_year.in_year(found.submission, order.year))
    return found


def in_order(forms: Sequence[FilledForm]) -> list[FilledForm]:
    """The forms as they follow each other in a workbook."""
    return sorted(forms, key=lambda one: _ORDER.index(one.layout.form))


def _parts(forms: Sequence[FilledForm]) -> list[list[FilledForm]]:
    """The forms of one unit in as many workbooks as it takes, each with the sheets of the
    template at most.
    """
    room = {Form.DEPARTMENT: 1, Form.BASIC_DATA: 1, Form.PROJECT: _PROJECTS_WITH_MACROS}
    parts: list[list[FilledForm]] = []
    for one in in_order(forms):
        kind = one.layout.form
        part = next(
            (
                found
                for found in parts
                if sum(other.layout.form is kind for other in found) < room[kind]
            ),
            None,
        )
        if part is None:
            parts.append(part := [])
        part.append(one)
    return parts


def _blanks(forms: Sequence[FilledForm], order: ImportOptions) -> Iterator[FilledForm]:
    """The forms of the template that the source has nothing for, with unit and year filled in."""
    wanted = [found.form for name in FORMS if (found := find_layout(name)) is not None]
    for one in forms:
        if one.layout.form in wanted:
            wanted.remove(one.layout.form)
    first = forms[0].submission
    for form in wanted:
        kind = BaseDataForm if form is Form.BASIC_DATA else IndicatorForm
        empty = kind(
            file=first.file,
            sheet="",
            form=form,
            layout="",
            area=first.area,
            unit=first.unit._replace(ref=None),
            unit_code=first.unit_code,
            department=first.department._replace(ref=None),
            year=first.year,
        )
        yield fill_form(empty, order.layouts[form])


def _listed(
    source: ImportSource, filled: Sequence[FilledForm], omitted: frozenset[CellRef]
) -> list[Remark]:
    """What is said of the source as a whole."""
    printed = [
        str(cell.value) for one in filled for cell in one.plan.cells if isinstance(cell.value, str)
    ]
    printed += [one.submission.unit_code for one in filled]
    found: list[PlacedText] = [one for form in filled for one in form.filling.found]
    read = {one.submission.sheet for one in filled}
    grids = [grid for grid in source.grids if grid.sheet in read]
    fixed = [text for one in filled for text in _fixed_texts(one.submission.layout)]
    sheets = Sheets.of(grids)
    remarks = list(leftovers(grids, found, printed, fixed, sheets=sheets, dropped=omitted))
    remarks += dropped_sheets(source.without_form)
    if omitted:
        remarks.append(_omitted(omitted))
    return remarks


def _fixed_texts(layout_id: str) -> Iterator[str]:
    """What the blank of the source's own form prints: its notes, its labels."""
    layout = find_layout(layout_id)
    if layout is not None:
        cells = plan_blank(layout_id).cells
        yield from (cell.value for cell in cells if isinstance(cell.value, str))


def _omitted(refs: frozenset[CellRef]) -> Remark:
    text = f"{len(refs)} 个单元格的资金、完成值、得分和原因"
    return Remark(RemarkKind.OMITTED, "", "", text, "只带了结构、目标、指标值和分值")
