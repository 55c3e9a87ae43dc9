"""What is typed into one form, and what a person should know of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from xl_jixiao.layouts.sheet_plan import Value, as_typed
from xl_jixiao.model.grid import CellKind, CellRef, TextRef
from xl_jixiao.model.submission import Entry, Figure
from xl_jixiao.outputs.cell_text import safe_text

SlotKey = tuple[str, int, str]
"""Block, number and column of a slot (`forms.plan_sheet.Slot`)."""

_DIGITS = 15
"""Excel keeps as many of a number; with more it stays a text."""

_LARGEST = Decimal("1e14")

_PLAIN = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?")

_SAID = re.compile(
    r'(?P<before>[^-\d."]*)(?P<digits>-?\d[\d,]*(?:\.\d+)?)(?P<percent>%?)(?P<behind>[^\d"]*)'
)
"""What a number cell says: the words of its format and the stored digits."""

_SHOWN = re.compile(r"\.(\d+)")


class RemarkKind(Enum):
    """Why something stands in the list, with the heading it stands under."""

    UNPLACED = "未放入：模板里没有相应的位置"
    CHANGED = "已放入，但作了改动，请核对"
    STATED = "由报告正文的句子读出，请核对"
    OMITTED = "按选项没有带过来"
    LABEL = "源文件中的表头和固定文字（模板另有自己的表头，未照搬）"


class Remark(NamedTuple):
    """One thing to know, at its place in the source."""

    kind: RemarkKind
    sheet: str
    cell: str
    """A1 address, 段12句2, or "" for a whole sheet."""
    text: str
    """As it stands there."""
    why: str
    """Of STATED: the field that it was typed into."""


class Typed(NamedTuple):
    """What goes into a cell."""

    value: Value
    number_format: str = ""
    """"" keeps that of the cell."""


class PlacedText(NamedTuple):
    """A text of the source that has been placed: for telling what has not."""

    ref: CellRef
    text: str


@dataclass(slots=True)
class Filling:
    """Collects what one form is filled with."""

    values: dict[SlotKey, Typed] = field(default_factory=dict)
    sources: dict[SlotKey, Entry] = field(default_factory=dict)
    """Where the values come from."""
    computed: dict[SlotKey, Decimal | None] = field(default_factory=dict)
    """What the formulas of the form come to, None where they show nothing."""
    merged: list[tuple[str, int, int]] = field(default_factory=list)
    """Column, first and last number of indicator rows whose cells become one."""
    remarks: list[Remark] = field(default_factory=list)
    found: list[PlacedText] = field(default_factory=list)
    title: str = ""
    """In place of the title of the blank, "" keeps that."""

    def text(self, place: SlotKey, entry: Entry, name: str) -> None:
        """Type in what a cell says; a number as stored, with a format that shows it as before.

        Args:
            place: where.
            entry: what; nothing is typed in where it is blank.
            name: Chinese name of the field, for remarks.
        """
        if not entry.filled:
            return
        number = stored_number(entry)
        if number is not None:
            self.values[place] = number
            self.sources[place] = entry
            self.take(entry, name)
            return
        shown = safe_text(entry.text)
        self.values[place] = Typed(shown)
        self.sources[place] = entry
        self.take(entry, name)
        if len(shown) < len(entry.text) or shown.splitlines() != entry.text.splitlines():
            self.remark(RemarkKind.CHANGED, entry, f"{name}含有单元格容不下的字符或过长，已去掉")

    def number(self, place: SlotKey, figure: Figure, name: str) -> None:
        """Type in points, scores and counts: as the number that was read."""
        self._typed(place, figure, name, _plain_number)

    def amount(self, place: SlotKey, figure: Figure, name: str) -> None:
        """Type in money, in 万元, with the decimals it was shown with."""
        self._typed(place, figure, name, _amount)

    def _typed(
        self, place: SlotKey, figure: Figure, name: str, how: Callable[[Figure], Typed | None]
    ) -> None:
        entry = figure.entry
        if not entry.filled:
            return
        typed = None if figure.value is None else how(figure)
        if typed is None:
            self.text(place, entry, name)
            self.remark(RemarkKind.CHANGED, entry, f"{name}读不成数字，照原文填入，请改成数字")
            return
        self.values[place] = typed
        self.sources[place] = entry
        self.take(entry, name)
        self._tell_conversion(entry, typed, name)

    def _tell_conversion(self, entry: Entry, typed: Typed, name: str) -> None:
        """Say that the cell holds another text than the source: 6分 → 6, 1,234,500元 → 123.45."""
        if _PLAIN.fullmatch(entry.text) and _number_in(entry.text) == typed.value:
            return
        if _number_in(entry.text) != typed.value:
            self.remark(RemarkKind.CHANGED, entry, f"{name}换算为{_shown(typed.value)}填入")
        elif not isinstance(entry.ref, TextRef):
            # without the name of the row, so that a whole column of 6分 makes one line
            field_name = name.rpartition("：")[2]
            self.remark(RemarkKind.CHANGED, entry, f"{field_name}去掉单位，只填数字")

    def result(self, place: SlotKey, figure: Figure, name: str, *, share: bool = False) -> None:
        """What the source claims where our form has a formula: the formula stays where it comes to
        the same, else what was claimed is typed over it.

        Args:
            place: the cell with the formula; `computed` must hold what it comes to.
            figure: what the source says.
            name: of the field.
            share: whether it is a rate (1 = 100%).
        """
        entry, computed = figure.entry, self.computed.get(place)
        if computed is not None and not abs(computed) < _LARGEST:
            computed = self.computed[place] = None  # the formula meets texts, not numbers
        if not entry.filled:
            return
        if figure.value is None:
            self.text(place, entry, name)
            self.remark(RemarkKind.CHANGED, entry, f"{name}读不成数字，照原文填入，没有用公式")
            return
        if computed is not None and _same(figure, computed):
            self.take(entry, name)
            if round(computed, 4) != figure.value or (share and "%" not in entry.text):
                shown = _comes_to(computed, share=share)
                self.remark(RemarkKind.CHANGED, entry, f"{name}由公式计算，{shown}")
            return
        self.take(entry)
        if isinstance(entry.ref, TextRef):
            # a report seldom lists every row: the formula goes on counting what is filled in
            why = f"{name}由公式计算，没有照正文填入；公式现在{_comes_to(computed, share=share)}"
            self.remark(RemarkKind.CHANGED, entry, why)
            return
        step = max(0, -_exponent(figure.step) - 2)
        typed = Typed(figure.value, "0" + _places(step) + "%") if share else _plain_number(figure)
        self.values[place] = typed or Typed(safe_text(entry.text))
        self.sources[place] = entry
        why = f"{name}照原表填入；模板的公式{_comes_to(computed, share=share)}，请核对"
        self.remark(RemarkKind.CHANGED, entry, why)

    def keep_only(self, places: Collection[SlotKey]) -> None:
        """Take back what has been typed into places that the form turned out not to have."""
        for place in [place for place in self.values if place not in places]:
            del self.values[place]
            if place in self.sources:
                self.unplaced(self.sources[place], "模板的表样没有这一格")

    def take(self, entry: Entry, name: str = "") -> None:
        """Remember that what stands in this entry has found its place."""
        if entry.ref is None:
            return
        self.found.append(PlacedText(entry.ref, entry.text))
        if isinstance(entry.ref, TextRef) and name:
            self.remark(RemarkKind.STATED, entry, name.rpartition("：")[2])

    def unplaced(self, entry: Entry, why: str) -> None:
        """Say that this has no place in the form; blank entries need none."""
        if entry.filled:
            self.remark(RemarkKind.UNPLACED, entry, why)
            self.take(entry)

    def remark(self, kind: RemarkKind, entry: Entry, why: str) -> None:
        """Put an entry on the list."""
        ref = entry.ref
        sheet, cell = (ref.sheet, ref.a1) if ref is not None else ("", "")
        self.remarks.append(Remark(kind, sheet, cell, entry.text, why))


def stored_number(entry: Entry) -> Typed | None:
    """A cell that holds a number: what is stored, in a format that shows it as it was shown, with
    the words that its own format printed. None for anything else.
    """
    if entry.kind is not CellKind.NUMBER or entry.number is None or not _fits(entry.number):
        return None
    said = _SAID.fullmatch(entry.text)
    if said is None:
        return None
    value = Decimal(said["digits"].replace(",", ""))
    if value != entry.number * (100 if said["percent"] else 1):
        return None
    return Typed(entry.number, _shown_format(entry))


def _shown_format(entry: Entry) -> str:
    """A number format that shows the number of a cell with the decimals it was shown with."""
    said = _SAID.fullmatch(entry.text)
    if said is None:
        return "General"
    shown = _SHOWN.search(entry.shown or entry.text)
    whole = "#,##0" if "," in said["digits"] else "0"
    words = [f'"{said[name]}"' if said[name] else "" for name in ("before", "behind")]
    places = _places(len(shown[1])) if shown else ""
    if not any(words) and not said["percent"] and whole == "0" and not entry.shown:
        return f"0{places}" if places.endswith("0") and said["digits"].endswith("0") else "General"
    return f"{words[0]}{whole}{places}{said['percent']}{words[1]}"


def plain(number: Decimal) -> str:
    """A number as a person writes it: 9.70 → 9.7, 1E+2 → 100."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _plain_number(figure: Figure) -> Typed | None:
    value, entry = figure.value, figure.entry
    if value is None or not _fits(value):
        return None
    typed, number_format = as_typed(entry.text)
    if entry.shown and entry.number == value and "%" not in entry.shown:
        number_format = _shown_format(entry)
    elif not isinstance(typed, Decimal) or typed != value:
        return Typed(value)
    return Typed(value, "" if number_format == "General" else number_format)


