"""What the year came to: total score, how many indicators were met, which were not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal

from xl_jixiao.model.score import HintCode, Score, ScoredRow, SectionScore
from xl_jixiao.model.submission import SECTION_TITLES, Figure, FundLine, Indicator
from xl_jixiao.outputs.draft.narrative.facts import DraftFacts, asked
from xl_jixiao.outputs.draft.narrative.figures import (
    brief,
    counted,
    points,
    reckoned,
    score,
    term,
    total,
)
from xl_jixiao.outputs.draft.narrative.indicators import name_of, result_of
from xl_jixiao.outputs.draft.narrative.quotes import (
    in_quotes,
    joined,
    names_listed,
    quoted,
    running,
)
from xl_jixiao.outputs.draft.narrative.shortfall import shortfall, surplus
from xl_jixiao.outputs.draft.prose import Gap, Piece, Prose, prose
from xl_jixiao.text.labels import explains

_IN_ONE = 5
"""Indicators that one paragraph lists before it becomes hard to read."""
_TOLD = 30
"""Indicators that are reported one by one; of more than these the attachment is the better list."""


def overall(facts: DraftFacts) -> tuple[Prose, ...]:
    """Claimed and computed total, the part that rests on the claim alone, the grade."""
    form, scored = facts.submission, facts.case.score
    claimed = points(form.claimed_total)
    if scored is None or not _scorable(facts):
        if claimed is None:
            scored_form = facts.submission.has_points or asked(form.claimed_total)
            return (prose(Gap("自评总分和评价等级"), "。"),) if scored_form else ()
        return (prose("自评总分", claimed, "。"),)
    clauses = [prose("自评总分", claimed if claimed is not None else Gap("自评总分"))]
    if form.claimed_grade.filled:
        clauses.append(prose("自评等级", quoted(form.claimed_grade)))
    clauses += _computed(facts, scored)
    told = [prose(joined(clauses), "。")]
    parts = [one for one in scored.sections if one.points]
    if parts and sum(one.score or 0 for one in parts) == scored.total:
        told.append(prose("其中：", joined([_part(facts, one) for one in parts], "；"), "。"))
    return tuple(told)


def overview(facts: DraftFacts) -> tuple[Prose, ...]:
    """How many indicators there are, how many were met, missed, or can't be determined."""
    rows = facts.case.rows
    if not rows:
        return (prose(Gap("绩效指标及完成情况（自评表“绩效指标”未填写）"), "。"),)
    met, missed, open_ = _sorted(rows)
    pieces: list[Piece | Prose] = [f"{facts.year}共设置绩效指标", _count(rows)]
    if len(met) == len(rows):
        return (prose(*pieces, "，全部完成。" if len(rows) > 1 else "，已完成。"),)
    if len(missed) == len(rows):
        return (prose(*pieces, "，均未完成。" if len(rows) > 1 else "，未完成。"),)
    if len(open_) == len(rows):
        return (
            prose(*pieces, "，完成情况均无法判定。" if len(rows) > 1 else "，无法判定是否完成。"),
        )
    clauses = []
    if met:
        clauses.append(prose("完成", _count(met)))
    if missed:
        clauses.append(prose("未完成", _count(missed)))
    if open_:
        clauses.append(prose("完成情况无法判定", _count(open_), "（", *_names(open_), "）"))
    return (prose(*pieces, "，其中", joined(clauses), "。"),)


def missed(facts: DraftFacts) -> tuple[Prose, ...]:
    """The missed indicators, by how much, and the reasons given; gaps are among the problems."""
    return _listed("未完成的指标有", rows_missed(facts), shortfall)


def exceeded(facts: DraftFacts) -> tuple[Prose, ...]:
    """The indicators far above their target, by how much, and the reasons given."""
    return _listed("超额完成较多的指标有", _rows_exceeded(facts), surplus)


def rows_missed(facts: DraftFacts) -> list[ScoredRow]:
    """Rows that count and did not reach their target."""
    return [row for row in facts.case.rows if row.line.met is False]


def _rows_exceeded(facts: DraftFacts) -> list[ScoredRow]:
    """Rows whose completion the profile wants explained."""
    return [
        row for row in facts.case.rows if row.line.met and row.line.hint(HintCode.OVER) is not None
    ]


def tally(rows: Sequence[ScoredRow], name: str) -> Prose:
    """数量指标6项，完成5项，未完成1项: of one kind of indicators."""
    met, missed_, open_ = _sorted(rows)
    head = prose(name, _count(rows))
    if len(met) == len(rows):
        return prose(head, "，全部完成" if len(rows) > 1 else "，已完成")
    if len(missed_) == len(rows):
        told = "均未完成" if len(rows) > 1 else "未完成"
        return prose(head, "（", *_names(missed_), f"），{told}")
    if len(open_) == len(rows):
        told = "均无法判定" if len(rows) > 1 else "无法判定"
        return prose(head, "（", *_names(open_), f"），是否完成{told}")
    clauses: list[Prose] = []
    if met:
        clauses.append(prose("完成", _count(met)))
    if missed_:
        clauses.append(prose("未完成", _count(missed_), "（", *_names(missed_), "）"))
    if open_:
        clauses.append(prose("无法判定", _count(open_), "（", *_names(open_), "）"))
    return prose(head, "，", joined(clauses))


