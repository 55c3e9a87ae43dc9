"""A native chart of counts: columns side by side for kinds of form, stacked bars for severities.

The same in the summary workbook and, through a workbook behind it, in the county report.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xl_jixiao.outputs.styles import SERIES_COLOURS, SEVERITY_SERIES_COLOURS
from xl_jixiao.tables.analysis import Crosstab


def count_chart(
    workbook: Any,
    sheet: str,
    crosstab: Crosstab,
    *,
    stacked: bool,
    font: Mapping[str, Any],
    top: int = 0,
) -> Any:
    """The chart without title and size.

    Args:
        workbook: XlsxWriter's (untyped).
        sheet: where the table is, the categories down from below its head in the first column.
        crosstab: the same table.
        stacked: bars for severities, else columns with their counts above.
        font: of all its texts.
        top: row of the table's head, from 0.
    """
    options = {"type": "bar", "subtype": "stacked"} if stacked else {"type": "column"}
    chart = workbook.add_chart(options)
    colours = SEVERITY_SERIES_COLOURS if stacked else SERIES_COLOURS
    first, last = top + 1, top + len(crosstab.categories)
    labels = {"value": True, "font": font, "num_format": "0;;"}  # zeros left out
    for at, _ in enumerate(crosstab.series, 1):
        chart.add_series(
            {
                "name": [sheet, top, at],
                "categories": [sheet, first, 0, last, 0],
                "values": [sheet, first, at, last, at],
                "fill": {"color": colours[(at - 1) % len(colours)]},
                "gap": 60,
                **({} if stacked else {"data_labels": labels}),
            }
        )
    counts = {
        "num_font": font,
        "name": f"数量（{crosstab.unit}）",
        "name_font": {**font, "bold": False},
        "num_format": "0",
        "min": 0,
        "major_gridlines": {"visible": True, "line": {"color": "#E0E0E0"}},
    }
    names: dict[str, Any] = {"num_font": font}
    if not stacked:
        chart.set_x_axis(names)
        chart.set_y_axis(counts)
        return chart
    # XlsxWriter names a bar chart's axes as they lie: x are the counts. The first category is on
    # top, the counts still below.
    chart.set_x_axis(counts)
    chart.set_y_axis({**names, "reverse": True, "crossing": "max", "interval_unit": 1})
    return chart
