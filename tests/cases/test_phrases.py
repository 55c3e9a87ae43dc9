"""Every pattern of `phrases.toml` of a package: it acts in one text and not in the other."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from xl_jixiao.text.phrases import Phrases, phrases

ROOMS = tomllib.loads(Path(__file__).with_name("phrases.toml").read_text("utf-8"))
PACKAGES = [f"xl_jixiao.{room}" for room in ROOMS]
USED = re.compile(r"_RE\.(?:several\(\s*\"(\w+)\"|words\(\s*\"(\w+)\"|(\w+))")


def patterns() -> Iterator[tuple[str, re.Pattern[str], str, str]]:
    for room, tables in ROOMS.items():
        for module, entries in tables.items():
            own = Phrases(f"xl_jixiao.{room}.{module}")
            for name, texts in entries.items():
                listed = isinstance(texts[0], list)
                compiled = own.several(name) if listed else (getattr(own, name),)
                for pattern, pair in zip(compiled, texts if listed else [texts], strict=True):
                    yield f"{room}.{module}.{name}", pattern, *pair


PATTERNS = list(patterns())


@pytest.mark.parametrize(("_", "pattern", "acts", "quiet"), PATTERNS, ids=lambda one: str(one)[:40])
def test_a_pattern_acts_in_one_text_and_not_in_the_other(_, pattern, acts, quiet):
    assert any(found[0] for found in pattern.finditer(acts))
    assert not any(found[0] for found in pattern.finditer(quiet))


@pytest.mark.parametrize("package", PACKAGES)
def test_a_module_uses_its_table_and_nothing_else(package):
    for module, table in phrases(package).items():
        source = files(package).joinpath(f"{module}.py").read_text("utf-8")
        used = {next(filter(None, groups)) for groups in USED.findall(source)}
        words = {words for _, words, _ in USED.findall(source)} - {""}
        assert used == set(table) - {"parts"}, module
        assert set(ROOMS[package.removeprefix("xl_jixiao.")][module]) == used - words, module


def test_a_pattern_that_is_not_there_is_no_attribute():
    assert not hasattr(Phrases("xl_jixiao.text.statements"), "nothing")
