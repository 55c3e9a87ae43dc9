"""The table roster.toml: headings, rows that are no unit, names, bad rosters."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from xl_jixiao.model.roster import RosterRow, RosterUnit
from xl_jixiao.rounds.names import UnitNames, near_names
from xl_jixiao.rounds.roster import read_roster
from xl_jixiao.rounds.roster_file import RosterError
from xl_jixiao.rounds.words import heading_field, is_no_unit, is_section
from xl_jixiao.text.labels import fold

TABLE: dict[str, Any] = tomllib.loads(Path(__file__).with_name("roster.toml").read_text("utf-8"))


@pytest.mark.parametrize(("heading", "field"), TABLE["headings"].items())
def test_heading(heading: str, field: str) -> None:
    found = heading_field(heading)
    assert (found[0] if found else "") == field


@pytest.mark.parametrize(("text", "unit"), TABLE["rows"].items())
def test_row(text: str, unit: bool) -> None:
    assert is_no_unit(text) is not unit


@pytest.mark.parametrize(("text", "section"), TABLE["sections"].items())
def test_heading_inside_the_list(text: str, section: bool) -> None:
    assert is_section(text) is section


def unit_of(text: str) -> RosterUnit:
    """`name`, or `code|name|aliases`."""
    if "|" not in text:
        return RosterUnit((RosterRow(text),))
    code, name, aliases = text.split("|")
    named = tuple(one for one in aliases.split("、") if one)
    return RosterUnit((RosterRow(name, code, aliases=named),))


NAMES = [(one, *pair) for one in TABLE["names"] for pair in one["finds"]]


@pytest.mark.parametrize(
    ("case", "written", "wanted"), NAMES, ids=[f"{one[0]['says']}: {one[1]}" for one in NAMES]
)
def test_name(case: dict[str, Any], written: str, wanted: str) -> None:
    units = [unit_of(one) for one in case["roster"]]
    name, _, code = written.partition("|")
    found = UnitNames(units, case.get("seen", ())).find(name, code)
    assert ("" if found is None else units[found].name) == wanted


@pytest.mark.parametrize("case", TABLE["near"], ids=lambda one: one["name"])
def test_near(case: dict[str, Any]) -> None:
    among = {fold(one): one for one in case["among"]}
    assert list(near_names(case["name"], among)) == case["finds"]


@pytest.mark.parametrize("case", TABLE["bad"], ids=lambda one: one["says"])
def test_a_bad_roster_is_told_in_clear_words(case: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "名单.csv"
    path.write_text(case["csv"], encoding="utf-8")
    with pytest.raises(RosterError) as caught:
        read_roster(path)
    for wanted, problem in zip(case["problems"], caught.value.problems, strict=True):
        assert wanted in problem
