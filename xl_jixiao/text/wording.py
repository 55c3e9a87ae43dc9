"""Numbers, rates, scores and lists as printed in messages and traces."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache

from xl_jixiao.model.submission import Figure
from xl_jixiao.text.numerals import half_up, percentage

_CENT = Decimal("0.01")


@lru_cache(maxsize=4096)  # saves 0.02 s of 3.3 s: tests/bench/bench_caches.py
def number(value: Decimal | None) -> str:
    """Without trailing zeros, at most four decimals: 208.22, 306, "空白" for None."""
    if value is None:
        return "空白"
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -4:
        value = half_up(value, Decimal("0.0001"))
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def in_cents(value: Decimal | None) -> str:
    """A score without its unit, at most two decimals."""
    text = number(value)
    if value is None or len(text.partition(".")[2]) <= _CENTS:
        return text
    return number(half_up(value, _CENT))


_CENTS = 2

_WHOLE = Decimal(1)

_LARGEST_SHOWN = 12
"""Powers of ten up to which a percentage is written out."""


def percent(ratio: Decimal, *beside: Decimal) -> str:
    """The one way in which a ratio is printed as a percentage: 1.3271 → "132.71%", no zeros at the
    end; more than two decimals where two would hide on which side of 100%, or of a threshold
    `beside` it, the ratio lies (see `percentage`).
    """
    if ratio == _WHOLE:  # most rates are
        return "100%"
    if ratio.adjusted() > _LARGEST_SHOWN:
        return f"{ratio:.2E}倍"
    text = f"{percentage(ratio, beside):f}"
    text = (text.rstrip("0").rstrip(".") or "0") if "." in text else text
    return f"{'0' if text == '-0' else text}%"


def exact_percent(ratio: Decimal) -> str:
    """A ratio that a rule sets, with all its decimals: 0.33333 → "33.333%"."""
    return percent(ratio, ratio)


def two_decimals(value: Decimal) -> str:
    """A sum or a mean as the workbook shows it: 98.5 → 98.50."""
    return f"{half_up(value, _CENT):f}"


def points(value: Decimal | None) -> str:
    """A score with its unit, at most two decimals."""
    return f"{in_cents(value)}分"


def shown(figure: Figure) -> str:
    """A figure as the clerk typed it, else its value."""
    return figure.entry.printed or number(figure.value)


def addition(figures: Iterable[Figure]) -> str:
    """139.98+68.24=208.22, zeros and blanks left out; a lone amount by itself."""
    values = [figure.value for figure in figures if figure.value]
    terms = "+".join(map(number, values))
    return f"{terms}={number(sum(values, Decimal(0)))}" if len(values) > 1 else terms or "0"


def joined(texts: Sequence[str], limit: int = 6) -> str:
    """Distinct non-empty texts, the first few, with how many there are."""
    if len(texts) == 1:
        return texts[0]
    distinct = list(dict.fromkeys(filter(None, texts)))
    if len(distinct) <= limit:
        return "、".join(distinct)
    return f"{'、'.join(distinct[:limit])}等{len(distinct)}个"


def clip(text: str, limit: int = 40) -> str:
    """A long text cut for a message."""
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


_HUNDRED = Decimal(100)


def plain(number: Decimal) -> str:
    """Without exponent and without trailing zeros: 10.00 → "10"."""
    if not number:
        return "0"
    text = str(number)
    return text if text.isdecimal() else f"{number.normalize():f}"


def shown_share(ratio: Decimal, *beside: Decimal) -> Decimal:
    """The ratio as `percent` shows it: 0.973895 → 0.9739."""
    return percentage(ratio, beside) / _HUNDRED


def in_points(number: Decimal) -> str:
    """6.00 → "6分"."""
    return f"{plain(number)}分"


def bracketed(number: Decimal) -> str:
    """Negative numbers in brackets, as one writes them inside a formula."""
    return plain(number) if number >= 0 else f"（{plain(number)}）"


def quoted(text: str, limit: int = 40) -> str:
    """What a cell says, in quotation marks; long texts are cut."""
    flat = " ".join(text.split())
    return f"“{flat if len(flat) <= limit else flat[:limit] + '…'}”"
