"""An open workbook as the handlers see it: read, protected, remembered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import xlwings as xw

from xl_jixiao.actions.check import CheckedFiles, check_workbook
from xl_jixiao.excel.sheet_grid import grid_of
from xl_jixiao.layouts.sheet_plan import needed_height
from xl_jixiao.layouts.tool_columns import OWN_SHEETS
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import FileResult
from xl_jixiao.model.grid import Area, Workbook, column_letters
from xl_jixiao.outputs.marks import RESULT_SHEET
from xl_jixiao.rules.installed import load_installed
from xl_jixiao.rules.loading import DEFAULT, RulesError
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.text.wording import clip

TITLE = "绩效自评"

_RULES = "JX_RULES"

_HIGHEST = 409.0
"""Points; Excel takes no higher row."""

_NO_FORMS = (RESULT_SHEET, *OWN_SHEETS)
"""Sheets of ours that hold no form."""


class AdviceError(Exception):
    """What the clerk must do before the handler can work; the message says it in Chinese."""


@dataclass(frozen=True, slots=True)
class OpenBook:
    """An open workbook with all that is known of its forms."""

    book: xw.Book
    content: Workbook
    checked: CheckedFiles
    rules: RuleProfile

    @property
    def result(self) -> FileResult:
        """What was read, scored and found in it."""
        return self.checked.results[0]

    @property
    def told(self) -> tuple[str, ...]:
        """What a person should know of how it was read: one sentence each."""
        remarks = self.result.remarks
        return remarks if self.rules.id == DEFAULT else (*remarks, _own_choice(self.rules))


def evaluate(book: xw.Book) -> OpenBook:
    """Read, score and check the forms of an open workbook, as `jixiao check` does with a file.

    Raises:
        AdviceError: its profile is not known here, or no filled form was found.
    """
    names = names_of(book)
    label = _label(book, names.get(_RULES, ""))
    rules = _profile(label)
    if label:
        names = {**names, _RULES: f'"{rules.label}"'}
    grids = tuple(grid_of(sheet) for sheet in book.sheets if sheet.name not in _NO_FORMS)
    content = Workbook(grids, names=names)
    opened = OpenBook(book, content, check_workbook(content, rules, name=book.name), rules)
    if not opened.result.evaluated:
        raise AdviceError(f"没有可核算的自评表：{opened.result.reason}。")
    return opened


def _label(book: xw.Book, refers_to: str) -> str:
    """What JX_RULES says: a constant of our workbooks, or a cell that somebody gave this name in a
    workbook of others.
    """
    if not refers_to or refers_to.startswith('"'):
        return refers_to.strip('"')
    try:
        cell = book.names(_RULES).refers_to_range
        value = cell.sheet.range((cell.row, cell.column)).raw_value
    except Exception:  # noqa: BLE001  whatever COM raises where it leads nowhere
        return refers_to
    return "" if value is None else str(value).strip()


def _own_choice(rules: RuleProfile) -> str:
    return (
        f"注意：口径 {rules.label} 是本工作簿自己指定的，不是默认的 {DEFAULT}；"
        "财政部门汇总时以它选用的口径为准，两者不同时另有提示（F12）。"
    )


def names_of(book: xw.Book) -> dict[str, str]:
    """The defined names of a workbook with what they refer to, as a file writes it (without =)."""
    return {one.name: str(one.refers_to).removeprefix("=") for one in book.names}


def _profile(label: str) -> RuleProfile:
    try:
        return load_installed(label)
    except RulesError as error:
        raise AdviceError(
            f"本工作簿指定的评分口径“{clip(label)}”不能用：{error.problems[0]}。"
            "请向财政部门索取口径文件，或更新 xl_jixiao。"
        ) from error


def address(area: Area) -> str:
    """The area as "$A$1:$C$3"."""
    first = f"${column_letters(area.left)}${area.top}"
    return f"{first}:${column_letters(area.right)}${area.bottom}"


def folder_of(book: xw.Book, button: str) -> Path:
    """The folder of the workbook, for what the button writes beside it.

    Raises:
        AdviceError: it has none on this computer: never saved, or opened from the network.
    """
    path = Path(str(book.fullname))
    if "://" in str(book.fullname) or not path.is_absolute():
        raise AdviceError(f"请先把本工作簿另存到本机的文件夹（不是网盘网址），再点“{button}”。")
    return path.parent


def tell(book: xw.Book, text: str) -> None:
    """Say something to the person: a message box where somebody can click it away, else the status
    bar.
    """
    app = book.app
    if app.visible and app.interactive:
        app.status_bar = False
        app.alert(text, TITLE, mode="info")
    else:
        app.status_bar = text


@contextmanager
def quietly(book: xw.Book) -> Iterator[None]:
    """Without redrawing and calculating at each step; both put back whatever happens."""
    app = book.app
    screen, calculation = app.screen_updating, app.calculation
    app.screen_updating = False
    try:
        app.calculation = "manual"
        yield
    finally:
        try:
            app.calculation = calculation
        finally:
            app.screen_updating = screen


def grow(cells: xw.Range, text: str, width: float, least: float) -> None:
    """Make the row of a merged cell as high as its text: Excel fits only cells that are not merged.

    Args:
        cells: the merged cell.
        text: what stands in it.
        width: of all its columns, in characters.
        least: points of the row with little text.
    """
    cells.row_height = min(max(least, needed_height(text, width)), _HIGHEST)


def hide_name(book: xw.Book, name: str, refers_to: str) -> None:
    """Define a name of the workbook that no person sees."""
    book.names.add(name, refers_to).api.Visible = False


def forget(book: xw.Book, name: str) -> bool:
    """Remove a name; whether it was there."""
    if not book.names.contains(name):
        return False
    book.names(name).delete()
    return True


def remembered(book: xw.Book, name: str) -> str | None:
    """The text behind a constant name, None without it."""
    if not book.names.contains(name):
        return None
    text = str(book.names(name).refers_to).removeprefix("=")
    return text[1:-1].replace('""', '"')


def remember(book: xw.Book, name: str, text: str) -> None:
    """Keep a short text (Excel takes 255 characters) behind a hidden name."""
    quoted = text.replace('"', '""')
    hide_name(book, name, f'="{quoted}"')


_ALLOWED = (
    "AllowFormattingCells",
    "AllowFormattingColumns",
    "AllowFormattingRows",
    "AllowInsertingColumns",
    "AllowInsertingRows",
    "AllowInsertingHyperlinks",
    "AllowDeletingColumns",
    "AllowDeletingRows",
    "AllowSorting",
    "AllowFiltering",
    "AllowUsingPivotTables",
)
"""In the order of the arguments of Worksheet.Protect."""

_NO_PASSWORD = ""


class LockedError(Exception):
    """A sheet is protected by a password, or the workbook does not let a sheet be added; the
    message says so in Chinese.
    """


@contextmanager
def unprotected(sheet: xw.Sheet) -> Iterator[None]:
    """The sheet without its protection; afterwards it permits exactly what it permitted before.

    Raises:
        LockedError: protected by a password.
    """
    api = sheet.api
    if not api.ProtectContents:
        yield
        return
    allowed = tuple(bool(getattr(api.Protection, name)) for name in _ALLOWED)
    drawings, scenarios = bool(api.ProtectDrawingObjects), bool(api.ProtectScenarios)
    _open(sheet)
    try:
        yield
    finally:
        # arguments by place: pywin32 takes names only where the type library was compiled
        api.Protect(_NO_PASSWORD, drawings, True, scenarios, False, *allowed)


def _open(sheet: xw.Sheet) -> None:
    try:
        # an empty password is given, else Excel asks the clerk for one and waits
        sheet.api.Unprotect(_NO_PASSWORD)
    except Exception as error:  # whatever COM raises for a wrong password
        raise _locked(sheet) from error
    if sheet.api.ProtectContents:
        raise _locked(sheet)


def _locked(sheet: xw.Sheet) -> LockedError:
    return LockedError(
        f"工作表“{sheet.name}”有保护密码，程序不能写入。请先用密码撤消工作表保护，再点一次。"
    )
