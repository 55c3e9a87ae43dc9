"""What nests without end neither ends the program nor is taken for something."""

from __future__ import annotations

import json
import sys
from xml.etree import ElementTree as ET

import pytest

from xl_jixiao.intake.package import parse_part
from xl_jixiao.intake.refusal import UnusablePartError
from xl_jixiao.nesting import MOST_LEVELS, bound_calls, cut_below, load_json
from xl_jixiao.outputs.xml_tree import UnusualXmlError, parse


def nested(levels: int) -> str:
    return "<a>" * levels + "甲" + "</a>" * levels


def levels_of(root: ET.Element | None) -> int:
    count = 0
    while root is not None:
        count, root = count + 1, next(iter(root), None)
    return count


@pytest.mark.parametrize("levels", [1, MOST_LEVELS, MOST_LEVELS + 1, 30_000])
def test_what_nests_deeper_is_left_out(levels: int) -> None:
    root = parse_part(nested(levels).encode(), "甲.xml")
    assert levels_of(root) == min(levels, MOST_LEVELS)
    assert cut_below(root) is False


def test_a_torn_part_is_told_however_deep() -> None:
    with pytest.raises(UnusablePartError, match="不是完整的 XML"):
        parse_part(b"<a>" * 30_000, "甲.xml")
    with pytest.raises(UnusualXmlError):
        parse(b"<a>" * 30_000)


@pytest.fixture
def small_stack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "emscripten")


@pytest.mark.usefixtures("small_stack")
@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 5_000 + "1" + "}" * 5_000])
def test_json_without_end_is_told(text: str) -> None:
    for one in (text, text.encode()):
        with pytest.raises(RecursionError):
            load_json(one)


@pytest.mark.usefixtures("small_stack")
@pytest.mark.parametrize(
    "value",
    [[{"甲": ['[[[\\"]', "{" * 500, 1.5, None]}] * 300, ["["] * 1_000, {}, "[" * 1_000],
    ids=["rows", "brackets in texts", "empty", "one text"],
)
def test_usual_json_is_read(value: object) -> None:
    text = json.dumps(value, ensure_ascii=False)
    assert load_json(text) == load_json(text.encode()) == value


def test_calls_are_bound_only_where_the_stack_is_small(monkeypatch: pytest.MonkeyPatch) -> None:
    before = sys.getrecursionlimit()
    bound_calls()
    assert sys.getrecursionlimit() == before
    limits: list[int] = []
    monkeypatch.setattr(sys, "platform", "emscripten")
    monkeypatch.setattr(sys, "setrecursionlimit", limits.append)
    bound_calls()
    assert limits
    assert limits[0] < 500
