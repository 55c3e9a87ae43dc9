"""A native Word chart: its XML and the workbook behind it, placed as a picture in the line."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from xl_jixiao.outputs.draft.runs import clean

CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CHART_RELATION = f"{_OFFICE}/chart"
WORKBOOK_RELATION = f"{_OFFICE}/package"
WORKBOOK_ID = "rId1"
"""How the chart's XML must name its workbook: <c:externalData r:id="rId1">."""
_EMU_PER_MM = 36_000
_FIRST_ID = 20_001
"""Of the drawing: far from the ids of pictures that a template may hold."""


@dataclass(frozen=True, slots=True)
class ChartPart:
    """A chart that can be edited in Word."""

    xml: bytes
    """The chart part (c:chartSpace); it names its workbook `WORKBOOK_ID`."""
    workbook: bytes
    """.xlsx with the chart's data."""
    width_mm: float
    height_mm: float
    title: str
    """Alternative text, read out where pictures are not shown."""


def chart_id(number: int) -> str:
    """Name of the relationship from the document to its nth chart, from 1."""
    return f"rIdJxChart{number}"


def chart_run(chart: ChartPart, number: int) -> str:
    """The run that shows the document's nth chart."""
    size = f'cx="{round(chart.width_mm * _EMU_PER_MM)}" cy="{round(chart.height_mm * _EMU_PER_MM)}"'
    identity = f'id="{_FIRST_ID + number}" name="图{number}" descr={quoteattr(clean(chart.title))}'
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0" xmlns:wp='
        '"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        f"<wp:extent {size}/><wp:docPr {identity}/><wp:cNvGraphicFramePr/>"
        '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData '
        'uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart '
        'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
        f'xmlns:r="{_OFFICE}" r:id="{chart_id(number)}"/></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )
