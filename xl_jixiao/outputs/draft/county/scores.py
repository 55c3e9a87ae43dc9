"""得分分布, 指标情况, 自评质量: computed scores and grades, how many indicators of each level 1
were met, and how the claimed scores compare.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from xl_jixiao.facts.last_year import year_before
from xl_jixiao.facts.records import FormRecord
from xl_jixiao.outputs.draft.county.wording import (
    INDICATORS,
    LISTED,
    OVERVIEW,
    REVIEWED,
    apart,
    count,
    mean_points,
    money,
    percent,
    points,
)
from xl_jixiao.outputs.draft.phrases import Fact, PhraseBook
from xl_jixiao.outputs.word.prose import Prose, SourcedNumber
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.tables.county import CountyFigures, FormBlock, IndicatorKind, row_name
from xl_jixiao.text.wording import points as points_text

_Slots = dict[str, Fact]
_FULL = Decimal(100)
_ZERO = Decimal(0)
_ENDS = 3
"""Units named at the highest and the lowest score."""


def distribution(figures: CountyFigures, book: PhraseBook) -> tuple[Prose, ...]:
    """A paragraph per kind of form on the year of the report; other years are in the annex."""
    told: list[Prose] = []
    for blocks in _by_form(figures):
        main, others = apart(blocks, figures.year)
        facts = _spread(main, figures.rules, book) if main else {}
        about: _Slots = {"对象": blocks[0].subject, "其他年度": others}
        told += book.tell("得分", **{**about, **facts})
        told += book.tell("同比", **_year_on_year(main, figures)) if main else ()
    return tuple(told)


def _year_on_year(block: FormBlock, figures: CountyFigures) -> _Slots:
    """The year before against this one, of figures that both have."""
    before = year_before(figures.last_year, block.form, block.year)
    if before is None:
        return {}
    stats, last = block.stats, "上年的 result.json"
    facts: _Slots = {
        "上年": str(before.year),
        "对象": block.subject,
        "上年份数": count(before.forms, "份", last),
        "份数": count(len(block.rows), "份", OVERVIEW),
    }
    if stats.money.executed.value is not None and before.executed is not None:
        facts |= {
            "上年执行": money(before.executed, last),
            "执行": money(stats.money.executed.value, OVERVIEW),
        }
    if stats.money.rate.value is not None and before.rate is not None:
        facts |= {
            "上年执行率": percent(before.rate, last),
            "执行率": percent(stats.money.rate.value, OVERVIEW),
        }
    if stats.scores.total.value is not None and before.total is not None:
        facts |= {
            "上年均": mean_points(before.total, last, before.forms),
            "均": mean_points(stats.scores.total.value, OVERVIEW, stats.scores.forms),
        }
    return facts


def quality(figures: CountyFigures, book: PhraseBook) -> tuple[Prose, ...]:
    """Claimed against computed, full marks, grades that differ."""
    mains = [apart(blocks, figures.year)[0] for blocks in _by_form(figures)]
    compared = (one for main in mains if main for one in book.tell("质量", **_compared(main, book)))
    return (*compared, *book.tell("抽查复核", **_reviewed(figures)))


def _reviewed(figures: CountyFigures) -> _Slots:
    """What the bureau's review came to; means over the forms that have both scores."""
    forms = figures.reviewed
    if not forms:
        return {}
    pairs = [(one.claimed, one.final) for one in forms if None not in {one.claimed, one.final}]
    whole = Decimal(len(pairs) or 1)
    claimed, final = (sum((pair[at] or _ZERO for pair in pairs), _ZERO) / whole for at in (0, 1))
    facts: _Slots = {
        "份数": count(len(forms), "份", REVIEWED),
        "项数": count(sum(one.reviewed for one in forms), "项", REVIEWED),
        "扣完": count(sum(one.grave for one in forms), "项", REVIEWED),
        "扣减": count(sum(one.major for one in forms), "项", REVIEWED),
    }
    if pairs:
        facts |= {
            "自评": mean_points(claimed, REVIEWED, len(pairs)),
            "复核": mean_points(final, REVIEWED, len(pairs)),
        }
    return facts


def _by_form(figures: CountyFigures) -> Sequence[Sequence[FormBlock]]:
    forms = dict.fromkeys(block.form for block in figures.blocks)
    return [figures.of(form) for form in forms]


def _about(block: FormBlock, book: PhraseBook) -> _Slots:
    facts: _Slots = {"年度": block.of_year, "对象": block.subject}
    return {
        **facts,
        "范围": book.say("得分项.范围", **facts),
        "无表": not block.tables and not any(row.has_scores for row in block.rows),
        "一份": len(block.rows) == 1,
        "份数": count(len(block.rows), "份", OVERVIEW),
    }


def _spread(block: FormBlock, rules: RuleProfile, book: PhraseBook) -> _Slots:
    stats, weighted = block.stats.scores, block.stats.weighted
    first = block.rows[0]
    scored = [row for row in block.rows if row.has_scores]
    grades = [
        book.say(
            "等级项.各",
            等级=grade.name,
            份数=count(stats.grades[grade.name], "份", OVERVIEW),
        )
        for grade in rules.grades.grades
    ]
    return {
        **_about(block, book),
        "单位": row_name(first),
        "总分": points(first.total, f"各行核算得分之和，{first.file}"),
        "等级": first.grade,
        "分值": points(first.points_total, OVERVIEW) if first.unscaled else None,
        "计入": bool(scored),
        "部分": count(stats.forms, "份", OVERVIEW) if stats.forms < len(block.rows) else None,
        "均": mean_points(stats.total.value, f"核算总分之和÷{stats.forms}份，{OVERVIEW}", 2),
        "加权": mean_points(
            weighted.total.value, f"Σ（核算总分×全年预算数）÷Σ全年预算数，{OVERVIEW}", 2
        ),
        **_ends(scored),
        "等级各": [one for one in grades if one],
    }


