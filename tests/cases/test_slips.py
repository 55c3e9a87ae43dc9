"""Every entry of `slips.toml` acts where it should and not where its characters are right."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from xl_jixiao.checks.report_text.slips import Slip, remnants, slips
from xl_jixiao.parsed_data import shipped_table

ENTRIES: dict[str, list[dict[str, str]]] = shipped_table(
    "xl_jixiao.checks.report_text", "slips.toml"
)
CASES: dict[str, Any] = tomllib.loads(Path(__file__).with_name("slips.toml").read_text("utf-8"))
MISSPELT = [one for one in ENTRIES["slip"] if "is" not in one]
FOUND_BY = {"slip": slips, "remnant": remnants}
PAIRS = [
    (table, entry["is"], *pair)
    for table, pairs in CASES.items()
    for entry, pair in zip((e for e in ENTRIES[table] if "is" in e), pairs, strict=True)
]


@pytest.mark.parametrize("entry", MISSPELT, ids=lambda one: one["match"])
def test_a_misspelt_word_is_told_and_the_right_one_is_not(entry):
    wrong, right = entry["match"], entry["right"]

    assert slips(f"、{wrong}、") == (Slip(1, 1 + len(wrong), right, "是错别字"),)
    assert slips(f"、{right}、") == ()


@pytest.mark.parametrize("entry", MISSPELT, ids=lambda one: one["match"])
def test_it_is_right_beside_what_the_entry_names(entry):
    wrong = entry["match"]
    before = re.findall(r"[^\[\]]", entry.get("before", ""))
    behind = re.findall(r"[^\[\]]", entry.get("behind", ""))

    told = [f"、{one}{wrong}、" for one in before] + [f"、{wrong}{one}、" for one in behind]
    assert [slips(one) for one in told] == [()] * len(told)


@pytest.mark.parametrize(("table", "what", "acts", "quiet"), PAIRS)
def test_an_entry_acts_in_one_text_and_not_in_the_other(table, what, acts, quiet):
    assert [one.what for one in FOUND_BY[table](acts)] == [what]
    assert FOUND_BY[table](quiet) == ()
