"""Title, unit, year and project: in fields, captions, and other forms of the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from typing import TypeVar

from xl_jixiao.forms.view import CellReader, View, cell_roles
from xl_jixiao.layouts.roles import Roles, after_colon, roles
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.grid import Area, Caption, Cell, CellKind, Grid
from xl_jixiao.model.report import Report
from xl_jixiao.model.submission import NOTHING, Entry, Submission
from xl_jixiao.text.characters import mend_years, plain
from xl_jixiao.text.dates import find_year
from xl_jixiao.text.labels import fold, is_placeholder, office_name, tidy
from xl_jixiao.text.patterns import lazy_re

_TEXT = CellKind.TEXT

_BLANKS = lazy_re(r"^[\s_＿—\-/]*$")

_NEXT_LABEL = lazy_re(r"\s+(?=[^\s:：]{2,16}[:：])")

_ENDS_IN_YEAR = lazy_re(r"[0-9零一二三四五六七八九] ?年 ?度? ?[)）]?$")

_UP_TO_YEAR = lazy_re(r"[2２][0０]\d{2}|二[零〇○][零〇○一二三四五六七八九]{2}(?=年)|[（(]")

_OFFICES = ("unit", "department")

_MAY_HEAD = ("", "year")
"""What a text labels that may head a column: nothing, or 年度."""

_OFFICE = lazy_re(
    r"(?:局|委|办|办公室|委员会|中心|政府|法院|检察院|学校|中学|小学|医院|卫生院|站|所|院|馆|队|"
    r"协会|联合会|总工会|团委|妇联|党校|工委|街道|镇|乡|部|公司|大队|支队|处|社)$"
)

_CODE = lazy_re(
    r"^(?:[\[［【(（](?P<bracketed>\d{3,})[\]］】)）]\s*[-—_]?|(?P<dashed>\d{3,})\s*[-—_]|(?P<plain>\d{6,}))"
    r"\s*(?=[\u4e00-\u9fff])"
    r"|[\[［【(（](?P<behind>\d{3,})[\]］】)）]$"
)
"""The code that the budget system prints with a name: [123001]某局, 123001-某局, 某局（123001）."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Title, fields and year of one form."""

    title: Entry = NOTHING
    fields: Mapping[str, Entry] = field(default_factory=dict)
    year: int | None = None
    money: str = ""
    """万元 or 元, where a line 单位：… says so."""
    labels: tuple[str, ...] = ()
    """Words of the labels that were met, for recognising the layout."""

    def entry(self, key: str) -> Entry:
        """The value of a field, nothing where it is blank or not there."""
        return self.fields.get(key, NOTHING)

    def has(self, key: str) -> bool:
        """Whether the form has a label for the field, filled or not."""
        return key in self.fields


@dataclass(slots=True)
class _Gathered:
    """What has been met so far, row by row."""

    title: Entry = NOTHING
    fields: dict[str, Entry] = field(default_factory=dict)
    labels: list[str] = field(default_factory=list)
    money: str = ""
    lone_year: int | None = None

    def take(self, desk: CellReader, area: Area, cell: Cell, found: Roles) -> None:
        """Takes in one cell whose text is known."""
        if found.head.lone_year:
            self.lone_year = self.lone_year or find_year(cell.text)
        elif found.head.money_line:
            self.money = self.money or found.head.money_line
        elif found.head.title and not self.title.filled:
            self.title = _title(desk, cell, area)
        elif key := found.head.label:
            self.labels.append(found.word)
            value = _value(desk, cell, area, inline=not found.head.field)
            if key == "year" and not value.filled:
                value = _below(desk, cell)
            if not self.fields.get(key, NOTHING).filled:
                self.fields[key] = value

    def take_line(self, entry: Entry, pieces: list[str]) -> None:
        """Takes in a cell that holds several labels with their values."""
        for piece in pieces:
            found = roles(piece)
            text = after_colon(piece)
            if found.head.money_line:
                self.money = self.money or found.head.money_line
            elif found.head.inline:
                self.labels.append(found.word)
                blank = _BLANKS.match(text) or is_placeholder(text)
                value = entry._replace(text="" if blank else tidy(text), kind=CellKind.TEXT)
                if not self.fields.get(found.head.inline, NOTHING).filled:
                    self.fields[found.head.inline] = value


def _pieces(text: str) -> list[str]:
    """The labels of a line with their values (填报单位：某局  填报日期：3月1日  单位：万元); [] for
    any other text.
    """
    if text.count("：") + text.count(":") < 2:
        return []
    parts = _NEXT_LABEL.split(text.strip())
    known = any(found.head.inline or found.head.money_line for found in map(roles, parts))
    return parts if len(parts) > 1 and known else []


