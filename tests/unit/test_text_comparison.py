"""Which side of a number is good, by the signs and words beside it."""

from __future__ import annotations

import pytest

from xl_jixiao.text.comparison import comparison_before, comparison_behind
from xl_jixiao.text.target import parse_target


@pytest.mark.parametrize(
    ("text", "kind", "rest"),
    [
        ("90%≥", "ge", ""),
        ("90%≤满意度", "ge", "满意度"),  # the sign is that of the word behind it
        ("90%≥,合格", "ge", ",合格"),
        ("90%≥5", None, ""),
        ("95%+", "ge", ""),
        ("5个以上", "ge", ""),
        ("5人以下(不含)", "lt", ""),
        ("5人以上(不含)", "gt", ""),
        ("5天内", "le", ""),
        ("5次内部审计", None, ""),
        ("5次", None, ""),
        ("3个项目及以上", "ge", ""),
        ("3个甲乙丙丁戊己以上", "ge", ""),
        ("3个甲乙丙丁戊己庚以上", None, ""),
        ("3个项目以上的", None, ""),
    ],
)
def test_comparisons_behind_a_number(text, kind, rest):
    end = 3 if "%" in text else 2
    found = comparison_behind(text, end)
    assert (found and found[0]) == kind
    if found:
        assert text[found[1] :] == rest


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("不少于", "ge"), ("不超过预算", "le"), ("超过", "gt"), ("未超过", "le"), ("≥", "ge"),
        ("≥≥", "ge"), ("不低于人民币", "ge"), ("至少在", "ge"), ("至少2023年完成", "ge"),
        ("最多约", "le"), ("不满", "lt"), ("等于", "eq"), ("项目", None), ("", None),
    ],
)  # fmt: skip
def test_comparisons_before_a_number(words, kind):
    assert comparison_before(f"{words}5个", len(words), 0) == kind


@pytest.mark.parametrize(("floor", "kind"), [(0, "le"), (1, "gt"), (3, None)])
def test_a_comparison_does_not_reach_back_into_the_number_before(floor, kind):
    assert comparison_before("不超过5个", 3, floor) == kind


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("5次", False),
        ("≥5次", True),
        ("控制在5次", True),
        ("达到5次", True),
        ("达到了5次", True),
        ("提高到约5次", True),
        ("达到预期的5次", False),
    ],
)
def test_a_direction_that_is_printed(text, printed):
    """A bare number takes its direction from the indicator, and the messages say so."""
    assert parse_target(text).printed is printed
