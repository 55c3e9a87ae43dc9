"""指标情况: how many indicators of each level 1 were met, missed, or can't be determined."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from xl_jixiao.outputs.draft.county.wording import INDICATORS, count, listing, percent
from xl_jixiao.outputs.draft.prose import Piece, Prose, prose
from xl_jixiao.tables.county import CountyFigures, IndicatorKind


def completion(figures: CountyFigures) -> tuple[Prose, ...]:
    """All indicators together, then each level 1."""
    kinds = figures.indicators
    if not kinds:
        return (prose("纳入汇总的自评表没有填写绩效指标。"),)
    whole = IndicatorKind(
        "",
        sum(kind.rows for kind in kinds),
        sum(kind.met for kind in kinds),
        sum(kind.missed for kind in kinds),
    )
    head = prose("各单位共填报绩效指标", count(whole.rows, "项", INDICATORS), "，", _told(whole))
    if len(kinds) == 1:
        return (head,)
    parts = (
        prose(kind.title, count(kind.rows, "项", INDICATORS), "，", _told(kind)) for kind in kinds
    )
    return (head, *parts)


def _told(kind: IndicatorKind) -> Prose:
    return listing(_parts(kind))


def _parts(kind: IndicatorKind) -> Iterator[tuple[Piece, ...]]:
    if kind.met == kind.rows:
        yield ("全部完成",)
        return
    yield ("完成", count(kind.met, "项", INDICATORS), *_rate(kind)) if kind.met else ()
    yield ("未完成", count(kind.missed, "项", INDICATORS)) if kind.missed else ()
    if kind.open:
        yield (
            "属于定性或无法核算、不能判断是否完成的",
            count(kind.open, "项", INDICATORS),
        )


def _rate(kind: IndicatorKind) -> tuple[Piece, ...]:
    share = Decimal(kind.met) / kind.rows
    return ("，占", percent(share, f"{kind.met}÷{kind.rows}，{INDICATORS}"))
