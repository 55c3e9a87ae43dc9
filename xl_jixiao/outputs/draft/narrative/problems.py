"""存在问题 and 改进措施: findings and missed indicators gathered by kind, a measure for each.

Only what a published report owns up to: how money and goals were managed. What is merely filled in
wrongly is put right before the report is sent and is in `corrections`. The sentences of a kind are
问题.<kind> and 措施.<kind>; here is decided which kinds there are, and what of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from xl_jixiao.facts.form import absent_kinds
from xl_jixiao.model.finding import Finding
from xl_jixiao.model.score import ScoredRow
from xl_jixiao.model.submission import BaseDatum
from xl_jixiao.outputs.draft.narrative.facts import DraftFacts
from xl_jixiao.outputs.draft.narrative.figures import (
    amount,
    counted,
    in_quotes,
    minus,
    money,
    names_listed,
    one_line,
    over,
    quoted,
    rate,
    running,
    term,
)
from xl_jixiao.outputs.draft.narrative.indicators import (
    completion_of,
    is_upper_bound,
    name_of,
    result_of,
    shortfall,
)
from xl_jixiao.outputs.draft.narrative.money import money_facts, moved_by, unspent_share
from xl_jixiao.outputs.draft.narrative.results import names_of, rows_missed
from xl_jixiao.outputs.draft.phrases import Fact
from xl_jixiao.outputs.draft.prose import Prose, SourcedNumber
from xl_jixiao.text.labels import explains

_NAMES = 4
"""How many names a sentence carries before it says how many there are in all."""
_CLAUSES = 5
"""The same for clauses with figures."""
_MEASURED_BY = {
    "final": ("budget", "决算数", "预算数"),
    "staff": ("posts", "实际在职人数", "编制数"),
    "actual_area": ("approved_area", "实际规模", "批复规模"),
    "actual_investment": ("budget_investment", "实际投资", "预算投资"),
}
"""Column of the 基础数据表 → the column it is measured by, and what both are called."""

_Slots = dict[str, Fact] | None


class DraftProblem(NamedTuple):
    """One kind of problem with the measure that answers it."""

    told: Prose
    measure: Prose


def gathered(facts: DraftFacts) -> tuple[DraftProblem, ...]:
    """The problems there are, in the order in which a report tells them."""
    found = []
    for kind, slots_of in _KINDS.items():
        slots = slots_of(facts)
        if slots is not None:
            told = facts.say(f"问题.{kind}", **slots)
            found.append(DraftProblem(told, facts.say(f"措施.{kind}", **slots)))
    return tuple(one for one in found if one.told)


def problems(facts: DraftFacts, found: Sequence[DraftProblem]) -> tuple[Prose, ...]:
    """存在问题, numbered; a gap where neither rows nor findings show any."""
    return numbered(facts, [one.told for one in found]) or facts.tell("存在问题")


def measures(facts: DraftFacts, found: Sequence[DraftProblem]) -> tuple[Prose, ...]:
    """改进措施, in the order of the problems."""
    return numbered(facts, [one.measure for one in found]) or facts.tell("改进措施")


def numbered(facts: DraftFacts, told: Sequence[Prose]) -> tuple[Prose, ...]:
    """Paragraphs with their numbers; a single one has none."""
    return tuple(
        facts.say("逐条.条", 序=str(at) if len(told) > 1 else None, 内容=one)
        for at, one in enumerate(told, start=1)
    )


def _overspent(facts: DraftFacts) -> _Slots:
    """More was spent than the budget had."""
    found = _money(facts)
    return found if found["超出"] else None


def _without_budget(facts: DraftFacts) -> _Slots:
    """Spending in a year whose budget is 0."""
    found = _money(facts)
    return found if found["无执行率"] else None


def _slow(facts: DraftFacts) -> _Slots:
    """More was left than the profile passes over, or than it wants explained."""
    share = unspent_share(facts.case)
    if share is None:
        return None
    small = share.value <= facts.rules.checks.unspent_yellow
    return None if small and not _findings(facts, "B07") else _money(facts)


def _adjusted(facts: DraftFacts) -> _Slots:
    """The budget moved by more than the profile allows."""
    share = moved_by(facts.case)
    moved = share is not None and abs(share.value) > facts.rules.checks.adjustment
    return _money(facts) if moved else None


@lru_cache(maxsize=1)
def _money(facts: DraftFacts) -> dict[str, Fact]:
    line = facts.case.total
    reason = running(line.reason) if line is not None and explains(line.reason) else None
    return {**money_facts(facts.case, line), "原因": reason}


def _missed(facts: DraftFacts) -> _Slots:
    """Indicators below their target, with the reasons given and one gap for the others."""
    rows = rows_missed(facts)
    if not rows:
        return None
    silent = [row for row in rows if not row.explained]
    return {
        **_listed(rows),
        "全部": len(rows) == len(facts.case.rows) > 1,
        "各项": [_miss(facts, row) for row in rows] if len(rows) <= _CLAUSES else None,
        "缺原因": names_of(silent),
        "缺原因未列全": len(silent) > _NAMES,
        "均缺原因": len(silent) == len(rows),
    }


def _miss(facts: DraftFacts, row: ScoredRow) -> Prose:
    """The figures of the shortfall; without any, what was wanted and what was done."""
    told = shortfall(facts, row)
    figures = any(isinstance(piece, SourcedNumber) for piece in told.pieces)
    reason = row.indicator.reason
    return facts.say(
        "单项指标.偏差",
        名=in_quotes(name_of(row)),
        结果=None if figures else result_of(facts, row),
        偏差=told,
        原因=running(reason) if explains(reason) else None,
    )


def _loose(facts: DraftFacts) -> _Slots:
    """Results far from their targets that nobody explained."""
    rows = _rows(facts, "I03", "I12")
    if not rows:
        return None
    clauses = [
        facts.say(
            "问题项.偏离",
            名=in_quotes(name_of(row)),
            完成率=None if is_upper_bound(row) else completion_of(row),
            结果=result_of(facts, row),
        )
        for row in (rows if len(rows) <= _CLAUSES else ())
    ]
    return {**_listed(rows), "各项": clauses}


def _unmeasured(facts: DraftFacts) -> _Slots:
    """Targets that can't be measured, alike ones together."""
    rows = _rows(facts, "I05")
    alike: dict[str, list[ScoredRow]] = {}
    for row in rows:
        target = one_line(row.indicator.target.printed) if row.has_target else ""
        alike.setdefault(target, []).append(row)
    clauses = [
        facts.say(
            "问题项.未量化",
            指标文=quoted(some[0].indicator.target) if target else None,
            **_listed(some),
        )
        for target, some in alike.items()
    ]
    return {**_listed(rows), "各项": clauses} if rows else None


