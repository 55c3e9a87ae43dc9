"""资金总体 and 项目资金: budget and execution of each kind of form, never added to each other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.facts.records import FormKey, FormRecord
from xl_jixiao.facts.statistics import MoneyStats
from xl_jixiao.model.submission import FORM_TITLES, Form
from xl_jixiao.outputs.draft.county.wording import (
    LISTED,
    OVERVIEW,
    apart,
    count,
    money,
    percent,
    rounded,
)
from xl_jixiao.outputs.draft.phrases import Fact, PhraseBook
from xl_jixiao.outputs.word.prose import Prose, SourcedNumber
from xl_jixiao.scoring.execution import BASE_TITLES
from xl_jixiao.tables.county import CountyFigures, FormBlock, row_name
from xl_jixiao.text.labels import fold
from xl_jixiao.text.wording import percent as percent_text

_Slots = dict[str, Fact]
_Figure = Callable[[FormRecord], SourcedNumber]
_BANDS: Mapping[str, Callable[[Decimal | None], bool]] = {
    "无": lambda rate: rate is None,
    "超": lambda rate: rate is not None and rate > 1,
    "百": lambda rate: rate == 1,
    "九十": lambda rate: rate is not None and rate >= Decimal("0.9"),
    "八十": lambda rate: rate is not None and rate >= Decimal("0.8"),
    "低": lambda _: True,
}
"""Bands of the execution rate: a form is in the first one that holds."""


class ToldLater(NamedTuple):
    """Forms that are named among the problems, so that they are not named here as well."""

    changed: Collection[FormKey]
    """For the change of their budget."""
    spent: Collection[FormKey]
    """For their execution rate."""


def of_form(
    figures: CountyFigures, form: Form, book: PhraseBook, told: ToldLater
) -> tuple[Prose, ...]:
    """Paragraphs on the year of the report; other years are in the annex."""
    blocks = figures.of(form)
    if not blocks:
        return book.tell("资金", 没有=FORM_TITLES[form])
    main, others = apart(blocks, figures.year)
    facts = _facts(main, figures.rules.checks.adjustment, book, told) if main else {}
    both = bool(figures.of(Form.PROJECT) and figures.of(Form.DEPARTMENT))
    return book.tell("资金", 其他年度=others, 两种=form is Form.PROJECT and both, **facts)


def _facts(block: FormBlock, limit: Decimal, book: PhraseBook, told: ToldLater) -> _Slots:
    stats, whole = block.stats.money, block.stats.all_money
    summed = [row for row in block.rows if row.has_money] or block.rows
    partial = whole.forms and whole.forms != stats.forms
    changed = _changed(block, limit)
    return {
        "范围": _scope(block, summed, book),
        "基数": BASE_TITLES[stats.base],
        "合计": book.say("资金项.合计", **_sums(stats)) if stats.forms else None,
        "齐全": count(whole.forms, "份", OVERVIEW) if partial else None,
        "齐全合计": book.say("资金项.合计", **{**_sums(whole), "执行率": None}),
        **(_bands(block, book, told) if len(block.rows) > 1 else {}),
        "限度": SourcedNumber(percent_text(limit), "评分口径的预算控制率"),
        "变动": count(len(changed), _measure(block), OVERVIEW),
        **_named("变动", _unless(changed, told.changed), _change_of, book),
    }


def _scope(block: FormBlock, rows: Sequence[FormRecord], book: PhraseBook) -> Prose:
    """What the sums are over: those that state what was spent and the budget."""
    units = len({fold(row.owner) for row in rows})
    return book.say(
        "资金项.范围",
        项目=block.form is Form.PROJECT,
        年度=block.of_year,
        一份=len(rows) == 1,
        单位=row_name(rows[0]),
        单位数=count(units, "个单位", OVERVIEW),
        份数=count(len(rows), "个项目", OVERVIEW),
    )


def _sums(stats: MoneyStats) -> _Slots:
    initial, annual, executed = (one.value for one in (stats.initial, stats.annual, stats.executed))
    title = BASE_TITLES[stats.base]
    base = initial if stats.base == "initial" else annual
    rate = f"{rounded(executed or Decimal(0))}÷{rounded(base or Decimal(0))}，{OVERVIEW}"
    return {
        "多份": stats.forms > 1,
        "年初": money(initial, f"各表年初预算数之和，{OVERVIEW}"),
        "全年": money(annual, f"各表全年预算数之和，{OVERVIEW}"),
        "执行": money(executed, f"各表全年执行数之和，{OVERVIEW}"),
        "执行率": percent(stats.rate.value, f"全年执行数合计÷{title}合计，{rate}"),
        **_change(initial, annual),
    }


def _change(initial: Decimal | None, annual: Decimal | None) -> _Slots:
    """From 年初 to 全年, over the same forms."""
    slots: _Slots = {"持平": None, "调增": None, "调减": None, "幅度": None}
    if not initial or annual is None:
        return slots
    change = annual - initial
    source = f"{rounded(annual)}−{rounded(initial)}"
    slots["持平"] = not change
    if change:
        slots["调增" if change > 0 else "调减"] = money(abs(change), f"{source}，{OVERVIEW}")
        slots["幅度"] = percent(abs(change) / initial, f"（{source}）÷{rounded(initial)}")
    return slots


def _bands(block: FormBlock, book: PhraseBook, told: ToldLater) -> _Slots:
    """How many lie in which band; those below 80%, above 100% and without a rate by name, where
    none of them is named among the problems.
    """
    rated = sorted(block.rows, key=lambda row: -1 if row.rate is None else row.rate)
    if all(row.rate == 1 for row in rated):
        return {"均百": count(len(block.rows), _measure(block), OVERVIEW)}
    bands: dict[str, list[FormRecord]] = {name: [] for name in _BANDS}
    for row in rated:
        bands[next(name for name, holds in _BANDS.items() if holds(row.rate))].append(row)
    return {
        **{name: count(len(rows), _measure(block), OVERVIEW) for name, rows in bands.items()},
        **_named("低", _unless(bands["低"], told.spent), _rate_of, book),
        **_named("超", _unless(bands["超"], told.spent), _rate_of, book),
        "无各": "、".join(row_name(row) for row in bands["无"][:LISTED]),
        "无多": len(bands["无"]) > LISTED,
    }


def _unless(rows: Sequence[FormRecord], told: Collection[FormKey]) -> Sequence[FormRecord]:
    return () if any(row.key in told for row in rows) else rows


def _named(name: str, rows: Sequence[FormRecord], figure: _Figure, book: PhraseBook) -> _Slots:
    """The first few by name with a figure, and whether there are more."""
    shown = [book.say("资金项.各", 名称=row_name(row), 数=figure(row)) for row in rows[:LISTED]]
    return {f"{name}各": shown, f"{name}多": len(rows) > LISTED}


def _rate_of(row: FormRecord) -> SourcedNumber:
    return SourcedNumber(
        percent_text(row.rate or Decimal(0)), f"全年执行数÷{BASE_TITLES[row.base]}，{row.file}"
    )


def _change_of(row: FormRecord) -> SourcedNumber:
    share = _share(row)
    word = "调增" if share > 0 else "调减"
    source = f"（全年预算数−年初预算数）÷年初预算数，{row.file}"
    return SourcedNumber(f"{word}{percent_text(abs(share))}", source)


def _changed(block: FormBlock, limit: Decimal) -> Sequence[FormRecord]:
    changed = [row for row in block.rows if abs(_share(row)) > limit]
    return sorted(changed, key=lambda row: -abs(_share(row)))


def _share(row: FormRecord) -> Decimal:
    if not row.initial or row.annual is None:
        return Decimal(0)
    return (row.annual - row.initial) / row.initial


def _measure(block: FormBlock) -> str:
    return "个项目" if block.form is Form.PROJECT else "个单位"
