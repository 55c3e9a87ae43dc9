"""The layout files: all load, agree with the vocabulary, and say what is wrong with a bad one."""

from __future__ import annotations

import tomllib
from itertools import pairwise
from operator import attrgetter
from pathlib import Path
from unittest.mock import ANY

import pytest

from xl_jixiao.batch.evaluate import internal_error
from xl_jixiao.cli.main import USAGE, jixiao
from xl_jixiao.layouts import loading
from xl_jixiao.layouts.layout import (
    FIELD_KEYS,
    GOAL_KEYS,
    INDICATOR_KEYS,
    MONEY_KEYS,
    PASSED_OVER,
)
from xl_jixiao.layouts.loading import (
    LayoutError,
    find_layout,
    load_layouts,
    parse_layout,
    read_layouts,
)
from xl_jixiao.layouts.roles import indicator_key, money_key, roles
from xl_jixiao.layouts.vocabulary import vocabulary
from xl_jixiao.model.submission import Form, FundRole
from xl_jixiao.text.labels import printed_points

LAYOUTS = load_layouts()
DATA = Path(loading.__file__).parent / "data"
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


def folder_with(folder, **files):
    """Copies of a shipped layout; each with a change, as (old, new)."""
    text = (DATA / "central-project.toml").read_text("utf-8")
    for name, (old, new) in files.items():
        (folder / f"{name}.toml").write_text(text.replace(old, new), "utf-8")
    return folder


def test_a_folder_of_layouts_is_read(tmp_path):
    folder = folder_with(tmp_path, b=("central-project", "b"), a=("central-project", "a"))
    (folder / "_words.toml").write_text("", "utf-8")
    assert [layout.id for layout in read_layouts(folder)] == ["a", "b"]


def test_two_files_with_one_id_are_refused(tmp_path):
    folder = folder_with(tmp_path, a=("", ""), b=("", ""))
    with pytest.raises(LayoutError) as caught:
        read_layouts(folder)
    (problem,) = caught.value.problems
    assert problem.startswith("b.toml：id = “central-project”，与 a.toml 重复")


def test_the_mistakes_of_all_files_come_at_once(tmp_path):
    folder = folder_with(
        tmp_path, a=('form = "project"', ""), b=("central-project", "b"), c=("version", "vresion")
    )
    with pytest.raises(LayoutError) as caught:
        read_layouts(folder)
    assert [problem.split(" ")[0] for problem in caught.value.problems] == [
        "a.toml：form", "c.toml：version", "c.toml：vresion",
    ]  # fmt: skip


def test_a_broken_layout_is_said_at_the_door_and_of_each_file(monkeypatch, capsys):
    error = LayoutError("甲.toml：form 缺少这一项，请补上", "乙.toml：id = 3，应为文字（加引号）")
    assert internal_error(error).endswith(
        "：甲.toml：form 缺少这一项，请补上；乙.toml：id = 3，应为文字（加引号）"
    )

    def refuse():
        raise error

    monkeypatch.setattr(loading, "load_layouts", refuse)
    with pytest.raises(SystemExit) as left:
        jixiao.main(["blank", "--list-forms"])
    assert left.value.code == USAGE
    assert capsys.readouterr().err == (
        "错误：甲.toml：form 缺少这一项，请补上\n乙.toml：id = 3，应为文字（加引号）\n"
    )


def test_a_file_in_another_encoding_says_so():
    with pytest.raises(LayoutError) as caught:
        parse_layout("甲.toml", 'name = "某县"'.encode("gbk"))
    assert caught.value.problems == ("甲.toml：不是 UTF-8 编码，请在编辑器中另存为 UTF-8",)


def test_a_form_may_have_every_column_that_the_reader_knows():
    """What `_vocabulary.toml` calls unread has a key for each column instead."""
    words = tomllib.loads((DATA / "_vocabulary.toml").read_text("utf-8"))
    assert set(words["money"]) <= set(MONEY_KEYS)
    assert set(words["indicator"]) - {"unread"} <= set(INDICATOR_KEYS)
    assert set(words["goal"]) <= set(GOAL_KEYS)
    assert set(words["field"]) - {"other"} == set(FIELD_KEYS)


def test_a_word_means_one_thing_in_one_place():
    known = vocabulary()
    assert known.indicator["年度指标值"] == "target"
    assert known.money["全年预算数"] == "annual"
    assert known.base_names["reception"] == "公务接待"
