"""Numbers written in digits, each with its unit."""

from __future__ import annotations

import re
from decimal import Decimal

from xl_jixiao.text.mention import Mention, is_rough, with_denominator
from xl_jixiao.text.proportions import SHARE_UNITS, tenths_at
from xl_jixiao.text.units import MULTIPLIERS, Unit, unit_at

_NUMBER = re.compile(
    r"[0-9]{1,3}(?:, ?[0-9]{3})+(?![0-9])(?:\.[0-9]+)?"
    r"|[0-9]{1,3}(?: [0-9]{3})+(?![0-9])(?:\.[0-9]+)?"
    r"|[0-9]+(?:\.[0-9]+|\.(?=%))?(?:[eE][+-]?[0-9]{1,2}(?![0-9A-Za-z]))?"
    r"|(?<![0-9])\.[0-9]+"
)
_FRACTION = re.compile(r"(?<![0-9./])([0-9]{1,6})/([0-9]{1,6})(?![0-9./十百千万亿])")
_IN_MANY = re.compile(r"/[0-9]{0,3}[十百千万亿]+(?:人口|活产|人|例|公顷|公里)?(?![一-鿿])")
"""10/10万: so many in a hundred thousand."""
_POWER = re.compile(r"[×xX*]10\^([0-9]{1,2})(?![0-9])")
_HUGE = 30
"""Digits of a number that is no number any more but an account or a damaged cell."""
_MINUS_AFTER = re.compile(r"(?:增长|变动|变化|下降|上升|超过|不超|[低高大小]于|控制|率为)$")


def in_digits(text: str, shown: str) -> list[Mention]:
    """The numbers of a text in digits; `shown` is the text without names."""
    found: list[Mention] = []
    taken = -1
    for match in _NUMBER.finditer(shown):
        start, end = match.span()
        if start < taken or end - start > _HUGE:
            continue
        number = Decimal(match.group().replace(",", "").replace(" ", ""))
        power = _POWER.match(shown, end)
        if power:
            number, end = number.scaleb(int(power[1])), power.end()
        mention = _special(text, number, start, end) or _with_unit(text, number, start, end)
        found.append(mention)
        taken = mention.end
    return found


def _special(text: str, number: Decimal, start: int, end: int) -> Mention | None:
    """9成, 百分之95, 10/10万 and 3/5; None for a plain number."""
    tenths = tenths_at(text, start)
    if tenths:
        return tenths
    share = text[max(0, start - 3) : start]
    if share[1:] == "分之" and share[0] in SHARE_UNITS:
        rough = is_rough(text, start - 3, end)
        return Mention(number, SHARE_UNITS[share[0]], start - 3, end, rough)
    if not text.startswith("/", end):
        return None
    many = _IN_MANY.match(text, end)
    if many:
        return Mention(number, many.group(), start, many.end(), is_rough(text, start, many.end()))
    fraction = _FRACTION.match(text, start)
    if fraction and int(fraction[2]):
        value = Decimal(fraction[1]) / Decimal(fraction[2])
        return Mention(value, None, start, fraction.end())
    return None


def _with_unit(text: str, number: Decimal, start: int, end: int) -> Mention:
    """A number with what stands around it: its own sign, 约, 余, ¥, its unit."""
    unit = _shown_unit(text, end)
    approximate = unit.approximate or is_rough(text, start, unit.end)
    if start and text[start - 1] in "-负" and _is_minus(text, start - 1):
        number, start = -number, start - 1
    name = unit.text
    if name is None or "/" not in name:
        name = with_denominator(text, start, name)
    if start and text[start - 1] == "¥" and (name is None or MULTIPLIERS.issuperset(name)):
        name = (name or "") + "元"
    if name is None and _SHARE_AHEAD.search(text, max(0, start - 2), start):
        name, start = "%", start - 1  # %100
    return Mention(number, name, start, unit.end, approximate)


_SHARE_AHEAD = re.compile(r"(?<![\d)\]])%$")


def _shown_unit(text: str, end: int) -> Unit:
    """The unit behind a number; a unit in brackets too: 100（个）."""
    unit = unit_at(text, end)
    if unit.text is None and end < len(text) and text[end] == "(":
        close = text.find(")", end, end + 10)
        inner = unit_at(text, end + 1) if close > 0 else unit
        if inner.text is not None and inner.end == close:
            return Unit(inner.text, close + 1, False)
    if unit.text is None and text.startswith("+", end):
        behind = unit_at(text, end + 1)  # 3000+人
        return behind._replace(approximate=True) if behind.text else unit
    return unit


def _is_minus(text: str, place: int) -> bool:
    """Whether a hyphen is a minus: not the dash of a range or of a compound word."""
    if place == 0 or text[place] == "负":
        return True
    before = text[place - 1]
    if not (before.isalnum() or before in "%‰)"):
        return True
    return bool(_MINUS_AFTER.search(text, max(0, place - 2), place))
