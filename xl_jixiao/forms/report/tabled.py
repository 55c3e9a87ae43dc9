"""Money in lines that were cells of a table: labels with their unit, a row below its columns.

Only what such lines say of all the money, where the sentences say nothing of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import accumulate

from xl_jixiao.model.grid import TEXT_SHEET, CellKind, SentenceRef
from xl_jixiao.model.report import Report
from xl_jixiao.model.submission import Entry, Figure
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)
_ABOVE = 3
"""The columns stand in one of so many lines above the row."""


def tabled_money(report: Report) -> Mapping[str, Figure]:
    """Column ("initial", "annual", "executed", "rate") → its figure, money in 万元."""
    return _row(report) or _labelled(report)


def _row(report: Report) -> Mapping[str, Figure]:
    """全年预算数(A) 全年执行数(B) / 年度资金总额： 105.9 100.1, all of them filled in."""
    lines = [one.text for one in report.paragraphs]
    for place, one in enumerate(report.paragraphs):
        found = _RE.total_row.match(one.text)
        above = " ".join([*lines[max(0, place - _ABOVE) : place], one.text])
        columns = [str(match.lastgroup) for match in _RE.column.finditer(above)]
        values = _RE.gap.split(found["values"].strip(" |")) if found and "万元" in above else []
        if columns and len(values) == len(columns) == len(_RE.value.findall(" ".join(values))):
            cells = zip(columns, values, strict=True)
            return {column: _figure(value, one.number) for column, value in cells}
    return {}


def _labelled(report: Report) -> Mapping[str, Figure]:
    """计划投资额（万元） 216, each cell on a line of its own or all on one; of several that differ
    none is that of all the money.
    """
    lines = [one.text for one in report.paragraphs]
    text = "\n".join(lines)
    if "万元）" not in text and "万元)" not in text:
        return {}
    ends = list(accumulate(len(line) + 1 for line in lines))
    found: dict[str, list[Figure]] = {"annual": [], "executed": []}
    for match in _RE.labelled.finditer(text):
        place = next(at for at, end in enumerate(ends) if match.start("value") < end)
        figure = _figure(match["value"], report.paragraphs[place].number)
        found["annual" if match["planned"] else "executed"].append(figure)
    alone = {column: {one.value for one in those} for column, those in found.items()}
    return {column: found[column][0] for column, values in alone.items() if len(values) == 1}


def _figure(text: str, row: int) -> Figure:
    number = text.replace(",", "").rstrip("%％")
    share = number != text.replace(",", "")
    step = Decimal(1).scaleb(-len(number.partition(".")[2]) - 2 * share)
    value = Decimal(number) / (100 if share else 1)
    return Figure(value, step, Entry(text, SentenceRef(TEXT_SHEET, row, 1), CellKind.TEXT))
