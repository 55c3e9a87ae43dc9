"""人员, “三公”经费, 公用经费 and the rest of the 基础数据表."""

from __future__ import annotations

from xl_jixiao.facts.amounts import compare_sum
from xl_jixiao.facts.base_data import SUMS, UnitData, filled_rates, parts_of
from xl_jixiao.outputs.draft.narrative.facts import DraftFacts
from xl_jixiao.outputs.draft.narrative.figures import (
    above_zero,
    amount,
    brief,
    compared,
    money,
    one_line,
    over,
    paragraphs,
    rate,
    term,
)
from xl_jixiao.outputs.draft.narrative.money import with_shares
from xl_jixiao.outputs.draft.phrases import Fact
from xl_jixiao.outputs.word.prose import Prose, SourcedNumber
from xl_jixiao.text.labels import is_placeholder

_GROUPS = {group.total: group for group in SUMS}


def staff(facts: DraftFacts) -> tuple[Prose, ...]:
    """编制数, 在职人数, 控制率."""
    posts, people = term(facts.base_column("posts")), term(facts.base_column("staff"))
    if posts is None and people is None and "人员" in facts.stated:
        return facts.stated["人员"]
    return facts.tell(
        "人员情况",
        编制=money(posts, "人"),
        在职=money(people, "人"),
        控制率=rate(above_zero(over(people, posts))),
    )


def others(facts: DraftFacts) -> tuple[Prose, ...]:
    """政府采购, 楼堂馆所, 厉行节约."""
    thrift = facts.base_column("thrift").entry
    said = () if is_placeholder(thrift.text) else tuple(paragraphs(thrift))
    told = facts.tell(
        "其他经费",
        有表=facts.base is not None,
        厉行节约=bool(said),
        **row_facts(facts, "procurement"),
        **_buildings(facts),
    )
    return (*told, *said)


def row_facts(facts: DraftFacts, key: str) -> dict[str, Fact]:
    """A row of the 基础数据表: 预决算 as clauses, 分项 as a sentence; None where it has none."""
    row = facts.say("经费.预决算", **_row(facts, key))
    items = _items(facts, facts.base, key) if facts.base and row and key in _GROUPS else None
    return {"预决算": row, "分项": items}


def _buildings(facts: DraftFacts) -> dict[str, Fact]:
    """Area and investment against what was approved; none built where all say 0."""
    filled_in = filled_rates(facts.base) if facts.base else ()
    rates = [one for one in filled_in if one[0].rate != "control_rate"]
    data = [datum for _, filled in rates for datum in (filled.above, filled.below)]
    known = [one for datum in data if (one := term(datum.value)) is not None]
    clauses = []
    for kind, filled in rates:
        below, above = term(filled.below.value), term(filled.above.value)
        clause = facts.say(
            "楼堂馆所.项",
            批复=money(below, filled.below.unit),
            批复名=filled.below.column,
            实际=money(above, filled.above.unit),
            实际名=filled.above.column,
            比率名=kind.name,
            比率=rate(above_zero(over(above, below))),
        )
        clauses += [clause] if clause else []
    built = any(one.value for one in known)
    return {"楼堂馆所": clauses if built else None, "没有楼堂馆所": bool(known) and not built}


def _row(facts: DraftFacts, key: str) -> dict[str, Fact]:
    """预算数, 决算数, how the one stands to the other and to the year before."""
    planned, spent, before = (
        term(facts.base_figure(key, column)) for column in ("budget", "final", "previous")
    )
    if planned and spent and not planned.value and not spent.value:
        return {"皆零": SourcedNumber("0", brief(f"{planned.source}、{spent.source}"))}
    against = compared(spent, above_zero(planned), "持平", ("超预算", "低预算"))
    return {
        "预算": amount(planned),
        "决算": amount(spent),
        "上年": amount(spent and before),
        "预算比": rate(over(spent, planned)) if against and "持平" not in against else None,
        **against,
        **compared(spent, before, "同上年", ("增加", "减少"), "变幅"),
    }


def _items(facts: DraftFacts, case: UnitData, key: str) -> Prose:
    """The final amounts of the items, with shares where the items are all there is."""
    group = _GROUPS[key]
    parts = parts_of(case, group, "final")
    filled = [(d, one) for d in parts if (one := term(d.value)) is not None and one.value]
    whole = case.data_figure(group.total, "final")
    complete = group.complete and whole.value is not None
    adds_up = complete and compare_sum(whole, (datum.value for datum, _ in filled)).agrees
    items = [(one_line(datum.label), one) for datum, one in filled]
    alone = len(filled) == 1 and whole.value == filled[0][1].value
    return facts.say(
        "经费.分项",
        唯一=items[0][0] if alone else None,
        各项=with_shares(facts, items, term(whole) if adds_up else None),
        没有=[one_line(d.label) for d in parts if d.value.value == 0],
    )
