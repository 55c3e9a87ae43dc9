"""Whatever stands in a profile or a layout: it is read, or every mistake is said in Chinese."""

from __future__ import annotations

import datetime as dt
import tomllib
from copy import deepcopy
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xl_jixiao.data_files import DataReader, parse_toml
from xl_jixiao.layouts import loading as layout_files
from xl_jixiao.layouts import sense as layout_sense
from xl_jixiao.layouts.layout import Layout
from xl_jixiao.rules import loading as rule_files
from xl_jixiao.rules.loading import ProfileFile, merge_chain, read_chain
from xl_jixiao.rules.validation import validate

PROFILE = next(iter(read_chain(rule_files.SHIPPED / "national.toml", rule_files.SHIPPED)[0]))
LAYOUTS = sorted((Path(layout_files.__file__).parent / "data").glob("[!_]*.toml"))

JUNK = st.one_of(
    st.booleans(),
    st.integers(-3, 12),
    st.just(10**40),
    st.sampled_from([Decimal(one) for one in ("1e999999999", "nan", "-inf", "0.5", "1e-99")]),
    st.sampled_from(["", "none", "true", "0.9", "1e999999999", "٣", "自评", "over", "2024-02-30"]),
    st.sampled_from([dt.date(2024, 2, 29), dt.datetime(2024, 1, 1, 8), dt.time(8)]),  # noqa: DTZ001
    st.lists(st.one_of(st.integers(0, 3), st.text(max_size=2)), max_size=3),
    st.dictionaries(st.sampled_from(["key", "from", "source", ""]), st.integers(), max_size=2),
)


def places(value, place=()):
    """Every place in a table, inwards."""
    if place:
        yield place
    if isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(item, (*place, key))


@st.composite
def spoilt(draw, table):
    """The table with one to three places that hold something else, or are renamed or gone."""
    table = deepcopy(table)
    for _ in range(draw(st.integers(1, 3))):
        *way, last = draw(st.sampled_from(list(places(table))))
        holder = table
        for step in way:
            holder = holder[step]
        if draw(st.booleans()):
            holder[last] = draw(JUNK)
        else:
            item = holder.pop(last)
            if isinstance(holder, dict) and draw(st.booleans()):
                holder[f"{last}x"] = item
    return table


def is_said(mistakes):
    return all(any("一" <= char <= "鿿" for char in one) for one in mistakes)


@settings(max_examples=300)
@given(spoilt(PROFILE.table))
def test_a_spoilt_profile_is_read_or_refused(table):
    chain = (ProfileFile(Path("县.toml"), table),)
    profile, problems = validate(merge_chain(chain), chain)
    assert (profile is None) == bool(problems)
    assert is_said(problems)
    assert all(problem.startswith("县.toml：") for problem in problems)


@settings(max_examples=300)
@given(
    st.sampled_from(LAYOUTS).flatmap(lambda path: spoilt(tomllib.loads(path.read_text("utf-8"))))
)
def test_a_spoilt_layout_is_read_or_refused(table):
    widths = table.get("widths")
    width = len(widths) if isinstance(widths, list) else None
    reader = DataReader("表式", layout_sense.senses(width))
    layout = reader.whole(Layout, table)
    assert (layout is None) == bool(reader.mistakes)
    assert is_said(one.message for one in reader.mistakes)


@pytest.mark.parametrize(
    "text", ["a = " + "9" * 5000, "a = " + "[" * 5000, "a = 1\na = 2", "= 1", "a = '", "\x00"]
)
def test_what_is_no_toml_is_refused(text):
    table, problem = parse_toml(text.encode())
    assert table is None
    assert "不合 TOML 写法" in problem
