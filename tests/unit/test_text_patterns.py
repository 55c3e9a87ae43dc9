"""Patterns that are compiled at their first use: they are what `re.compile` gives, and right."""

from __future__ import annotations

import gc
import importlib
import pkgutil
import re

import pytest

import xl_jixiao
from xl_jixiao.text.patterns import ModulePattern, lazy_re

SOURCE = r"(?P<number>\d+)(个|次)?"
TEXT = "培训12次、维修3个"


@pytest.mark.parametrize("call", ["search", "match", "fullmatch", "findall", "split"])
@pytest.mark.parametrize("text", [TEXT, "12次", "无"])
def test_it_finds_what_a_compiled_pattern_finds(call, text):
    late, early = (getattr(made(SOURCE), call)(text) for made in (lazy_re, re.compile))
    assert getattr(late, "group", lambda: late)() == getattr(early, "group", lambda: early)()


def test_it_replaces_and_goes_through():
    late = lazy_re(SOURCE)
    assert late.sub("#", TEXT) == "培训#、维修#"
    assert [found["number"] for found in late.finditer(TEXT)] == ["12", "3"]
    assert (late.pattern, late.groups, dict(late.groupindex)) == (SOURCE, 2, {"number": 1})


def test_flags_are_kept():
    assert lazy_re("a.b", re.IGNORECASE | re.DOTALL).fullmatch("A\nB")


def test_a_wrong_pattern_is_told_at_its_first_use():
    late = lazy_re("(")
    with pytest.raises(re.error):
        late.search("")


def test_every_pattern_of_the_package_compiles():
    for module in pkgutil.walk_packages(xl_jixiao.__path__, "xl_jixiao."):
        if "__main__" not in module.name:
            importlib.import_module(module.name)
    patterns = [one for one in gc.get_objects() if isinstance(one, ModulePattern)]
    assert len(patterns) > 300, "those in phrases.toml have a test of their own"
    for one in patterns:
        if one.pattern != "(":
            assert one.groups >= 0, one.pattern
