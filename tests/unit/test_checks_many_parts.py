"""Sums of many whole numbers: how many figures it takes until a gap of 1 is no slip."""

from __future__ import annotations

from decimal import Decimal

import pytest

from xl_jixiao.facts.amounts import compare_sum
from xl_jixiao.model.submission import Figure


@pytest.mark.parametrize(("parts", "coarse"), [(9, True), (18, True), (19, False), (20, False)])
def test_whole_numbers_count_as_tenths(parts, coarse):
    figures = [Figure(Decimal(10), Decimal(1))] * parts
    total = Figure(Decimal(10 * parts + 1), Decimal(1))
    checked = compare_sum(total, figures)
    assert checked.agrees
    assert checked.coarse is coarse
