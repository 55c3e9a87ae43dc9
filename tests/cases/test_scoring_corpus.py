"""The rows of real published forms, under every shipped profile: nothing raises, bounds hold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from xl_jixiao.rules.loading import load_rules, shipped_names
from xl_jixiao.scoring.public import score_indicator

CASES = Path(__file__).parent / "data" / "indicator_cases.jsonl"
ROWS = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]

WHY_DIFFERENT = {
    "seed-004-01": "指标值18而实际完成值只写“完成”：标签认作达成，本工具不猜",
}


def lines(rules):
    profile = load_rules(rules)
    for row in ROWS:
        context = {"indicator": row.get("level3", ""), "level2": row.get("level2", "")}
        yield (
            row,
            score_indicator(row["target"], row["actual"], 5, claimed=5, rules=profile, **context),
        )


@pytest.mark.parametrize("rules", shipped_names())
def test_every_row_has_a_sane_line(rules):
    for row, line in lines(rules):
        assert 0 <= line.low <= line.high <= 5, row
        assert line.score is None or line.low <= line.score <= line.high, row
        assert line.trace.endswith("。"), row


def test_met_agrees_with_the_readers_but_for_the_rows_explained():
    wrong = {
        row["id"]
        for row, line in lines("national")
        if row["label"]["met"] is not None and row["label"]["met"] is not line.met
    }
    assert wrong == set(WHY_DIFFERENT)


def test_completion_agrees_with_the_readers():
    for row, line in lines("national"):
        ratio = row["label"]["completion_ratio"]
        if ratio is not None and line.completion is not None:
            assert abs(float(line.completion) - ratio) <= 0.001, row