def identity_of(desk: CellReader, area: Area, rows: Iterable[int]) -> Identity:
    """Who, what and when; the lines above a table speak for the first form in it."""
    # of two lines that say the unit or the year the visible one is the form's
    hidden = desk.view.unseen.all_rows
    rows = sorted(rows, key=lambda row: (row in hidden, row)) if hidden else sorted(rows)
    identity = _read_identity(desk, area, rows)
    return completed(identity, desk.view.captions) if area.top == 1 else identity


def _read_identity(desk: CellReader, area: Area, rows: Iterable[int]) -> Identity:
    """Reads the rows outside the tables: above them, and below (grade, footers)."""
    met = _Gathered()
    left, right = area[1::2]
    for row in rows:
        lines: dict[int, tuple[Entry, list[str]]] = {}
        for cell in desk.view.in_row(row, left, right):
            labelled = cell[2] is _TEXT and ("：" in (text := cell[3]) or ":" in text)
            if labelled and (pieces := _pieces(text)):
                lines[cell.col] = desk.entry(cell), pieces
        signs = desk.view.signs_in(row, left, right)
        if not signs and not lines:  # notes, most of them
            continue
        fields = [found for _, found in signs if found.head.field not in _MAY_HEAD]
        heads = bool(fields) and _heads_columns(desk, area, row, signs)
        for cell, found in signs:
            if cell[1] not in lines and not (heads and found.head.field not in _MAY_HEAD):
                met.take(desk, area, cell, found)
        for entry, pieces in lines.values():
            met.take_line(entry, pieces)
    _without_stamps(met.fields)
    _unit_from_title(met.fields, met.title)
    _codes_apart(met.fields)
    year = _year(met.title, met.fields) or met.lone_year or _year_above(desk, area, met.title)
    return Identity(met.title, met.fields, year, met.money, tuple(met.labels))


def _heads_columns(
    desk: CellReader, area: Area, row: int, signs: Sequence[tuple[Cell, Roles]]
) -> bool:
    """Whether the row heads the columns of a table, as 任务名称 | 主要内容 | 预算 | 执行率 does:
    no label has its value beside it there, since behind each heading stands the next.
    """
    heads = [
        cell
        for cell, found in signs
        if (found.funds.column or found.indicators.column) and not found.head.field
    ]
    if len(heads) < 2:
        return False
    view = desk.view
    cells = view.in_row(row, area.left, area.right)
    if any(cell.kind is not CellKind.TEXT for cell in cells):
        return False
    followed = [view.at(row, view.area(cell).right + 1) is not None for cell in heads]
    return all(followed[:-1]) and (followed[-1] or heads[-1] is cells[-1])


def _title(desk: CellReader, cell: Cell, area: Area) -> Entry:
    """The title, with its second line where it is written in two cells."""
    entry = desk.entry(cell)
    if entry.text.endswith("表"):
        return entry
    below = desk.view.area(cell).bottom + 1
    for row in (below, below + 1):
        cells = desk.view.in_row(row, area.left, area.right)
        if len(cells) == 1 and tidy(cells[0].text).endswith("表"):
            return entry._replace(text=entry.text + tidy(cells[0].text))
    return entry


def _value(desk: CellReader, label: Cell, area: Area, *, inline: bool) -> Entry:
    """The value of a label: after its colon, else in the next filled cell at its right, else (a
    label that nothing is beside) below it.
    """
    view = desk.view
    if inline:
        text = after_colon(label.text)
        if not _BLANKS.match(text):
            return desk.entry(label)._replace(text=tidy(text), kind=CellKind.TEXT)
    reach = view.area(label)
    beside = view.in_row(label.row, reach.right + 1, area.right)
    if beside:
        return _filled(desk, beside[0])
    if inline or view.in_row(label.row, area.left, label.col - 1):
        return desk.blank(label.row, reach.right + 1)
    below = view.at(reach.bottom + 1, label.col)
    alone = reach.left == reach.right and not (below is None or _heads_a_block(below))
    if below is not None and alone and view.area(below)[1::2] == reach[1::2]:
        return _filled(desk, below)
    return desk.blank(label.row, reach.right + 1)


def _heads_a_block(cell: Cell) -> bool:
    """Whether the table begins here: under a blank 单位名称 stands 财政供养人员情况."""
    found = cell_roles(cell)
    return bool(
        found.base.section
        or found.base.column
        or found.indicators.section
        or found.indicators.level2
    )


def _below(desk: CellReader, label: Cell) -> Entry:
    """What is below a label that heads a column: 财政年度 over 2023."""
    reach = desk.view.area(label)
    below = desk.view.at(reach.bottom + 1, label.col)
    return desk.blank(label.row, reach.right + 1) if below is None else _filled(desk, below)