def _absent_kinds(facts: DraftFacts) -> _Slots:
    """Kinds of indicators that the profile asks for."""
    kinds = list(absent_kinds(facts.case)) if _findings(facts, "I09") else []
    return {"类别": kinds} if kinds else None


def _control(code: str) -> Callable[[DraftFacts], _Slots]:
    """Rows of the 基础数据表 that went beyond what they were measured by."""

    def found(facts: DraftFacts) -> _Slots:
        data = list(_data(facts, code))
        names = list(dict.fromkeys(_datum_name(datum) for datum in data))
        told = [_against(facts, datum) for datum in data]
        return {"各项": told, "名单": names_listed(names, len(names))} if data else None

    return found


def _grown(facts: DraftFacts) -> _Slots:
    """三公经费 above the year before."""
    now = term(facts.base_figure("three_public", "final"))
    before = term(facts.base_figure("three_public", "previous"))
    if not _findings(facts, "D07") or now is None or before is None:
        return None
    return {"决算": money(now), "上年": money(before), "增加": money(minus(now, before))}


_KINDS: Mapping[str, Callable[[DraftFacts], _Slots]] = {
    "超出预算": _overspent,
    "没有预算": _without_budget,
    "执行偏慢": _slow,
    "调整较大": _adjusted,
    "指标未完成": _missed,
    "指标偏离": _loose,
    "指标未量化": _unmeasured,
    "指标不全": _absent_kinds,
    "经费超预算": _control("D03"),
    "经费无预算": _control("D04"),
    "超控制数": _control("D06"),
    "三公增加": _grown,
}
"""In the order in which a report tells them."""


def _findings(facts: DraftFacts, *codes: str) -> tuple[Finding, ...]:
    return tuple(finding for finding in facts.findings if finding.id in codes)


def _rows(facts: DraftFacts, *codes: str) -> list[ScoredRow]:
    """The indicator rows that findings point at, in the order of the form."""
    sheet = facts.submission.sheet
    cells = {cell for one in _findings(facts, *codes) if one.sheet == sheet for cell in one.cells}
    return [row for row in facts.case.rows if cells and _stands_in(row, cells)]


def _stands_in(row: ScoredRow, cells: set[str]) -> bool:
    refs = (*row.target_cells, *row.actual_cells, *row.score_cells, *row.reason_cells)
    return any(ref.a1 in cells for ref in refs)


def _listed(rows: Sequence[ScoredRow]) -> dict[str, Fact]:
    """“甲”“乙”, and of more than can be named how many there are."""
    refs = [row.indicator.ref for row in rows]
    return {
        "名单": names_of(rows),
        "共": counted(refs) if len(rows) > _NAMES else None,
        "多项": len(rows) > 1,
    }


def _against(facts: DraftFacts, datum: BaseDatum) -> Prose:
    """“公用经费”预算数113.69万元，决算数117.32万元，为预算数的103.19%."""
    column, name, control = _MEASURED_BY[datum.column_key]
    in_row = column == "budget"
    figure = facts.base_figure(datum.key, column) if in_row else facts.base_column(column)
    limit, actual = term(figure), term(datum.value)
    share = over(actual, limit) if actual and limit else None
    return facts.say(
        "问题项.超控制",
        名=in_quotes(_datum_name(datum)),
        分行=in_row,
        控制名=control,
        控制数=amount(limit, datum.unit) if limit else None,
        实际名=name,
        实际数=amount(actual, datum.unit) if actual else None,
        占比=rate(share) if share is not None else None,
    )


def _datum_name(datum: BaseDatum) -> str:
    """The row; in the blocks without rows the column: 实际在职人数."""
    return one_line(datum.label if datum.column_key == "final" else datum.column)


def _data(facts: DraftFacts, code: str) -> Iterator[BaseDatum]:
    if facts.base is None:
        return
    form = facts.base.submission
    found = (one for one in _findings(facts, code) if one.sheet == form.sheet)
    cells = {cell for one in found for cell in one.cells}
    for datum in form.data:
        ref = datum.value.entry.ref
        if ref is not None and ref.a1 in cells and datum.column_key in _MEASURED_BY:
            yield datum
