"""Figures of a head of bureau: all equal what result.json gives anybody who counts it again."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter

import pytest
from support.mixed_folder import write_mixed_folder

from xl_jixiao.actions.run import run_folder, survey
from xl_jixiao.batch.settings import Settings
from xl_jixiao.batch.spool import Spool
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.roster import RosterDay, RosterRow
from xl_jixiao.model.submission import Form
from xl_jixiao.rounds.oversight import oversight
from xl_jixiao.rounds.review import reviews
from xl_jixiao.rules.loading import load_rules
from xl_jixiao.text.labels import fold

ROSTER = (
    RosterRow(
        "青山县第0局",
        "001",
        Form.PROJECT,
        "县政府办",
        office="行政股",
        due=RosterDay("", dt.date(2999, 1, 1)),
    ),
    RosterRow(
        "青山县第1局",
        "002",
        Form.PROJECT,
        "县政府办",
        office="农业股",
        due=RosterDay("", dt.date(2020, 1, 1)),
    ),
    RosterRow("青山县第2局", "003", Form.PROJECT, office="农业股"),
    RosterRow(
        "青山县第3局",
        "004",
        Form.DEPARTMENT,
        office="农业股",
        due=RosterDay("", dt.date(2020, 1, 1)),
    ),
    RosterRow("青山县没来局", "005", office="行政股", due=RosterDay("", dt.date(2020, 1, 1))),
    RosterRow("青山县第2局", "003", Form.DEPARTMENT, office="农业股"),
)


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    folder = write_mixed_folder(tmp_path_factory.mktemp("in"))
    out = tmp_path_factory.mktemp("out")
    return run_folder(folder, out, roster=ROSTER, drafts=None, cache=False)


@pytest.fixture(scope="module")
def letters(tmp_path_factory):
    """The run, and what each unit is told of it."""
    folder = write_mixed_folder(tmp_path_factory.mktemp("in"))
    with Spool() as spool:
        settings = Settings(load_rules())
        run = survey(folder, None, settings=settings, spool=spool, roster=ROSTER, keep_results=True)
        yield run, reviews(run, lambda at: run.results[at].findings)


@pytest.fixture(scope="module")
def document(result):
    return json.loads(result.document.read_text(encoding="utf-8"))


def test_units_due_in_time_late_and_missing(document):
    figures = document["summary"]["timeliness"]
    values = {name: one["value"] for name, one in figures.items() if not name.endswith("ed")}
    assert values == {
        "due": 5,
        "complete": 2,
        "partly": 1,
        "none": 2,
        "in_time": 1,
        "late": 1,
        "timely": 0.25,
    }
    assert (figures["dated"]["value"], figures["timely"]["n"]) == (4, 4)
    assert (figures["reported"]["value"], figures["reported"]["n"]) == (0.4, 5)
    assert figures["owed"]["value"] == sum(len(one["owed"]) for one in document["units"]) == 6
    assert figures["answered"]["value"] == 3
    assert figures["covered"]["value"] == 0.5


def test_grades_are_counted_again(document):
    graded = [
        one["grade"]
        for one in document["submissions"]
        if one["counts"]
        and one["grade"]
        and not one["unscaled"]
        and None not in (one["total"], one["claimed_total"])
    ]
    good = document["summary"]["good_grades"]
    assert good["grades"] == ["优", "良"]
    assert good["n"] == len(graded)
    assert good["value"] == pytest.approx(sum(one in "优良" for one in graded) / len(graded))


@pytest.mark.parametrize(("group", "of"), [("offices", "office"), ("departments", "department")])
def test_groups_hold_every_unit_and_form_once(document, group, of):
    groups = document["summary"][group]
    due = Counter(one[of] for one in document["units"])
    assert {
        one["title"]: one["timeliness"]["due"]["value"]
        for one in groups
        if one["timeliness"]["due"]["value"]
    } == due
    totals = Counter()
    for one in groups:
        for block in one["blocks"]:
            totals[block["form"], block["year"]] += block["forms"]
    blocks = document["summary"]["blocks"]
    assert totals == {(one["form"], one["year"]): one["forms"]["value"] for one in blocks}
    spent = sum(block["executed"]["value"] or 0 for one in groups for block in one["blocks"])
    whole = sum(one["money"]["executed"]["value"] or 0 for one in blocks)
    assert spent == pytest.approx(whole)


def test_units_have_the_findings_and_the_conclusion_of_their_letters(letters):
    run, told = letters
    found = {fold(one.name): one for one in oversight(run).units}
    assert len(told) > 5
    for letter in told:
        unit = found[fold(letter.name)]
        assert unit.findings == {one: letter.counts[one] for one in Severity}, letter.name
        assert unit.conclusion is letter.conclusion, letter.name
        assert unit.forms == letter.forms
        assert unit.files == len(letter.files)


def test_the_first_units_are_the_gravest(document):
    first = document["summary"]["first"]
    assert len(first) <= 10
    keys = [(one["unusable"], one["error"], one["excess"], one["warning"]) for one in first]
    assert keys == sorted(keys, reverse=True)
    assert all(any(key) for key in keys)
