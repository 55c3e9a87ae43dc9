"""Numbers, dates and signs at the ends of a text and of a block of characters."""

from __future__ import annotations

import pytest

from xl_jixiao.text.characters import plain, unwrap
from xl_jixiao.text.dates import moments
from xl_jixiao.text.mentions import mentions
from xl_jixiao.text.target import parse_target


@pytest.mark.parametrize(
    ("typed", "spelled"),
    [("！～", "!~"), ("\U0001d7ce\U0001d7ff", "09"), ("⼀", "一"), ("﹪", "%")],
)
def test_the_first_and_last_of_a_block_of_characters_are_spelled_alike(typed, spelled):
    assert plain(typed) == spelled


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("PM\nA级", "PM A级"),
        ("PM\n级A", "PM级A"),
        ("甲\nA", "甲A"),
        ("P1\nA", "P1A"),
        ("甲A\nB", "甲A B"),
        ("A甲\nB", "A甲B"),
        ("A\n1B", "A1B"),
    ],
)
def test_only_two_latin_words_keep_a_space_where_a_line_was_broken(broken, whole):
    assert unwrap(broken) == whole


@pytest.mark.parametrize(
    ("text", "kind"),
    [("≤10月", "le"), ("不超过10月", "le"), ("10月", "date"), ("≤10月5日", "date")],
)
def test_a_sign_before_a_month_alone_makes_it_a_length_of_time(text, kind):
    assert parse_target(text).kind == kind


@pytest.mark.parametrize(
    ("text", "is_range"), [("3-5次", True), ("3次-5次", True), ("3次-5", True), ("3个-5次", False)]
)
def test_only_numbers_of_one_unit_make_a_range(text, is_range):
    assert (parse_target(text).kind == "range") is is_range


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("9月上旬", 1, 10), ("9月初", 1, 10), ("9月中旬", 11, 20), ("9月中", 11, 20),
        ("9月下旬", 21, 30), ("9月底", 21, 30), ("9月末", 21, 30),
        ("2月下旬", 21, 28), ("9月", 1, 30),
    ],
)  # fmt: skip
def test_the_days_of_a_part_of_a_month(text, first, last):
    (moment,) = moments(text)
    assert (moment.first.day, moment.last.day) == (first, last)


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("3(个)", 3, "个"), ("500(人次)", 500, "人次"), ("3(其中)", 3, None), ("3()", 3, None),
        ("3(个", 3, None), ("3个(批)", 3, "个"),
    ],
)  # fmt: skip
def test_a_unit_may_stand_in_brackets_behind_its_number(text, number, unit):
    (mention,) = mentions(text)
    assert (mention.number, mention.unit) == (number, unit)


@pytest.mark.parametrize(
    ("text", "number"),
    [("增长-3%", -3), ("率为-3%", -3), ("低于-3%", -3), ("共-3%", 3), ("负3%", -3), ("-3%", -3),
     ("(-3%)", -3), ("3)-5%", 5)],
)  # fmt: skip
def test_a_hyphen_is_a_minus_where_a_change_is_spoken_of(text, number):
    assert mentions(text)[-1].number == number


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("每少1个扣0.5分,完成20个", "ge", 20),
        ("20个，每降低1个百分点扣0.5分", "ge", 20),
        ("不扣分，95%", "ge", 95),
    ],
)
def test_a_rule_of_scoring_takes_only_the_numbers_of_its_own_clause(text, kind, number):
    target = parse_target(text)
    assert (target.kind, target.number) == (kind, number)


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("一亿二千万元", 120_000_000, "元"), ("三亿零五百万元", 305_000_000, "元"),
        ("投入三亿五千万余元", 350_000_000, "元"), ("一万二千亿元", 12_000, "亿元"),
        ("一万亿元", 1, "万亿元"), ("三万人", 3, "万人"), ("一亿元", 1, "亿元"),
        ("二十三万元", 23, "万元"),
    ],
)  # fmt: skip
def test_what_stands_before_a_hundred_million_is_not_multiplied_again(text, number, unit):
    (mention,) = mentions(text)
    assert (mention.number, mention.unit) == (number, unit)
