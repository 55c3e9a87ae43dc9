"""The labelled rows of real published forms (facts only), and every row where we read otherwise."""

from __future__ import annotations

from decimal import Decimal

from support.text_cases import indicator_cases, judge

from xl_jixiao.text.measures import parse_quantity
from xl_jixiao.text.target import parse_target

NUMBERS = {
    "a28-16": "损坏的“290%”：标签按“≥90%”修补，程序照原文读作290，不猜",
}
VERDICTS = {
    "seed-004-01": "目标18、实际“完成”：标签算达标，按 domain.md 第7节第2条数字对文字不可比，不判",
}
COMPLETIONS: dict[str, str] = {}
DIRECTIONS = {
    "a01-05": "成本控制率：标签按不少于，任务书明定控制率越低越好；100对100两种读法都达标",
    "a20-03": "成本控制率：同上，90%对90%",
    "a10-04": "时效1年：时长越短越好；1年对1年两种读法都达标",
}


def test_numbers():
    wrong, seen = set(), 0
    for row in indicator_cases():
        label = row["label"]
        target = parse_target(row["target"], indicator=row["level3"], level2=row["level2"])
        actual = parse_quantity(row["actual"])
        for number, read in (
            (label["target_number"], target.number),
            (label["actual_number"], actual and actual.number),
        ):
            if number is not None:
                seen += 1
                if read is None or read != Decimal(str(number)):
                    wrong.add(row["id"])
    assert wrong == set(NUMBERS)
    assert len(wrong) <= 0.02 * seen


def test_verdicts():
    wrong, seen = set(), 0
    for row in indicator_cases():
        met = row["label"]["met"]
        if met is not None:
            seen += 1
            verdict = judge(row["target"], row["actual"], row["level3"], row["level2"])
            if verdict.met is not met:
                wrong.add(row["id"])
    assert wrong == set(VERDICTS)
    assert len(wrong) <= 0.03 * seen


def test_completions():
    wrong = set()
    for row in indicator_cases():
        ratio = row["label"]["completion_ratio"]
        if ratio is not None:
            verdict = judge(row["target"], row["actual"], row["level3"], row["level2"])
            if verdict.completion is None or abs(
                verdict.completion - Decimal(str(ratio))
            ) > Decimal("0.001"):
                wrong.add(row["id"])
    assert wrong == set(COMPLETIONS)


def test_kinds_and_directions():
    """The labels write eq for a bare number where more is better."""
    kinds, directions = set(), set()
    for row in indicator_cases():
        label = row["label"]["kind"]
        target = parse_target(row["target"], indicator=row["level3"], level2=row["level2"])
        if label == "eq" and not target.printed:
            if target.kind != "ge":
                directions.add(row["id"])
        elif target.kind != label:
            kinds.add(row["id"])
    assert kinds == set()
    assert directions == set(DIRECTIONS)


def test_units():
    """万 is kept as typed where the labels write 万元."""
    for row in indicator_cases():
        label = row["label"]
        target = parse_target(row["target"], indicator=row["level3"], level2=row["level2"])
        if label["target_number"] is not None:
            assert (target.unit or None) == label["target_unit"] or row["target"].endswith("万")
