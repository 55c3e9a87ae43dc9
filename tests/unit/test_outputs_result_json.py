"""result.json against the contract of docs/用户手册.md."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from support.run_data import (
    a_run,
    base_form,
    department_form,
    entry,
    figure,
    finding,
    fund,
    large_run,
    merged_file,
    replaced,
)

from xl_jixiao.model.finding import FileResult, Passed, SheetResult, Status
from xl_jixiao.model.roster import MissingUnit, RosterRow
from xl_jixiao.model.submission import FundRole
from xl_jixiao.outputs.json_number import json_number
from xl_jixiao.outputs.result_json import result_document, write_result

KEYS = {
    "": [
        "schema",
        "tool",
        "files",
        "submissions",
        "findings",
        "missing_units",
        "units",
        "passed",
        "waivers",
        "ledger",
        "unplaced",
        "outputs",
        "compared",
        "summary",
    ],
    "tool": [
        "version",
        "rules",
        "rules_verified",
        "started",
        "seconds",
        "rules_title",
        "rules_digest",
        "year",
        "combined",
        "round",
        "problems",
        "sample",
    ],
    "files": ["file", "sha256", "status", "reason", "sheets", "remarks", "received"],
    "sheets": ["sheet", "status", "reason"],
    "submissions": [
        "file",
        "sheet",
        "form",
        "unit",
        "unit_code",
        "department",
        "project",
        "year",
        "unit_stated",
        "goals",
        "funds",
        "base",
        "indicators",
        "claimed_total",
        "total",
        "total_low",
        "total_high",
        "claimed_part",
        "grade",
        "claimed_grade",
        "points_total",
        "unscaled",
        "rescaled",
        "uncapped",
        "unscored",
        "sections",
        "source",
        "rows",
        "counts",
        "superseded_by",
        "superseded_as",
        "listed",
        "rules",
        "review",
    ],
    "goals": ["expected", "actual"],
    "funds": [
        "label",
        "initial",
        "annual",
        "executed",
        "points",
        "claimed_rate",
        "rate",
        "claimed_score",
        "score",
        "cell",
        "role",
        "trace",
        "review",
    ],
    "base": ["label", "column", "value", "unit", "cell", "section", "key", "column_key", "text"],
    "indicators": [
        "level1",
        "level2",
        "level3",
        "target",
        "actual",
        "points",
        "claimed_score",
        "score",
        "basis",
        "kind",
        "completion",
        "met",
        "low",
        "high",
        "reason",
        "trace",
        "cell",
        "section",
        "role",
        "review",
    ],
    "findings": [
        "id",
        "severity",
        "file",
        "unit",
        "sheet",
        "cells",
        "row_label",
        "message",
        "found",
        "expected",
        "basis",
        "row",
        "across",
        "unit_basis",
        "traces",
        "units",
        "key",
        "state",
        "counts",
    ],
    "passed": ["file", "unit", "sheet", "across", "checks"],
    "checks": ["id", "title", "detail"],
    "sections": ["kind", "points", "claimed", "score", "low", "high"],
}


def a_document(**more):
    run = a_run(
        merged_file(
            "甲/自评.xlsx",
            department_form("甲/自评.xlsx", "甲单位"),
            base_form("甲/自评.xlsx", "甲单位"),
            findings=(finding("甲/自评.xlsx"),),
            passed=(Passed("B01", "执行率", "甲/自评.xlsx", "甲单位", "自评表", "100%"),),
        ),
        FileResult("~$自评.xlsx", "0" * 64, Status.SKIPPED, "Excel 的锁定文件"),
        **more,
    )
    return result_document(run)


def test_every_object_has_exactly_the_keys_of_the_contract():
    document = a_document()
    assert list(document) == KEYS[""]
    assert list(document["tool"]) == KEYS["tool"]
    for name in ("files", "submissions", "findings", "passed"):
        assert document[name]
        assert all(list(element) == KEYS[name] for element in document[name])
    for form in document["submissions"]:
        for name in ("goals", "funds", "base", "indicators", "sections"):
            assert all(list(element) == KEYS[name] for element in form[name])
    assert all(list(one) == KEYS["checks"] for of in document["passed"] for one in of["checks"])
    assert all(list(one) == KEYS["sheets"] for file in document["files"] for one in file["sheets"])


def test_the_written_file_is_the_document(tmp_path):
    run = large_run(3)
    write_result(run, tmp_path / "result.json")
    text = (tmp_path / "result.json").read_text(encoding="utf-8")
    assert json.loads(text) == json.loads(json.dumps(result_document(run)))
    assert "自评" in text


def test_numbers_print_as_they_were_typed(tmp_path):
    run = a_run(merged_file("甲.xlsx", department_form("甲.xlsx", "甲")))
    write_result(run, tmp_path / "result.json")
    text = (tmp_path / "result.json").read_text(encoding="utf-8")
    document = json.loads(text, parse_float=Decimal)
    (form,) = document["submissions"]
    assert form["indicators"][0]["score"] == Decimal("5.84")
    assert form["funds"][0]["initial"] == Decimal("114.3")
    assert '"score": 5.84' in text
    assert '"points": 10,' in text
    assert '"claimed_total": 100,' in text


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (None, None),
        (Decimal("6.00"), 6),
        (Decimal("1E+3"), 1000),
        (Decimal("-0.00"), 0),
        (Decimal("5.840"), 5.84),
        (Decimal("12873.13"), 12873.13),
        (Decimal("1.2876") / Decimal("0.9"), 1.43066666666667),
        (Decimal("1E+999"), None),
    ],
)
def test_json_number(given, expected):
    assert json_number(given) == expected
    assert type(json_number(given)) is type(expected)


def test_an_undetermined_total_is_null_with_both_bounds():
    one = department_form("甲.xlsx", "甲", scores=("5.84", None, "10", "10"))
    (form,) = result_document(a_run(merged_file("甲.xlsx", one)))["submissions"]
    assert form["total"] is None
    assert (form["total_low"], form["total_high"]) == (35.84, 45.84)
    assert form["grade"] is None


def test_a_basic_data_form_has_no_scores_and_its_text_is_a_value():
    document = a_document()
    form = next(one for one in document["submissions"] if one["form"] == "basic-data")
    assert form["total"] is form["total_low"] is form["claimed_part"] is form["grade"] is None
    assert form["base"][0]["value"] == 69
    assert form["base"][1] == {
        "label": "财政供养人员",
        "column": "控制率",
        "value": 0.8551,
        "unit": "ratio",
        "cell": "C4",
        "section": "经费控制情况",
        "key": "staff",
        "column_key": "控制率",
        "text": None,
    }
    assert form["base"][-1]["value"] == "制定了厉行节约制度，严格执行"


def test_a_number_that_could_not_be_read_is_null():
    one = base_form("甲.xlsx", "甲")
    datum = replace(one.submission.data[0], value=figure(None)._replace(entry=entry("若干")))
    one = replace(one, submission=replace(one.submission, data=(datum,)))
    (form,) = result_document(a_run(merged_file("甲.xlsx", one)))["submissions"]
    assert form["base"][0]["value"] is None
    assert form["base"][0]["text"] == "若干"


@pytest.mark.parametrize(
    ("head", "column"),
    [("208.22", "annual"), ("114.30", "initial"), ("114.3", "initial"), ("999", None)],
)
def test_the_number_in_a_label_goes_where_its_head_belongs(head, column):
    funds = (
        fund("年度资金总额", FundRole.TOTAL, "114.30", "208.22", "208.22"),
        fund(f"按支出性质分：{head}", FundRole.EXPENSE, amount=figure(head)),
        fund("其中：基本支出：139.98", FundRole.EXPENSE_PART, amount=figure("139.98")),
    )
    one = department_form("甲.xlsx", "甲")
    one = replaced(one, funds=funds)
    (form,) = result_document(a_run(merged_file("甲.xlsx", one)))["submissions"]
    for row, amount in zip(form["funds"][1:], (float(head), 139.98), strict=True):
        expected = {"initial": None, "annual": None} | ({column: amount} if column else {})
        assert {name: row[name] for name in ("initial", "annual")} == expected
        assert row["executed"] is None


def test_part_rows_have_a_rate_but_no_score():
    funds = (
        fund("年度资金总额", FundRole.TOTAL, "100", "200", "150"),
        fund("其中：当年财政拨款", FundRole.PART, "100", "160", "120"),
        fund("上年结转资金", FundRole.PART, "0", "0", "0"),
    )
    one = department_form("甲.xlsx", "甲")
    one = replaced(one, funds=funds)
    (form,) = result_document(a_run(merged_file("甲.xlsx", one)))["submissions"]
    assert [row["rate"] for row in form["funds"][1:]] == [0.75, None]
    assert [row["score"] for row in form["funds"][1:]] == [None, None]


def test_missing_units_name_what_is_near():
    unit = RosterRow("乙单位", "002", None, "县政府")
    document = a_document(
        roster_units=1, missing=(MissingUnit(unit, ("乙单位（本级）",), "见 坏.xlsx"),)
    )
    assert document["missing_units"] == [
        {
            "name": "乙单位",
            "code": "002",
            "department": "县政府",
            "similar": ["乙单位（本级）"],
            "forms": [None],
            "partly": False,
            "hint": "见 坏.xlsx",
        }
    ]


def test_a_file_name_that_is_no_text_does_not_stop_the_run(tmp_path):
    name = "坏\udcff名.xlsx"
    file = FileResult(
        name, "0" * 64, Status.REJECTED, "读不了", (SheetResult("a", Status.SKIPPED),)
    )
    write_result(a_run(file), tmp_path / "result.json")
    document = json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))
    assert document["files"][0]["file"] == "坏?名.xlsx"
