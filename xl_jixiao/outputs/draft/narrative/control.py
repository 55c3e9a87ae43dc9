"""人员, “三公”经费, 公用经费 and the rest of the 基础数据表."""

from __future__ import annotations

from collections.abc import Iterator

from xl_jixiao.facts.amounts import compare_sum
from xl_jixiao.facts.base_data import SUMS, Sum, UnitData, filled_rates, parts_of
from xl_jixiao.model.submission import BaseDatum, Figure
from xl_jixiao.outputs.draft.narrative.facts import DraftFacts
from xl_jixiao.outputs.draft.narrative.figures import (
    Term,
    amount,
    brief,
    minus,
    money,
    over,
    rate,
    shares_of,
    term,
)
from xl_jixiao.outputs.draft.narrative.quotes import joined, one_line, paragraphs
from xl_jixiao.outputs.draft.prose import Gap, Piece, Prose, SourcedNumber, prose
from xl_jixiao.text.labels import is_placeholder

_GROUPS = {group.total: group for group in SUMS}


def staff(facts: DraftFacts) -> tuple[Prose, ...]:
    """编制数, 在职人数, 控制率."""
    posts, people = term(facts.base_column("posts")), term(facts.base_column("staff"))
    if posts is None and people is None:
        return (prose(Gap("编制数、在职人数"), "。"),)
    clauses: list[Prose] = []
    clauses.append(prose("编制数", money(posts, "人") if posts else Gap("编制数")))
    filled = money(people, "人") if people else Gap("实际在职人数")
    clauses.append(prose(f"{facts.year}实际在职人数", filled))
    share = over(people, posts) if posts and people else None
    if share is not None and share.value > 0:
        clauses.append(prose("在职人员控制率", rate(share)))
    return (prose(joined(clauses), "。"),)


def three_public(facts: DraftFacts) -> tuple[Prose, ...]:
    """“三公”经费: final against budget and against the year before, then its items."""
    return _row_with_items(facts, "three_public", "“三公”经费") or (
        prose(Gap("“三公”经费预算数、决算数及上年决算数"), "。"),
    )


def public_spending(facts: DraftFacts) -> tuple[Prose, ...]:
    """公用经费 and what the form lists of it."""
    return _row_with_items(facts, "public_expense", "公用经费") or (
        prose(Gap("公用经费预算数、决算数及上年决算数"), "。"),
    )


def project_control(facts: DraftFacts) -> tuple[Prose, ...]:
    """项目支出 by the 基础数据表; nothing where it has none."""
    return _row_with_items(facts, "projects", "项目支出")


def others(facts: DraftFacts) -> tuple[Prose, ...]:
    """政府采购, 楼堂馆所, 厉行节约."""
    if facts.base is None:
        return (prose(Gap("政府采购、楼堂馆所建设和厉行节约措施情况"), "。"),)
    row = _row(facts, "procurement")
    bought = (prose(f"{facts.year}政府采购金额", row, "。"),) if row else ()
    return (*bought, _buildings(facts, facts.base), *_thrift(facts))


def _thrift(facts: DraftFacts) -> tuple[Prose, ...]:
    entry = facts.base_column("thrift").entry
    if is_placeholder(entry.text):
        return (prose(Gap("厉行节约保障措施"), "。"),)
    return (prose("厉行节约保障措施："), *paragraphs(entry))


def _buildings(facts: DraftFacts, case: UnitData) -> Prose:
    """Area and investment against what was approved; none built where all say 0."""
    rates = [one for one in filled_rates(case) if one[0].rate != "control_rate"]
    data = [datum for _, filled in rates for datum in (filled.above, filled.below)]
    known = [one for datum in data if (one := term(datum.value)) is not None]
    if not known:
        return prose(Gap("楼堂馆所建设情况（没有完工项目的写明没有）"), "。")
    if not any(one.value for one in known):
        return prose(f"{facts.year}没有完工的楼堂馆所项目。")
    clauses = []
    for kind, filled in rates:
        below, above = term(filled.below.value), term(filled.above.value)
        pieces: list[Piece] = []
        for datum, one in ((filled.below, below), (filled.above, above)):
            if one is not None:
                pieces += ["，" if pieces else "", datum.column, _measured(datum, one)]
        share = over(above, below) if above and below else None
        if share is not None and share.value > 0:
            pieces += [f"，{kind.name}", rate(share)]
        if pieces:
            clauses.append(prose(*pieces))
    return prose(f"{facts.year}完工的楼堂馆所项目：", joined(clauses, "；"), "。")


