# ruff: noqa: E501  the rows of the profiles stay whole
"""The engine against a second scorer that shares no code with it (tests/support/second_scorer.py).

Rows and forms are drawn with a fixed seed from the grammar that the second one is sure of. Where
the two differ the documents decide (docs/domain.md section 7): a difference that is known stands
in EXPLAINED with its reason, anything else fails.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from support.scoring_forms import Row, form
from support.second_draws import POINTS, RATIOS, SECTIONS, draw_form, draw_row
from support.second_scorer import Asked, FormAsked, FormRow, Line, Whole, score_form, score_row
from support.second_scorer import score_execution as second_execution

from xl_jixiao import score_execution, score_indicator
from xl_jixiao.model.score import ScoreLine
from xl_jixiao.model.submission import Goal, IndicatorForm
from xl_jixiao.rules.loading import load_rules, shipped_names
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.scoring.engine import score_submission

SEED = 20240912
QUICK_ROWS, ALL_ROWS = 1_000, 10_000
QUICK_FORMS, ALL_FORMS = 40, 300
NEAR = Fraction(1, 10**9)
FORM_PROFILES = ("national", "cost-level-1", "hubei-2020", "platform-manual", "haidian-2016")


def _activity_under_way(asked: Asked) -> bool:
    return asked.target == "加强队伍建设" and asked.actual in {"正在实施", "进行中"}


EXPLAINED: dict[str, tuple[str, Callable[[Asked], bool]]] = {
    "an activity under way": (
        (
            "The profile puts 正在, 进行中 into 尚未完成 (0–60%) without exception; for targets "
            "that ask for an activity (加强, 推进, 开展) the engine says 看不出档次 (0–100%)."
        ),
        _activity_under_way,
    ),
}
"""Kind → the reason, and the rows that it explains."""

EXPLAINED_FORMS: dict[str, tuple[str, dict[str, bool]]] = {
    "weighed sums are rounded": (
        (
            "docs/评分口径.md: 总分为各行得分之和，不再取位. Where goals are weighed the engine "
            "rounds the total, its ends and the claimed part by the profile once more."
        ),
        {"weighed_rounded": True},
    ),
}
"""Kind → the reason, and how the second scorer counts likewise; a form is explained where the two
are then equal in every figure."""


# comparing


def exactly(number: Decimal | None) -> Fraction | None:
    return None if number is None else Fraction(number)


def told(line: ScoreLine) -> Line:
    """The engine's line in the terms of the second scorer."""
    low, high = exactly(line.low), exactly(line.high)
    assert low is not None
    assert high is not None
    claimed = line.basis == "claimed"
    score, completion = exactly(line.score), exactly(line.completion)
    return Line(line.kind, line.met, score, low, high, claimed, completion)


def typed(number: Fraction | None) -> str | None:
    if number is None:
        return None
    return f"{Decimal(number.numerator) / Decimal(number.denominator):f}"


def explained(asked: Asked) -> bool:
    return any(explains(asked) for _, explains in EXPLAINED.values())


def differing(asked: Asked, rules: RuleProfile, others: RuleProfile) -> str | None:
    """What differs on this row, in a line to read; None where nothing does."""
    line = score_indicator(
        asked.target, asked.actual, typed(asked.points), claimed=typed(asked.claim),
        indicator=asked.indicator, level2=asked.level2, rules=rules,
    )  # fmt: skip
    first, second = told(line), score_row(asked, others)
    if explained(asked) or (first == second and _near_enough(first, second)):
        return None
    return f"{rules.id} {asked}\n    engine {first}\n    second {second}"


def _near_enough(first: Line, second: Line) -> bool:
    """The completion is a decimal: as many places as anybody reads."""
    if second.completion is None:
        return True
    return first.completion is not None and abs(first.completion - second.completion) < NEAR


def differences(
    start: int, stop: int, rules: RuleProfile, others: RuleProfile | None = None
) -> Iterator[str]:
    """`others`: for the second scorer, where it is to differ."""
    rng = random.Random(SEED)  # noqa: S311 - reproducible, not secret
    for number in range(stop):
        asked = draw_row(rng)
        if number >= start and (found := differing(asked, rules, others or rules)):
            yield found


