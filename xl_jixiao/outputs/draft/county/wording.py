"""How the county report prints figures and names, each figure with where it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from xl_jixiao.outputs.summary import SUMMARY_NAME
from xl_jixiao.outputs.word.prose import Prose, SourcedNumber, prose
from xl_jixiao.tables.county import FormBlock
from xl_jixiao.tables.reviewed import OUTCOME_NAME
from xl_jixiao.text import wording
from xl_jixiao.text.numerals import half_up

OVERVIEW = f"{SUMMARY_NAME}“汇总”"
FILES = f"{SUMMARY_NAME}“文件清单”"
INDICATORS = f"{SUMMARY_NAME}“指标明细”"
FINDINGS = f"{SUMMARY_NAME}“问题清单”"
MISSING = f"{SUMMARY_NAME}“未报单位”"
COMPARED = f"{SUMMARY_NAME}“整改对照”"
REVIEWED = f"{SUMMARY_NAME}“{OUTCOME_NAME}”"

LISTED = 5
"""Names given in a sentence; the annexes have all."""
_CENT = Decimal("0.01")


def rounded(value: Decimal) -> Decimal:
    """Two decimals, halves away from zero."""
    return half_up(value, _CENT)


def money(value: Decimal | None, source: str) -> SourcedNumber | None:
    """12.50万元"""
    return None if value is None else SourcedNumber(f"{rounded(value)}万元", source)


def percent(ratio: Decimal | None, source: str) -> SourcedNumber | None:
    """82.17%"""
    return None if ratio is None else SourcedNumber(wording.percent(ratio), source)


def points(value: Decimal | None, source: str) -> SourcedNumber | None:
    """93.84分"""
    return None if value is None else SourcedNumber(wording.points(value), source)


def mean_points(value: Decimal | None, source: str, forms: int) -> SourcedNumber | None:
    """A mean as the workbook shows it: 98.50分; of a single form its own points."""
    if value is None or forms == 1:
        return points(value, source)
    return SourcedNumber(f"{wording.two_decimals(value)}分", source)


def count(number: int, unit: str, source: str) -> SourcedNumber | None:
    """12个; nothing for 0."""
    return SourcedNumber(f"{number}{unit}", source) if number else None


def names(listed: Sequence[str], counted: str = "个单位") -> str:
    """甲局、乙局；many: 甲局、乙局、丙局等12个单位; 等 alone without `counted`."""
    if len(listed) <= LISTED:
        return "、".join(listed)
    number = f"{len(listed)}{counted}" if counted else ""
    return f"{'、'.join(listed[:LISTED])}等{number}"


def apart(
    blocks: Sequence[FormBlock], year: int | None
) -> tuple[FormBlock | None, Sequence[Prose]]:
    """The block that the text is about, None where there is no year that most forms are of; and
    what there is of other years: 2022年度1份.
    """
    of_year = [one for one in blocks if len(blocks) == 1 or one.year == year is not None]
    main = of_year[0] if of_year else None
    return main, [
        prose(one.of_year.removesuffix("的"), count(len(one.rows), "份", OVERVIEW) or "")
        for one in blocks
        if one is not main
    ]
