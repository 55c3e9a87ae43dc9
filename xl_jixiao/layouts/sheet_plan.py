"""A sheet to be written, as pure data, and its builder.

A sheet to be written, as pure data: what is where and how it looks.

`forms.plan` makes such plans from the layout files, `outputs.blank` renders them. Between the two
there is no library, so a plan can be tested, compared and (later) drawn into an open Excel sheet.
Rows and columns are 1-based, as in `model.grid`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Literal, NamedTuple

from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.grid import Area, column_letters
from xl_jixiao.text.patterns import lazy_re
from xl_jixiao.text.wrapping import half_widths, lines_in

DEFAULT_HEIGHT = 15.0

Align = Literal["left", "center", "right"]

VerticalAlign = Literal["top", "vcenter", "bottom"]

Look = Literal["plain", "header", "input", "computed"]

TITLE_FONT = "方正小标宋简体"

HEADING_FONT = "黑体"

BODY_FONT = "仿宋"


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell looks. `look` is its role, which the renderer tints."""

    font: str = BODY_FONT
    size: float = 10.5
    bold: bool = False
    align: Align = "center"
    valign: VerticalAlign = "vcenter"
    border: bool = True
    look: Look = "plain"
    number_format: str = "General"
    indent: int = 0

    def formatted(self, number_format: str) -> Style:
        """The same style under another number format."""
        return replace(self, number_format=number_format)


TITLE = Style(font=TITLE_FONT, size=18, border=False)

ATTACHMENT = Style(font=HEADING_FONT, size=14, align="left", border=False)

REMARK = Style(size=10.5, align="left", border=False, valign="top")

REMARK_RIGHT = Style(size=10.5, align="right", border=False)

HEADER = Style(bold=True, look="header")

LABEL = Style()

LABEL_LEFT = Style(align="left")

INPUT = Style(look="input")

INPUT_LEFT = Style(look="input", align="left")

INPUT_TEXT = Style(look="input", number_format="@")
"""Typed text stays what it is: under General Excel makes a formula of "=100%", a day of "3-5"."""

INPUT_LONG = Style(look="input", align="left", valign="top")

INPUT_REASON = Style(look="input", align="left", size=9)

INPUT_MONEY = Style(look="input", number_format="#,##0.00####")
"""Two decimals at least, and never fewer than were typed: what is shown is what is read."""

COMPUTED_RATE = Style(look="computed", number_format="0.00%")

COMPUTED_SCORE = Style(look="computed")

Value = str | int | float | Decimal | None


@dataclass(frozen=True, slots=True)
class PlannedCell:
    """One cell. A formula is given without its "=" and always with the value it has now."""

    row: int
    col: int
    value: Value
    style: Style
    formula: str = ""

    @property
    def a1(self) -> str:
        """The address of the cell."""
        return f"{column_letters(self.col)}{self.row}"


@dataclass(frozen=True, slots=True)
class Validation:
    """What may be typed into some cells, with the message for anything else.

    kind "number": a number of at least `least` (and at most `most`). kind "list": one of `items`;
    with `strict` False the list only suggests and any text is accepted.
    """

    areas: tuple[Area, ...]
    kind: Literal["number", "list"]
    title: str
    message: str
    least: Decimal = Decimal(0)
    most: Decimal | None = None
    most_formula: str = ""
    """Instead of `most`: a formula without "=", relative to the first cell of the first area."""
    items: tuple[str, ...] = ()
    strict: bool = True


@dataclass(frozen=True, slots=True)
class Note:
    """A comment on a cell: what to fill in here."""

    row: int
    col: int
    text: str


@dataclass(frozen=True, slots=True)
class PrintSetup:
    """Always A4, one page wide. `repeat` are the rows (first, last) printed again on each page."""

    area: Area
    repeat: tuple[int, int] | None = None
    landscape: bool = False
    margins: tuple[float, float, float, float] = (0.7, 0.7, 0.8, 0.7)
    """Left, right, top, bottom, in inches."""
    one_page: bool = False
    """Whether it is shrunk to one page in height too."""
    breaks: tuple[int, ...] = ()
    """Rows with which a new page begins."""


