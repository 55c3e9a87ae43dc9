"""The key of a finding is the same from run to run, whatever the file is called."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.round_county import SOUND, RoundForm, write_round

from xl_jixiao.actions.run import run_folder

FIRST = RoundForm("青山县林业局", "造林补助", "林业局.xlsx").with_row("培训班次", actual="8次")
SECOND = RoundForm("青山县水利局", "渠道维修", "水利局.xlsx").with_row("培训班次", actual="8次")


def findings(folder: Path, *forms: RoundForm, **how: Any) -> list[dict[str, Any]]:
    """Of a run over just these forms."""
    write_round(folder / "报送", forms)
    result = run_folder(folder / "报送", folder / "结果", drafts=None, cache=False, **how)
    told: list[dict[str, Any]] = json.loads(result.document.read_text("utf-8"))["findings"]
    return told


def keys(folder: Path, *forms: RoundForm, **how: Any) -> list[str]:
    return [one["key"] for one in findings(folder, *forms, **how)]


@pytest.mark.parametrize(
    "changed",
    [
        replace(FIRST, file="乙/林业局（定稿）.xlsx"),
        replace(FIRST, top=7),
        replace(FIRST, rows=(*FIRST.rows[1:], FIRST.rows[0])),
        FIRST.with_row("培训班次", actual="7次"),
        FIRST.with_row("验收合格率", actual="97%"),
        replace(FIRST, unit="青山县 林业局"),
    ],
    ids=["renamed", "shifted", "rows moved", "other value", "another row", "spaced"],
)
def test_the_key_stays(tmp_path: Path, changed: RoundForm) -> None:
    before, after = keys(tmp_path / "一", FIRST), keys(tmp_path / "二", changed)
    assert before
    assert set(before) == set(after)


@pytest.mark.parametrize(
    "changed",
    [
        replace(FIRST, unit="青山县农业局"),
        replace(FIRST, project="防火道"),
        replace(FIRST, year=2022),
        replace(FIRST, rows=(replace(FIRST.rows[0], name="宣讲场次"), *FIRST.rows[1:])),
    ],
    ids=["unit", "project", "year", "row"],
)
def test_the_key_is_another_one(tmp_path: Path, changed: RoundForm) -> None:
    before, after = (
        {one for one in keys(tmp_path / run, form) if one.startswith("I01-")}
        for run, form in (("一", FIRST), ("二", changed))
    )
    assert len(before) == len(after) == 1
    assert before != after


def test_rows_of_one_name_are_numbered(tmp_path: Path) -> None:
    bad = replace(SOUND[0], actual="8次", points=10)
    other = replace(bad, target="≥20次", actual="15次", points=15)
    found = keys(tmp_path, replace(FIRST, rows=(bad, other, *SOUND[1:])))
    assert len(set(found)) == len(found)
    of_rows = [one for one in found if one.startswith("I01-")]
    assert [one.rpartition("-")[2] for one in of_rows] == ["1", "2"]
    assert len({one.rpartition("-")[0] for one in of_rows}) == 1


def test_no_two_findings_have_one_key(tmp_path: Path) -> None:
    old = replace(FIRST, file="林业局（旧）.xlsx").with_row("验收合格率", actual="97%")
    told = findings(tmp_path, FIRST, SECOND, old)
    found = Counter(one["key"] for one in told)
    assert max(found.values()) == 1
    assert {one["id"] for one in told} >= {"I01", "F02"}


def test_the_version_that_counts_takes_over_the_keys(tmp_path: Path) -> None:
    before = keys(tmp_path / "一", FIRST)
    corrected = replace(
        FIRST, file="Z（改）.xlsx", modified=FIRST.modified.replace(month=4)
    ).with_row("验收合格率", actual="97%")
    both = findings(tmp_path / "二", FIRST, corrected)
    counted = [one["key"] for one in both if one["counts"] and not one["across"]]
    assert counted == before
    assert {one["file"] for one in both if not one["counts"]} == {FIRST.file}


def test_units_are_all_a_finding_speaks_of(tmp_path: Path) -> None:
    full = [
        replace(RoundForm(f"青山县第{at}局", "造林补助", f"{at}.xlsx"), rows=SOUND)
        for at in range(5)
    ]
    told = findings(tmp_path, *full, FIRST)
    assert all(one["unit"] in one["units"] for one in told if one["unit"])
    alike = [one for one in findings(tmp_path / "满分", *full) if one["id"] == "F01"]
    assert [one["units"] for one in alike] == [[one.unit for one in full]]
