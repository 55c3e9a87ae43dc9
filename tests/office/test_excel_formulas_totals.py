"""Execution row, subtotals, total, grade and check of the weights, against the engine."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
import xlsxwriter
from support import libreoffice
from support.few_provinces import few_provinces
from support.recalc import recalculated_values

from xl_jixiao.rules.loading import load_rules
from xl_jixiao.scoring.public import grade, score_execution
from xl_jixiao.scoring.totals import ceiling_for
from xl_jixiao.template.formulas.notation import DOUBT, UNSCALED, FundsCells, TotalCells
from xl_jixiao.template.formulas.totals import funds_formulas, section_formula, total_formulas

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
    # execution score, rate, rows of (points, score)
    (10, 1.0, ((50, 49.99), (30, 30), (10, 10))),
    (9.99, 0.999, ((50, 45.1), (30, 28.33), (10, 6.58))),
    (7.99, 0.7999, ((50, 50), (30, 30), (10, 10))),
    (8, 0.8, ((50, 50), (30, 30), (10, 10))),
    (6.5, 0.65, ((50, 20), (30, 10), (10, 3))),
    (4, 0.4, ((50, 50), (30, 30), (10, 10))),
    (10, 1.0, ((50, 50), (30, 30), (20, 20))),
    (10, 1.0, ((50, DOUBT), (30, 30), (10, 10))),
    (DOUBT, DOUBT, ((50, 50), (30, 30), (10, 10))),
    (10, 1.0, ((50, 50), (30, None), (10, 10))),
    (10, 1.0, ((50, 50), (None, DOUBT), (10, 10))),
    (10, 1.0, ((50, 45.12), (30, 25.78), (10, 9.095))),
)


@pytest.mark.parametrize("name", ["national", "platform-manual", "cost-level-1", "grades-80"])
def test_totals(tmp_path, name):
    libreoffice.require()
    profile = load_rules(name)
    path = tmp_path / "totals.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for at, (score, rate, rows) in enumerate(FORMS):
            top = at * 10 + 1
            sheet.write_row(top - 1, 0, (10, score, rate))
            for offset, (points, earned) in enumerate(rows):
                sheet.write(top + offset, 0, points)
                sheet.write(top + offset, 1, earned)
            scores, points = f"B{top + 1}:B{top + 5}", f"A{top + 1}:A{top + 5}"
            made = total_formulas(
                profile,
                TotalCells(
                    (scores,), (points,), f"B{top}", f"A{top}", f"C{top}", total=f"B{top + 6}"
                ),
            )
            sheet.write_formula(top + 5, 1, f"={made.total}")
            sheet.write_formula(top + 6, 1, f"={made.grade}")
            sheet.write_formula(top + 7, 1, f"={made.weights}")
            sheet.write_formula(top + 8, 1, f"={section_formula((scores,), (points,))}")
    table = recalculated_values(path, tmp_path)
    for at, form in enumerate(FORMS):
        shown = [line[1] for line in table[at * 10 + 6 :][:4]]
        check_total(profile, form, shown)


def check_total(profile, form, shown):
    """The four results of one form against sums in decimals."""
    execution, rate, rows = form
    total, name, weights, subtotal = shown
    parts = [earned for _, earned in rows]
    worth = sum(points or 0 for points, _ in rows) + 10
    known = all(isinstance(part, (int, float)) for part in parts)
    summed = float(sum(Decimal(str(part)) for part in parts)) if known else DOUBT
    assert subtotal == summed, form
    if not known or execution == DOUBT:
        assert (total, name) == (DOUBT, DOUBT), form
    else:
        wanted = Decimal(str(execution)) + Decimal(str(summed))
        ceiling = ceiling_for(Decimal(str(rate)), profile.ceilings)
        wanted = wanted if ceiling is None else min(wanted, ceiling)
        moved = profile.satisfaction.missing == "to-benefit" and worth < 100
        assert (total == DOUBT) if moved else (total == float(wanted)), form
        if not moved:
            assert name == (grade(wanted, rules=profile) if worth == 100 else UNSCALED), form
    right = "分值合计100分" if worth == 100 else f"分值合计{worth:g}，未折算，应为100分"
    assert weights == right, form


def test_an_empty_form_shows_nothing(tmp_path):
    libreoffice.require()
    made = total_formulas(
        load_rules("platform-manual"),
        TotalCells(("B2:B9",), ("A2:A9",), "B1", "A1", "C1", total="D1"),
    )
    path = tmp_path / "empty.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, 10)
        for offset, formula in enumerate((made.total, made.grade, made.weights)):
            sheet.write_formula(0, 3 + offset, f"={formula}")
    assert recalculated_values(path, tmp_path)[0][3:] == [None, None, None]
