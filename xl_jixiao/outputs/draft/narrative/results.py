"""What the year came to: total score, how many indicators were met, which were not; then the same
facts as 经济性, 效率性, 效益性.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

from xl_jixiao.facts.lexicon import level2_kind
from xl_jixiao.model.score import HintCode, ScoredRow, SectionScore
from xl_jixiao.model.submission import Figure, FundLine, Indicator, SectionKind
from xl_jixiao.outputs.draft.narrative.facts import DraftFacts, asked
from xl_jixiao.outputs.draft.narrative.figures import (
    brief,
    counted,
    in_quotes,
    names_listed,
    one_line,
    place,
    points,
    quoted,
    reason_of,
    score,
    term,
    total,
)
from xl_jixiao.outputs.draft.narrative.indicators import (
    completion_of,
    name_of,
    part_title,
    result_of,
    shortfall,
    surplus,
)
from xl_jixiao.outputs.draft.narrative.money import money_facts
from xl_jixiao.outputs.draft.phrases import Fact
from xl_jixiao.outputs.word.prose import DraftTable, Prose, TableCell
from xl_jixiao.text.labels import explains

_IN_ONE = 5
"""Indicators that one paragraph lists before it becomes hard to read."""
_TOLD = 30
"""Indicators that are reported one by one; of more than these the attachment is the better list."""
_NAMES = 4
"""How many names a sentence carries before it says how many there are in all."""
_CLAUSES = 20
"""Indicators that one paragraph tells of."""
_EFFICIENCY = ("数量", "质量", "时效")
_BENEFITS = ("经济效益", "社会效益", "生态效益", "可持续影响")


def overall(facts: DraftFacts) -> Mapping[str, Fact]:
    """The claimed total and grade, and the parts that the total consists of."""
    form = facts.submission
    return {
        "总分": points(form.claimed_total),
        "等级": quoted(form.claimed_grade) if form.claimed_grade.filled else None,
        "应有得分": form.has_points or asked(form.claimed_total),
        "分项": [_part(facts, one) for one in facts.parts],
    }


def missed(facts: DraftFacts) -> tuple[Prose, ...]:
    """The missed indicators, by how much, and the reasons given; gaps are among the problems."""
    return _listed(facts, "未完成指标", rows_missed(facts), shortfall)


def exceeded(facts: DraftFacts) -> tuple[Prose | DraftTable, ...]:
    """The indicators far above their target, by how much, why; many of them in a table."""
    rows = _rows_exceeded(facts)
    if len(rows) <= _IN_ONE:
        return _listed(facts, "超额完成指标", rows, surplus)
    head = facts.say("超额完成表.引语", 共=counted(row.indicator.ref for row in rows))
    titles = facts.say("超额完成表.表头").text.split("、")
    lines = [tuple(TableCell(title, bold=True) for title in titles), *map(_exceeded_row, rows)]
    return (head, DraftTable("", (0.3, 0.17, 0.17, 0.12, 0.24), tuple(lines)))


def economy(facts: DraftFacts) -> Mapping[str, Fact]:
    """Budget kept or not, and the cost indicators."""
    rows = facts.case.rows
    costs = [_one(facts, row) for row in rows if _is_cost(row)]
    found = money_facts(facts.case, facts.case.total)
    return {"成本": costs, "有指标": bool(rows), **found}


def efficiency(facts: DraftFacts) -> Mapping[str, Fact]:
    """How much of what was planned was done, how well and in time."""
    rows = facts.case.rows
    kinds = [(f"{kind}指标", [row for row in rows if _kind(row) == kind]) for kind in _EFFICIENCY]
    kinds.append(("产出指标", [row for row in rows if _is_plain_output(row)]))
    told = [facts.say("完成情况.类", 类=kind, **tally(some)) for kind, some in kinds if some]
    return {"各类": told}


def effect(facts: DraftFacts) -> tuple[Prose, ...]:
    """What came of it, kind by kind, and how satisfied people are."""
    told = _effects(facts)
    return told or facts.tell("效益性")


def outcomes(facts: DraftFacts) -> tuple[Prose, ...]:
    """主要成效 of a project: its outputs in a paragraph, then its effects."""
    rows = [row for row in facts.case.rows if row.kind in (SectionKind.OUTPUT, SectionKind.COST)]
    return (*_about(facts, "产出", rows), *effect(facts))


def rows_missed(facts: DraftFacts) -> list[ScoredRow]:
    """Rows that count and did not reach their target."""
    return [row for row in facts.case.rows if row.line.met is False]


def tally(rows: Sequence[ScoredRow]) -> dict[str, Fact]:
    """共, 完成, 未完成, 未定 as counts with the names of the latter two; 全部… where it is all."""
    found: dict[str, Fact] = {
        "共": counted(row.indicator.ref for row in rows),
        "多项": len(rows) > 1,
    }
    for word, met in (("完成", True), ("未完成", False), ("未定", None)):
        some = [row for row in rows if row.line.met is met]
        found |= {
            word: counted(row.indicator.ref for row in some),
            f"全部{word}": bool(rows) and len(some) == len(rows),
            f"{word}名单": names_of(some),
            f"{word}未列全": len(some) > _NAMES,
        }
    return found


def names_of(rows: Iterable[ScoredRow]) -> str:
    """“甲”“乙”: the first few."""
    return names_listed([name_of(row) for row in rows], _NAMES)


def _exceeded_row(row: ScoredRow) -> tuple[TableCell, ...]:
    indicator, rate = row.indicator, completion_of(row)
    reason = one_line(indicator.reason.text) if explains(indicator.reason) else ""
    return (
        TableCell(name_of(row), align="left"),
        TableCell(one_line(indicator.target.printed), source=place(indicator.target.ref)),
        TableCell(one_line(indicator.actual.printed), source=place(indicator.actual.ref)),
        TableCell(rate.text, source=rate.source) if rate else TableCell(""),
        TableCell(reason, align="left"),
    )


def _part(facts: DraftFacts, part: SectionScore) -> Prose:
    """产出指标分值50分，自评得分50分."""
    name = part_title(facts, part.kind)
    lines = _scored_lines(facts, part)
    claimed, weights = part.claimed, _added([one.points for one in lines], part.points, name)
    claims = _added([one.claimed_score for one in lines], claimed, name)
    return facts.say(
        "总体得分项.得分",
        名称=name,
        分值=score(part.points, weights),
        得分=score(claimed, claims),
    )


def _scored_lines(facts: DraftFacts, part: SectionScore) -> list[FundLine | Indicator]:
    """The rows whose points make up this part."""
    if part.kind == "execution":
        return [facts.case.total] if facts.case.total else []
    return [row.indicator for row in facts.case.scored_rows if row.kind is part.kind]


def _added(figures: Iterable[Figure], value: Decimal | None, name: str) -> str:
    """The cells that add up to this; in words where they do not."""
    whole = total([one for figure in figures if (one := term(figure))])
    return brief(whole.source) if whole and whole.value == value else f"{name}各行之和"


def _rows_exceeded(facts: DraftFacts) -> list[ScoredRow]:
    """Rows whose completion the profile wants explained."""
    return [
        row for row in facts.case.rows if row.line.met and row.line.hint(HintCode.OVER) is not None
    ]


def _listed(
    facts: DraftFacts,
    section: str,
    rows: Sequence[ScoredRow],
    by_how_much: Callable[[DraftFacts, ScoredRow], Prose],
) -> tuple[Prose, ...]:
    """A few in one paragraph, many in a paragraph each; nothing where there are none."""
    alone = len(rows) == 1
    clauses = [
        facts.say(
            "单项指标.偏差",
            名=None if alone else in_quotes(name_of(row)),
            结果=result_of(facts, row),
            偏差=by_how_much(facts, row),
            原因=reason_of(row.indicator),
        )
        for row in rows[:_TOLD]
    ]
    told = facts.tell(
        section,
        共=counted(row.indicator.ref for row in rows) if len(rows) > 1 else None,
        名=in_quotes(name_of(rows[0])) if alone else None,
        单项=clauses if alone else None,
        各项=clauses if 1 < len(rows) <= _IN_ONE else None,
        分列=len(rows) > _IN_ONE,
    )
    if len(rows) <= _IN_ONE:
        return told
    apart = (facts.say("单项指标.单列", 内容=clause) for clause in clauses)
    more = facts.say("单项指标.其余", 共=counted(row.indicator.ref for row in rows[_TOLD:]))
    return (*told, *apart, *([more] if more else []))


def _effects(facts: DraftFacts) -> tuple[Prose, ...]:
    """A paragraph a kind of effect, then the satisfaction."""
    rows = [row for row in facts.case.rows if _is_benefit(row)]
    kinds = [(kind, [row for row in rows if _kind(row) == kind]) for kind in _BENEFITS]
    kinds.append(("效益", [row for row in rows if _kind(row) not in _BENEFITS]))
    kinds.append(("满意度", [row for row in facts.case.rows if _is_satisfaction(row)]))
    return tuple(one for kind, some in kinds for one in _about(facts, kind, some))


def _about(facts: DraftFacts, kind: str, rows: Sequence[ScoredRow]) -> tuple[Prose, ...]:
    return facts.tell(
        "分类成效",
        类=kind,
        各项=[_one(facts, row) for row in rows[:_CLAUSES]],
        共=counted(row.indicator.ref for row in rows) if len(rows) > _CLAUSES else None,
    )


def _one(facts: DraftFacts, row: ScoredRow) -> Prose:
    """“X”年度指标值≥90%，实际完成95%，达到年度指标值."""
    return facts.say(
        "单项指标.成效",
        名=in_quotes(name_of(row)),
        结果=result_of(facts, row),
        达到=row.line.met is True,
        未达到=row.line.met is False,
    )


def _kind(row: ScoredRow) -> str:
    return level2_kind(row.indicator.level2.text)


def _is_cost(row: ScoredRow) -> bool:
    return row.kind is SectionKind.COST or _kind(row) == "成本"


def _is_satisfaction(row: ScoredRow) -> bool:
    return row.kind is SectionKind.SATISFACTION or _kind(row) == "满意度"


def _is_benefit(row: ScoredRow) -> bool:
    return row.kind is SectionKind.BENEFIT and not _is_satisfaction(row) and not _is_cost(row)


def _is_plain_output(row: ScoredRow) -> bool:
    """An output of a form that does not divide them into quantity, quality and time."""
    return row.kind is SectionKind.OUTPUT and not _kind(row)
