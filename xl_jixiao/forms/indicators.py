"""The indicator table → sections, indicators and the claimed total."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import field, replace
from decimal import Decimal
from itertools import takewhile

from xl_jixiao.forms.headers import Header
from xl_jixiao.forms.rows import (
    Names,
    RowKind,
    TableRow,
    joined_actual,
    joined_reason,
    joined_target,
    typed_nature,
)
from xl_jixiao.forms.view import POINTS, READABLE, CellReader, cell_roles
from xl_jixiao.layouts.roles import roles
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.grid import Cell
from xl_jixiao.model.making import direct
from xl_jixiao.model.submission import (
    NO_FIGURE,
    NOTHING,
    Entry,
    Figure,
    Indicator,
    RowRole,
    Section,
    SectionKind,
)
from xl_jixiao.text.labels import printed_points
from xl_jixiao.text.measures import parse_quantity
from xl_jixiao.text.patterns import lazy_re

_INDICATOR, _SUBTOTAL, _TOTAL = RowKind.INDICATOR, RowKind.SUBTOTAL, RowKind.TOTAL
_OTHER = SectionKind.OTHER
_SCORED_ROW, _DETAIL_ROW = RowRole.SCORED, RowRole.DETAIL

_make_indicator = direct(Indicator)

_FIELDS = {"level3": "三级指标", "actual": "实际完成值", "reason": "偏差原因", "remark": "备注"}
_FIGURES = {"claimed_score": "得分"}
_DETAIL = lazy_re(r"^\s*[（(]?\d*[）)、.]?\s*(?:其中|其\s+中)")

_WEIGHT = lazy_re(r"[（(]\s*(?:分值|权重)?[:：]?\s*(\d+(?:\.\d+)?)\s*分\s*[）)]$")
_CLAIMED = lazy_re(r"(?<!总)得分?[:：]?\s*(\d+(?:\.\d+)?)\s*分")

_OWN_CELL = ("claimed_score", "actual", "target", "target_adjusted", "level3", "level2", "level1")
"""Where a row has its own cell: the score, and what comes nearest to it."""


@dataclass(slots=True)
class IndicatorTable:
    """What has been read of the indicator tables of one form."""

    sections: list[Section] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    claimed_total: Figure = NO_FIGURE
    claimed_points: Figure = NO_FIGURE


class TableReader:
    """Reads the rows of one goal's table; after a page break it goes on with the next header."""

    def __init__(self, desk: CellReader, table: IndicatorTable, goal: int) -> None:
        self.desk = desk
        self.table = table
        self.goal = goal
        self.level1 = Names()
        self.level2 = Names()
        self._labelled: list[Cell] = []
        """Cells of the level-1 name that the open section carries."""
        self._level2: tuple[list[Cell], Entry] = [], NOTHING
        """The latest level-2 name: most rows have that of the row above."""
        self.detail = False
        self.carriers: dict[tuple[int, int], int] = {}
        """Place of merged points or score → the indicator that carries it."""
        self.started = len(table.sections)
        self._place = 0
        """The physical column of a row's own cell."""
        self.growing: list[tuple[int, list[Cell], int]] = []
        """(indicator, cells of its level-2 name, how many of them had been met): a name cut over
        several rows is complete only after its first indicators.
        """

    def read(self, header: Header, rows: Sequence[TableRow]) -> None:
        """Reads the rows below one header."""
        self._place = next((header.first(key) for key in _OWN_CELL if header.has(key)), 0)
        for at, row in enumerate(rows):
            if row.kind is _TOTAL:
                self._total(header, row)
            elif row.kind is _SUBTOTAL:
                self._subtotal(header, row)
            else:
                self._names(row)
                if "section_points" in header.columns:
                    self._section_points(header, row)
                if row.kind is not _INDICATOR:
                    continue
                name = _lone_name(row)
                if name is not None and (
                    self._spans_names(header, name) or _adds_up(name, row, rows[at + 1 :])
                ):
                    self._section_row(header, row)
                else:
                    self._indicator(header, row)
        self._complete_names()

    def _complete_names(self) -> None:
        """Gives the whole names to the indicators that were read before their last piece."""
        rows = self.table.indicators
        for at, cells, met in self.growing:
            if len(cells) != met:
                rows[at] = replace(rows[at], level2=self.desk.joined(cells))
            label = self.table.sections[rows[at].section].label
            if rows[at].level1 != label:
                rows[at] = replace(rows[at], level1=label)
        self.growing.clear()

    def read_total(self, header: Header, label: Cell) -> None:
        """Reads a total that is outside the table, beside its label."""
        self._total(header, TableRow(label.row, RowKind.TOTAL, {}, label))

    def open_with(self, label: Cell) -> None:
        """Opens a section whose name is outside the rows."""
        self.level1.take([label])
        self._open(_OTHER)
        self._name_section()

    def _names(self, row: TableRow) -> None:
        if own := row.all_own("level1"):
            if self.level1.take(own):
                self.level2.clear()
                self._open(_OTHER)
            if self.level1.cells and len(self.table.sections) > self.started:
                self._name_section()
        if own := row.all_own("level2"):
            self.level2.take(own)

    def _section_points(self, header: Header, row: TableRow) -> None:
        """The 分值 beside level 1, where each level has one; that in the label goes before it."""
        if row.own("section_points") is None or not self._labelled:
            return
        section = self.table.sections[-1]
        if section.points is None:
            points = self._figure(header, row, "section_points", self.level1.text)
            self.table.sections[-1] = section._replace(points=points.value)

    def _open(self, kind: SectionKind) -> None:
        self.table.sections.append(Section(kind, NOTHING, goal=self.goal))
        self._labelled = []
        self.detail = False

    def _name_section(self) -> None:
        """The label of the open section, as far as its pieces have been met."""
        if self._labelled == self.level1.cells:
            return
        self._labelled = self.level1.cells.copy()
        section = self.table.sections[-1]
        label = self.desk.joined(self.level1.cells)
        found = roles(self.level1.text)
        kind = found.indicators.section or found.indicators.level2 or _OTHER
        self.table.sections[-1] = Section(
            kind, label, printed_points(label.text), _claimed_in(label), section.goal
        )

    def _section(self) -> int:
        """The section of the row at hand; without level 1 the level-2 kinds make the sections."""
        sections = self.table.sections
        if not self.level1.cells:
            kind = roles(self.level2.text).indicators.level2 or _OTHER
            if len(sections) == self.started or sections[-1].kind is not kind:
                self._open(kind)
        return len(sections) - 1

    def _spans_names(self, header: Header, name: Cell) -> bool:
        """A level-1 name over the whole width of the names is no indicator."""
        level3 = header.columns.get("level3")
        return level3 is not None and self.desk.view.area(name).right >= level3.first

    def _section_row(self, header: Header, row: TableRow) -> None:
        """The row carries the section's own points and score."""
        score = self._figure(header, row, "claimed_score", self.level1.text)
        points = self._figure(header, row, "points", self.level1.text)
        section = self.table.sections[-1]
        self.table.sections[-1] = section._replace(
            points=section.points if section.points is not None else points.value,
            claimed_score=score,
        )

    def _subtotal(self, header: Header, row: TableRow) -> None:
        if len(self.table.sections) > self.started:
            score = self._figure(header, row, "claimed_score", "小计")
            self.table.sections[-1] = self.table.sections[-1]._replace(claimed_score=score)

    def _total(self, header: Header, row: TableRow) -> None:
        score = self._figure(header, row, "claimed_score", "总分")
        points = self._figure(header, row, "points", "总分")
        if row.label is not None and row.first("claimed_score") in (None, row.label):
            points, score = self._loose_total(row, points, score)
        if score.entry.filled or not self.table.claimed_total.entry.filled:
            self.table.claimed_total, self.table.claimed_points = score, points

    def _loose_total(self, row: TableRow, points: Figure, score: Figure) -> tuple[Figure, Figure]:
        """总分 whose numbers are in other columns than those of the rows, or in its own cell."""
        label = row.label
        assert label is not None  # noqa: S101  the caller has looked
        right = self.desk.view.area(label).right
        beside = [cell for cell in self.desk.view.rows[row.row] if cell.col > right]
        figures = [
            self.desk.figure(cell, POINTS, "总分", "总分", (cell.row, cell.col))
            for cell in takewhile(lambda cell: not cell_roles(cell).known, beside)
        ]
        numbers = [one for one in figures if one.value is not None]
        if len(numbers) >= 2:
            return numbers[0], numbers[1]
        if numbers and points.value is None:
            return points, numbers[0]
        inside = printed_points(label.text)
        if inside is not None and "：" in label.text.replace(":", "："):
            return points, Figure(inside, entry=self.desk.entry(label))
        return points, score

    def _indicator(self, header: Header, row: TableRow) -> None:
        desk = self.desk
        section = self._section()
        level3 = self._name(header, row)
        points = self._points(header, row, level3)
        score = self._figure(header, row, "claimed_score", level3.text)
        role, shares = self._role(header, row, level3, points, score)
        name = self.level2.cells
        self.growing.append((len(self.table.indicators), name, len(name)))
        if self._level2[0] != name:
            self._level2 = name.copy(), desk.joined(name)
        self.table.indicators.append(
            _make_indicator(
                section=section,
                level1=self.table.sections[section].label,
                level2=self._level2[1],
                level3=level3,
                target=self._target(header, row, level3.text),
                actual=self._actual(header, row, level3.text),
                points=points,
                claimed_score=score,
                reason=self._reason(header, row, level3.text),
                ref=desk.ref(row.row, self._place),
                role=role,
                shares=shares,
                nature=typed_nature(row),
                goal=self.goal,
            )
        )

    def _role(
        self, header: Header, row: TableRow, level3: Entry, points: Figure, score: Figure
    ) -> tuple[RowRole, int | None]:
        """Scored, a detail of the row above, or sharing the merged points of a row above."""
        shared = self._shared(header, row)
        if shared is not None:
            return RowRole.SHARED, shared
        weighed = points.entry.text or score.entry.text
        is_detail = not weighed and bool(_DETAIL.match(level3.text) or self.detail)
        self.detail = is_detail and "points" in header.columns
        return (_DETAIL_ROW if is_detail and self.detail else _SCORED_ROW), None

    def _shared(self, header: Header, row: TableRow) -> int | None:
        key = "points" if "points" in header.columns else "claimed_score"
        cells = row.cells.get(key)
        if not cells:
            return None
        place = cells[0][:2]
        if place[0] == row.row:
            self.carriers[place] = len(self.table.indicators)
            return None
        return self.carriers.get(place)

    def _name(self, header: Header, row: TableRow) -> Entry:
        """Level 3, with the level 4 that some forms put behind it."""
        level3 = self._text(header, row, "level3")
        if "level4" not in row.cells:
            return level3
        level4 = self._text(header, row, "level4")
        if not level4.filled or level4.text == level3.text:
            return level3
        both = f"{level3.text}：{level4.text}" if level3.filled else level4.text
        return level4._replace(text=both, shown="")

    def _text(self, header: Header, row: TableRow, key: str, label: str = "") -> Entry:
        cells = row.cells.get(key)
        if cells is None:
            return self.desk.joined((), row.row, header.first(key)) if header.has(key) else NOTHING
        desk, cell = self.desk, cells[0]
        if len(cells) == 1 and cell[2] in READABLE:  # nearly always
            return desk.entry(cell)
        for cell in cells:
            desk.inspect(cell, _FIELDS.get(key, ""), label)
        return desk.joined(cells)

    def _reason(self, header: Header, row: TableRow, label: str) -> Entry:
        """偏差原因, with the 改进措施 that some forms put into a column of its own; 备注 where the
        form has neither.
        """
        reason, measures = "reason" in header.columns, "measures" in header.columns
        if reason and measures:
            return joined_reason(
                self._text(header, row, "reason", label), self._text(header, row, "measures", label)
            )
        key = "reason" if reason else "measures" if measures else "remark"
        return self._text(header, row, key, label)

    def _actual(self, header: Header, row: TableRow, label: str) -> Entry:
        actual = self._text(header, row, "actual", label)
        return joined_actual(actual, row) if "unit" in row.cells else actual

    def _target(self, header: Header, row: TableRow, label: str) -> Entry:
        for cell in row.cells.get("target", ()):
            if cell[2] not in READABLE:  # its kind
                self.desk.inspect(cell, "年度指标值", label)
        return joined_target(self.desk, header, row)

    def _figure(self, header: Header, row: TableRow, key: str, label: str) -> Figure:
        """Points or score of the row itself; a merged one counts only where it starts."""
        reach = header.columns.get(key)
        if reach is None:
            return NO_FIGURE
        cells = row.cells.get(key)
        cell = cells[0] if cells else None
        if cell is not None and (cell[0] != row.row or cell is row.label):
            cell = None
        name = _FIGURES.get(key, "分值")
        return self.desk.figure(cell, POINTS, name, label, (row.row, reach.first))

    def _points(self, header: Header, row: TableRow, level3: Entry) -> Figure:
        """分值, or without such a column what the name prints: 改造小区个数（20分）."""
        if "points" in header.columns:
            return self._figure(header, row, "points", level3.text)
        name = level3 if header.has("level3") else self.desk.joined(self.level2.cells)
        printed = _WEIGHT.search(name.text)
        return Figure(Decimal(printed.group(1)), entry=name) if printed else NO_FIGURE


