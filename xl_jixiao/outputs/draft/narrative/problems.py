"""存在问题 and 改进措施: missed indicators and findings by kind, a measure for each.

Only what a published report owns up to: how money and goals were managed. What is merely filled in
wrongly is put right before the report is sent and is in `corrections`. What was found is told in
the wording that each check has for reports (句式（检查）.toml); around it stand 问题.<kind> and
措施.<kind>. Here is decided which kinds there are, and what of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from xl_jixiao.facts.base_data import by_column
from xl_jixiao.facts.form import absent_kinds
from xl_jixiao.model.finding import Finding
from xl_jixiao.model.grid import CellRef
from xl_jixiao.model.score import ScoredRow
from xl_jixiao.model.submission import BaseDatum, Figure
from xl_jixiao.outputs.draft.narrative.facts import DraftFacts
from xl_jixiao.outputs.draft.narrative.figures import (
    above_zero,
    counted,
    in_quotes,
    minus,
    money,
    names_listed,
    one_line,
    over,
    rate,
    reason_of,
    running,
    term,
)
from xl_jixiao.outputs.draft.narrative.indicators import completion_of, name_of
from xl_jixiao.outputs.draft.narrative.money import money_facts, moved_by, unspent_share
from xl_jixiao.outputs.draft.narrative.results import rows_missed
from xl_jixiao.outputs.draft.phrases import Fact
from xl_jixiao.outputs.word.prose import Prose, SourcedNumber, prose

_NAMES = 4
"""How many names a sentence carries before it says how many there are in all."""
_CLAUSES = 5
"""The same for clauses with figures."""
_ANY = "#"
"""Stands for number and names where sentences are compared."""
_CHECKS = {
    "指标偏离": ("I03", "I12"),
    "指标未量化": ("I05",),
    "指标不全": ("I09",),
    "经费超预算": ("D03",),
    "经费无预算": ("D04",),
    "超控制数": ("D06",),
    "三公增加": ("D07",),
}
"""Kind of problem → the checks that find it."""
_COMPARED = {
    "final": "budget",
    "staff": "posts",
    "actual_area": "approved_area",
    "actual_investment": "budget_investment",
}
"""Column of the 基础数据表 → the column it is measured by."""


class DraftProblem(NamedTuple):
    """One kind of problem with the measure that answers it."""

    told: Prose
    measure: Prose


class _ProblemPlace(NamedTuple):
    """One place at which a check found something."""

    wording: str
    """As the ids of its sentences begin: I03.倍数."""
    name: str
    slots: dict[str, Fact]
    ref: CellRef | None = None
    reason: Prose | None = None
    weight: Decimal = Decimal(0)
    """The greater, the graver."""


@lru_cache(maxsize=1)
def gathered(facts: DraftFacts) -> tuple[DraftProblem, ...]:
    """The problems there are, in the order in which a report tells them."""
    by_kind = {**_of_money(facts), "指标未完成": _missed(facts)}
    by_kind |= {
        kind: _slots_of(facts, [one for check in checks for one in _found(facts, check)])
        for kind, checks in _CHECKS.items()
    }
    return tuple(
        DraftProblem(facts.say(f"问题.{kind}", **slots), facts.say(f"措施.{kind}", **slots))
        for kind, slots in by_kind.items()
        if slots
    )


def problems(facts: DraftFacts) -> tuple[Prose, ...]:
    """存在问题, numbered; a gap where neither rows nor findings show any."""
    return numbered(facts, [one.told for one in gathered(facts)]) or facts.tell("存在问题")


def measures(facts: DraftFacts) -> tuple[Prose, ...]:
    """改进措施, in the order of the problems."""
    return numbered(facts, [one.measure for one in gathered(facts)]) or facts.tell("改进措施")


def numbered(facts: DraftFacts, told: Sequence[Prose]) -> tuple[Prose, ...]:
    """Paragraphs with their numbers; a single one has none."""
    return tuple(
        facts.say("逐条.条", 序=str(at) if len(told) > 1 else None, 内容=one)
        for at, one in enumerate(told, start=1)
    )


def _of_money(facts: DraftFacts) -> dict[str, dict[str, Fact] | None]:
    """More spent than budgeted, spent without a budget, too much left, moved by more than the
    profile allows: explained or not, it is a matter of how the budget was managed.
    """
    case, limits = facts.case, facts.rules.checks
    spent, budget = term(case.total.executed) if case.total else None, term(case.budget)
    moved, left = moved_by(case), unspent_share(case)
    found = {**money_facts(case, case.total), "原因": reason_of(case.total)}
    changed = moved is not None and abs(moved.value) > limits.adjustment
    if not (found.get("超出") or found.get("无执行率") or left or changed):
        return {}
    named = any(one.id == "B07" for one in facts.findings)
    slow = left and (left.value > limits.unspent_yellow or named)
    way = "调增" if above_zero(moved) else "调减"

    def told(check: str, **slots: Fact) -> dict[str, Fact]:
        return {**found, "检查": facts.say(f"{check}.一处", 基数=case.base_name, **slots)}

    return {
        "超出预算": told(
            "B02.超支",
            执行=money(spent, ""),
            预算=money(budget, ""),
            填=rate(over(spent, budget)),
        )
        if found.get("超出")
        else None,
        "没有预算": found if found.get("无执行率") else None,
        "执行偏慢": told("P02", 结余=money(minus(budget, spent), ""), 填=rate(left))
        if slow
        else None,
        "调整较大": told(f"B06.{way}", 幅度=rate(moved and abs(moved))) if changed else None,
    }


def _missed(facts: DraftFacts) -> dict[str, Fact] | None:
    """Indicators below their target, with the reasons given and one gap for the others."""
    rows = rows_missed(facts)
    silent = [name_of(row) for row in rows if not row.explained]
    return _slots_of(
        facts,
        [
            _ProblemPlace(
                "I04.未达到", name_of(row), {}, row.indicator.ref, reason_of(row.indicator)
            )
            for row in rows
        ],
        全部=len(rows) == len(facts.case.rows) > 1,
        缺原因=names_listed(silent, _NAMES),
        缺原因未列全=len(silent) > _NAMES,
        均缺原因=len(silent) == len(rows),
    )


def _slots_of(
    facts: DraftFacts, found: Sequence[_ProblemPlace], /, **more: Fact
) -> dict[str, Fact] | None:
    """What was found, alike places together; of more than can be read in a row how many there are
    and the gravest of them. None where nothing was.
    """
    if not found:
        return None
    several = len(found) > 1
    kinds: dict[str, dict[str, list[_ProblemPlace]]] = {}
    wordings = dict.fromkeys(one.wording for one in found) if several else {}
    together = {one: facts.say(f"{one}.几处", 项数=_ANY).text for one in wordings}
    for one in found:
        alike = kinds.setdefault(together[one.wording] if several else "", {})
        alike.setdefault(_said(facts, _ANY, one).text if several else "", []).append(one)
    told: list[Prose] = []
    for alike in kinds.values():
        if len(alike) > _CLAUSES and found[0].ref:
            every = [one for some in alike.values() for one in some]
            many = facts.say(f"{every[0].wording}.几处", 项数=_counted(every, ""))
            gravest = max(every, key=lambda one: one.weight)
            told.append(prose(many, "，如", _said(facts, in_quotes(gravest.name), gravest)))
        else:
            told += _each(facts, [*alike.values()])
    listed: dict[str, Fact] = {"名单": _names(found), "多项": several, "各项": told}
    return {**found[0].slots, **listed, **more}


def _names(found: Sequence[_ProblemPlace]) -> Prose:
    """“甲”“乙”, and of more rows than can be named how many there are."""
    names = [one.name for one in found]
    if len(names) <= _NAMES or found[0].ref is None:  # the rows of a 基础数据表 are few
        return prose(names_listed(names, len(names)))
    return prose(names_listed(names, _NAMES), "等", _counted(found, "项"), "指标")


def _counted(found: Sequence[_ProblemPlace], unit: str) -> SourcedNumber | str:
    return counted((one.ref for one in found if one.ref), unit) or ""


def _each(facts: DraftFacts, groups: Sequence[Sequence[_ProblemPlace]]) -> Sequence[Prose]:
    """A sentence for each group; one for all where the same is to be said of each."""
    first = groups[0][0]
    so = f"{first.wording}.结论"
    alike = len(groups) > 1 and all(some[0].wording == first.wording for some in groups)
    if alike and "均" in facts.phrases.slots_of(so) and not any(some[0].reason for some in groups):
        told = [
            facts.say(f"{first.wording}.一处", 项=_names(some), **some[0].slots) for some in groups
        ]
        return [facts.say("问题项.几处", 各处=told, 结论=facts.say(so, 均=True))]
    return [_said(facts, _names(some), some[0]) for some in groups]


def _said(facts: DraftFacts, names: str | Prose, one: _ProblemPlace) -> Prose:
    """What the check says of it, of these names."""
    said = facts.say(f"{one.wording}.一处", 项=names, **one.slots)
    so = f"{one.wording}.结论"
    follows = facts.say(so, **one.slots) if so in facts.phrases else None
    return facts.say("问题项.处", 检查=said, 结论=follows, 原因=one.reason)


def _found(facts: DraftFacts, check: str) -> Iterator[_ProblemPlace]:
    """In the order of the form."""
    findings = [one for one in facts.findings if one.id == check]
    if check[0] == "D":
        yield from (_of_datum(facts, check, datum) for datum in _data(facts, findings))
    own = [one for one in findings if one.sheet == facts.submission.sheet and check != "I09"]
    for row, cells in facts.row_cells if own else ():
        yield from (_of_row(check, row, one) for one in own if not cells.isdisjoint(one.cells))
    if findings and check == "I09":
        kinds = [f"{kind}指标" for kind in absent_kinds(facts.case)]
        yield _ProblemPlace(check, "", {"应": kinds})


def _of_row(check: str, row: ScoredRow, finding: Finding) -> _ProblemPlace:
    target, actual, done = row.indicator.target, row.indicator.actual, completion_of(row)
    told = next((one for one in finding.tellings if one.label == row.name), finding.tellings[0])
    facts = dict(told.facts)
    slots: dict[str, Fact] = {
        "填": running(target if check == "I05" else actual, facts.get("填")),
        "应": running(target, facts.get("应")),
        "完成率": done,
        "倍数": done and done._replace(text=facts.get("倍数", "")),
    }
    wording = f"{check}.{told.kind}" if told.kind else check
    return _ProblemPlace(wording, name_of(row), slots, row.indicator.ref, weight=told.weight)


def _data(facts: DraftFacts, findings: Sequence[Finding]) -> Iterator[BaseDatum]:
    form = facts.base.submission if facts.base else None
    cells = {(one.sheet, cell) for one in findings for cell in one.cells}
    for datum in form.data if form and cells else ():
        ref = datum.value.entry.ref
        if ref and (ref.sheet, ref.a1) in cells and datum.column_key in _COMPARED:
            yield datum


def _of_datum(facts: DraftFacts, check: str, datum: BaseDatum) -> _ProblemPlace:
    """The figure with what it is measured by; of 三公经费 with the year before."""
    column = "previous" if check == "D07" else _COMPARED[datum.column_key]
    in_row = datum.column_key == "final"
    limit: Figure = facts.base_figure(datum.key, column) if in_row else facts.base_column(column)
    now, other = term(datum.value), term(limit)
    control = by_column(facts.base, column) if facts.base else None
    slots: dict[str, Fact] = {
        "填": money(now, ""),
        "实": money(now, datum.unit),
        "预算": money(other, ""),
        "控": money(other, datum.unit),
        "实项": datum.column,
        "控项": control.column if control else "",
        "比例": rate(over(now, other)),
        "增加": money(minus(now, other), ""),
    }
    return _ProblemPlace(check, one_line(datum.label if in_row else datum.column), slots)