def _measured(datum: BaseDatum, one: Term) -> SourcedNumber:
    return money(one, datum.unit)


def _row_with_items(facts: DraftFacts, key: str, name: str) -> tuple[Prose, ...]:
    row = _row(facts, key)
    if row is None or facts.base is None:
        return ()
    told = [prose(f"{facts.year}{name}", row, "。")]
    items = _items(facts.base, _GROUPS[key])
    if items.pieces:
        told.append(items)
    return tuple(told)


def _row(facts: DraftFacts, key: str) -> Prose | None:
    """预算数…，决算数…，低于预算…；上年决算数…，比上年减少…; None where neither is filled in."""
    budget, final = facts.base_figure(key, "budget"), facts.base_figure(key, "final")
    planned, spent = term(budget), term(final)
    if planned is None and spent is None:
        return None
    if planned is not None and spent is not None and not planned.value and not spent.value:
        return prose(
            "预算数、决算数均为", SourcedNumber("0", brief(f"{planned.source}、{spent.source}"))
        )
    clauses = [prose("预算数", *amount(planned))] if planned is not None else []
    if spent is None:
        return joined([*clauses, prose("决算数", Gap("决算数"))])
    clauses.append(prose("决算数", *amount(spent)))
    clauses += _against(final, budget)
    since = _since(final, facts.base_figure(key, "previous"))
    return prose(joined(clauses), "；", since) if since else joined(clauses)


def _against(final: Figure, budget: Figure) -> Iterator[Prose]:
    """How the final amount stands to the budget."""
    spent, planned = term(final), term(budget)
    if spent is None or planned is None or planned.value <= 0 or spent.value < 0:
        return
    if spent.value == planned.value:
        yield prose("与预算持平")
        return
    above = spent.value > planned.value
    gap = minus(spent, planned) if above else minus(planned, spent)
    yield prose("超出预算" if above else "低于预算", money(gap))
    share = over(spent, planned)
    if share is not None:
        yield prose("为预算的", rate(share))


def _since(final: Figure, previous: Figure) -> Prose | None:
    """Rise, fall or neither since the year before."""
    now, before = term(final), term(previous)
    if now is None or before is None:
        return None
    head = prose("上年决算数", *amount(before))
    if before.value < 0 or now.value < 0:
        return head
    if now.value == before.value:
        return prose(head, "，与上年持平")
    rise = now.value > before.value
    change = minus(now, before) if rise else minus(before, now)
    share = over(change, before)
    pieces: list[Piece] = ["，比上年", "增加" if rise else "减少", money(change)]
    if share is not None:
        pieces += ["，", "增长" if rise else "下降", rate(share)]
    return prose(head, *pieces)


def _items(case: UnitData, group: Sum) -> Prose:
    """其中: the final amounts of the items, with shares where the items are all there is."""
    data = [d for d in parts_of(case, group, "final") if d.value.value]
    terms = [one for datum in data if (one := term(datum.value)) is not None]
    if not terms:
        return prose()
    absent = [one_line(d.label) for d in parts_of(case, group, "final") if d.value.value == 0]
    whole = case.data_figure(group.total, "final")
    complete = group.complete and whole.value is not None
    adds_up = complete and compare_sum(whole, (datum.value for datum in data)).agrees
    shares = shares_of(term(whole), terms) if adds_up else []
    clauses = []
    for place, (datum, one) in enumerate(zip(data, terms, strict=True)):
        pieces: list[Piece] = [one_line(datum.label), money(one)]
        if shares:
            pieces += ["，占", shares[place]]
        clauses.append(prose(*pieces))
    if len(terms) == 1 and whole.value == terms[0].value:
        clauses = [prose("全部为", one_line(data[0].label))]
    tail = f"；{'、'.join(absent)}没有支出" if absent else ""
    lead = "决算数中，" if len(terms) > 1 or whole.value != terms[0].value else "决算支出"
    return prose(lead, joined(clauses, "；"), tail, "。")
