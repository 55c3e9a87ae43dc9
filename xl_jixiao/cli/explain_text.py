"""What a sentence of a report says, and which numbers were read in it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from xl_jixiao.cli.console import one_line
from xl_jixiao.cli.explain_place import Place
from xl_jixiao.model.finding import FileResult
from xl_jixiao.model.grid import TextRef
from xl_jixiao.model.report import Report, Statement, StatementKind

_KINDS = {
    StatementKind.AMOUNT: "金额",
    StatementKind.RATE: "比率",
    StatementKind.COUNT: "数量",
    StatementKind.SCORE: "得分",
    StatementKind.DOCUMENT_NUMBER: "文号",
    StatementKind.PERIOD: "期间",
}
_HUNDRED = Decimal(100)


def text_lines(result: FileResult, place: Place) -> Iterator[str]:
    """The sentences at the place with the numbers that were read in them."""
    if not place.is_text:
        return
    for report in result.reports:
        for ref, sentence in report.cited():
            if ref.row == place.ref.row and place.ref.col in {0, ref.col}:
                yield f"{ref.sheet}!{ref.a1}  {one_line(sentence)}"
                yield from _statements(report, ref)


def _statements(report: Report, ref: TextRef) -> Iterator[str]:
    for one in report.statements:
        if one.ref == ref:
            subject = f"（{one_line(one.subject)}）" if one.subject else ""
            yield f"  读到{_KINDS[one.kind]}：{one.text}{subject}{_value(one)}"


def _value(one: Statement) -> str:
    """The value in its own unit, where it differs from what is written."""
    if one.value is None:
        return ""
    if one.kind is StatementKind.AMOUNT and not one.text.endswith("万元"):
        return f"＝{one.value:f}万元"
    if one.kind is StatementKind.RATE and not one.text.endswith(("%", "％")):
        return f"＝{one.value * _HUNDRED:f}%"
    return ""