class InputSlot(NamedTuple):
    """A place of the form that is filled in: which field of the submission, and its cell.

    `column` is the key that the layout gives the column or field. Blocks: "fields" and "closing"
    (number 0); "funds" (number = row of the money block, halves counted left, right, left …, with
    column "amount" or, where it is written behind the label, "label"); "goals" (number = goal);
    "indicators" (number = row, over all goals); "total" (number 0); "base" (number 0, column =
    "row key/column key", or the column key alone in a block of one row).
    """

    block: str
    number: int
    column: str
    row: int
    col: int

    @property
    def a1(self) -> str:
        """The address of the cell."""
        return f"{column_letters(self.col)}{self.row}"


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """A sheet, complete."""

    name: str
    cells: tuple[PlannedCell, ...]
    merges: tuple[Area, ...]
    widths: tuple[tuple[int, float], ...]
    """(column, width in characters)"""
    heights: tuple[tuple[int, float], ...]
    """(row, height in points)"""
    print_setup: PrintSetup
    validations: tuple[Validation, ...] = ()
    notes: tuple[Note, ...] = ()
    freeze: tuple[int, int] | None = None
    """The first row and column that scroll."""
    form: str = ""
    """Hidden form id and version, "hunan-department@2023.1"."""
    slots: tuple[InputSlot, ...] = ()
    growing: frozenset[int] = frozenset()
    """Rows that grow with what is typed in: Excel does not fit rows to merged cells, so those with
    a text over several columns keep their height.
    """

    hidden: frozenset[int] = frozenset()
    """Spare rows that nobody sees until they are wanted; their heights are those they then have."""

    def slot(self, block: str, number: int = 0, column: str = "") -> InputSlot | None:
        """The place of one field, or None where the form has none."""
        for slot in self.slots:
            if slot[:3] == (block, number, column):
                return slot
        return None

    def cell(self, row: int, col: int) -> PlannedCell | None:
        """The cell planned at this place."""
        for cell in self.cells:
            if (cell.row, cell.col) == (row, col):
                return cell
        return None


_NUMBER = lazy_re(r"[+-]?\d+(?:\.(?P<decimals>\d+))?(?P<percent>%?)")


def as_typed(text: str) -> tuple[Value, str]:
    """What Excel stores when a person types this text, with the number format that shows it again:
    "132.71%" → 1.3271 under 0.00%, "114.30" → 114.3 under 0.00, "6分" → the text itself.
    """
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        return text, "General"
    places = "." + "0" * len(match["decimals"]) if match["decimals"] else ""
    number = Decimal(text.strip().rstrip("%"))
    if match["percent"]:
        return number / 100, f"0{places}%"
    trailing_zero = bool(places) and text.strip().endswith("0")
    return number, f"0{places}" if trailing_zero else "General"


LINE = 1.45
"""Height of a line for each point of its letters: that of the fonts that stand in for 仿宋 where it
is not installed; 仿宋 itself takes less."""


def needed_width(text: str, size: float = 10.5) -> float:
    """Column width in characters that keeps each line of a text on one line."""
    longest = max(half_widths(line) for line in text.split("\n"))
    return longest * size / 11 + 1


def needed_height(text: str, width: float, size: float = 10.5) -> float:
    """Row height in points that shows all of a wrapped text in columns `width` characters wide.

    A Chinese character is as wide as two of Excel's width units at 11 points.
    """
    return lines_in(text, (width - 1) * 11 / size) * size * LINE + 4


def characters_in(width: float, height: float, size: float = 10.5) -> int:
    """About how many Chinese characters a cell of this width and height (points) prints."""
    lines = int((height - 4) / (size * LINE))
    return int((width - 1) * 11 / size / 2) * max(1, lines)


def unique_names(plans: tuple[SheetPlan, ...]) -> Iterator[tuple[str, SheetPlan]]:
    """The plans with sheet names that Excel takes: at most 31 characters, none twice."""
    used: set[str] = set()
    for plan in plans:
        base = re.sub(r"[\[\]:*?/\\]", "", plan.name).strip("'")[:31] or "自评表"
        name, number = base, 2
        while name.casefold() in used:
            tail = f"（{number}）"
            name, number = base[: 31 - len(tail)] + tail, number + 1
        used.add(name.casefold())
        yield name, plan


_NUMBERS = (INPUT, INPUT_MONEY)

LOWEST = 19.0
"""Points of a row in which something is typed, at least."""

_LEAST_SHARE = 0.6
"""How much of its height is left to a row that does not grow by itself."""


def across(row: int, span: tuple[int, int]) -> Area:
    """The area of one row over physical columns (first, last)."""
    return Area(row, span[0], row, span[1])


