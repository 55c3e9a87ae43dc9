"""How far the words beside a number let it reach: 余, 近, 以内, 超过 …

An approximate number decides only where every number that it may mean decides alike. 100余 may be
any number up to the next of the place that it is rounded to, 近100 one a tenth below it, 约100 one
within a hundredth.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from xl_jixiao.model.values import Reading, Target
from xl_jixiao.text.patterns import lazy_re
from xl_jixiao.text.written_numbers import Mention

Open = Literal["open", "excess", "beyond", "told"]

_ABOVE = lazy_re(r"余|多(?!于)")
_BELOW = lazy_re(r"(?:将近|接近|临近|近|几乎)$")
_EXCEEDS = lazy_re(r"(?:超过|超出|超|突破)了?$")
_TENTH, _HUNDREDTH = Decimal("0.1"), Decimal("0.01")


def open_side(target: Target, reading: Reading, mention: Mention, said: str) -> Open:
    """Open where some of the numbers meant keep the target and others do not, excess where 超过20
    may be more than 20 or 20 more than wanted, beyond where all lie above (for ≥, >) or below
    (≤, <) the number itself, else told.

    `reading` is the number in the target's unit.
    """
    number, bound = reading.number, reading.target
    if mention.comparison is None and (target.approximate or not mention.approximate):
        return "told"
    if target.kind == "range":
        return _of_range(reading, mention)
    if number is None or bound is None:
        return "told"
    if mention.comparison is not None:
        return _compared(target, mention, said, number, bound)
    return _approximate(target, mention, said, number, bound)


def _approximate(
    target: Target, mention: Mention, said: str, number: Decimal, bound: Decimal
) -> Open:
    """余, 近, 约 beside the number."""
    low, high = _ends(mention, said, number)
    upward = target.kind not in ("le", "lt")
    above, below = low == number < high, low < number == high
    if (above and upward and number >= bound) or (below and not upward and number <= bound):
        return "beyond"  # 100余 against >100
    inside = low < bound < high or (bound == low < high and not upward)
    return "open" if inside or (bound == high > low and upward) else "told"


def _ends(mention: Mention, said: str, number: Decimal) -> tuple[Decimal, Decimal]:
    """Between which numbers the one meant lies."""
    if _BELOW.search(said, max(0, mention.start - 2), mention.start):
        return number - abs(number) * _TENTH, number
    if _ABOVE.search(said, mention.start, mention.end + 2):
        place = number / mention.number * _place(mention.number) if mention.number else number
        return number, number + abs(place)
    slack = abs(number) * _HUNDREDTH
    return number - slack, number + slack


def _place(number: Decimal) -> Decimal:
    """The place that a number is rounded to: 120 → 10, 1.5 → 0.1."""
    exponent = number.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)


def _compared(target: Target, mention: Mention, said: str, number: Decimal, bound: Decimal) -> Open:
    """A number with a comparison of its own: 5个以内 against ≥5个, 超过5% against ≤5%, 超过20个
    (more than 20, or 20 more than wanted?) against ≥100个, 25小时内 against ≤24小时.
    """
    if target.kind in ("le", "lt"):
        upward = mention.comparison in ("ge", "gt")
        return "open" if (number <= bound if upward else number > bound) else "told"
    if mention.comparison in ("le", "lt"):
        if not target.printed and mention.comparison == "le":  # 24小时 | 24小时内
            return "open" if number != bound else "told"
        return "open" if number >= bound else "told"
    ahead = said[max(0, mention.start - 4) : mention.start]
    return "excess" if number < bound and _EXCEEDS.search(ahead) else "told"


def _of_range(reading: Reading, mention: Mention) -> Open:
    """Against a range: 超过5% lies outside ±5%, 3%以内 inside; 100以上 against 90～110 is open."""
    number, low, high = reading.number, reading.low, reading.high
    if number is None or low is None or high is None:
        return "told"
    if mention.comparison in ("ge", "gt"):
        if number == high and mention.comparison == "gt":
            return "beyond"
        return "open" if number <= high else "told"
    if mention.comparison in ("le", "lt"):
        return _below(mention, number, low, high)
    slack = abs(number) * _HUNDREDTH if mention.approximate else Decimal(0)
    inside = [low <= one <= high for one in (number - slack, number + slack)]
    return "told" if inside[0] == inside[1] else "open"


def _below(mention: Mention, number: Decimal, low: Decimal, high: Decimal) -> Open:
    """An upper limit against a range: of ±5% it is one of the deviation, whatever its sign."""
    if -low == high and number >= 0:
        return "told" if number <= high else "open"
    if number == low and mention.comparison == "lt":
        return "beyond"
    return "open" if number >= low else "told"
