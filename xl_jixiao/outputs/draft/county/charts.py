"""The charts of the county report: native ones, so that Word can edit them.

XlsxWriter writes a small workbook with the data and the chart; the chart's XML goes into the
document with the workbook behind it (Word's own way of keeping a chart's data).
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Self

from xl_jixiao.outputs.cell_text import safe_text
from xl_jixiao.outputs.count_charts import count_chart
from xl_jixiao.outputs.word.wordml import WORKBOOK_ID, ChartPart
from xl_jixiao.tables.analysis import Analysis, Crosstab

_SHEET = "数据"
_CHART_MEMBER = "xl/charts/chart1.xml"
_WIDTH_MM = 150.0
"""Inside the margins of an official page (156 mm)."""
_HEIGHT_MM = 72.0
_BAR_MM = 7.5
"""Height that one bar takes."""
_BARS_ASIDE_MM = 32.0
_MOST_BARS = 10
_FONT = {"name": "宋体", "size": 9}
_TITLE_FONT = {"name": "黑体", "size": 11, "bold": False}
_LABELS = (
    '<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/>'
    '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>'
)
"""What a label shows. XlsxWriter names the value alone; LibreOffice takes the rest for wanted."""
_EXTERNAL = (
    f'<c:externalData r:id="{WORKBOOK_ID}"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
)


_MADE = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
"""Stands in the workbook as its date: XlsxWriter would write the time of the run, and the same run
must give the same bytes."""


def charts(analysis: Analysis) -> tuple[ChartPart, ...]:
    """Execution rates, grades and findings; one without data is left out."""
    drawn = (
        _columns(analysis.rates, "各单位预算执行率分布"),
        _columns(analysis.grades, "核算等级分布"),
        _bars(analysis.findings, "涉及条数最多的问题"),
    )
    return tuple(chart for chart in drawn if chart is not None)


def _columns(crosstab: Crosstab, title: str) -> ChartPart | None:
    """Columns, a series per kind of form; categories at the ends that nobody is in left out."""
    return _part(_trimmed(crosstab), title, _HEIGHT_MM, stacked=False)


def _bars(crosstab: Crosstab, title: str) -> ChartPart | None:
    """Bars, a series per severity; the most frequent on top, without the ids of the checks."""
    top = _only(crosstab, range(min(_MOST_BARS, len(crosstab.categories))))
    top = replace(top, categories=tuple(one.partition(" ")[2] or one for one in top.categories))
    height = _BARS_ASIDE_MM + _BAR_MM * len(top.categories)
    return _part(top, title, height, stacked=True)


def _trimmed(crosstab: Crosstab) -> Crosstab:
    filled = [
        at
        for at in range(len(crosstab.categories))
        if any(series.counts[at] for series in crosstab.series)
    ]
    return _only(crosstab, range(filled[0], filled[-1] + 1) if filled else range(0))


def _only(crosstab: Crosstab, places: Sequence[int]) -> Crosstab:
    return Crosstab(
        crosstab.title,
        crosstab.unit,
        tuple(crosstab.categories[at] for at in places),
        tuple(
            series._replace(counts=tuple(series.counts[at] for at in places))
            for series in crosstab.series
        ),
    )


def _part(crosstab: Crosstab, title: str, height: float, *, stacked: bool) -> ChartPart | None:
    """None where all are in one category: the text says it, a single column says nothing."""
    if len(crosstab.categories) < 2:
        return None
    with _Book() as drawn:
        sheet = drawn.fill(crosstab)
        chart = count_chart(drawn.file, _SHEET, crosstab, stacked=stacked, font=_FONT)
        chart.set_title({"name": title, "name_font": _TITLE_FONT, "overlay": False})
        chart.set_legend({"position": "bottom", "font": _FONT})
        sheet.insert_chart("H2", chart)
    with _Book() as data:
        data.fill(crosstab)
    with zipfile.ZipFile(io.BytesIO(drawn.content)) as archive:
        xml = archive.read(_CHART_MEMBER).decode()
    return ChartPart(_with_workbook(xml).encode(), data.content, _WIDTH_MM, height, title)


def _with_workbook(xml: str) -> str:
    """The chart's XML as a document needs it: naming the workbook behind it, without the page
    set-up of a sheet, Chinese in the fonts that XlsxWriter names for Latin letters only.
    """
    xml = re.sub(r"<c:printSettings>.*</c:printSettings>", "", xml, flags=re.DOTALL)
    xml = re.sub(r'<a:latin typeface="([^"]*)"/>', r'\g<0><a:ea typeface="\1"/>', xml)
    xml = xml.replace('lang="en-US"', 'lang="zh-CN"').replace(
        '<c:lang val="en-US"/>', '<c:lang val="zh-CN"/>'
    )
    xml = xml.replace('<c:showVal val="1"/>', _LABELS)
    return xml.replace("</c:chartSpace>", _EXTERNAL)


class _Book:
    """A workbook in memory with one sheet of data."""

    def __init__(self) -> None:
        from xlsxwriter import Workbook

        self._stream = io.BytesIO()
        self.file = Workbook(self._stream, {"in_memory": True})
        self.file.set_properties({"created": _MADE})

    def fill(self, crosstab: Crosstab) -> Any:
        """The sheet with the categories down and the series across."""
        sheet = self.file.add_worksheet(_SHEET)
        sheet.set_column(0, 0, 30)
        for at, series in enumerate(crosstab.series, 1):
            sheet.write_string(0, at, safe_text(series.name))
            for down, count in enumerate(series.counts, 1):
                sheet.write_number(down, at, count)
        for down, category in enumerate(crosstab.categories, 1):
            sheet.write_string(down, 0, safe_text(category))
        return sheet

    @property
    def content(self) -> bytes:
        """The file, once it is closed."""
        return self._stream.getvalue()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.file.close()
