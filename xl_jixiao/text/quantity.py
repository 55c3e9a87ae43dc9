"""One number with its unit from a text."""

from __future__ import annotations

from functools import lru_cache

from xl_jixiao.model.values import Quantity
from xl_jixiao.text.characters import plain
from xl_jixiao.text.measures import measures


@lru_cache(maxsize=16384)
def parse_quantity(text: str) -> Quantity | None:
    """The one quantity that a text states, as typed: "48.5亿元" → 48.5 亿元.

    None for a text without a number, with a range, with several unrelated numbers ("100%1000件"),
    and where the only numbers are dates, document numbers or names (PM2.5).
    """
    found = measures(plain(text))
    if len(found) != 1 or found[0].low is not None:
        return None
    mention = found[0]
    return Quantity(mention.number, mention.unit, mention.approximate)
