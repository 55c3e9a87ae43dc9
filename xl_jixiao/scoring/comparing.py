"""An actual and a target as numbers in one unit, and what the two cells leave to be wished for."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from xl_jixiao.model.score import Hint, HintCode
from xl_jixiao.model.values import Reading, Target
from xl_jixiao.scoring.judgement import Comparison
from xl_jixiao.scoring.wording import plain, quoted
from xl_jixiao.text.quantity import parse_quantity

_WORDS: Mapping[str, str] = {"ge": "不少于", "le": "不超过"}


def compare(target: Target, reading: Reading, number: Decimal, actual: str) -> Comparison | None:
    """With units as typed; after a conversion the plain numbers and what was converted."""
    bound = target.number if reading.target is None else reading.target
    if bound is None:
        return None
    if bound != target.number or _converted(reading, actual, number):
        note = f"（年度指标值{quoted(target.text)}，实际完成值{quoted(actual)}"
        note += f"，{reading.why}）" if reading.why else "）"
        shown, wanted = plain(number), plain(bound)
        return Comparison(target.kind, number, bound, shown, wanted, note, reading.beyond)
    unit = target.unit or ""
    shown, wanted = f"{plain(number)}{unit}", f"{plain(bound)}{unit}"
    return Comparison(target.kind, number, bound, shown, wanted, beyond=reading.beyond)


def _converted(reading: Reading, actual: str, number: Decimal) -> bool:
    quantity = parse_quantity(actual) if reading.why else None
    return quantity is not None and quantity.number != number


def reading_hints(target: Target, reading: Reading, actual: str) -> tuple[Hint, ...]:
    """What the two cells leave to be wished for."""
    hints = []
    if not target.printed and target.kind in _WORDS:
        text = f"年度指标值{quoted(target.text)}没有写≥、≤，按“{_WORDS[target.kind]}”计算"
        hints.append(Hint(HintCode.BARE, text))
    said = parse_quantity(actual)
    if target.unit is None or (said is not None and said.unit is None):
        missing = "年度指标值" if target.unit is None else "实际完成值"
        text = reading.why or f"{missing}没有计量单位，按同一单位比较"
        hints.append(Hint(HintCode.UNIT_MISSING, text))
    elif reading.why:
        hints.append(Hint(HintCode.UNIT_CONVERTED, reading.why))
    if reading.approximate or target.approximate:
        hints.append(Hint(HintCode.APPROXIMATE, "数值是约数（余、约、近……），请填写准确数"))
    return tuple(hints)