def _ends(scored: Sequence[FormRecord]) -> _Slots:
    totals = sorted(row.total or _ZERO for row in scored)
    slots: _Slots = {"相同": len(scored) > 1 and totals[0] == totals[-1]}
    if len(scored) < 2 or slots["相同"]:
        return slots
    for name, total in (("最高", totals[-1]), ("最低", totals[0])):
        who = [row for row in scored if row.total == total]
        slots[name] = points(total, f"各行核算得分之和，{who[0].file}")
        slots[f"{name[1]}者"] = (
            "、".join(map(row_name, who)) if len(who) <= _ENDS else count(len(who), "份", OVERVIEW)
        )
    return slots


def _compared(block: FormBlock, book: PhraseBook) -> _Slots:
    stats = block.stats.scores
    pairs = [row for row in block.rows if row.has_scores]
    full = [row for row in block.rows if row.claimed == _FULL]
    graded = [row for row in block.rows if _grade_differs(row)]
    over = sorted((row for row in pairs if _gap(row) < 0), key=_gap)
    under = sorted((row for row in pairs if _gap(row) > 0), key=_gap, reverse=True)
    several = len(pairs) > 1
    gap = stats.difference.value or _ZERO
    far = mean_points(
        abs(gap), f"（核算总分－自评总分）之和÷{stats.forms}份，{OVERVIEW}", stats.forms
    )
    return {
        **_about(block, book),
        "计入": bool(pairs),
        "部分": count(stats.forms, "份", OVERVIEW) if stats.forms < len(block.rows) else None,
        "填报": any(row.claimed is not None for row in block.rows),
        "多份": several,
        "自评": mean_points(
            stats.claimed.value, f"自评总分之和÷{stats.forms}份，{OVERVIEW}", stats.forms
        ),
        "核算": mean_points(
            stats.total.value, f"核算总分之和÷{stats.forms}份，{OVERVIEW}", stats.forms
        ),
        "一致": not gap,
        "高出": far if gap < 0 else None,
        "低于": far if gap > 0 else None,
        **_listed("高", over if several else (), _scores_of, book),
        **_listed("低", under if several else (), _scores_of, book),
        "满分各": [*map(row_name, full)] if len(full) <= LISTED else None,
        "满分": count(len(full), "份", OVERVIEW),
        "全部": len(full) == len(block.rows) > 1,
        **_listed("不一致", graded, _grades_of, book),
        "不一致": count(len(graded), "份", OVERVIEW),
    }


def _listed(name: str, rows: Sequence[FormRecord], tell_of: _TellOf, book: PhraseBook) -> _Slots:
    """How many, the first few as they are told, and whether there are more."""
    return {
        f"{name}数": count(len(rows), "份", OVERVIEW),
        f"{name}各": [tell_of(row, book) for row in rows[:LISTED]],
        f"{name}多": len(rows) > LISTED,
    }


_TellOf = Callable[[FormRecord, PhraseBook], Prose]


def _scores_of(row: FormRecord, book: PhraseBook) -> Prose:
    source = f"{row.file}，总分"
    claimed, total = row.claimed or _ZERO, row.total or _ZERO
    return book.say(
        "质量项.得分",
        名称=row_name(row),
        自评=SourcedNumber(points_text(claimed), source),
        核算=SourcedNumber(points_text(total), source),
    )


def _grades_of(row: FormRecord, book: PhraseBook) -> Prose:
    return book.say("质量项.等级", 名称=row_name(row), 自评=row.claimed_grade, 核算=row.grade or "")


def _gap(row: FormRecord) -> Decimal:
    return row.difference or _ZERO


def _grade_differs(row: FormRecord) -> bool:
    claimed = row.claimed_grade
    return bool(claimed and row.grade and claimed != row.grade)


def completion(figures: CountyFigures, book: PhraseBook) -> tuple[Prose, ...]:
    """All indicators together, then each level 1."""
    kinds = figures.indicators
    whole = IndicatorKind(
        "",
        sum(kind.rows for kind in kinds),
        sum(kind.met for kind in kinds),
        sum(kind.missed for kind in kinds),
    )
    each = [
        book.say("指标项.类", 类=kind.title, 项数=_number(kind.rows), 情况=_ended(kind, book))
        for kind in kinds
    ]
    return book.tell(
        "指标",
        项数=_number(whole.rows),
        情况=_ended(whole, book) if whole.rows else None,
        各类=each if len(kinds) > 1 else None,
    )


def _number(number: int) -> SourcedNumber | None:
    return count(number, "项", INDICATORS)


def _ended(kind: IndicatorKind, book: PhraseBook) -> Prose:
    return book.say(
        "指标项.情况",
        全部=kind.met == kind.rows,
        均待定=kind.open == kind.rows > 1,
        完成=_number(kind.met),
        占比=percent(Decimal(kind.met) / kind.rows, f"{kind.met}÷{kind.rows}，{INDICATORS}"),
        未完成=_number(kind.missed),
        待定=_number(kind.open),
    )
