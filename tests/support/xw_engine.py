"""An xlwings engine of our own over any backend, so that button handlers run without Excel.

Derived from the BSD base classes of xlwings; what of COM the handlers use (Value2, Protect,
Interior …) is imitated here, in one place: errors come as COM's integers, an empty cell as None,
a mixed number format as None, writing to a protected sheet fails, a text that begins with "=" is
a formula and one that begins with "'" is a text. A hidden row is 0 high, a hidden column 0 wide;
of rows of different heights RowHeight is None or (`first_of_mixed`) that of the first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, Protocol

import xlwings as xw
from xlwings import base_classes as base

from xl_jixiao.model.grid import column_letters

Rect = tuple[int, int, int, int]
"""First row, first column, last row, last column."""

ERRORS = {
    "#NULL!": -2146826288,
    "#DIV/0!": -2146826281,
    "#VALUE!": -2146826273,
    "#REF!": -2146826265,
    "#NAME?": -2146826259,
    "#NUM!": -2146826252,
    "#N/A": -2146826246,
}
ALLOWED = (
    *("AllowFormattingCells", "AllowFormattingColumns", "AllowFormattingRows"),
    *("AllowInsertingColumns", "AllowInsertingRows", "AllowInsertingHyperlinks"),
    *("AllowDeletingColumns", "AllowDeletingRows", "AllowSorting", "AllowFiltering"),
    "AllowUsingPivotTables",
)
_A1 = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?\Z")
_ROWS = re.compile(r"(\d+):(\d+)\Z")
_COLUMNS = re.compile(r"([A-Z]{1,3}):([A-Z]{1,3})\Z")
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_CHARACTER = 5.25
"""Points that stand for a character of column width."""


class ComError(Exception):
    """What COM would raise."""


class Backend(Protocol):
    """A workbook, cell by cell; sheets by name."""

    path: str
    protection: dict[str, dict[str, bool]]
    """Sheet → what its protection permits."""
    password: dict[str, str]
    date1904: bool

    def sheets(self) -> list[str]: ...
    def visible(self, sheet: str) -> bool: ...
    def add_sheet(self, name: str) -> None: ...
    def delete_sheet(self, name: str) -> None: ...
    def used(self, sheet: str) -> Rect: ...
    def values(self, sheet: str, rect: Rect) -> list[list[Any]]: ...
    def formulas(self, sheet: str, rect: Rect) -> list[list[str]]: ...
    def put(self, sheet: str, row: int, col: int, kind: str, value: Any) -> None:
        """kind: blank, number, text, formula."""

    def number_formats(self, sheet: str, rect: Rect) -> set[str]: ...
    def merges(self, sheet: str) -> list[Rect]: ...
    def circular(self, sheet: str) -> Sequence[int] | None:
        """The first cell that refers to itself."""

    def clear(self, sheet: str, rect: Rect, *, formats: bool) -> None: ...
    def copy(self, sheet: str, source: tuple[int, int], target: tuple[int, int]) -> None: ...
    def look(self, sheet: str, rect: Rect, what: str, value: Any) -> None:
        """what: color, font_color, bold, wrap."""

    def width(self, sheet: str, col: int) -> float: ...
    def set_width(self, sheet: str, col: int, width: float) -> None: ...
    def hidden(self, sheet: str, col: int) -> bool: ...
    def set_hidden(self, sheet: str, col: int, *, hidden: bool) -> None: ...
    def heights(self, sheet: str, first: int, last: int) -> list[float]:
        """In points; 0 of a row that is hidden by whatever means."""

    def set_height(self, sheet: str, row: int, height: float) -> None: ...
    def filters(self, sheet: str) -> list[tuple[str, Rect]]:
        """Filters that hide rows: sheet, table or advanced, and over what."""

    def notes(self, sheet: str) -> dict[tuple[int, int], str]: ...
    def note(self, sheet: str, row: int, col: int) -> str: ...
    def set_note(self, sheet: str, row: int, col: int, text: str | None) -> None: ...
    def rules(self, sheet: str) -> list[tuple[Any, str]]: ...
    def add_rule(
        self, sheet: str, areas: Sequence[Rect], formula: str, color: tuple[int, int, int]
    ) -> None: ...
    def delete_rule(self, sheet: str, rule: Any) -> None: ...
    def names(self) -> dict[str, str]: ...
    def set_name(self, name: str, refers_to: str | None) -> None: ...
    def print_area(self, sheet: str) -> str: ...
    def set_print_area(self, sheet: str, area: str) -> None: ...
    def calculate(self) -> None: ...


def attach(backend: Backend) -> xw.Book:
    """The workbook of a backend as an xlwings book, made the caller of handlers."""
    engine = Engine(backend)
    added = xw.Engine(impl=engine)
    xw.engines.add(added)
    xw.engines.active = added
    book = xw.Book(impl=engine.book)
    book.set_mock_caller()
    return book


def parse(address: str) -> Rect:
    """A1 or A1:B2 → rectangle; so are whole rows and columns (2:5, B:C)."""
    if found := _ROWS.match(address):
        return int(found[1]), 1, int(found[2]), _LAST_COLUMN
    if found := _COLUMNS.match(address):
        return 1, number(found[1]), _LAST_ROW, number(found[2])
    found = _A1.match(address)
    assert found, address
    left, top, right, bottom = found.groups()
    return int(top), number(left), int(bottom or top), number(right or left)


def number(letters: str) -> int:
    """Column letters → number."""
    result = 0
    for letter in letters:
        result = result * 26 + ord(letter) - 64
    return result


class Engine:
    """One app with one book (and what it opens)."""

    type = "test"

    def __init__(self, backend: Backend) -> None:
        self.name = f"jx_{id(self)}"
        self.app = App(self)
        self.book = Book(self.app, backend)
        self.apps = Apps(self.app)

    @staticmethod
    def prepare_xl_data_element(value, _options):
        return "" if value is None else value

    @staticmethod
    def clean_value_data(data, _dates, empty_as, _numbers, _errors):
        return [[empty_as if value is None else value for value in row] for row in data]


class Apps(base.Apps):
    def __init__(self, app):
        self.app = app

    def keys(self):
        return [1]

    def __iter__(self):
        yield self.app

    def __len__(self):
        return 1

    def __getitem__(self, _pid):
        return self.app


class App(base.App):
    visible = True
    interactive = True
    screen_updating = True
    calculation = "automatic"
    pid = 1
    first_of_mixed = False
    """Whether the size of unequal rows or columns is that of the first (the reference says that
    Excel may answer so)."""
    api: Any = None

    def __init__(self, engine):
        self.engine = engine
        self.alerts: list[str] = []
        self.bars: list[Any] = []
        self.opened: list[str] = []
        self.fitted: list[str] = []
        """Rows whose height was fitted to their text."""
        self.questions = 0
        """How often a height or width was asked for."""

    @property
    def status_bar(self):
        return self.bars[-1] if self.bars else False

    @status_bar.setter
    def status_bar(self, value):
        self.bars.append(value)

    def activate(self, steal_focus=False):
        pass

    def alert(self, prompt, _title, _buttons, _mode, _callback):
        self.alerts.append(prompt)
        return "ok"

    def calculate(self):
        self.engine.book.backend.calculate()

    @property
    def books(self):
        return Books(self)


class Books(base.Books):
    def __init__(self, app):
        self.app = app

    def __len__(self):
        return 1

    def __iter__(self):
        yield self.app.engine.book

    @property
    def active(self):
        return self.app.engine.book

    def __call__(self, name):
        raise KeyError(name)

    def open(self, fullname, *_args, **_options):
        self.app.opened.append(str(fullname))
        return self.app.engine.book


class Book(base.Book):
    app: Any = None  # the base class has a property without setter, here and below

    def __init__(self, app, backend):
        self.app = app
        self.backend = backend
        self.active = None

    @property
    def api(self):
        return SimpleNamespace(Date1904=self.backend.date1904)

    @property
    def name(self):
        return re.split(r"[/\\]", self.backend.path)[-1]

    def activate(self):
        pass

    @property
    def fullname(self):
        return self.backend.path

    @property
    def sheets(self):
        return Sheets(self)

    @property
    def names(self):
        return Names(self)


class Sheets(base.Sheets):
    def __init__(self, book):
        self.book = book

    def __len__(self):
        return len(self.book.backend.sheets())

    def __iter__(self):
        return (Sheet(self.book, name) for name in self.book.backend.sheets())

    def __call__(self, name_or_index):
        names = self.book.backend.sheets()
        name = names[name_or_index - 1] if isinstance(name_or_index, int) else name_or_index
        if name not in names:
            raise ComError(name)
        return Sheet(self.book, name)

    @property
    def active(self):
        return Sheet(self.book, self.book.active or self.book.backend.sheets()[0])

    def add(self, _before=None, _after=None, name=None):
        self.book.backend.add_sheet(name)
        self.book.active = name
        return Sheet(self.book, name)


class Sheet(base.Sheet):
    book: Any = None
    name = ""

    def __init__(self, book, name):
        self.book = book
        self.name = name

    def __eq__(self, other):
        return isinstance(other, Sheet) and self.name == other.name

    def __hash__(self):
        return hash(self.name)

    @property
    def backend(self):
        return self.book.backend

    @property
    def api(self):
        return SheetApi(self)

    @property
    def visible(self):
        return -1 if self.backend.visible(self.name) else 0

    @property
    def index(self):
        return self.backend.sheets().index(self.name) + 1

    @property
    def used_range(self):
        return Range(self, self.backend.used(self.name))

    @property
    def cells(self):
        return Range(self, (1, 1, _LAST_ROW, _LAST_COLUMN))

    @property
    def page_setup(self):
        return PageSetup(self)

    @property
    def notes(self):
        found = self.backend.notes(self.name)
        return [Note(self, *place, found[place]) for place in sorted(found)]

    def range(self, arg1, arg2=None):
        if isinstance(arg1, str) and "," in arg1:
            assert len(arg1) <= 255
            areas = tuple(parse(one) for one in arg1.split(","))
            return Range(self, areas[0], areas)
        first = self._rect(arg1)
        last = first if arg2 is None else self._rect(arg2)
        return Range(self, (first[0], first[1], last[2], last[3]))

    @staticmethod
    def _rect(argument):
        if isinstance(argument, Range):
            return argument.rect
        if isinstance(argument, str):
            return parse(argument)
        row, col = argument[:2]
        return row, col, row, col

    def activate(self):
        self.book.active = self.name

    def select(self):
        self.book.active = self.name

    def delete(self):
        self.backend.delete_sheet(self.name)

    def check_open(self):
        """COM refuses what a protected sheet does not permit."""
        if self.name in self.backend.protection:
            raise ComError(f"{self.name} is protected")


class SheetApi:
    """The part of Excel's Worksheet that handlers use."""

    ProtectDrawingObjects = True
    ProtectScenarios = True

    def __init__(self, sheet):
        self.sheet = sheet
        self.backend = sheet.backend

    @property
    def ProtectContents(self):  # noqa: N802  COM's name
        return self.sheet.name in self.backend.protection

    @property
    def CircularReference(self):  # noqa: N802
        found = self.backend.circular(self.sheet.name)
        return SimpleNamespace(Row=found[0], Column=found[1]) if found else None

    @property
    def FilterMode(self):  # noqa: N802
        kinds = [kind for kind, _ in self.backend.filters(self.sheet.name)]
        return any(kind != "table" for kind in kinds)

    @property
    def AutoFilter(self):  # noqa: N802
        return next(iter(self._filters("sheet")), None)

    @property
    def ListObjects(self):  # noqa: N802
        tables = [SimpleNamespace(AutoFilter=None)]  # a table without arrows
        tables += [SimpleNamespace(AutoFilter=one) for one in self._filters("table")]
        return SimpleNamespace(Count=len(tables), Item=lambda number: tables[number - 1])

    def _filters(self, wanted):
        return [
            SimpleNamespace(FilterMode=True, Range=Range(self.sheet, rect).com())
            for kind, rect in self.backend.filters(self.sheet.name)
            if kind == wanted
        ]

    @property
    def Protection(self):  # noqa: N802
        allowed = self.backend.protection.get(self.sheet.name, {})
        return SimpleNamespace(**{name: allowed.get(name, False) for name in ALLOWED})

    def Unprotect(self, password):  # noqa: N802
        if self.backend.password.get(self.sheet.name, "") != password:
            raise ComError("wrong password")
        self.backend.protection.pop(self.sheet.name, None)

    def Protect(self, password, _drawings, contents, _scenarios, _interface, *allowed):  # noqa: N802
        assert contents
        assert len(allowed) == len(ALLOWED)
        self.backend.password[self.sheet.name] = password
        self.backend.protection[self.sheet.name] = dict(zip(ALLOWED, allowed, strict=True))


