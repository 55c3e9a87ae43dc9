"""概览: one A4 page with native charts; its figures stand in cells of the page."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from xl_jixiao.outputs.cell_text import safe_text
from xl_jixiao.outputs.sheets import WorkbookContext
from xl_jixiao.outputs.styles import (
    FONT,
    SERIES_COLOURS,
    SEVERITY_SERIES_COLOURS,
    points_for,
    set_up_page,
)
from xl_jixiao.tables.analysis import Crosstab
from xl_jixiao.tables.front_page import NAME, FrontPage, MoneyRow, first_note, money_note
from xl_jixiao.tables.table import ColumnKind
from xl_jixiao.text.wrapping import lines_in

_COLUMNS = 12
_WIDTH = 8.3
_CHART_ROWS = 15
_ROW_POINTS = 16.5
_PIXELS = 63
"""Of a column."""
_CHART_FONT = {"name": FONT, "size": 7}
_SHARES = {3: (3, 4, 5), 2: (5, 7), 1: (12,)}
"""Columns that the small tables take, by how many there are."""
_REPORTING_COLOURS = ("#70AD47", "#FFC000", "#A5A5A5", "#F4B183", "#C00000")


def front_sheet(desk: WorkbookContext, page: FrontPage) -> None:
    """The first sheet."""
    sheet = desk.workbook.add_worksheet(NAME)
    sheet.set_column(0, _COLUMNS - 1, _WIDTH)
    sheet.hide_gridlines(2)
    writer = _Writer(desk, sheet)
    writer.head(page)
    writer.tiles(page)
    writer.money(page)
    writer.charts(page)
    writer.first(page)
    set_up_page(sheet, desk.title, area=(writer.row - 1, _COLUMNS - 1))


class _Writer:
    """Writes the page from top to bottom."""

    def __init__(self, desk: WorkbookContext, sheet: Any) -> None:  # XlsxWriter ships no types
        self._desk, self._sheet, self._styles = desk, sheet, desk.styles
        self.row = 0

    def _line(self, text: str, style: Any, height: float) -> None:
        self._across(0, _COLUMNS, text, style)
        self._sheet.set_row(self.row, height)
        self.row += 1

    def _across(self, at: int, wide: int, value: Decimal | str | int | None, style: Any) -> None:
        """A value over several columns."""
        if wide > 1:
            self._sheet.merge_range(self.row, at, self.row, at + wide - 1, "", style)
        if value is None:
            self._sheet.write_blank(self.row, at, None, style)
        elif isinstance(value, str):
            self._sheet.write_string(self.row, at, safe_text(value), style)
        else:
            self._sheet.write_number(self.row, at, value, style)

    def head(self, page: FrontPage) -> None:
        """Title, what it is of, the sentences."""
        self._line(page.title, self._styles.paper_title, 32)
        self._line(page.note, self._styles.paper_note, 15)
        for sentence in page.told:
            lines = lines_in(sentence, int(_COLUMNS * _WIDTH) - 2)
            self._line(f"• {sentence}", self._styles.paper_text, points_for(lines))
        self.row += 1

    def tiles(self, page: FrontPage) -> None:
        """Labels, below them the numbers."""
        wide = _COLUMNS // len(page.tiles)
        for at, tile in enumerate(page.tiles):
            self._across(at * wide, wide, tile.label, self._styles.header)
        self.row += 1
        self._sheet.set_row(self.row, 30)
        for at, tile in enumerate(page.tiles):
            value = int(tile.text) if tile.text.isdecimal() else tile.text
            self._across(at * wide, wide, value, self._styles.paper_figure)
        self.row += 2

    def money(self, page: FrontPage) -> None:
        """A row a kind of form and year."""
        titles = (
            ("资金和得分", 3),
            ("份数", 1),
            ("全年预算数", 2),
            ("全年执行数", 2),
            ("执行率", 1),
            ("自评平均", 1),
            ("核算平均", 1),
            ("优良率", 1),
        )
        self._cells(0, [(title, wide, self._styles.header) for title, wide in titles])
        for one in page.money:
            self._cells(0, self._money_cells(one))
        if rest := money_note(page):
            self._line(rest, self._styles.paper_note, 15)
        self.row += 1

    def _money_cells(self, one: MoneyRow) -> list[tuple[Any, int, Any]]:
        body = self._styles.body
        return [
            (one.title, 3, body[ColumnKind.NAME]),
            (one.forms, 1, body[ColumnKind.COUNT]),
            (one.annual, 2, body[ColumnKind.AMOUNT]),
            (one.executed, 2, body[ColumnKind.AMOUNT]),
            (one.rate, 1, body[ColumnKind.RATE]),
            (one.claimed, 1, body[ColumnKind.SCORE]),
            (one.total, 1, body[ColumnKind.SCORE]),
            (one.good, 1, body[ColumnKind.RATE]),
        ]

    def _cells(self, at: int, cells: list[tuple[Any, int, Any]]) -> None:
        for value, wide, style in cells:
            self._across(at, wide, value, style)
            at += wide
        self.row += 1

    def charts(self, page: FrontPage) -> None:
        """Up to three small tables side by side, each with its chart below."""
        shown = [
            (one, kind)
            for one, kind in (
                (page.reporting, "pie"),
                (page.grades, "column"),
                (page.kinds, "bar"),
            )
            if one is not None and one.series and one.categories
        ]
        if not shown:
            return
        shares = _SHARES[len(shown)]
        lefts = [sum(shares[:at]) for at in range(len(shares))]
        top, deepest = self.row, 0
        for (crosstab, _), left, wide in zip(shown, lefts, shares, strict=True):
            self.row = top
            self._crosstab(crosstab, left, wide)
            deepest = max(deepest, self.row)
        for (crosstab, kind), left, wide in zip(shown, lefts, shares, strict=True):
            chart = self._chart(crosstab, kind, top, left, wide)
            chart.set_size({"width": wide * _PIXELS - 4, "height": int(_CHART_ROWS * 20) - 4})
            self._sheet.insert_chart(deepest, left, chart, {"x_offset": 2, "y_offset": 2})
        self.row = deepest + _CHART_ROWS + 1

    def _crosstab(self, crosstab: Crosstab, left: int, wide: int) -> None:
        label = wide - len(crosstab.series)
        head: list[tuple[Any, int, Any]] = [(crosstab.title, label, self._styles.header)]
        head += [(series.name[:4], 1, self._styles.header) for series in crosstab.series]
        self._cells(left, head)
        for down, category in enumerate(crosstab.categories):
            cells: list[tuple[Any, int, Any]] = [(category, label, self._styles.paper_small)]
            cells += [
                (series.counts[down], 1, self._styles.body[ColumnKind.COUNT])
                for series in crosstab.series
            ]
            self._cells(left, cells)

    def _chart(self, crosstab: Crosstab, kind: str, top: int, left: int, wide: int) -> Any:
        stacked = kind == "bar"
        chart = self._desk.workbook.add_chart(
            {"type": kind, "subtype": "stacked"} if stacked else {"type": kind}
        )
        colours = SEVERITY_SERIES_COLOURS if stacked else SERIES_COLOURS
        first, last = top + 1, top + len(crosstab.categories)
        label = wide - len(crosstab.series)
        for at, _ in enumerate(crosstab.series):
            column = left + label + at
            series: dict[str, Any] = {
                "name": [NAME, top, column],
                "categories": [NAME, first, left, last, left],
                "values": [NAME, first, column, last, column],
                "gap": 50,
            }
            if kind == "pie":
                series["points"] = [{"fill": {"color": one}} for one in _colours(crosstab)]
                series["data_labels"] = {"value": True, "font": _CHART_FONT, "num_format": "0;;"}
            else:
                series["fill"] = {"color": colours[at % len(colours)]}
            chart.add_series(series)
        if kind != "pie":
            lines = {"visible": True, "line": {"color": "#E0E0E0"}}
            values = {
                "num_font": _CHART_FONT,
                "num_format": "0",
                "min": 0,
                "major_gridlines": lines,
            }
            names: dict[str, Any] = {"num_font": _CHART_FONT, "interval_unit": 1}
            if stacked:
                chart.set_x_axis(values)
                chart.set_y_axis({**names, "reverse": True, "crossing": "max"})
            else:
                chart.set_x_axis(names)
                chart.set_y_axis(values)
        chart.set_title({"name": crosstab.title, "name_font": {**_CHART_FONT, "size": 10}})
        chart.set_legend({"position": "bottom", "font": _CHART_FONT})
        return chart

    def first(self, page: FrontPage) -> None:
        """The units to be looked at first."""
        titles = (
            ("先看的单位", 4),
            ("业务股室", 2),
            ("未能处理文件", 1),
            ("错误", 1),
            ("警告", 1),
            ("自评高于核算", 1),
            ("得分", 1),
            ("等级", 1),
        )
        self._sheet.set_row(self.row, points_for(2))
        self._cells(0, [(title, wide, self._styles.header) for title, wide in titles])
        body = self._styles.body
        for number, one in enumerate(page.first, 1):
            self._sheet.set_row(self.row, _ROW_POINTS)
            self._cells(
                0,
                [
                    (f"{number}. {one.name}", 4, self._styles.paper_small),
                    (one.office, 2, self._styles.paper_small),
                    (one.unusable or None, 1, body[ColumnKind.COUNT]),
                    (one.errors, 1, body[ColumnKind.COUNT]),
                    (one.warnings, 1, body[ColumnKind.COUNT]),
                    (one.excess, 1, body[ColumnKind.SCORE]),
                    (one.total, 1, body[ColumnKind.SCORE]),
                    (one.grade, 1, body[ColumnKind.SHORT]),
                ],
            )
        self._line(first_note(page.first), self._styles.paper_note, 15)


def _colours(crosstab: Crosstab) -> list[str]:
    known = ("按时报齐", "逾期报齐", "报齐（无截止日期）", "报了一部分", "未报")
    colours = dict(zip(known, _REPORTING_COLOURS, strict=True))
    return [colours.get(name, SERIES_COLOURS[0]) for name in crosstab.categories]
