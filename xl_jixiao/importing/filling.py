"""What is typed into one form, and what a person should know of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import field
from decimal import Decimal
from enum import Enum
from typing import Literal, NamedTuple

from xl_jixiao.importing.source import Sheets, Typed
from xl_jixiao.layouts.sheet_plan import Value, as_typed
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.grid import CellKind, CellRef
from xl_jixiao.model.submission import Entry, Figure
from xl_jixiao.outputs.cell_text import safe_text
from xl_jixiao.text.labels import printed_points
from xl_jixiao.text.patterns import lazy_re

SlotKey = tuple[str, int, str]
"""Block, number and column of a slot (`forms.plan_sheet.Slot`)."""

_DIGITS = 15
"""Excel keeps as many of a number; with more it stays a text."""

_LARGEST = Decimal("1e14")

_IN_WAN = {"万元": Decimal(1), "元": Decimal(10_000)}

_BRACKET = lazy_re(r"[（(]")

_MONEY_UNIT = lazy_re(r"[亿万千]?元|[亿万]")

_PLAIN = lazy_re(r"[-+]?\d[\d,]*(?:\.\d+)?")

_SAID = lazy_re(
    r'(?P<before>[^-\d."]*)(?P<digits>-?\d[\d,]*(?:\.\d+)?)(?P<percent>%?)(?P<behind>[^\d"]*)'
)
"""What a number cell says: the words of its format and the stored digits."""

_SHOWN = lazy_re(r"\.(\d+)")


class RemarkKind(Enum):
    """Why something is in the list, with the heading it is under."""

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
    """As it is there."""
    why: str
    """Of STATED: the field that it was typed into."""
    column: str = ""
    """The column it is in or went into: a person looks at a column at once."""


class PlacedText(NamedTuple):
    """A text of the source that has been placed: for telling what has not."""

    ref: CellRef
    text: str


@dataclass(slots=True)
class Filling:
    """Collects what one form is filled with."""

    sheets: Sheets = field(default_factory=Sheets)
    """Where it was read from."""
    source_unit: str = "万元"
    """The unit of money of the source."""
    money_unit: Literal["万元", "元"] = "万元"
    """That of the form to be filled in."""
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
        self.values[place] = self.sheets.stored(entry) or Typed(shown)
        self.sources[place] = entry
        self.take(entry, name)
        field_name = name.rpartition("：")[2]
        if self.sheets.is_joined(entry):
            self.remark(
                RemarkKind.CHANGED, entry, f"{field_name}由几格合成一格填入", column=field_name
            )
        if len(shown) < len(entry.text) or shown.splitlines() != entry.text.splitlines():
            why = f"{field_name}含有单元格容不下的字符或过长，已去掉"
            self.remark(RemarkKind.CHANGED, entry, why, column=field_name)

    def together(self, place: SlotKey, entries: Sequence[Entry], name: str) -> None:
        """Type several texts into one cell, each from a line of its own on."""
        filled = [one for one in entries if one.filled]
        for one in filled:
            self.text(place, one, name)
        if len(filled) > 1:
            self.values[place] = Typed(safe_text("\n".join(one.text for one in filled)))
            for one in filled:
                self._changed(one, name, "由几格合成一格填入")

    def label(self, place: SlotKey, entry: Entry, amount: Decimal | None, name: str) -> None:
        """Type in a label with its amount (in 万元) inside, written in the unit of the form."""
        value, own = self.in_unit(amount), _MONEY_UNIT.search(entry.text.rpartition("：")[2])
        self.text(place, entry, name)
        if value is None or own or self.source_unit == self.money_unit:
            return  # 其中：基本支出：139.98万元 says itself what it is
        before = entry.text.replace(":", "：").rpartition("：")[0]
        self.values[place] = Typed(safe_text(f"{before}：{plain(value)}"))
        self._changed(entry, name, self._conversion(entry, value))

    def amount_of_label(self, place: SlotKey, figure: Figure, name: str) -> bool:
        """Type in the amount that stands inside a label; whether there is one."""
        entry = figure.entry
        typed = _amount(figure, _IN_WAN[self.money_unit])
        if typed is None:
            return False
        self.values[place] = typed
        self.sources[place] = entry
        self.take(entry, name)
        own = _MONEY_UNIT.search(entry.text.rpartition("：")[2])
        if own or self.source_unit != self.money_unit:
            self._changed(entry, name, self._conversion(entry, typed.value))
        return True

    def in_unit(self, amount: Decimal | None) -> Decimal | None:
        """An amount in 万元, in the unit of the form."""
        return None if amount is None else _whole(amount * _IN_WAN[self.money_unit])

    def number(self, place: SlotKey, figure: Figure, name: str) -> None:
        """Type in points, scores and counts: as the number that was stored or read."""
        self._typed(place, figure, name, self._plain_number)

    def amount(self, place: SlotKey, figure: Figure, name: str) -> None:
        """Type in money, in the unit of the form, with the decimals it was shown with."""
        self._typed(place, figure, name, self._amount)

    def _plain_number(self, figure: Figure) -> Typed | None:
        return self._stored(figure, figure.value) or _plain_number(figure)

    def _stored(self, figure: Figure, value: Decimal | None) -> Typed | None:
        """The number of the cell, where what it shows is what was read."""
        stored = self.sheets.stored(figure.entry)
        if stored is None or _number_in(figure.entry.text) != value or _shares(figure.entry.text):
            return None
        return stored if isinstance(stored.value, Decimal) and _fits(stored.value) else None

    def _amount(self, figure: Figure) -> Typed | None:
        typed = _amount(figure, _IN_WAN[self.money_unit])
        shown = typed.value if typed is not None else None
        stored = self._stored(figure, shown) if isinstance(shown, Decimal) else None
        if typed is None or stored is None:
            return typed
        return typed._replace(value=stored.value)

    def _typed(
        self, place: SlotKey, figure: Figure, name: str, how: Callable[[Figure], Typed | None]
    ) -> None:
        entry = figure.entry
        if not entry.filled:
            return
        typed = None if figure.value is None else how(figure)
        if typed is None:
            self.text(place, entry, name)
            self._changed(entry, name, "读不成数字，照原文填入，请改成数字")
            return
        self.values[place] = typed
        self.sources[place] = entry
        self.take(entry, name)
        self._tell_conversion(entry, typed, name, money=how == self._amount)

    def _tell_conversion(self, entry: Entry, typed: Typed, name: str, *, money: bool) -> None:
        """Say that the cell holds another text than the source: 6分 → 6, 1,234,500元 → 123.45."""
        stored = self.sheets.stored(entry)
        if stored is not None and stored.value == typed.value:
            return
        shown = _number_in(entry.text)
        if _PLAIN.fullmatch(entry.text) and shown == typed.value:
            return
        if shown != typed.value and money:
            self._changed(entry, name, self._conversion(entry, typed.value))
        elif _BRACKET.search(entry.text) and printed_points(entry.text) == typed.value:
            return  # 预算执行情况（20分）
        elif shown != typed.value:
            self._changed(entry, name, f"换算为{_shown(typed.value)}填入")
        elif not entry.is_told:
            self._changed(entry, name, "去掉单位，只填数字")

    def _conversion(self, entry: Entry, value: Value) -> str:
        """From which unit (the one behind the amount, else that of the form) to which."""
        own = _MONEY_UNIT.search(entry.text)
        before = own.group() if own else self.source_unit
        return f"由{before}换算为{_shown(value)}{self.money_unit}填入"

    def _changed(self, entry: Entry, name: str, what: str) -> None:
        """Without the name of the row, so that a whole column of 6分 makes one line."""
        field_name = name.rpartition("：")[2]
        self.remark(RemarkKind.CHANGED, entry, f"{field_name}{what}", column=field_name)

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
            self._changed(entry, name, "读不成数字，照原文填入，没有用公式")
            return
        if computed is not None and _same(figure, computed):
            self.take(entry, name)
            if round(computed, 4) != figure.value or (share and "%" not in entry.text):
                shown = _comes_to(computed, share=share)
                self._changed(entry, name, f"由公式计算，{shown}")
            return
        self.take(entry)
        if entry.is_told:
            # a report seldom lists every row: the formula goes on counting what is filled in
            why = f"由公式计算，没有照正文填入；公式现在{_comes_to(computed, share=share)}"
            self._changed(entry, name, why)
            return
        step = max(0, -_exponent(figure.step) - 2)
        typed = Typed(figure.value, "0" + _places(step) + "%") if share else _plain_number(figure)
        self.values[place] = typed or Typed(safe_text(entry.text))
        self.sources[place] = entry
        self._changed(
            entry, name, f"照原表填入；模板的公式{_comes_to(computed, share=share)}，请核对"
        )

    def keep_only(self, places: Collection[SlotKey]) -> None:
        """Take back what has been typed into places that the form turned out not to have."""
        for place in [place for place in self.values if place not in places]:
            del self.values[place]
            if place in self.sources:
                self.unplaced(self.sources[place], "模板的表样没有这一格")

    def take(self, entry: Entry, name: str = "") -> None:
        """Remember that what is in this entry has found its place."""
        if entry.ref is None:
            return
        self.found.append(PlacedText(entry.ref, entry.text))
        if entry.is_told and name:
            self.remark(RemarkKind.STATED, entry, name.rpartition("：")[2])

    def unplaced(self, entry: Entry, why: str) -> None:
        """Say that this has no place in the form; blank entries need none."""
        if entry.filled:
            column = self.sheets.heading(entry.ref) if entry.ref is not None else ""
            self.remark(RemarkKind.UNPLACED, entry, why, column=column)
            self.take(entry)

    def remark(self, kind: RemarkKind, entry: Entry, why: str, *, column: str = "") -> None:
        """Put an entry on the list."""
        ref = entry.ref
        sheet, cell = (ref.sheet, ref.a1) if ref is not None else ("", "")
        self.remarks.append(Remark(kind, sheet, cell, entry.text, why, column))


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


def _amount(figure: Figure, factor: Decimal) -> Typed | None:
    """The amount of a figure in 万元, `factor` of the unit to be written making one 万元."""
    value = None if figure.value is None else _whole(figure.value * factor)
    if value is None or not _fits(value):
        return None
    places = max(0, -_exponent(figure.step * factor if figure.step else value))
    as_stored = figure.entry.kind is CellKind.NUMBER and figure.entry.number == value
    if round(value, places) != value and not as_stored:
        return Typed(value)
    return Typed(value, "#,##0" + _places(places))


def _whole(number: Decimal) -> Decimal:
    """Without the exponent of a product: 2082200, not 2.0822E+6."""
    return Decimal(plain(number)) if abs(number) < _LARGEST else number


def _shares(text: str) -> bool:
    return text.endswith(("%", "％", "‰"))


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
