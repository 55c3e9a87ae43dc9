"""How many lines a wrapped text takes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_jixiao.text.wrapping import half_widths, lines_in


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("", 10, 1),
        ("一二三四五", 10, 1),
        ("一二三四五六", 10, 2),
        ("一\n二\n\n三", 10, 4),
        # an odd room holds no half character: 30 half-widths in lines of 7 characters
        ("一二三四五六七八九十甲乙丙丁戊", 15, 3),
        # a number or a word is not broken
        ("改造管网1234567", 10, 2),
        ("改造12345管网", 10, 2),
        ("管网123456789012345", 10, 3),
        # no line begins with a comma, none ends with an opening bracket
        ("一二三四五，六七八九", 10, 3),
        ("一二三四（五六七）", 10, 2),
        # signs that a Chinese font draws in full width
        ("≥≥≥≥≥", 10, 1),
        ("≥≥≥≥≥≥", 10, 2),
        ("①②“”…—", 12, 1),
        ("①②“”…—", 11, 2),
        # a room too small for anything still ends
        ("一二三", 0, 3),
    ],
)
def test_lines_of_a_text(text, room, lines):
    assert lines_in(text, room) == lines


@given(st.text(alphabet="一二，。（）≥aB19 %\n", max_size=80), st.integers(4, 90))
def test_never_fewer_lines_than_the_text_fills_and_never_more_in_a_wider_column(text, room):
    lines = lines_in(text, room)
    assert lines >= max(1, half_widths(text.replace("\n", "")) / room)
    assert lines >= text.count("\n") + 1
    assert lines <= lines_in(text, room / 2)
