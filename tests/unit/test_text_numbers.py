"""Numbers, dates and signs at the ends of a text and of a block of characters."""

from __future__ import annotations

import pytest

from xl_jixiao.text.characters import plain, unwrap
from xl_jixiao.text.target import parse_target


@pytest.mark.parametrize(
    ("typed", "spelled"),
    [("！～", "!~"), ("\U0001d7ce\U0001d7ff", "09"), ("⼀", "一"), ("﹪", "%")],
)
def test_the_first_and_last_of_a_block_of_characters_are_spelled_alike(typed, spelled):
    assert plain(typed) == spelled


@pytest.mark.parametrize(
    ("broken", "whole"),
    [("PM\nA级", "PM A级"), ("PM\n级A", "PM级A"), ("甲\nA", "甲A"), ("P1\nA", "P1A")],
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
