"""What holds for every row and every form, under every shipped profile."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from support.scoring_forms import Row, form

from xl_jixiao.model.submission import RowRole
from xl_jixiao.rules.loading import load_rules, shipped_names
from xl_jixiao.scoring.engine import score_submission
from xl_jixiao.scoring.public import grade, score_execution, score_indicator
from xl_jixiao.text.measures import parse_quantity
from xl_jixiao.text.reading import read_actual
from xl_jixiao.text.target import parse_target

PROFILES = [load_rules(name) for name in shipped_names()]
profiles = st.sampled_from(PROFILES)
TAKES = {"deduct", "factor", "deviation", "inverse", "zero"}
"""What a profile may do with a target that was exceeded by far, other than ask for the reason."""
numbers = st.decimals(-1000, 1000, places=2)
positive = st.decimals(Decimal("0.01"), 1000, places=2)
points = st.decimals(0, 100, places=1)
signs = st.sampled_from(["≥", "＞", "≤", "＜", "=", "", "不低于", "不超过"])
words = st.sampled_from(
    [
        "",
        "全年",
        "完成",
        "未完成",
        "部分完成",
        "—",
        "12月31日前",
        "10月",
        "90～110个",
        "100%5件",
        "无",
    ]
)
cells = st.one_of(
    words, st.builds("{}{}{}".format, signs, numbers, st.sampled_from(["", "%", "个"]))
)
claims = st.one_of(st.none(), numbers)


def check_line(line):
    if line.points is None:
        assert (line.score, line.low, line.high) == (None, None, None)
        return
    assert 0 <= line.low <= line.high <= line.points
    if line.score is None:
        assert line.basis == "computed"
    else:
        assert line.low <= line.score <= line.high
        assert line.basis == "claimed" or line.low == line.score == line.high


@given(cells, cells, points, claims, profiles)
@settings(max_examples=300, deadline=None)
def test_a_score_lies_within_its_bounds_and_its_points(target, actual, worth, claimed, rules):
    check_line(score_indicator(target, actual, worth, claimed=claimed, rules=rules))


@given(
    st.one_of(st.text(max_size=30), st.none(), st.floats(), st.decimals(), st.integers()),
    st.one_of(st.text(max_size=30), st.none(), st.floats(), st.decimals(), st.dates()),
    st.one_of(st.text(max_size=10), st.none(), st.floats(), st.decimals(), st.booleans()),
    profiles,
)
@settings(max_examples=300, deadline=None)
def test_nothing_a_caller_passes_raises(one, two, three, rules):
    check_line(score_indicator(one, two, three, claimed=one, rules=rules))
    check_line(score_execution(one, two, three, rules=rules))
    assert grade(one, rules=rules) in {None, "优", "良", "中", "差"}


@given(positive, st.tuples(numbers, numbers), points, profiles, st.sampled_from("≥≤=＞＜"))
@settings(max_examples=300, deadline=None)
def test_doing_better_never_scores_less(target, actuals, worth, rules, sign):
    one, two = actuals
    if sign in "≥＞" and any(tier.action in TAKES for tier in rules.over.tiers):
        one, two = min(one, target), min(two, target)
    better, worse = (
        (max(one, two), min(one, two)) if sign in "≥=＞" else (min(one, two), max(one, two))
    )
    target_text = f"{sign}{target}个"
    high = score_indicator(target_text, f"{better}个", worth, rules=rules).score
    low = score_indicator(target_text, f"{worse}个", worth, rules=rules).score
    assert high >= low


@given(numbers, numbers, positive, profiles)
@settings(deadline=None)
def test_spending_more_never_scores_less(one, two, budget, rules):
    high = score_execution(max(one, two), budget, rules=rules).score
    low = score_execution(min(one, two), budget, rules=rules).score
    assert 10 >= high >= low >= 0


@given(
    st.lists(st.tuples(cells, cells, st.one_of(st.none(), points), claims), max_size=6),
    st.one_of(st.none(), numbers),
    st.one_of(st.none(), numbers),
    profiles,
)
@settings(max_examples=200, deadline=None)
def test_a_total_is_the_sum_of_its_rows_within_its_range(filled, annual, executed, rules):
    rows = [
        ("产出", "数量指标", "", target, actual, _text(worth), _text(claimed))
        for target, actual, worth, claimed in filled
    ]
    submission = form(rows, annual=_text(annual), executed=_text(executed))
    result = score_submission(submission, rules)
    lines = [result.funds[0].line, *(row.line for row in result.rows)]
    for line in lines:
        check_line(line)
    assert result.low <= result.high
    scores = [line.score for line in lines]
    if None in scores or not rows:  # without an indicator row the execution alone is no total
        assert result.total is None
    else:
        whole = result.total if result.uncapped is None else result.uncapped
        assert whole == sum(scores)
        assert result.low <= result.total <= result.high
        assert result.grade == (None if result.unscaled else grade(result.total, rules=rules))
    claimed = [line.score for line in lines if line.basis == "claimed"]
    assert result.claimed_part == sum(claimed)


def _text(number):
    return None if number is None else str(number)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["产出", "效益", "满意度"]),
            st.sampled_from(["培训人数", "（1）项目成本", "", "指标1：", "指标2", "办理时限"]),
            cells,
            cells,
            st.one_of(st.none(), points),
            st.sampled_from(RowRole),
        ),
        max_size=6,
    ),
    st.booleans(),
    profiles,
)
@settings(max_examples=200, deadline=None)
def test_the_rows_of_a_score_are_those_of_its_form(filled, has_actuals, rules):
    rows = [
        Row(level1, "数量指标", name, target, actual, _text(worth), role=role)._replace(
            shares=0 if place and role is RowRole.SHARED else None
        )
        for place, (level1, name, target, actual, worth, role) in enumerate(filled)
    ]
    submission = replace(form(rows, annual="100", executed="90"), has_actuals=has_actuals)
    score = score_submission(submission, rules)

    assert [id(one.fund) for one in score.funds] == [id(one) for one in submission.funds]
    assert [id(row.indicator) for row in score.rows] == [id(one) for one in submission.indicators]
    for row in score.rows:
        own = row.indicator
        wanted = parse_target(own.target.text, indicator=own.level3.text, level2=own.level2.text)
        assert row.target == wanted
        assert row.reading == read_actual(wanted, own.actual.text)
        assert row.wanted == parse_quantity(own.target.text)
        assert row.said == parse_quantity(own.actual.text)
        assert row.section is submission.sections[own.section]
