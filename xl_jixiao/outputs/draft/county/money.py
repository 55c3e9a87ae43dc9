"""资金总体 and 项目资金: budget and execution of each kind of form, never added to each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from xl_jixiao.facts.records import FormRecord
from xl_jixiao.facts.statistics import MoneyStats, Stat
from xl_jixiao.model.submission import FORM_TITLES, Form
from xl_jixiao.outputs.draft.county.wording import (
    OVERVIEW,
    count,
    listing,
    money,
    named_rows,
    percent,
    rounded,
    subject,
    year_of,
)
from xl_jixiao.outputs.draft.prose import Piece, Prose, SourcedNumber, prose
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.scoring.execution import BASE_TITLES
from xl_jixiao.tables.county import CountyFigures, FormBlock
from xl_jixiao.text.wording import percent as percent_text

_NOT_ADDED = "项目资金已包含在部门整体支出之内，两者不相加。"
_BANDS = (
    ("达到100%的", Decimal(1), Decimal(1)),
    ("90%以上、不到100%的", Decimal("0.9"), None),
    ("80%以上、不到90%的", Decimal("0.8"), None),
    ("不到80%的", None, None),
)


def department_money(figures: CountyFigures) -> tuple[Prose, ...]:
    """Paragraphs per year; a sentence that there are none where no department form came in."""
    return _money(figures, Form.DEPARTMENT)


def project_money(figures: CountyFigures) -> tuple[Prose, ...]:
    """The same of projects, with the note that they lie inside department money."""
    told = _money(figures, Form.PROJECT)
    if figures.of(Form.PROJECT) and figures.of(Form.DEPARTMENT):
        return (*told, prose(_NOT_ADDED))
    return told


def _money(figures: CountyFigures, form: Form) -> tuple[Prose, ...]:
    blocks = figures.of(form)
    if not blocks:
        return (prose(f"本次汇总没有{FORM_TITLES[form]}。"),)
    return tuple(paragraph for block in blocks for paragraph in _of_block(block, figures.rules))


def _of_block(block: FormBlock, rules: RuleProfile) -> Iterator[Prose]:
    yield _totals(block)
    both = _with_both(block)
    if both is not None:
        yield both
    if len(block.rows) > 1:
        yield _rates(block)
    adjusted = _adjusted(block, rules)
    if adjusted is not None:
        yield adjusted


def _totals(block: FormBlock) -> Prose:
    """Sums over the forms that state what was spent and the budget it is divided by."""
    stats = block.stats.money
    return listing((_subject(block), *_sums(block, stats), _rate(block)))


def _sums(block: FormBlock, stats: MoneyStats) -> Iterator[tuple[Piece, ...]]:
    yield _amount(block, "年初预算数", stats.initial)
    yield _amount(block, "全年预算数", stats.annual)
    yield _change(stats)
    yield _amount(block, "全年执行数", stats.executed)


def _subject(block: FormBlock) -> tuple[Piece, ...]:
    year = year_of(block)
    if block.form is Form.PROJECT:
        forms = count(len(block.rows), "个项目", OVERVIEW)
        return (year, count(block.units, "个单位", OVERVIEW), "报送的", forms)
    if len(block.rows) == 1:
        return (year, block.rows[0].owner, subject(block))
    return (year, count(block.units, "个单位", OVERVIEW), subject(block))


def _amount(block: FormBlock, what: str, stat: Stat) -> tuple[Piece, ...]:
    """The sum; nothing where some of the forms do not state it."""
    if stat.value is None:
        return ()
    together = "合计" if len(block.rows) > 1 else ""
    source = f"各表{what}之和，{OVERVIEW}"
    return (what.removesuffix("数"), together, money(stat.value, source))


def _rate(block: FormBlock) -> tuple[Piece, ...]:
    """The rate of the sums, and over how many forms all of these are."""
    stats = block.stats.money
    base = BASE_TITLES[stats.base]
    told: tuple[Piece, ...] = ()
    budget = stats.initial if stats.base == "initial" else stats.annual
    if stats.rate.value is not None and budget.value is not None:
        executed = stats.executed.value or Decimal(0)
        source = f"全年执行数合计{rounded(executed)}÷{base}合计{rounded(budget.value)}，{OVERVIEW}"
        told = ("预算执行率", percent(stats.rate.value, source))
    if stats.forms == len(block.rows):
        return told
    if not stats.forms:
        return ("没有同时填写全年执行数和", base, "的，未作合计")
    left = len(block.rows) - stats.forms
    return (
        *told,
        "（以上均按两者都填写的",
        count(stats.forms, "份", OVERVIEW),
        "计算，另有",
        count(left, "份", OVERVIEW),
        "没有填写或读不出，未计入）",
    )


def _with_both(block: FormBlock) -> Prose | None:
    """From 年初 to 全年 over the forms that state both, where these are not all of the others."""
    stats = block.stats.all_money
    if not stats.forms or stats.forms == block.stats.money.forms:
        return None
    return listing(
        (
            ("其中年初、全年预算数和执行数都填写的", count(stats.forms, "份", OVERVIEW)),
            *_sums(block, stats),
        )
    )


def _change(stats: MoneyStats) -> tuple[Piece, ...]:
    """From 年初 to 全年, over the same forms."""
    initial, annual = stats.initial.value, stats.annual.value
    if not initial or annual is None:
        return ()
    change = annual - initial
    if not change:
        return ("与年初预算持平",)
    word, grows = ("增加", "增长") if change > 0 else ("减少", "下降")
    source = f"{rounded(annual)}−{rounded(initial)}"
    return (
        f"比年初{word}",
        money(abs(change), f"{source}，{OVERVIEW}"),
        f"、{grows}",
        percent(abs(change) / initial, f"（{source}）÷{rounded(initial)}"),
    )


def _rates(block: FormBlock) -> Prose:
    """How many lie in which band; those below 80%, above 100% and without a rate by name."""
    rated = [row for row in block.rows if row.rate is not None]
    if all(row.rate == 1 for row in block.rows):
        return prose(count(len(block.rows), _measure(block), OVERVIEW), "的预算执行率均为100%。")
    parts: list[tuple[Piece, ...]] = [("从预算执行率看",)]
    upper: Decimal | None = None
    for words, floor, ceiling in _BANDS:
        members = [row for row in rated if _within(row.rate, floor, ceiling, upper)]
        upper = floor
        if members:
            shown = _with_rates(members) if floor is None else ()
            parts.append((words, count(len(members), _measure(block), OVERVIEW), *shown))
    parts += _outside(block, rated)
    return listing(parts)


def _within(
    rate: Decimal | None, floor: Decimal | None, ceiling: Decimal | None, below: Decimal | None
) -> bool:
    if rate is None:
        return False
    if ceiling is not None:
        return floor == rate
    return (floor is None or rate >= floor) and (below is None or rate < below)


def _outside(block: FormBlock, rated: Sequence[FormRecord]) -> Iterator[tuple[Piece, ...]]:
    above = [row for row in rated if row.rate is not None and row.rate > 1]
    if above:
        yield (
            "超过100%、需核实的",
            count(len(above), _measure(block), OVERVIEW),
            *_with_rates(above),
        )
    unknown = [row for row in block.rows if row.rate is None]
    if unknown:
        named = "、".join(row.name for row in unknown[:3])
        more = "等" if len(unknown) > 3 else ""
        yield (
            "预算数为0或未填写、无法计算的",
            count(len(unknown), _measure(block), OVERVIEW),
            f"（{named}{more}）",
        )


def _with_rates(rows: Sequence[FormRecord]) -> tuple[Piece, ...]:
    ordered = sorted(rows, key=lambda row: row.rate or Decimal(0))
    shown = [
        SourcedNumber(percent_text(row.rate or Decimal(0)), f"全年执行数÷全年预算数，{row.file}")
        for row in ordered
    ]
    return ("，即", *named_rows(ordered, shown))


def _adjusted(block: FormBlock, rules: RuleProfile) -> Prose | None:
    limit = rules.checks.adjustment
    changed = [
        (row, (row.annual - row.initial) / row.initial)
        for row in block.rows
        if row.initial
        and row.annual is not None
        and abs(row.annual - row.initial) / row.initial > limit
    ]
    if not changed:
        return None
    changed.sort(key=lambda pair: -abs(pair[1]))
    shown = [
        SourcedNumber(
            f"{'调增' if share > 0 else '调减'}{percent_text(abs(share))}",
            f"（全年预算数−年初预算数）÷年初预算数，{row.file}",
        )
        for row, share in changed
    ]
    return prose(
        "全年预算比年初预算调整超过",
        percent(limit, f"评分口径{rules.label}的预算控制率"),
        "的有",
        count(len(changed), _measure(block), OVERVIEW),
        "：",
        *named_rows([row for row, _ in changed], shown),
        "。",
    )


def _measure(block: FormBlock) -> str:
    return "个项目" if block.form is Form.PROJECT else "个单位"
