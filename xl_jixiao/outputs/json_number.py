"""Decimals as JSON numbers."""

from __future__ import annotations

from decimal import Decimal

_LARGEST_EXPONENT = 300

_HELD = 4_096


def json_number(number: Decimal | None) -> int | float | None:
    """The number that prints as the decimal does: 6.00 as 6, 5.84 as 5.84.

    A binary float prints as the shortest decimal that reads back as itself, so up to 15 digits
    come out as they went in; longer ones (ratios such as 2/3) are rounded to 15, which a float
    holds without noise. A number too large for a float is not known.
    """
    if number is None or number.adjusted() > _LARGEST_EXPONENT:
        return None
    whole = int(number)
    return whole if whole == number else float(f"{number:.15g}")


class _NumberTexts(dict[Decimal | None, bytes]):
    def __missing__(self, number: Decimal | None) -> bytes:
        if len(self) >= _HELD:
            self.clear()
        value = json_number(number)
        made = self[number] = b"null" if value is None else repr(value).encode()
        return made


number_json = _NumberTexts().__getitem__
"""The same as JSON. The same points and rates come again and again: a dictionary finds them in a
third of the time of lru_cache, which makes a key of each."""
