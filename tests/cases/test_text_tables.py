"""The tables of what clerks type: targets, directions of bare numbers, actuals against targets."""

from __future__ import annotations

from decimal import Decimal

import pytest
from support.text_cases import judge, table

from xl_jixiao.model.values import Target
from xl_jixiao.text.target import parse_target

MET = {"yes": True, "no": False, "?": None}


def shown(target: Target) -> str:
    """The value of a target as the table writes it."""
    if target.kind == "range":
        assert target.low is not None
        assert target.high is not None
        return f"{target.low.normalize():f}..{target.high.normalize():f}"
    if target.kind == "date":
        return f"{target.start}..{target.date}" if target.start else str(target.date)
    if target.kind == "compound":
        return " + ".join(f"{part.number.normalize():f}{part.unit or ''}" for part in target.parts)
    return "" if target.number is None else f"{target.number.normalize():f}"


@pytest.mark.parametrize(("text", "kind", "value", "unit"), table("text_targets.txt", 4))
def test_target(text, kind, value, unit):
    target = parse_target(text)
    assert (target.kind, shown(target), target.unit or "") == (kind, value, unit)
    assert target.text == text


@pytest.mark.parametrize(("text", "indicator", "level2", "kind"), table("text_directions.txt", 4))
def test_direction_of_a_bare_number(text, indicator, level2, kind):
    assert parse_target(text, indicator=indicator, level2=level2).kind == kind


@pytest.mark.parametrize("row", table("text_actuals.txt", 6), ids=" | ".join)
def test_actual_against_target(row):
    *typed, met, completion = row
    verdict = judge(*typed)
    assert verdict.met is MET[met]
    if completion:
        assert verdict.completion is not None
        assert abs(verdict.completion - Decimal(completion)) <= Decimal("0.0001")
    else:
        assert verdict.completion is None


@pytest.mark.parametrize("row", table("text_words.txt", 3), ids=" | ".join)
def test_words_against_words(row):
    target, actual, met = row
    assert judge(target, actual).met is MET[met]