class PageSetup(base.PageSetup):
    def __init__(self, sheet):
        self.sheet = sheet

    @property
    def print_area(self):
        return self.sheet.backend.print_area(self.sheet.name) or None

    @print_area.setter
    def print_area(self, value):
        self.sheet.check_open()
        self.sheet.backend.set_print_area(self.sheet.name, value)


class Range(base.Range):
    sheet: Any = None

    def __init__(self, sheet, rect, areas=()):
        self.sheet = sheet
        self.rect = rect
        self.areas = areas or (rect,)
        self.options: dict[str, Any] = {}

    @property
    def backend(self):
        return self.sheet.backend

    @property
    def row(self):
        return self.rect[0]

    @property
    def column(self):
        return self.rect[1]

    @property
    def shape(self):
        top, left, bottom, right = self.rect
        return bottom - top + 1, right - left + 1

    def __len__(self):
        height, width = self.shape
        return height * width

    def __call__(self, row, col=None):
        if col is None:
            row, col = divmod(row - 1, self.shape[1])
            row, col = row + 1, col + 1
        return self.sheet.range((self.row + row - 1, self.column + col - 1))

    @property
    def address(self):
        top, left, bottom, right = self.rect
        first, last = f"${column_letters(left)}${top}", f"${column_letters(right)}${bottom}"
        return first if first == last else f"{first}:{last}"

    def _cells(self):
        top, left, bottom, right = self.rect
        return [(row, col) for row in range(top, bottom + 1) for col in range(left, right + 1)]

    def _shaped(self, rows):
        return rows[0][0] if self.shape == (1, 1) else tuple(map(tuple, rows))

    @property
    def raw_value(self):
        return self._shaped(self.backend.values(self.sheet.name, self.rect))

    @raw_value.setter
    def raw_value(self, data):
        self.sheet.check_open()
        if isinstance(data, (list, tuple)):
            assert len(data) == self.shape[0], (len(data), self.shape)
            assert all(len(row) == self.shape[1] for row in data)
            flat = [value for row in data for value in row]
        else:
            flat = [data] * len(self)
        for (row, col), value in zip(self._cells(), flat, strict=True):
            self._put(row, col, value)

    def _put(self, row, col, value):
        kind = "number"
        if value is None or value == "":
            kind = "blank"
        elif isinstance(value, str):
            kind = "formula" if value.startswith("=") else "text"
            value = value.removeprefix("'")
        self.backend.put(self.sheet.name, row, col, kind, value)

    @property
    def formula(self):
        return self._shaped(self.backend.formulas(self.sheet.name, self.rect))

    @formula.setter
    def formula(self, value):
        self.raw_value = value

    @property
    def api(self):
        return RangeApi(self)

    @property
    def number_format(self):
        found = self.backend.number_formats(self.sheet.name, self.rect)
        return next(iter(found)) if len(found) == 1 else None

    @property
    def merge_cells(self):
        covered = {place for area in self._merges() for place in Range(self.sheet, area)._cells()}
        inside = sum(place in covered for place in self._cells())
        return None if 0 < inside < len(self) else bool(inside)

    def _merges(self):
        top, left, bottom, right = self.rect
        return [
            area
            for area in self.backend.merges(self.sheet.name)
            if area[0] <= bottom and area[2] >= top and area[1] <= right and area[3] >= left
        ]

    @property
    def merge_area(self):
        cell = Range(self.sheet, (self.row, self.column, self.row, self.column))
        found = cell._merges()
        return Range(self.sheet, found[0]) if found else cell

    def clear_contents(self):
        self.sheet.check_open()
        self.backend.clear(self.sheet.name, self.rect, formats=False)

    def clear(self):
        self.sheet.check_open()
        self.backend.clear(self.sheet.name, self.rect, formats=True)

    def copy(self, destination=None):
        self.sheet.check_open()
        down, across = destination.row - self.row, destination.column - self.column
        for row, col in self._cells():
            self.backend.copy(self.sheet.name, (row, col), (row + down, col + across))

    def _look(self, what, value):
        self.sheet.check_open()
        self.backend.look(self.sheet.name, self.rect, what, value)

    color = property(lambda _: None, lambda self, value: self._look("color", value))
    wrap_text = property(lambda _: None, lambda self, value: self._look("wrap", value))
    vertical_alignment = property(lambda _: None, lambda self, value: self._look("valign", value))

    @property
    def font(self):
        return Font(self)

    def com(self):
        """The place as COM tells it."""
        height, width = self.shape
        return SimpleNamespace(
            Row=self.row,
            Column=self.column,
            Rows=SimpleNamespace(Count=height),
            Columns=SimpleNamespace(Count=width),
        )

    def _heights(self):
        self.sheet.book.app.questions += 1
        return self.backend.heights(self.sheet.name, self.rect[0], self.rect[2])

    @property
    def row_height(self):
        found = self._heights()
        mixed = len(set(found)) > 1 and not self.sheet.book.app.first_of_mixed
        return None if mixed else found[0]

    @row_height.setter
    def row_height(self, value):
        self.sheet.check_open()
        assert value <= 409
        self.backend.set_height(self.sheet.name, self.row, value)

    def autofit(self, axis=None):
        assert axis == "r"
        self.sheet.check_open()
        self.sheet.book.app.fitted.append(f"{self.sheet.name}!{self.address}")

    @property
    def height(self):
        return sum(self._heights())

    def _widths(self):
        self.sheet.book.app.questions += 1
        sheet = self.sheet.name
        return [
            0.0 if self.backend.hidden(sheet, col) else self.backend.width(sheet, col)
            for col in range(self.rect[1], self.rect[3] + 1)
        ]

    @property
    def width(self):
        return sum(self._widths()) * _CHARACTER

    @property
    def column_width(self):
        found = self._widths()
        mixed = len(set(found)) > 1 and not self.sheet.book.app.first_of_mixed
        return None if mixed else found[0]

    @column_width.setter
    def column_width(self, value):
        self.sheet.check_open()
        self.backend.set_width(self.sheet.name, self.column, value)

    @property
    def note(self):
        place = self.row, self.column
        text = self.backend.note(self.sheet.name, *place)
        return Note(self.sheet, *place, text) if text else None

    def add_note(self, text):
        self.sheet.check_open()
        self.backend.set_note(self.sheet.name, self.row, self.column, text)
        return Note(self.sheet, self.row, self.column, text)

    @property
    def conditional_formats(self):
        return Rules(self)


