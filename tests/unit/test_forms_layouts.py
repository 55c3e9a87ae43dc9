"""The layout files: all load, agree with the vocabulary, and say what is wrong with a bad one."""

from __future__ import annotations

from itertools import pairwise
from operator import attrgetter
from unittest.mock import ANY

import pytest

from xl_jixiao.layouts.loading import LayoutError, find_layout, load_layouts, parse_layout
from xl_jixiao.layouts.roles import indicator_key, money_key, roles
from xl_jixiao.layouts.vocabulary import vocabulary
from xl_jixiao.model.submission import Form, FundRole
from xl_jixiao.text.labels import printed_points

LAYOUTS = load_layouts()
PASSED_OVER = ("coefficient", "core", "standard")
"""Columns that the reader knows and makes nothing of; a form has several, each with a key."""
SCORE_SHEETS = (
    "dazhou-department-scores",
    "dazhou-project-scores",
    "shouxian-department-scores",
)
"""Forms of claims alone: neither money nor actuals."""


def test_the_forms_that_must_be_there():
    ids = {layout.id for layout in LAYOUTS}
    assert {
        "hunan-department",
        "hunan-basic-data",
        "central-project",
        "points-first",
        "sichuan-project",
        "hubei-project",
        "chongqing-department",
        "transfer-payment",
        "transfer-payment-unscored",
    } <= ids
    assert find_layout("no-such-form") is None


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.id)
def test_the_reader_knows_every_column_that_a_form_prints(layout):
    for column in layout.indicators.columns if layout.indicators else ():
        known = indicator_key(column.text)
        assert known if column.key in PASSED_OVER else known == column.key
    for column in layout.funds.columns if layout.funds else ():
        if column.key != "label":
            assert money_key(column.text) == column.key.removesuffix("_executed")
    for field in layout.fields:
        assert roles(field.text).head.field or field.key in ("expected", "process", "operator")


def captions_of(layout):
    """The captions that a form prints beside its columns, with what the reader takes them for."""
    yield layout.title.text.format(county="某县", year=2023), "head.title", True
    for field in layout.fields:
        if field.key not in ("expected", "process", "operator"):
            yield from ((text, "head.field", ANY) for text in (field.text, *field.also))
    yield from ((field.text, "known", True) for field in layout.closing)
    yield from captions_of_goals(layout.goals)
    yield from captions_of_indicators(layout.indicators)
    yield from captions_of_funds(layout.funds)
    for block in layout.base:
        yield from ((row.text, "base.row", row.key) for row in block.rows)


def captions_of_goals(block):
    if block:
        yield block.label, "goals.part", ANY
        yield from ((column.text, "goals.part", column.key) for column in block.columns)


def captions_of_indicators(block):
    for section in block.sections if block else ():
        yield section.text, "indicators.section", section.kind
        yield from ((level2.text, "indicators.level2", ANY) for level2 in section.level2)
    if block and block.total:
        yield block.total.text, "row", "total"


def captions_of_funds(block):
    halves = [half for pair in block.halves for half in pair if half] if block else []
    for row in (*(block.rows if block else ()), *halves):
        if row.role in (FundRole.TOTAL, FundRole.INCOME, FundRole.EXPENSE):
            yield row.text, "funds.row", row.role.value


@pytest.mark.parametrize(
    ("text", "role", "value"),
    [
        pytest.param(*one, id=f"{one[0]} {one[1]}")
        for layout in LAYOUTS
        for one in captions_of(layout)
    ],
)
def test_the_reader_knows_every_caption_that_a_form_prints(text, role, value):
    if not text:
        return  # a corner that is left blank
    found = attrgetter(role)(roles(text))
    assert found
    assert value is ANY or found == value


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.id)
def test_a_form_fits_its_own_grid(layout):
    for block in (layout.funds, layout.goals, layout.indicators):
        spans = [column.span for column in block.columns] if block else []
        assert all(left.last < right.first for left, right in pairwise(spans))
        assert all(span.last <= len(layout.widths) for span in spans)


@pytest.mark.parametrize(
    "layout",
    [one for one in LAYOUTS if one.form is not Form.BASIC_DATA and one.id not in SCORE_SHEETS],
    ids=lambda layout: layout.id,
)
def test_a_scored_form_has_a_total_of_its_money_and_an_actual(layout):
    assert layout.funds is not None
    assert [row.role for row in layout.funds.rows].count(FundRole.TOTAL) == 1
    assert layout.indicators is not None
    assert "actual" in {column.key for column in layout.indicators.columns}


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.id)
def test_a_layout_says_how_much_of_the_form_was_seen(layout):
    assert layout.source
    assert layout.seen.endswith("。")


def test_printed_points_of_a_score_sheet_add_up():
    for layout in LAYOUTS:
        if layout.id not in SCORE_SHEETS:
            continue
        assert sum(section.points for section in layout.indicators.sections) == 100
        for section in layout.indicators.sections:
            named = [printed_points(one.text) for one in section.level2]
            if None not in named:
                assert sum(named) == section.points
            for level2 in section.level2:
                below = [printed_points(name) for name in level2.names]
                if printed_points(level2.text) is not None and None not in below:
                    assert sum(below) == printed_points(level2.text)


def test_all_mistakes_of_a_layout_are_named_at_once():
    with pytest.raises(LayoutError) as caught:
        parse_layout(
            "bad.toml",
            """
            id = "bad"
            form = "nonsense"
            widths = [10, 10]
            [title]
            text = "x"
            [[fields]]
            key = "unit"
            text = "单位名称"
            label = [1, 9]
            value = [2]
            row = 1
            colour = "red"
            """,
        )
    text = "\n".join(caught.value.problems)
    assert "nonsense" in text
    assert "label: [1, 9]" in text
    assert "value: wants [first, last]" in text
    assert "colour" in text


def test_a_word_means_one_thing_in_one_place():
    known = vocabulary()
    assert known.indicator["年度指标值"] == "target"
    assert known.money["全年预算数"] == "annual"
    assert known.base_names["reception"] == "公务接待"
