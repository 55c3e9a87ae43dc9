"""Which county the submissions come from, where their units' names agree on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from xl_jixiao.text.patterns import lazy_re

_AREA = lazy_re(r"(?:[一-鿿]{2,8}?市)?[一-鿿]{2,8}?(?:自治县|县|区|市|旗)")
_NO_AREA = lazy_re(r"(?:社区|园区|城区|开发区|新区|校区|院区|辖区|片区|灌区|库区|城市|超市)$")


def area_of(names: Sequence[str]) -> str | None:
    """The area that at least half of the units begin with and none with another; else None.

    A single unit is no evidence: its name may begin with the place of something else.
    """
    found = [_begin(name) for name in names]
    named = Counter(one for one in found if one)
    if len(named) != 1:
        return None
    ((area, count),) = named.items()
    return area if count >= 2 and 2 * count >= len(found) else None


def _begin(name: str) -> str | None:
    match = _AREA.match(name)
    return match[0] if match and not _NO_AREA.search(match[0]) else None