def _amount(figure: Figure) -> Typed | None:
    value = figure.value
    if value is None or not _fits(value):
        return None
    places = max(0, -_exponent(figure.step or value))
    as_stored = figure.entry.kind is CellKind.NUMBER and figure.entry.number == value
    if round(value, places) != value and not as_stored:
        return Typed(value)
    return Typed(value, "#,##0" + _places(places))


def _fits(value: Decimal) -> bool:
    """Whether Excel can hold every digit of it."""
    digits = len(value.as_tuple().digits)
    return value.is_finite() and abs(value) < _LARGEST and digits <= _DIGITS


def _number_in(text: str) -> Decimal | None:
    """The number that a text begins with, whatever unit follows."""
    found = _PLAIN.match(text)
    return Decimal(found.group().replace(",", "")) if found else None


def _comes_to(computed: Decimal | None, *, share: bool) -> str:
    return "不出数" if computed is None else f"算出来是{_shown(computed, share=share)}"


def _same(figure: Figure, computed: Decimal) -> bool:
    """Whether the claimed number is the computed one, rounded or cut as it is shown."""
    if figure.value is None:
        return False
    return abs(figure.value - computed) < (figure.step or Decimal("1e-9")) or (
        figure.value == computed
    )


def _shown(value: Value, *, share: bool = False) -> str:
    if not isinstance(value, Decimal):
        return str(value)
    return f"{plain(round(value * 100, 2))}%" if share else plain(value)


def _places(count: int) -> str:
    return "." + "0" * count if count else ""


def _exponent(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
