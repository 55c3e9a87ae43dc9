"""Tolerance follows the displayed decimals."""

from decimal import Decimal

import pytest

from xl_jixiao.facts.amounts import compare_sum, exceeds, falls_short, rate_agrees, same
from xl_jixiao.model.submission import Figure
from xl_jixiao.text.wording import addition, clip, joined, number, percent, points


def shown(text):
    value = Decimal(text)
    return Figure(value, Decimal(1).scaleb(value.as_tuple().exponent))


@pytest.mark.parametrize(
    ("total", "parts", "agrees", "coarse"),
    [
        ("13008.93", ["135.79", "12873.13"], True, False),
        ("1286.05", ["852.47", "347.26", "25.33", "0.5", "50", "9.74"], False, False),
        ("208.22", ["208.22", "0", "0", "0"], True, False),
        ("208.22", ["207.22", "0", "0", "0"], False, False),
        ("969.06", ["663.06", "306"], True, False),
        ("422.59", ["11.69", "410.9"], True, False),
        ("440.44", ["59.43", "380.01"], False, False),
        ("100", ["60", "39"], True, True),
        ("100", ["60", "38"], False, False),
        ("423", ["11.69", "410.9"], True, True),
        # a hundredth for three figures: just inside half a step each, at it, just outside
        ("10.00", ["5.00", "4.99"], True, False),
        ("10.00", ["5.00", "5.01"], True, False),
        ("10.00", ["5.00", "4.98"], False, False),
        ("10.00", ["5.00", "5.02"], False, False),
        # two figures in tenths: exactly half a step each, and beyond
        ("10.0", ["9.9"], True, False),
        ("10.0", ["9.8"], False, False),
        ("10.0", ["10.1"], True, False),
        ("10.0", ["10.2"], False, False),
        # a step of each figure: whole numbers beside tenths
        ("10", ["9.4"], False, False),
        ("10", ["9.5"], True, True),
        # whole numbers count as tenths before a gap is a mere matter of few decimals
        ("10", ["9"], True, True),
        ("10", ["9.9"], True, False),
        ("10", ["9.8"], True, True),
        # a zero is exact: it adds no room
        ("10", ["9", "0", "0"], True, True),
        ("10", ["8", "0", "0"], False, False),
    ],
)
def test_sums(total, parts, agrees, coarse):
    outcome = compare_sum(shown(total), [shown(part) for part in parts])

    assert (outcome.agrees, outcome.coarse) == (agrees, coarse)


def test_a_total_without_value_is_a_bug_of_the_caller():
    with pytest.raises(ValueError, match="no value"):
        compare_sum(Figure(), [])


@pytest.mark.parametrize(
    ("claimed", "rate", "agrees"),
    [
        ("0.86", "0.86204", True),
        ("0.897", "0.89795", True),  # cut off
        ("0.898", "0.89795", True),  # rounded
        ("1", "0.804", False),
        ("1.3271", "1", False),
        ("0.8551", "0.855072", True),
        ("0.87", "0.86204", False),
        # rounded up: half a step above the rate, just inside and just outside
        ("0.87", "0.865", True),
        ("0.87", "0.8651", True),
        ("0.87", "0.8649", False),
        # cut off: at the rate, just below the next step, at it
        ("0.86", "0.86", True),
        ("0.86", "0.8699", True),
        ("0.86", "0.87", False),
        ("0.86", "0.8549", False),
        ("0.86", "0.855", True),
    ],
)
def test_rates_may_be_rounded_or_cut_off(claimed, rate, agrees):
    figure = shown(claimed)._replace(step=Decimal("0.01"))
    if len(claimed) > 4:
        figure = shown(claimed)

    assert rate_agrees(figure, Decimal(rate)) is agrees


def test_a_blank_rate_agrees_with_nothing():
    assert not rate_agrees(Figure(), Decimal(1))


@pytest.mark.parametrize(
    ("claimed", "score", "above", "below"),
    [
        ("8.6", "8.65", False, False),
        ("8.6", "8.651", False, True),
        ("8.6", "8.55", False, False),
        ("8.6", "8.549", True, False),
        ("8.65", "8.645", False, False),
        ("8.65", "8.6449", True, False),
        ("9", "9", False, False),
        ("9", "8.99", True, False),
        ("9", "9.01", False, True),
    ],
)
def test_scores_have_half_a_step_of_room_and_whole_points_none(claimed, score, above, below):
    figure = shown(claimed)

    assert exceeds(figure, Decimal(score)) is above
    assert falls_short(figure, Decimal(score)) is below


def test_whole_points_are_exact_and_decimals_may_be_rounded():
    assert exceeds(shown("6"), Decimal("5.84"))
    assert not exceeds(shown("5.8"), Decimal("5.84"))
    assert not exceeds(shown("5.9"), Decimal("5.85"))
    assert falls_short(shown("7"), Decimal("9.5"))
    assert not falls_short(Figure(), Decimal("9.5"))


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("208.22", "208.22", True),
        ("208.22", "208.23", True),  # half a step each
        ("208.22", "208.24", False),
        ("208.22", "208.21", True),
        ("208.22", "208.20", False),
        ("208.2", "208.22", True),
        ("208.2", "208.25", True),  # 0.05 + 0.005
        ("208.2", "208.26", False),
        ("208", "208.5", True),  # 0.5 + 0.05
        ("208", "208.55", False),  # 0.5 + 0.005
        ("208.22", "969.06", False),
    ],
)
def test_same_amounts(one, other, equal):
    assert same(shown(one), shown(other)) is equal
    assert same(shown(other), shown(one)) is equal


def test_nothing_is_the_same_as_a_blank():
    assert not same(shown("208.22"), Figure())
    assert not same(Figure(), Figure())


def test_wording():
    assert number(Decimal("208.20")) == "208.2"
    assert number(Decimal(300)) == "300"
    assert number(Decimal("1E+3")) == "1000"
    assert number(None) == "空白"
    assert percent(Decimal("1.32710")) == "132.71%"
    assert points(Decimal("13.2710")) == "13.27分"
    assert addition([shown("11.69"), shown("0"), shown("410.9")]) == "11.69+410.9=422.59"
    assert addition([shown("70.29")]) == "70.29"
    assert joined(["甲", "乙", "甲", ""]) == "甲、乙"
    assert joined("甲乙丙", limit=3) == "甲、乙、丙"
    assert joined("甲乙丙丁", limit=3) == "甲、乙、丙等4个"
    assert number(Decimal("1.2345")) == "1.2345"
    assert number(Decimal("1.23445")) == "1.2345"
    assert points(Decimal("9.99")) == "9.99分"
    assert points(Decimal("9.995")) == "10分"
    assert clip("甲" * 40) == "甲" * 40
    assert clip("甲" * 41) == "甲" * 39 + "…"