class RangeApi:
    """The part of Excel's Range that handlers use."""

    def __init__(self, cells):
        self.cells = cells

    @property
    def Value2(self):  # noqa: N802
        return self.cells.raw_value

    @property
    def EntireColumn(self):  # noqa: N802
        return EntireColumn(self.cells)


class EntireColumn:
    def __init__(self, cells):
        self.cells = cells

    @property
    def Hidden(self):  # noqa: N802
        return self.cells.backend.hidden(self.cells.sheet.name, self.cells.column)

    @Hidden.setter
    def Hidden(self, value):  # noqa: N802
        self.cells.sheet.check_open()
        self.cells.backend.set_hidden(self.cells.sheet.name, self.cells.column, hidden=value)


class Font(base.Font):
    def __init__(self, cells):
        self.cells = cells

    bold = property(lambda _: None, lambda self, value: self.cells._look("bold", value))
    color = property(lambda _: None, lambda self, value: self.cells._look("font_color", value))


class Note(base.Note):
    api: Any = None
    location: Any = None

    text = ""

    def __init__(self, sheet, row, col, text):
        self.sheet, self.row, self.col, self.text = sheet, row, col, text
        self.location = sheet.range((row, col))
        self.api = SimpleNamespace(Shape=SimpleNamespace(TextFrame=SimpleNamespace(AutoSize=False)))

    def delete(self):
        self.sheet.check_open()
        self.sheet.backend.set_note(self.sheet.name, self.row, self.col, None)