def _scorable(facts: DraftFacts) -> bool:
    """Whether there is anything to compute: a total of 0 out of 0 is no result, nor are the
    bounds of a form without a single indicator.
    """
    scored = facts.case.score
    if scored is None or not facts.submission.has_points:
        return False
    filled = scored.total is not None or bool(facts.case.scored_rows)
    return filled and any(part.points for part in scored.sections)


def _computed(facts: DraftFacts, scored: Score) -> Iterator[Prose]:
    source = reckoned("总分", scored.trace)
    if scored.total is None:
        open_ = [row for row in facts.case.scored_rows if row.line.score is None]
        low, high = score(scored.low, source), score(scored.high, source)
        pieces: list[Piece] = ["按评分口径核算得分在", low, "至", high, "之间"]
        line = facts.case.total_line
        if line is not None and line.score is None:
            pieces.append("，预算执行率得分待定")
        if open_:
            pieces += ["，尚有", _count(open_), "得分待定"]
        yield prose(*pieces)
    elif scored.total == facts.submission.claimed_total.value:
        yield prose("与按评分口径核算的得分一致")
    else:
        yield prose("按评分口径核算得分", score(scored.total, source))
    if scored.uncapped is not None:
        yield prose("按执行率封顶前为", score(scored.uncapped, source))
    if scored.claimed_part:
        yield prose("其中按自评认定", score(scored.claimed_part, source))
    if scored.grade:
        yield prose(f"核算等级为“{scored.grade}”")
    elif scored.unscaled and scored.points_total is not None:
        yield prose("分值合计", score(scored.points_total, source), "，不是满分，未折算，不定等级")


def _part(facts: DraftFacts, part: SectionScore) -> Prose:
    """产出指标分值50分，自评得分50分，核算得分49.84分."""
    name = "预算执行率" if part.kind == "execution" else SECTION_TITLES[part.kind]
    lines = _scored_lines(facts, part)
    weights = (line.points for line in lines)
    clauses = [prose(name, "分值", score(part.points, _added(weights, part.points, name)))]
    if part.claimed is not None:
        claims = (line.claimed_score for line in lines)
        clauses.append(prose("自评得分", score(part.claimed, _added(claims, part.claimed, name))))
    if part.score is not None and part.score != part.claimed:
        clauses.append(prose("核算得分", score(part.score, f"核算得分之和：{name}")))
    return joined(clauses)


def _scored_lines(facts: DraftFacts, part: SectionScore) -> list[FundLine | Indicator]:
    """The rows whose points make up this part."""
    if part.kind == "execution":
        return [facts.case.total] if facts.case.total else []
    return [row.indicator for row in facts.case.scored_rows if row.kind is part.kind]


def _added(figures: Iterable[Figure], value: Decimal, name: str) -> str:
    """The cells that add up to this; in words where they do not."""
    terms = [one for figure in figures if (one := term(figure)) is not None]
    whole = total(terms) if terms else None
    return brief(whole.source) if whole and whole.value == value else f"{name}各行之和"


def _listed(
    lead: str, rows: Sequence[ScoredRow], by_how_much: Callable[[ScoredRow], Prose]
) -> tuple[Prose, ...]:
    """A few in one paragraph, many in a paragraph each; nothing where there are none."""
    if not rows:
        return ()
    clauses = [
        prose(in_quotes(name_of(row)), result_of(row), "，", by_how_much(row), _why(row))
        for row in rows[:_TOLD]
    ]
    head = prose(lead, _count(rows), "：")
    if len(rows) <= _IN_ONE:
        return (prose(head, joined(clauses, "；"), "。"),)
    told = (head, *(prose(clause, "。") for clause in clauses))
    rest = rows[_TOLD:]
    return (*told, prose("其余", _count(rest), "见附件自评表。")) if rest else told


def _why(row: ScoredRow) -> Prose:
    given = explains(row.indicator.reason)
    return prose("，原因是：", running(row.indicator.reason)) if given else prose()


def _sorted(rows: Sequence[ScoredRow]) -> tuple[list[ScoredRow], list[ScoredRow], list[ScoredRow]]:
    met = [row for row in rows if row.line.met]
    failed = [row for row in rows if row.line.met is False]
    return met, failed, [row for row in rows if row.line.met is None]


def _count(rows: Sequence[ScoredRow]) -> Piece:
    return counted(row.indicator.ref for row in rows)


def _names(rows: Sequence[ScoredRow], limit: int = 4) -> list[Piece]:
    """“甲”“乙”等: the first few."""
    return [
        names_listed([name_of(row) for row in rows], limit) + ("等" if len(rows) > limit else "")
    ]
