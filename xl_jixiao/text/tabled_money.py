"""Money in lines that were cells of a table: labels with their unit, a row below its columns.

Only what such lines say of all the money, where the sentences say nothing of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import accumulate

from xl_jixiao.model.grid import TEXT_SHEET, Paragraph, SentenceRef
from xl_jixiao.model.report import NumberKind, Report, StatedNumber
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)
_ABOVE = 3
"""The columns stand in one of so many lines above the row."""


def tabled_money(report: Report) -> Mapping[str, StatedNumber]:
    """Column ("initial", "annual", "executed", "rate") → what it states, money in 万元."""
    return _row(report.paragraphs) or _labelled(report.paragraphs)


def _row(lines: tuple[Paragraph, ...]) -> Mapping[str, StatedNumber]:
    """全年预算数(A) 全年执行数(B) / 年度资金总额： 105.9 100.1, all of them filled in."""
    for place, line in enumerate(lines):
        found = _RE.total_row.match(line.text)
        above = " ".join(one.text for one in lines[max(0, place - _ABOVE) : place + 1])
        if found is None or "万元" not in above:
            continue
        columns = [str(match.lastgroup) for match in _RE.column.finditer(above)]
        values = list(_RE.value.finditer(line.text, found.start("values")))
        if columns and len(_RE.gap.split(found["values"].strip(" |"))) == len(columns) == len(
            values
        ):
            spans = (match.span() for match in values)
            return {name: _stated(line, *span) for name, span in zip(columns, spans, strict=True)}
    return {}


def _labelled(lines: tuple[Paragraph, ...]) -> Mapping[str, StatedNumber]:
    """计划投资额（万元） 216, each cell on a line of its own or all on one; of several that differ
    none is that of all the money.
    """
    text = "\n".join(line.text for line in lines)
    if "万元）" not in text and "万元)" not in text:
        return {}
    starts = [0, *accumulate(len(line.text) + 1 for line in lines)]
    found: dict[str, list[StatedNumber]] = {"annual": [], "executed": []}
    for match in _RE.labelled.finditer(text):
        start, end = match.span("value")
        place = next(at for at, begin in enumerate(starts[1:]) if start < begin)
        one = _stated(lines[place], start - starts[place], end - starts[place])
        found["annual" if match["planned"] else "executed"].append(one)
    return {name: own[0] for name, own in found.items() if len({one.value for one in own}) == 1}


def _stated(line: Paragraph, start: int, end: int) -> StatedNumber:
    text = line.text[start:end].replace(",", "")
    number = Decimal(text.rstrip("%％"))
    kind = NumberKind.AMOUNT if text[-1].isdigit() else NumberKind.RATE
    exponent = -len(text.rstrip("%％").partition(".")[2]) - 2 * (kind is NumberKind.RATE)
    value = number if kind is NumberKind.AMOUNT else number.scaleb(-2)
    place = SentenceRef(TEXT_SHEET, line.number, 1)
    unit = "万元" if kind is NumberKind.AMOUNT else "%"
    step = Decimal(1).scaleb(exponent)
    return StatedNumber(place, line.text, start, end, kind, value, step=step, unit=unit)