@pytest.mark.parametrize(
    "other",
    ["cost-level-1", "hubei-2020", "integer-rounding", "jiangxi", "platform-manual",
     "system-truncate"],
)  # fmt: skip
def test_another_rule_is_noticed(other: str) -> None:
    assert list(differences(0, QUICK_ROWS // 4, load_rules("national"), load_rules(other)))


@pytest.mark.parametrize("name", shipped_names())
def test_rows_score_the_same(name: str) -> None:
    found = list(differences(0, QUICK_ROWS, load_rules(name)))
    assert not found, f"{len(found)}\n" + "\n".join(found[:20])


@pytest.mark.slow
@pytest.mark.parametrize("name", shipped_names())
def test_all_rows_score_the_same(name: str) -> None:
    found = list(differences(QUICK_ROWS, ALL_ROWS, load_rules(name)))
    assert not found, f"{len(found)}\n" + "\n".join(found[:20])


@pytest.mark.parametrize("name", shipped_names())
def test_execution_scores_the_same(name: str) -> None:
    rules = load_rules(name)
    rng = random.Random(SEED)  # noqa: S311 - reproducible, not secret
    for _ in range(200):
        budget = Fraction(rng.choice((0, rng.randint(1, 99_999)))) / 100
        executed = budget * Fraction(rng.choice(RATIOS)) if rng.random() < 0.5 else None
        executed = Fraction(rng.randint(0, 99_999), 100) if executed is None else executed
        points = Fraction(rng.choice(POINTS))
        line = score_execution(typed(executed), typed(budget), typed(points), rules=rules)
        first, second = told(line), second_execution(executed, budget, points, rules)
        got, wanted = ((one.score, one.low, one.high) for one in (first, second))
        assert got == wanted, (name, executed, budget, points, first, second)


def test_what_is_explained_still_differs() -> None:
    rules = load_rules("national")
    rows = {"an activity under way": Asked("加强队伍建设", "进行中", Fraction(10), Fraction(9))}
    assert rows.keys() == EXPLAINED.keys()
    for kind, (reason, explains) in EXPLAINED.items():
        row = rows[kind]
        line = score_indicator(row.target, row.actual, "10", claimed="9", rules=rules)
        assert reason
        assert explains(row)
        assert told(line) != score_row(row, rules), f"{kind}: take it out of EXPLAINED"


# forms


def engine_form(asked: FormAsked) -> IndicatorForm:
    rows = [
        Row(
            row.level1, row.asked.level2, row.asked.indicator, row.asked.target, row.asked.actual,
            typed(row.asked.points), typed(row.asked.claim), goal=row.goal,
        )
        for row in asked.rows
    ]  # fmt: skip
    goals = [Goal(ratio=Decimal(one.numerator) / one.denominator) for one in asked.shares]
    return form(
        rows,
        initial=typed(asked.initial),
        annual=typed(asked.annual),
        executed=typed(asked.executed),
        fund_points=typed(asked.points),
        goals=goals,
    )


def shown(whole: Whole) -> tuple[object, ...]:
    return (
        whole.total, whole.low, whole.high, whole.claimed_part, whole.grade, whole.execution.score,
        whole.weighed, whole.unscaled,
    )  # fmt: skip


def engine_shown(asked: FormAsked, rules: RuleProfile) -> tuple[object, ...]:
    score = score_submission(engine_form(asked), rules)
    (money,) = (one.line for one in score.funds if one.line is not None)
    sums = (score.total, score.low, score.high, score.claimed_part)
    return (*map(exactly, sums), score.grade, exactly(money.score), score.weighed, score.unscaled)


def _as_it_is(asked: FormAsked) -> FormAsked:
    return asked


def form_differences(
    start: int, stop: int, rules: RuleProfile, change: Callable[[FormAsked], FormAsked] = _as_it_is
) -> Iterator[str]:
    rng = random.Random(SEED)  # noqa: S311 - reproducible, not secret
    for number in range(stop):
        asked = change(draw_form(rng, rules.id))
        if number < start or any(explained(row.asked) for row in asked.rows):
            continue
        first, second = engine_shown(asked, rules), score_form(asked, rules)
        if first == shown(second):
            continue
        if first == shown(
            score_form(asked, rules, **EXPLAINED_FORMS["weighed sums are rounded"][1])
        ):
            continue
        rows = "\n      ".join(map(str, asked.rows))
        yield f"{rules.id} {number}\n    engine {first}\n    second {shown(second)}\n      {rows}"


def test_what_is_explained_of_forms_still_differs() -> None:
    rules = load_rules("integer-rounding")
    rows = tuple(
        FormRow(level1, Asked("≥100次", actual, Fraction(points), None, "培训次数", level2), goal)
        for goal, actuals in ((0, ("100次", "100次")), (1, ("75次", "74次")))
        for (level1, level2), points, actual in zip(SECTIONS[:2], (60, 30), actuals, strict=True)
    )
    shares = (Fraction(3, 5), Fraction(2, 5))
    money = Fraction(100)
    asked = FormAsked(rows, money, money, Fraction(90), Fraction(10), shares)
    first, second = engine_shown(asked, rules), score_form(asked, rules)
    assert (second.total, second.grade) == (Fraction(898, 10), "良")  # 9 + 90 × 60% + 67 × 40%
    assert (first[0], first[4]) == (90, "优")
    assert first != shown(second), "take it out of EXPLAINED_FORMS"
    for reason, likewise in EXPLAINED_FORMS.values():
        assert reason
        assert first == shown(score_form(asked, rules, **likewise))


COUNTY = """
title = "某县口径"
version = "1"
issuer = "某县财政局"
extends = "national"

[execution]
method = "ratio"
rate_decimals = 2

[at_least]
method = "gated"
gate = 0.5

[at_most]
method = "ratio"

[over]
tiers = [
    { start = 1.2, inclusive = true, action = "reason" },
    { start = 1.3, inclusive = false, action = "deduct", value = 1.5 },
    { start = 1.5, inclusive = true, action = "factor", value = 0.5 },
    { start = 2, inclusive = false, action = "zero" },
]

[qualitative]
done = { name = "达成", low = 0.85, high = 0.95 }
partly = { name = "部分达成", low = 0.45, high = 0.85 }
undone = { name = "未达成", low = 0, high = 0.45 }
pending = { name = "尚未完成", low = 0, high = 0.3 }
missed_deadline = { name = "逾期", low = 0.1, high = 0.5 }

[satisfaction]
tiers = [
    { start = 0.90, inclusive = false, value = 1 },
    { start = 0.60, inclusive = true, value = 0.33 },
    { start = 0, inclusive = true, value = 0 },
]

[ceilings]
tiers = [{ below = 0.50, total = 49.5 }, { below = 0.90, total = 79 }]

[grades]
grades = [
    { name = "优", start = 92.5 },
    { name = "良", start = 75 },
    { name = "中", start = 49.5 },
    { name = "差", start = 0 },
]

[rounding]
decimals = 1
mode = "%s"
"""
"""All that the shipped profiles leave unused: other steps, gates, bands, ceilings and places."""


@pytest.mark.parametrize("mode", ["half-up", "truncate"])
def test_a_county_s_own_rules_score_the_same(mode: str, tmp_path: Path) -> None:
    place = tmp_path / "county.toml"
    place.write_text(COUNTY % mode, encoding="utf-8")
    rules = load_rules(place)
    found = [*differences(0, QUICK_ROWS, rules), *form_differences(0, QUICK_FORMS, rules)]
    assert not found, f"{len(found)}\n" + "\n".join(found[:20])
    for rate in ("0", "49.994", "49.995", "97.385", "97.3849", "99.996", "120"):
        line = score_execution(rate, "100", "7.77", rules=rules)
        second = second_execution(Fraction(rate), Fraction(100), Fraction("7.77"), rules)
        assert exactly(line.score) == second.score, rate


@pytest.mark.parametrize("name", FORM_PROFILES)
def test_forms_score_the_same(name: str) -> None:
    found = list(form_differences(0, QUICK_FORMS, load_rules(name)))
    assert not found, f"{len(found)}\n" + "\n".join(found[:5])


@pytest.mark.slow
@pytest.mark.parametrize("name", FORM_PROFILES)
def test_all_forms_score_the_same(name: str) -> None:
    found = list(form_differences(QUICK_FORMS, ALL_FORMS, load_rules(name)))
    assert not found, f"{len(found)}\n" + "\n".join(found[:5])


VARIANT = """
title = "别县口径"
version = "1"
issuer = "别县财政局"
extends = "national"

[execution]
method = "threshold"
gate = 0.6

[over]
tiers = [
    { start = 1.2, inclusive = false, action = "inverse" },
    { start = 1.3, inclusive = true, action = "deviation", value = 1 },
    { start = 1.5, inclusive = false, action = "deviation", value = 0.4 },
]

[qualitative]
done = { name = "达成", low = 1, high = 1 }
partly = { name = "部分达成", low = 0.33, high = 0.33 }
undone = { name = "未达成", low = 0, high = 0 }
missed_deadline = { name = "逾期", low = 0.25, high = 0.25 }
levels = [
    { name = "效果显著", low = 0.9, high = 0.95, stands_for = "done" },
    { name = "进行中", low = 0.15, high = 0.15, stands_for = "undone" },
]

[inapplicable]
method = "rescale"

[named]
rates = [
    { name = "甲控制率", better = "low", full = 1, step = 0.01, off = 0.3, off_in = "points", part = "whole" },
    { name = "乙变动率", better = "low", full = 0, step = 0.03, off = 0.1, off_in = "share", part = "started" },
    { name = "丙完成率", better = "high", full = 0.98, step = 0.05, off = 0.7, off_in = "points", part = "proportion" },
    { name = "丁及时率", better = "high", full = 1, step = 0.07, off = 0.2, off_in = "share", part = "proportion" },
]
steps = [
    { name = "戊控制率", upto = 0, inclusive = true, value = 1, measured = "value" },
    { name = "戊控制率", upto = 1, inclusive = false, value = 0.37, measured = "value" },
    { name = "戊控制率", upto = "none", inclusive = true, value = 0, measured = "value" },
    { name = "己控制率", upto = 0.05, inclusive = true, value = 0.9, measured = "distance" },
    { name = "己控制率", upto = 0.9, inclusive = true, value = 0.45, measured = "distance" },
    { name = "己控制率", upto = "none", inclusive = true, value = 0.1, measured = "distance" },
]
met = [
    { name = "庚实现", of = "数量指标", most = 1.30 },
    { name = "辛实现", of = "指标", most = "none" },
]
"""
"""The kinds of rules that few provinces have."""


@pytest.fixture(scope="module")
def variant(tmp_path_factory: pytest.TempPathFactory) -> RuleProfile:
    place = tmp_path_factory.mktemp("rules") / "variant.toml"
    place.write_text(VARIANT, encoding="utf-8")
    return load_rules(place)


def _partly_inapplicable(asked: FormAsked) -> FormAsked:
    """Every third row says that it does not apply; goals are not weighed, no rule orders that."""
    rows = tuple(
        replace(row, asked=replace(row.asked, actual="不适用")) if place % 3 == 1 else row
        for place, row in enumerate(asked.rows)
    )
    return replace(asked, rows=rows) if len({row.goal for row in rows}) == 1 else asked


def test_rules_of_few_provinces_score_the_same(variant: RuleProfile) -> None:
    found = [
        *differences(0, QUICK_ROWS, variant),
        *form_differences(0, QUICK_FORMS, variant, _partly_inapplicable),
    ]
    assert not found, f"{len(found)}\n" + "\n".join(found[:20])
    for rate in ("59.99", "60", "85.25", "100", "120"):
        line = score_execution(rate, "100", "7.77", rules=variant)
        second = second_execution(Fraction(rate), Fraction(100), Fraction("7.77"), variant)
        assert exactly(line.score) == second.score, rate


def _by_number(asked: FormAsked) -> FormAsked:
    """The first row counts the others of its kind, the last one all; the others say whether they
    are met, as far as the grammar has a row like them that does.
    """
    plain = ("≥100次", "≥7次", "≤20人", "=8个")
    actuals = ("100次", "131次", "130次", "99次", "10次", "7次", "9人", "21人", "8个", "11个")
    rng = random.Random(repr(asked))  # noqa: S311 - reproducible, not secret
    rows = []
    for row in asked.rows:
        target = rng.choice(plain)
        actual = rng.choice([one for one in actuals if one[-1] == target[-1]])
        known = replace(row.asked, target=target, actual=actual)
        rows.append(row if rng.random() < 0.05 else replace(row, asked=known))
    for place, name in ((0, "庚实现"), (-1, "辛实现")):
        rows[place] = replace(rows[place], asked=replace(rows[place].asked, indicator=name))
    return replace(asked, rows=tuple(rows))


def test_rows_by_the_number_that_was_met_score_the_same(variant: RuleProfile) -> None:
    found = list(form_differences(0, 3 * QUICK_FORMS, variant, _by_number))
    assert not found, f"{len(found)}\n" + "\n".join(found[:20])
    mixed = form_differences(
        0, QUICK_FORMS, variant, lambda asked: _partly_inapplicable(_by_number(asked))
    )
    assert not (found := list(mixed)), f"{len(found)}\n" + "\n".join(found[:20])


def test_named_rows_score_the_same(variant: RuleProfile) -> None:
    rng = random.Random(SEED)  # noqa: S311 - reproducible, not secret
    names = [one.name for one in (*variant.named.rates, *variant.named.steps)]
    found = []
    for _ in range(600):
        rate = Decimal(rng.choice((rng.randint(-200, 200), rng.randint(8000, 12000)))) / 100
        actual = rng.choice((f"{rate}%", f"{rate.to_integral()}%", f"{rate}%", "很多"))
        points = Fraction(rng.choice(POINTS))
        asked = Asked("", actual, points, points, rng.choice(names))
        found += [difference] if (difference := differing(asked, variant, variant)) else []
    assert not found, f"{len(found)}\n" + "\n".join(found[:20])
