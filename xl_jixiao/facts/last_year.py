"""The figures of the year before, for 同比: of a written result of that year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from xl_jixiao.model.submission import Form

Json = dict[str, Any]  # JSON is untyped by nature


class YearFigures(NamedTuple):
    """One kind of form in one year; sums in 万元, the rate a ratio, means in points; None where
    that result has none.
    """

    form: Form
    year: int
    forms: int
    executed: Decimal | None
    rate: Decimal | None
    total: Decimal | None
    """Mean of 核算."""


def year_figures(summary: Json) -> tuple[YearFigures, ...]:
    """The kinds and years of `summary` of a result.

    Raises:
        KeyError, TypeError, ValueError: it is not as this program writes it.
    """
    return tuple(_figures(summary["blocks"]))


def _figures(blocks: Iterable[Json]) -> Iterator[YearFigures]:
    for one in blocks:
        if one["year"] is not None:
            money = one["money"]
            yield YearFigures(
                Form(one["form"]),
                int(one["year"]),
                int(one["forms"]["value"]),
                _number(money["executed"]["value"]),
                _number(money["rate"]["value"]),
                _number(one["scores"]["total"]["value"]),
            )


def _number(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def year_before(figures: Iterable[YearFigures], form: Form, year: int | None) -> YearFigures | None:
    """What there is of the year before of the same kind of form."""
    wanted = (one for one in figures if year and (one.form, one.year) == (form, year - 1))
    return next(wanted, None)
