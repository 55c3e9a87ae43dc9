"""How the county report prints figures and lists, each figure with where it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from xl_jixiao.facts.records import FormRecord
from xl_jixiao.model.submission import Form
from xl_jixiao.outputs.draft.prose import Piece, Prose, SourcedNumber, prose
from xl_jixiao.outputs.summary import SUMMARY_NAME
from xl_jixiao.tables.county import FormBlock
from xl_jixiao.text import wording
from xl_jixiao.text.numerals import half_up

OVERVIEW = f"{SUMMARY_NAME}“汇总”"
FILES = f"{SUMMARY_NAME}“文件清单”"
INDICATORS = f"{SUMMARY_NAME}“指标明细”"
FINDINGS = f"{SUMMARY_NAME}“问题清单”"
MISSING = f"{SUMMARY_NAME}“未报单位”"

LISTED = 5
"""Names given in a sentence; the annexes have all."""
_CENT = Decimal("0.01")
_PROJECT = "项目"


def subject(block: FormBlock) -> str:
    """What the forms of a block are about: 部门整体支出."""
    return "部门整体支出" if block.form is Form.DEPARTMENT else "项目支出"


def year_of(block: FormBlock) -> str:
    """2023年度, before what is of that year."""
    return f"{block.year}年度" if block.year is not None else "年度不明的"


def rounded(value: Decimal) -> Decimal:
    """Two decimals, halves away from zero."""
    return half_up(value, _CENT)


def money(value: Decimal, source: str) -> SourcedNumber:
    """12.50万元"""
    return SourcedNumber(f"{rounded(value)}万元", source)


def percent(ratio: Decimal, source: str) -> SourcedNumber:
    """82.17%"""
    return SourcedNumber(wording.percent(ratio), source)


def points(value: Decimal, source: str) -> SourcedNumber:
    """93.84分"""
    return SourcedNumber(f"{points_text(value)}分", source)


def mean_points(value: Decimal, source: str) -> SourcedNumber:
    """A mean as the workbook shows it: 98.50分"""
    return SourcedNumber(f"{wording.two_decimals(value)}分", source)


def points_text(value: Decimal) -> str:
    """At most two decimals, no zeros at the end."""
    return wording.number(rounded(value))


def count(number: int, unit: str, source: str) -> SourcedNumber:
    """12个"""
    return SourcedNumber(f"{number}{unit}", source)


def project_name(project: str) -> str:
    """“河道清淤”项目; the word 项目 once."""
    bare = project.removesuffix(_PROJECT)
    return f"“{bare}”{_PROJECT}"


def names(listed: Sequence[str], counted: str = "个单位") -> str:
    """甲局、乙局；many: 甲局、乙局、丙局等12个单位; 等 alone without `counted`."""
    if len(listed) <= LISTED:
        return "、".join(listed)
    number = f"{len(listed)}{counted}" if counted else ""
    return f"{'、'.join(listed[:LISTED])}等{number}"


def named_rows(rows: Sequence[FormRecord], shown: Iterable[SourcedNumber]) -> tuple[Piece, ...]:
    """甲局（82.17%）、乙局（…）, the first few of them."""
    pieces: list[Piece] = []
    for row, number in list(zip(rows, shown, strict=True))[:LISTED]:
        pieces += ["、" if pieces else "", row.name, "（", number, "）"]
    if len(rows) > LISTED:
        pieces.append("等")
    return tuple(pieces)


def listing(parts: Iterable[Sequence[Piece]], *, between: str = "，", end: str = "。") -> Prose:
    """The parts that say something as one sentence."""
    pieces: list[Piece] = []
    for part in parts:
        if part:
            pieces += [between if pieces else "", *part]
    return prose(*pieces, end if pieces else "")
