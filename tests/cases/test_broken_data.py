"""Broken profiles and layouts: every message of each, word for word.

Who enters a profile or a layout sees nothing but these messages, so each says where, what is there
and what should be.
"""

import tomllib
from pathlib import Path

import pytest

from xl_jixiao.layouts.loading import LayoutError, parse_layout
from xl_jixiao.rules.loading import RulesError, load_rules

FOLDER = Path(__file__).parent / "broken"
PROFILES = tomllib.loads((FOLDER / "profiles.toml").read_text("utf-8"))["case"]
LAYOUTS = tomllib.loads((FOLDER / "layouts.toml").read_text("utf-8"))


def name_of(case):
    return case["name"]


@pytest.mark.parametrize("case", PROFILES, ids=name_of)
def test_what_a_bureau_is_told_of_its_profile(case, tmp_path):
    path = tmp_path / "县.toml"
    path.write_text(case["text"], encoding="utf-8")
    problems = []
    try:
        load_rules(path)
    except RulesError as error:
        problems = list(error.problems)

    assert problems == case["problems"]


def changed(case):
    text = LAYOUTS["base"]
    for change in case["changes"]:
        assert change["old"] in text
        text = text.replace(change["old"], change["new"], 1)
    return text


@pytest.mark.parametrize("case", LAYOUTS["case"], ids=name_of)
def test_what_is_said_of_a_layout(case):
    problems = []
    try:
        parse_layout("试.toml", changed(case).encode())
    except LayoutError as error:
        problems = list(error.problems)

    assert problems == case["problems"]
