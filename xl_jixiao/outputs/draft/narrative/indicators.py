"""Each indicator as one sentence, in the manner of the reports that are published:
X，年度指标值：≥90%，实际完成值：95%，分值10分，自评得分10分.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.model.grid import CellRef
from xl_jixiao.model.score import HintCode, ScoredRow
from xl_jixiao.model.submission import SECTION_TITLES, Indicator, RowRole, Section, SectionKind
from xl_jixiao.outputs.draft.narrative.facts import DraftFacts
from xl_jixiao.outputs.draft.narrative.figures import (
    Term,
    brief,
    in_quotes,
    measured,
    money,
    named,
    one_line,
    place,
    points,
    quoted,
    rate,
    reason_of,
    reckoned,
    term,
    total,
    whole,
)
from xl_jixiao.outputs.draft.phrases import Fact
from xl_jixiao.outputs.word.prose import Prose, ProseSection, SourcedNumber
from xl_jixiao.text.wording import number

_AT_MOST = frozenset({"le", "lt"})
_AT_LEAST = frozenset({"ge", "gt", "eq"})
_POINTS_OF_PERCENT = {"%": "个百分点", "‰": "个千分点"}


def by_level1(facts: DraftFacts) -> tuple[ProseSection, ...]:
    """A group a level-1 block as the form has them, an indicator a paragraph."""
    case = facts.case
    groups, below = [], _details(case)
    for at, section in enumerate(case.submission.sections):
        rows = [row for row in case.rows if row.indicator.section == at]
        if rows:
            told = tuple(_paragraphs(facts, rows, below))
            groups.append(ProseSection(_heading(facts, section, rows), told))
    return tuple(groups)


def name_of(row: ScoredRow) -> str:
    """What the row is called in a sentence: level 3, else level 2."""
    return named(row.name) or one_line(row.indicator.level2.text) or "未填名称的指标"


def result_of(facts: DraftFacts, row: ScoredRow) -> Prose:
    """Target and actual in a clause: 年度指标值≥90%，实际完成95%; worded ones are quoted."""
    target, actual = row.indicator.target, row.indicator.actual
    wanted = measured(target) if row.has_target else None
    done = measured(actual) if row.has_actual else None
    return facts.say(
        "单项指标.结果",
        名=in_quotes(name_of(row)),
        指标值=wanted,
        指标文=quoted(target) if row.has_target and not wanted else None,
        完成值=done,
        完成文=quoted(actual) if row.has_actual and not done else None,
    )


def shortfall(facts: DraftFacts, row: ScoredRow) -> Prose:
    """比年度指标值少1.3亿元，完成率97.39%; for an upper bound 超出年度指标值…; 未按期完成 for a
    date.
    """
    kind = row.line.kind
    compared = not row.line.hint(HintCode.AT_BOUND) and kind in _AT_MOST | _AT_LEAST
    gap = _gap(row) if compared else None
    return facts.say(
        "差额.未完成",
        界限=row.line.hint(HintCode.AT_BOUND) is not None,
        时限=kind == "date",
        区间=kind == "range",
        上限=kind in _AT_MOST,
        差=gap,
        百分点=gap is not None and gap.text.endswith("点"),
        完成率=completion_of(row) if kind in _AT_LEAST else None,
    )


def surplus(facts: DraftFacts, row: ScoredRow) -> Prose:
    """超过年度指标值22次，完成率173.33%."""
    return facts.say("差额.超额", 差=_gap(row), 完成率=completion_of(row))


def completion_of(row: ScoredRow) -> SourcedNumber | None:
    """The completion in percent with its derivation, None where there is none."""
    line = row.line
    source = reckoned(f"{place(row.indicator.ref)} ", line.trace).partition("；")[0]
    return None if line.completion is None else rate(Term(line.completion, source, ""))


def _gap(row: ScoredRow) -> SourcedNumber | None:
    """The difference in the unit of both cells; None where one had to be converted to compare."""
    target, reading, said = row.target, row.reading, row.said
    if reading.number is None or target.number is None or said is None or reading.beyond:
        return None
    if reading.target != target.number or reading.number != said.number:
        return None
    gap = abs(target.number - reading.number)
    unit = target.unit or said.unit or ""
    cells = f"{place(row.indicator.target.ref)}与{place(row.indicator.actual.ref)}之差"
    shown = f"{number(gap)}{_POINTS_OF_PERCENT.get(unit, unit)}"
    return SourcedNumber(shown, brief(cells)) if gap else None


def part_title(facts: DraftFacts, kind: str) -> str:
    """A part of the score by its usual name; of kinds of its own by the words of the form."""
    if kind == "execution":
        return "预算执行率"
    own = [_section_title(one) for one in facts.submission.sections if one.kind.value == kind]
    return "、".join(dict.fromkeys(own)) or SECTION_TITLES[SectionKind(kind)]


def _section_title(section: Section) -> str:
    """Level 1 by its usual name; a block of a kind of its own by the words of the form."""
    if section.kind is not SectionKind.OTHER:
        return SECTION_TITLES[section.kind]
    label = one_line(section.label.text)
    for mark in "（(":
        label = label.partition(mark)[0]
    return label or SECTION_TITLES[section.kind]


def _heading(facts: DraftFacts, section: Section, rows: list[ScoredRow]) -> Prose:
    """产出指标（分值50分，自评得分50分）."""
    scored = [row for row in rows if row.scored]
    weights = [one for row in scored if (one := term(row.indicator.points)) is not None]
    claims = [one for row in scored if (one := term(row.indicator.claimed_score)) is not None]
    several = len({other.goal for other in facts.submission.sections}) > 1
    weighed = bool(weights) and len(weights) == len(scored)
    claimed = weighed and len(claims) == len(scored)
    return facts.say(
        "单项指标.标题",
        目标=f"目标{section.goal + 1}" if several else "",
        名称=_section_title(section),
        分值=money(total(weights), "分") if weighed else None,
        得分=money(total(claims), "分") if claimed else None,
    )


def _paragraphs(
    facts: DraftFacts, rows: list[ScoredRow], below: Mapping[CellRef, list[Indicator]]
) -> Iterator[Prose]:
    proof = facts.say("单项指标.佐证")
    for at, row in enumerate(rows, start=1):
        details = [_detail(facts, one) for one in below.get(row.indicator.ref, ())]
        yield facts.say("单项指标.句", 序=str(at), 明细=details, 佐证=proof, **_row(facts, row))


def _row(facts: DraftFacts, row: ScoredRow) -> dict[str, Fact]:
    indicator, name = row.indicator, name_of(row)
    level2 = one_line(indicator.level2.text)
    shared = indicator.role is RowRole.SHARED
    return {
        "名称": name,
        "名": in_quotes(name),
        "二级": level2 if level2 != name else None,
        "指标值": whole(indicator.target) if row.has_target else None,
        "完成值": whole(indicator.actual) if row.has_actual else None,
        "合并计分": shared,
        "分值": None if shared else points(indicator.points),
        "得分": None if shared else points(indicator.claimed_score),
        "差额": shortfall(facts, row) if row.line.met is False else None,
        "原因": reason_of(indicator),
    }


def _details(case: ScoredForm) -> dict[CellRef, list[Indicator]]:
    """The 其中 rows by the row they are below: they have no points and are reported with it."""
    below: dict[CellRef, list[Indicator]] = {}
    above: CellRef | None = None
    told = {row.indicator.ref for row in case.rows}
    for row in case.submission.indicators:
        if row.ref in told:
            above = row.ref
        elif row.role is RowRole.DETAIL and above is not None and row.actual.filled:
            below.setdefault(above, []).append(row)
    return below


def _detail(facts: DraftFacts, row: Indicator) -> Prose:
    return facts.say(
        "单项指标.明细",
        名称=named(row.level3.text),
        指标值=whole(row.target) if row.target.filled else None,
        完成值=whole(row.actual),
    )