def _lone_name(row: TableRow) -> Cell | None:
    """The level-1 name of a row that has no indicator beside it."""
    cells = row.cells
    if "level3" in cells or "target" in cells or "actual" in cells:
        return None
    return row.own("level1")


def _adds_up(name: Cell, row: TableRow, following: Sequence[TableRow]) -> bool:
    """Whether the points beside a lone level-1 name are those of all rows of its section."""
    whole = _points_of(row)
    if not whole or "level2" in row.cells:
        return False
    added = Decimal(0)
    for other in following:
        own = other.own("level1")
        if other.kind is not RowKind.INDICATOR or (own and own.text != name.text):
            break
        added += _points_of(other)
    return added == whole


def _points_of(row: TableRow) -> Decimal:
    cell = row.own("points")
    if cell is None:
        return Decimal(0)
    if cell.number is not None:
        return cell.number
    quantity = parse_quantity(cell.text)
    return quantity.number if quantity else Decimal(0)


def _claimed_in(label: Entry) -> Figure:
    """The score that a level-1 label claims: 产出指标（分值50分，得50分，未扣分）."""
    found = _CLAIMED.search(label.text) if "得" in label.text else None
    return Figure(Decimal(found.group(1)), entry=label) if found else NO_FIGURE


def settle_sections(table: IndicatorTable) -> None:
    """Kinds of sections whose level-1 name says nothing, from the level-2 names of their rows."""
    for at, section in enumerate(table.sections):
        if section.kind is not _OTHER or roles(section.label.text).indicators.section is not None:
            continue
        kinds = Counter(
            kind
            for one in table.indicators
            if one.section == at and (kind := roles(one.level2.text).indicators.level2) is not None
        )
        if kinds:
            table.sections[at] = section._replace(kind=kinds.most_common(1)[0][0])