class SheetPlanBuilder:
    """Collects cells, merges and slots; knows the widths, so that it can tell the height a text
    needs.
    """

    def __init__(self, widths: tuple[float, ...]) -> None:
        self.widths = widths
        self.cells: list[PlannedCell] = []
        self.merges: list[Area] = []
        self.heights: dict[int, float] = {}
        self.hidden: dict[int, float] = {}
        """Hidden row → its height once it is shown; it takes no room on the page."""
        self.needed: dict[int, float] = {}
        """Row → the height that its printed texts take at least."""
        self.slots: list[InputSlot] = []
        self.notes: list[Note] = []
        self.typed: list[tuple[Area, bool]] = []
        """Where something is typed in, and whether it may be a text that takes several lines."""
        self.validations: list[Validation] = []

    def put(
        self,
        area: Area,
        value: Value,
        style: Style,
        *,
        formula: str = "",
        long: bool = True,
    ) -> None:
        """Write a value over an area, merged where that is more than one cell. The row grows to
        show all of a text, unless the area spans several rows. `long` says whether what is typed in
        may take several lines.
        """
        self.cells.append(PlannedCell(area.top, area.left, value, style, formula))
        if style.look == "input" and not formula:
            self.typed.append((area, long and style not in _NUMBERS))
        if (area.top, area.left) != (area.bottom, area.right):
            self.merges.append(area)
        if area.top == area.bottom:
            width = sum(self.widths[area.left - 1 : area.right])
            needed = needed_height(str(value or ""), width, style.size)
            self.needed[area.top] = max(self.needed.get(area.top, 0), round(needed, 1))
            self.grow(area.top, needed)

    def grow(self, row: int, height: float) -> None:
        """Make the row at least this high (points); a hidden one takes no room."""
        if row not in self.hidden:
            self.heights[row] = max(self.heights.get(row, 0), round(height, 1))

    def hide(self, row: int, height: float) -> None:
        """Keep the row for later: hidden, as high as this once it is shown."""
        self.hidden[row] = height
        self.heights[row] = 0

    def growing(self) -> frozenset[int]:
        """The rows that may be left to grow: with a place for a text, and none of those over
        several columns or rows.
        """
        fixed, open_rows = set[int](), set[int]()
        for area, long in self.typed:
            rows = range(area.top, area.bottom + 1)
            merged = (area.top, area.left) != (area.bottom, area.right)
            if long:
                (fixed if merged else open_rows).update(rows)
        return frozenset(open_rows - fixed)

    def make_room(self) -> None:
        """Make rows higher that are too low for a label over several of them."""
        areas = {(area.top, area.left): area for area in self.merges if area.top < area.bottom}
        for cell in self.cells:
            area = areas.get((cell.row, cell.col))
            if area is None or not isinstance(cell.value, str):
                continue
            rows = [row for row in range(area.top, area.bottom + 1) if row not in self.hidden]
            width = sum(self.widths[area.left - 1 : area.right])
            lacking = needed_height(cell.value, width, cell.style.size) - sum(
                self.heights.get(row, DEFAULT_HEIGHT) for row in rows
            )
            if lacking > 0:
                for row in rows:
                    self.grow(row, self.heights.get(row, DEFAULT_HEIGHT) + lacking / len(rows))

    def fit(self, room: float, first: int, last: int) -> bool:
        """Lower the rows for texts, so that these rows fit onto one page of `room` points where a
        little is lacking; whether they do now.
        """
        rows = range(first, last + 1)
        spare = {
            row: self.heights[row] - least
            for row, least in self._lowest().items()
            if row in rows and self.heights.get(row, 0) > least
        }
        over = sum(self.heights.get(row, DEFAULT_HEIGHT) for row in rows) - room
        if over <= 0:
            return True
        if over > sum(spare.values()):
            return False
        share = over / sum(spare.values())
        for row, some in spare.items():
            self.heights[row] = round(self.heights[row] - some * share - 0.05, 1)
        return True

    def _lowest(self) -> dict[int, float]:
        """The least height of each row in which a text is typed."""
        lowest = dict.fromkeys(self.growing(), LOWEST)
        for area, long in self.typed:
            if long and area.top == area.bottom and area.top not in lowest:
                lowest[area.top] = max(LOWEST, self.heights[area.top] * _LEAST_SHARE)
        return {row: max(least, self.needed.get(row, 0)) for row, least in lowest.items()}

    def plan(
        self, name: str, print_setup: PrintSetup, *, freeze: tuple[int, int] | None = None
    ) -> SheetPlan:
        """The sheet of all that was collected."""
        return SheetPlan(
            name=name,
            cells=tuple(self.cells),
            merges=tuple(self.merges),
            widths=tuple(enumerate(self.widths, start=1)),
            heights=tuple(sorted((self.heights | self.hidden).items())),
            print_setup=print_setup,
            validations=tuple(self.validations),
            notes=tuple(self.notes),
            freeze=freeze,
            slots=tuple(self.slots),
            hidden=frozenset(self.hidden),
        )

    def slot(self, block: str, number: int, column: str, area: Area) -> None:
        """Remember where a field is filled in."""
        self.slots.append(InputSlot(block, number, column, area.top, area.left))

    def note(self, area: Area, text: str) -> None:
        """Explain a field at its cell."""
        if text:
            self.notes.append(Note(area.top, area.left, text))
