"""指标情况: how many indicators of each level 1 were met, missed, or can't be determined."""

from __future__ import annotations

from decimal import Decimal

from xl_jixiao.outputs.draft.county.wording import INDICATORS, count, percent
from xl_jixiao.outputs.draft.phrases import PhraseBook
from xl_jixiao.outputs.draft.prose import Prose, SourcedNumber
from xl_jixiao.tables.county import CountyFigures, IndicatorKind


def completion(figures: CountyFigures, book: PhraseBook) -> tuple[Prose, ...]:
    """All indicators together, then each level 1."""
    kinds = figures.indicators
    whole = IndicatorKind(
        "",
        sum(kind.rows for kind in kinds),
        sum(kind.met for kind in kinds),
        sum(kind.missed for kind in kinds),
    )
    each = [
        book.say("指标项.类", 类=kind.title, 项数=_rows(kind.rows), 情况=_told(kind, book))
        for kind in kinds
    ]
    return book.tell(
        "指标",
        项数=_rows(whole.rows),
        情况=_told(whole, book) if whole.rows else None,
        各类=each if len(kinds) > 1 else None,
    )


def _rows(number: int) -> SourcedNumber | None:
    return count(number, "项", INDICATORS)


def _told(kind: IndicatorKind, book: PhraseBook) -> Prose:
    return book.say(
        "指标项.情况",
        全部=kind.met == kind.rows,
        均待定=kind.open == kind.rows > 1,
        完成=_rows(kind.met),
        占比=percent(Decimal(kind.met) / kind.rows, f"{kind.met}÷{kind.rows}，{INDICATORS}"),
        未完成=_rows(kind.missed),
        待定=_rows(kind.open),
    )
