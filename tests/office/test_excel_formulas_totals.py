"""Execution row, subtotals, total, grade and check of the weights, against the engine."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
import xlsxwriter
from support import libreoffice
from support.few_provinces import few_provinces
from support.recalc import recalculated_values

from xl_jixiao.layouts.blank_blocks import sum_of_claims
from xl_jixiao.rules.loading import load_rules
from xl_jixiao.scoring.public import grade, score_execution
from xl_jixiao.scoring.totals import ceiling_for
from xl_jixiao.template.formulas.notation import (
    CLAIMED,
    COMPUTED,
    DOUBT,
    OPEN,
    UNSCALED,
    FundsCells,
    TotalCells,
)
from xl_jixiao.template.formulas.totals import funds_formulas, section_formula, total_formulas

pytestmark = pytest.mark.slow  # LibreOffice calculates a workbook for each profile

PROFILES = ("national", "platform-manual", "cost-level-1", "hubei-2020", "haidian-2016")
MONEY = "#,##0.00####"


def money_rows(count):
    made = random.Random(11)  # noqa: S311 -- seeded on purpose
    rows = [(None, None, 10), (0, 0, 10), (100, None, 10), (0, 5, 10), (None, 5, 10), (100, -3, 10)]
    rows += [(100, 100, "十"), (100, 50, -1), ("一百", 50, 10), (100, 80, 10), (100, 60, 10)]
    while len(rows) < count:
        budget = Decimal(made.randrange(1, 2000000)) / made.choice((1, 10, 100, 10000))
        share = made.choice((Decimal(1), Decimal(made.randrange(0, 1200)) / 1000))
        spent = (budget * share).quantize(Decimal(made.choice(("0.01", "1", "0.000001"))))
        rows.append((float(budget), float(spent), made.choice((10, 20, 15, 7.5))))
    return rows


def test_the_execution_row(tmp_path):
    libreoffice.require()
    rows = money_rows(400)
    profiles = [*map(load_rules, PROFILES), few_provinces()]
    path = tmp_path / "funds.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, money = book.add_worksheet(), book.add_format({"num_format": MONEY})
        for at, (budget, spent, points) in enumerate(rows):
            for col, value in enumerate((budget, budget, spent)):
                if value is not None:
                    sheet.write(at, col, value, money)
            sheet.write(at, 3, points)
            line = at + 1
            for place, profile in enumerate(profiles):
                cells = FundsCells(f"A{line}", f"B{line}", f"C{line}", f"D{line}")
                made = funds_formulas(profile, cells)
                for offset, formula in enumerate((made.completion, made.score, made.hint)):
                    sheet.write_formula(at, 4 + 3 * place + offset, f"={formula}")
    doubts = 0
    for row, line in zip(rows, recalculated_values(path, tmp_path), strict=True):
        for place, profile in enumerate(profiles):
            doubts += is_doubtful(row, line[4 + 3 * place :][:3], profile)
    assert doubts < 0.02 * len(rows) * len(profiles)


def is_doubtful(row, shown, profile):
    """Whether the formulas abstain where the engine does not; they never disagree."""
    (budget, spent, points), (rate, score, hint) = row, shown
    if (budget, spent) == (None, None):
        assert (rate, score, hint) == (None, None, None)
        return False
    line = score_execution(spent, budget, points, rules=profile)
    wanted = None if line.score is None else float(line.score)
    assert score is not None
    assert score in (DOUBT, wanted), (row, profile.id)
    if wanted is None and points == 10:
        assert hint, row
    if rate != DOUBT:
        assert float(line.completion) == pytest.approx(rate, rel=1e-12)
    return score == DOUBT and wanted is not None


FORMS = (
    # execution score, rate, rows of (points, score or what is claimed or open)
    (10, 1.0, ((50, 49.99), (30, 30), (10, 10))),
    (9.99, 0.999, ((50, 45.1), (30, 28.33), (10, 6.58))),
    (7.99, 0.7999, ((50, 50), (30, 30), (10, 10))),
    (8, 0.8, ((50, 50), (30, 30), (10, 10))),
    (6.5, 0.65, ((50, 20), (30, 10), (10, 3))),
    (4, 0.4, ((50, 50), (30, 30), (10, 10))),
    (10, 1.0, ((50, 50), (30, 30), (20, 20))),
    (10, 1.0, ((50, DOUBT), (30, 30), (10, 10))),
    (10, 1.0, ((50, 50), (30, 30), (2, DOUBT), (8, 8))),
    (DOUBT, DOUBT, ((50, 50), (30, 30), (10, 10))),
    (10, 1.0, ((50, 50), (30, None), (10, 10))),
    (10, 1.0, ((50, 45.12), (30, 25.78), (10, 9.095))),
    (10, 1.0, ((50, 47.84), (30, "claim 24"), (10, 10))),
    (10, 1.0, ((50, 47.84), (24, 24), (6, "claim 6"), (8, 8), (2, DOUBT))),
)


def claim(earned):
    """The number of a claimed score, None for any other."""
    return float(earned[6:]) if isinstance(earned, str) and earned.startswith("claim ") else None


def typed_form(sheet, top, form, profile):
    """One form with the helpers that its rows would have; the formulas below it."""
    score, rate, rows = form
    sheet.write_row(top - 1, 0, (10, score, rate))
    for offset, (points, earned) in enumerate(rows):
        line = top + offset
        claimed = claim(earned)
        shown = earned if claimed is None else claimed
        basis = CLAIMED
        if claimed is None:
            basis = COMPUTED if isinstance(earned, (int, float)) else OPEN
        sheet.write(line, 0, points)
        if earned is None:
            continue  # an inserted row that has no formulas
        sheet.write(line, 1, shown)
        sheet.write(line, 3, basis)
        sheet.write(line, 4, points)
        sheet.write(line, 5, shown if basis != OPEN else 0)
        sheet.write(line, 6, shown if basis != OPEN else points)
    parts = tuple(f"{letter}{top + 7}" for letter in "DEFGH")
    columns = (f"{letter}{top + 1}:{letter}{top + 5}" for letter in "BADEFG")
    cells = TotalCells(*columns, parts, f"B{top}", f"A{top}", f"C{top}")
    made = total_formulas(profile, cells)
    section = section_formula(cells.basis, cells.lowest, cells.highest)
    for step, formula in enumerate((made.total, made.grade, made.weights, section, made.told)):
        sheet.write_formula(top + 5 + step, 1, f"={formula}")
    for col, formula in enumerate(made.parts, start=3):
        sheet.write_formula(top + 6, col, f"={formula}")


@pytest.mark.parametrize("name", ["national", "platform-manual", "cost-level-1", "grades-80"])
def test_totals(tmp_path, name):
    libreoffice.require()
    profile = load_rules(name)
    path = tmp_path / "totals.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for at, form in enumerate(FORMS):
            typed_form(sheet, at * 12 + 1, form, profile)
    table = recalculated_values(path, tmp_path)
    for at, form in enumerate(FORMS):
        check_total(profile, form, [line[1] for line in table[at * 12 + 6 :][:5]])


def check_total(profile, form, shown):
    """What is said of one form, against sums in decimals."""
    execution, rate, rows = form
    total, name, weights, subtotal, told = shown
    worth = sum(points for points, _ in rows) + 10
    claimed = sum(Decimal(str(claim(one) or 0)) for _, one in rows)
    computed = sum(Decimal(str(one)) for _, one in rows if isinstance(one, (int, float)))
    left = sum((Decimal(points) for points, one in rows if one in (DOUBT, None)), Decimal(0))
    with_formulas = sum(Decimal(points) for points, one in rows if one == DOUBT)
    low, high = computed + claimed, computed + claimed + with_formulas
    assert subtotal == (float(low) if low == high else f"{low.normalize():f}～{high.normalize():f}")
    if execution == DOUBT:
        left += 10
    else:
        low, computed = low + Decimal(str(execution)), computed + Decimal(str(execution))
    high = low + left
    if execution == DOUBT:
        least = min((tier.total for tier in profile.ceilings.tiers), default=low)
        low = min(low, least)
    else:
        ceiling = ceiling_for(Decimal(str(rate)), profile.ceilings)
        low, high = (one if ceiling is None else min(one, ceiling) for one in (low, high))
    right = "分值合计100分" if worth == 100 else f"分值合计{worth:g}，未折算，应为100分"
    assert weights == right, form
    if profile.satisfaction.missing == "to-benefit" and worth < 100:
        assert (total, told) == (DOUBT, DOUBT)
        return
    shown_low, shown_high = (f"{one.normalize():f}" for one in (low, high))
    assert total == (float(low) if low == high else f"{shown_low}～{shown_high}"), form
    said = f"已核算{computed.normalize():f}分"
    said += f"；按自评认定{claimed.normalize():f}分" if claimed else ""
    said += f"；待核对{left.normalize():f}分" if left else ""
    said += f"；最低{shown_low}，最高{shown_high}" if low < high else ""
    assert told == said, form
    grades = {grade(one, rules=profile) for one in (low, high)}
    wanted = grades.pop() if len(grades) == 1 else DOUBT
    assert name == (wanted if worth == 100 else UNSCALED), form


def test_an_empty_form_shows_nothing(tmp_path):
    libreoffice.require()
    path = tmp_path / "empty.xlsx"
    with xlsxwriter.Workbook(path) as book:
        typed_form(book.add_worksheet(), 1, ("", "", ()), load_rules("platform-manual"))
    table = recalculated_values(path, tmp_path)
    assert [line[1] for line in table[6:11]] == [None] * 5


OWN_TOTALS = [
    ((10, "6分", 6.5, "", None), 22.5),
    ((10, 0.1, 0.2, 0.3, "9.85分"), 20.45),
    ((None, 0, None, None, None), 0),
    ((None, None, None, None, None), None),
    ((None, "6-5", 1, 2, 3), None),  # no day in June
    ((None, "无", 1, 2, 3), None),
    (("10分", 6, -1, 1, 1), None),
]


def test_a_forms_own_total_counts_points_with_their_unit(tmp_path):
    libreoffice.require()
    path = tmp_path / "own.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for at, (typed, _) in enumerate(OWN_TOTALS):
            sheet.write_row(at, 0, typed)
            line = at + 1
            sheet.write_formula(at, 5, "=" + sum_of_claims([f"A{line}", f"B{line}:E{line}"]))
    shown = [line[5] for line in recalculated_values(path, tmp_path)]
    assert shown == [total for _, total in OWN_TOTALS]
