"""报送情况 and 未报送单位: what came in, what could not be used, who is missing."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from xl_jixiao.model.submission import FORM_TITLES, Form
from xl_jixiao.outputs.draft.county.wording import (
    FILES,
    FINDINGS,
    LISTED,
    MISSING,
    OVERVIEW,
    count,
    listing,
    names,
    percent,
)
from xl_jixiao.outputs.draft.prose import Gap, Piece, Prose, prose
from xl_jixiao.tables.county import CountyFigures

_SCORED = (Form.DEPARTMENT, Form.PROJECT)
_NOT_LISTED = "F13"
"""The check that compares the names of the forms with the roster."""


def received(figures: CountyFigures) -> tuple[Prose, ...]:
    """Files, forms, the roster, and what is to be sent again."""
    return tuple(_paragraphs(figures))


def missing_units(figures: CountyFigures) -> tuple[Prose, ...]:
    """All names, with what may have become of them."""
    if figures.roster is None:
        return (prose(Gap("应报送单位数、未报送单位名称，本次汇总没有提供单位名单"), "。"),)
    if not figures.missing:
        return (prose("单位名单所列单位全部报送，没有未报送的单位。"),)
    named = "、".join(figures.summary.missing_units)
    hints = tuple(prose(f"{one.unit.name}：{one.hint}") for one in figures.missing if one.hint)
    total = len(figures.summary.missing_units)
    return (
        prose("未报送单位共", count(total, "个", MISSING), f"：{named}。", *_partly(figures)),
        *hints,
    )


def _paragraphs(figures: CountyFigures) -> Iterator[Prose]:
    yield _files(figures)
    if figures.merged:
        yield _forms(figures)
    if figures.roster is not None:
        yield _roster(figures, figures.roster)
    if figures.rejected:
        yield _rejected(figures)


def _files(figures: CountyFigures) -> Prose:
    total = count(figures.files, "个", FILES)
    if not figures.merged:
        return prose("本次共收到文件", total, "，没有一个可以纳入汇总。")
    if figures.merged == figures.files:
        return prose("本次共收到文件", total, "，全部纳入汇总。")
    rejected = len(figures.rejected)
    return listing(
        (
            ("本次共收到文件", total),
            ("纳入汇总", count(figures.merged, "个", FILES)),
            ("未能处理", count(rejected, "个", FILES)) if rejected else (),
            ("跳过", count(figures.skipped, "个", FILES), "（空白表、重复文件和非报送材料等）")
            if figures.skipped
            else (),
        )
    )


def _forms(figures: CountyFigures) -> Prose:
    kinds = [(form, sum(block.tables for block in figures.of(form))) for form in _SCORED]
    kinds.append((Form.BASIC_DATA, figures.basic))
    parts: list[Piece] = []
    for form, number in kinds:
        if number:
            parts += ["、" if parts else "", FORM_TITLES[form], count(number, "份", OVERVIEW)]
    return prose(
        "纳入汇总的材料来自",
        count(figures.units, "个单位", OVERVIEW),
        "，包括" if parts else "",
        *parts,
        "。",
        *_remarks(figures),
    )


def _remarks(figures: CountyFigures) -> Iterator[Piece]:
    if figures.from_text:
        yield "另有"
        yield count(figures.from_text, "份", OVERVIEW)
        yield "只有自评报告、没有自评表，数据取自报告的文字。"
    if figures.replaced:
        yield "同一单位同一张表另有其他版本"
        yield count(figures.replaced, "份", OVERVIEW)
        yield "，未计入合计。"


def _roster(figures: CountyFigures, listed: int) -> Prose:
    total = count(listed, "个单位", "单位名单")
    missing = len(figures.summary.missing_units)
    if not missing:
        return prose("单位名单所列", total, "全部报送。", *_unlisted(figures))
    arrived = listed - missing
    share = percent(Decimal(arrived) / listed, f"（{listed}−{missing}）÷{listed}")
    return prose(
        "单位名单所列",
        total,
        "中，已报送",
        count(arrived, "个", f"{listed}−{missing}，单位名单、{MISSING}"),
        "，报送率",
        share,
        "；未报送",
        count(missing, "个", MISSING),
        _before_names(missing),
        f"{names(figures.summary.missing_units, '')}。",
        *_partly(figures),
        *_unlisted(figures),
    )


def _partly(figures: CountyFigures) -> tuple[Piece, ...]:
    """Units that handed in a part of what they owe are missing as well."""
    partly = figures.summary.partly_missing
    if not partly:
        return ()
    return (
        "其中报了一部分、没有报齐的",
        count(len(partly), "个", MISSING),
        f"：{names(partly, '')}。",
    )


def _before_names(number: int) -> str:
    if number == 1:
        return "，为"
    return "，分别是" if number <= LISTED else "，包括"


def _unlisted(figures: CountyFigures) -> Iterator[Piece]:
    """Units that reported without being on the roster: else its figures contradict the files'."""
    for one in figures.summary.checks:
        if one.id == _NOT_LISTED:
            yield "另有"
            yield count(len(one.units), "个单位", FINDINGS)
            yield f"报送了材料而不在名单内（{names(one.units, '')}），需核对名称或补入名单。"


def _rejected(figures: CountyFigures) -> Prose:
    shown = figures.rejected[:LISTED]
    named = "；".join(f"{file.file}（{file.reason.partition('。')[0]}）" for file in shown)
    more = "等" if len(figures.rejected) > LISTED else ""
    return prose("未能处理的文件需由报送单位更正后重新报送：", f"{named}{more}。")