class Rules(base.ConditionalFormats):
    def __init__(self, cells):
        self.cells = cells

    def __len__(self):
        return len(self.cells.backend.rules(self.cells.sheet.name))

    def __call__(self, index):
        rule, formula = self.cells.backend.rules(self.cells.sheet.name)[index - 1]
        return Rule(self.cells.sheet, rule, formula)

    def add_custom(self, spec):
        sheet = self.cells.sheet
        sheet.check_open()
        formula = spec["formula"].removeprefix("=")
        self.cells.backend.add_rule(sheet.name, self.cells.areas, formula, spec["fill_color"])


class Rule(base.ConditionalFormat):
    type = "custom"

    def __init__(self, sheet, rule, formula):
        self.sheet = sheet
        self.rule = rule
        self.text = formula

    @property
    def formula(self):
        return f"={self.text}"

    def delete(self):
        self.sheet.check_open()
        self.sheet.backend.delete_rule(self.sheet.name, self.rule)


class Names(base.Names):
    def __init__(self, book):
        self.book = book

    def __len__(self):
        return len(self.book.backend.names())

    def __call__(self, name_or_index):
        names = self.book.backend.names()
        if isinstance(name_or_index, int):
            name_or_index = list(names)[name_or_index - 1]
        if name_or_index not in names:
            raise ComError(name_or_index)
        return Name(self.book, name_or_index, names[name_or_index])

    def snapshot(self):
        names = self.book.backend.names()
        return [(name, Name(self.book, name, text)) for name, text in names.items()]

    def contains(self, name_or_index):
        return name_or_index in self.book.backend.names()

    def add(self, name, refers_to):
        self.book.backend.set_name(name, refers_to.removeprefix("="))
        return Name(self.book, name, refers_to.removeprefix("="))


class Name(base.Name):
    name = ""
    api: Any = None

    refers_to = ""

    def __init__(self, book, name, text):
        self.book = book
        self.name = name
        self.refers_to = f"={text}"
        self.api = SimpleNamespace(Visible=True)

    @property
    def refers_to_range(self):
        text = self.refers_to.removeprefix("=")
        sheet, _, address = text.rpartition("!")
        name = sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
        if "#REF" in text or name not in self.book.backend.sheets():
            raise ComError(text)
        return Range(Sheet(self.book, name), parse(address))

    def delete(self):
        self.book.backend.set_name(self.name, None)
