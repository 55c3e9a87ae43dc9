"""Each indicator as one sentence, in the manner of the reports that are published:
X，年度指标值：≥90%，实际完成值：95%，分值10分，自评得分10分.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.model.grid import CellRef
from xl_jixiao.model.score import HintCode, ScoredRow
from xl_jixiao.model.submission import SECTION_TITLES, Indicator, RowRole, Section, SectionKind
from xl_jixiao.outputs.draft.narrative.budget import main_budget, score_clauses, spent
from xl_jixiao.outputs.draft.narrative.facts import DraftFacts
from xl_jixiao.outputs.draft.narrative.figures import (
    brief,
    money,
    place,
    points,
    reckoned,
    score,
    term,
    total,
)
from xl_jixiao.outputs.draft.narrative.quotes import (
    in_quotes,
    joined,
    measured,
    named,
    one_line,
    quoted,
    running,
    whole,
)
from xl_jixiao.outputs.draft.narrative.shortfall import shortfall, surplus
from xl_jixiao.outputs.draft.prose import Gap, Piece, Prose, ProseSection, prose
from xl_jixiao.text.labels import explains


def by_level1(facts: DraftFacts) -> tuple[ProseSection, ...]:
    """预算执行率, then a group a level-1 block as the form has them, an indicator a paragraph."""
    case = facts.case
    groups, below = list(_execution(facts)), _details(case)
    for at, section in enumerate(case.submission.sections):
        rows = [row for row in case.rows if row.indicator.section == at]
        if rows:
            groups.append(
                ProseSection(_heading(case, section, rows), tuple(_paragraphs(rows, below)))
            )
    return tuple(groups)


def _execution(facts: DraftFacts) -> Iterator[ProseSection]:
    """预算执行率（分值10分，自评得分9分，核算得分10分）, where the form gives points for it."""
    case, line = facts.case, facts.case.total
    scores = score_clauses(case)
    if line is None or not scores or not facts.submission.has_points:
        return
    if case.budget.value is None and line.executed.value is None:
        return
    paragraph = prose(joined([*main_budget(case, line), *spent(case, line)]), "。")
    if explains(line.reason):
        paragraph = prose(paragraph, "说明：", running(line.reason), "。")
    yield ProseSection(prose("预算执行率（", joined(scores), "）"), (paragraph,))


def name_of(row: ScoredRow) -> str:
    """What the row is called in a sentence: level 3, else level 2."""
    return named(row.name) or one_line(row.indicator.level2.text) or "未填名称的指标"


def result_of(row: ScoredRow) -> Prose:
    """Target and actual in a clause: 年度指标值≥90%，实际完成95%; worded ones are quoted."""
    target, actual = row.indicator.target, row.indicator.actual
    bare = measured(target)
    if not row.has_target:
        wanted = prose("未设年度指标值")
    else:
        wanted = prose("年度指标值", bare) if bare else prose("年度指标值为", quoted(target))
    bare = measured(actual)
    if not row.has_actual:
        return prose(wanted, "，实际完成情况未填写")
    done = prose("实际完成", bare) if bare else prose("实际完成情况为", quoted(actual))
    return prose(wanted, "，", done)


def _section_title(section: Section) -> str:
    """Level 1 by its usual name; a block of a kind of its own by the words of the form."""
    if section.kind is not SectionKind.OTHER:
        return SECTION_TITLES[section.kind]
    label = one_line(section.label.text)
    for mark in "（(":
        label = label.partition(mark)[0]
    return label or SECTION_TITLES[section.kind]


def _heading(case: ScoredForm, section: Section, rows: list[ScoredRow]) -> Prose:
    """产出指标（分值50分，自评得分50分，核算得分49.84分）."""
    clauses = list(_section_points(rows))
    several = len({other.goal for other in case.submission.sections}) > 1
    goal = f"目标{section.goal + 1}" if several else ""
    name = f"{goal}{_section_title(section)}"
    return prose(name, "（", joined(clauses), "）") if clauses else prose(name)


def _section_points(rows: list[ScoredRow]) -> Iterator[Prose]:
    scored = [row for row in rows if row.scored]
    weights = [one for row in scored if (one := term(row.indicator.points)) is not None]
    if not weights or len(weights) < len(scored):
        return
    added = total(weights)
    yield prose("分值", money(added, "分"))
    claims = [one for row in scored if (one := term(row.indicator.claimed_score)) is not None]
    claimed = total(claims) if len(claims) == len(scored) else None
    if claimed is not None:
        yield prose("自评得分", money(claimed, "分"))
    computed = _computed(scored)
    if computed is not None and (claimed is None or claimed.value != computed):
        where = brief("、".join(place(row.indicator.ref) for row in scored))
        yield prose("核算得分", score(computed, f"核算得分之和：{where}"))


def _computed(rows: list[ScoredRow]) -> Decimal | None:
    scores = [row.line.score for row in rows]
    known = [one for one in scores if one is not None]
    return sum(known, Decimal(0)) if len(known) == len(scores) else None


def _paragraphs(rows: list[ScoredRow], below: Mapping[CellRef, list[Indicator]]) -> Iterator[Prose]:
    for number, row in enumerate(rows, start=1):
        details = [_detail(one) for one in below.get(row.indicator.ref, ())]
        yield prose(f"{number}．", _sentence(row), *details)


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


def _detail(row: Indicator) -> Prose:
    wanted = prose("，年度指标值：", whole(row.target)) if row.target.filled else ""
    name = named(row.level3.text) or "明细"
    return prose(f"其中：{name}", wanted, "，实际完成值：", whole(row.actual), "。")


def _sentence(row: ScoredRow) -> Prose:
    indicator = row.indicator
    clauses: list[Prose | Piece] = [_name(row)]
    clauses.append(
        prose("年度指标值：", whole(indicator.target)) if row.has_target else "未填年度指标值"
    )
    actual = (
        whole(indicator.actual) if row.has_actual else Gap(f"{in_quotes(name_of(row))}的实际完成值")
    )
    clauses.append(prose("实际完成值：", actual))
    clauses += _scores(row)
    told = prose(joined(clauses), "。")
    more = list(_remarks(row))
    return prose(told, *[prose(one, "。") for one in more])


def _name(row: ScoredRow) -> str:
    """Level 3, with level 2 behind it where the form groups by it."""
    name, level2 = name_of(row), one_line(row.indicator.level2.text)
    return f"{name}（{level2}）" if level2 and level2 != name else name


def _scores(row: ScoredRow) -> Iterator[Prose | Piece]:
    indicator, line = row.indicator, row.line
    if indicator.role is RowRole.SHARED:
        yield "与上一项指标合并计分"
        return
    full = points(indicator.points)
    if full is not None:
        yield prose("分值", full)
    claimed = points(indicator.claimed_score)
    if claimed is not None:
        yield prose("自评得分", claimed)
    if line.points is None:
        return
    source = reckoned(f"{place(indicator.ref)} ", line.trace)
    if line.score is None:
        if line.low is not None and line.high is not None:
            low, high = score(line.low, source), score(line.high, source)
            yield prose("核算得分待定（", low, "至", high, "之间）")
    elif indicator.claimed_score.value != line.score:
        yield prose("核算得分", score(line.score, source))


def _remarks(row: ScoredRow) -> Iterator[Prose]:
    """What came short or went far beyond, and the reason that was given."""
    line = row.line
    if line.hint(HintCode.NO_FIGURE) is not None:
        yield prose("实际完成值没有数字，按自评得分认定")
    if line.met is False:
        yield shortfall(row)
    elif line.met and line.hint(HintCode.OVER) is not None:
        yield surplus(row)
    if explains(row.indicator.reason):
        yield prose("偏差原因及改进措施：", running(row.indicator.reason))