def _year_above(desk: CellReader, area: Area, title: Entry) -> int | None:
    """The year of a title in two cells: 某县2023年度 above 部门整体支出绩效自评表."""
    if title.ref is None:
        return None
    for row in desk.view.rows_between(area.top, title.ref.row - 1):
        for cell in desk.view.in_row(row, area.left, area.right):
            if cell.kind is not CellKind.TEXT or not _ENDS_IN_YEAR.search(plain(cell.text)):
                continue
            if year := find_year(cell.text):
                return year
    return None


def _filled(desk: CellReader, cell: Cell) -> Entry:
    """The cell as a value, unless it is the next label or a placeholder."""
    found = cell_roles(cell)
    if found.head.label or found.funds.column or found.indicators.column or found.goals.part:
        return desk.blank(cell.row, cell.col)
    entry = desk.entry(cell)
    if is_placeholder(entry.text):
        return desk.blank(cell.row, cell.col)
    return entry


def _unit_from_title(fields: dict[str, Entry], title: Entry) -> None:
    """A title 某局2023年度…自评表 names the unit where no field does; a county alone is none."""
    if fields.get("unit", NOTHING).filled or fields.get("department", NOTHING).filled:
        return
    before = _UP_TO_YEAR.split(mend_years(title.text), maxsplit=1)[0].strip()
    if _OFFICE.search(before):
        fields["unit"] = title._replace(text=before)


def _without_stamps(fields: dict[str, Entry]) -> None:
    """The names of unit and department without the place of a seal (某县民政局（公章）)."""
    for key in _OFFICES:
        entry = fields.get(key, NOTHING)
        if entry.filled and (name := office_name(entry.text)) != entry.text:
            fields[key] = entry._replace(text=name, kind=CellKind.TEXT)


def _codes_apart(fields: dict[str, Entry]) -> None:
    """Takes the code out of the names of unit and department (主管部门及代码: [123]某局)."""
    for key in _OFFICES:
        entry = fields.get(key, NOTHING)
        found = _CODE.search(entry.text)
        if found is None:
            continue
        fields[key] = entry._replace(text=_CODE.sub("", entry.text, count=1).strip())
        if key == "unit" and not fields.get("unit_code", NOTHING).filled:
            fields["unit_code"] = entry._replace(text=next(filter(None, found.groups())))


def _year(title: Entry, fields: Mapping[str, Entry]) -> int | None:
    year = find_year(title.text)
    if year is None and (stated := fields.get("year")) is not None:
        year = find_year(stated.text)
    return year


def completed(identity: Identity, captions: Sequence[Caption]) -> Identity:
    """The identity of a form, with what only the lines above its table say.

    What the table itself says stands. The lines are read as a sheet of one column is, so that they
    follow the same rules as title rows inside a table.
    """
    if not captions:
        return identity
    above = _read(captions)
    fields = {key: value for key, value in above.fields.items() if value.filled}
    fields |= {
        key: value for key, value in identity.fields.items() if value.filled or key not in fields
    }
    return Identity(
        title=identity.title if identity.title.filled else above.title,
        fields=fields,
        year=identity.year or above.year,
        money=identity.money or above.money,
        labels=(*identity.labels, *above.labels),
    )


def _read(captions: Sequence[Caption]) -> Identity:
    cells = {(row, 1): Cell(row, 1, CellKind.TEXT, one.text) for row, one in enumerate(captions, 1)}
    view = View(Grid("", cells))
    read = _read_identity(CellReader(view), Area(1, 1, len(captions), 1), view.order)
    return replace(
        read,
        title=_placed(read.title, captions),
        fields={key: _placed(value, captions) for key, value in read.fields.items()},
    )


def _placed(entry: Entry, captions: Sequence[Caption]) -> Entry:
    """The entry with the place of its line in the document."""
    if entry.ref is None or not 1 <= entry.ref.row <= len(captions):
        return entry
    return entry._replace(ref=captions[entry.ref.row - 1].ref)


Named = TypeVar("Named", Submission, Report)


def agreed_unit(units: Iterable[Entry]) -> Entry:
    """The unit that is named, however it is spaced; nothing where none is or several are."""
    named = {fold(one.text): one for one in units if one.filled}
    return next(iter(named.values())) if len(named) == 1 else NOTHING


def agreed_year(years: Iterable[int | None]) -> int | None:
    """The year that is named; None where none is or several are."""
    named = {one for one in years if one is not None}
    return next(iter(named)) if len(named) == 1 else None


def filled_in(things: Iterable[Named], unit: Entry, year: int | None) -> tuple[Named, ...]:
    """The things, with unit and year for those that say none."""
    return tuple(
        replace(
            one,
            unit=one.unit if one.unit.filled else unit,
            year=year if one.year is None else one.year,
        )
        for one in things
    )
