"""Cells whose format shows something else than they store, in a form that is sound otherwise."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from support.sound_form import Content, write_sound_form

from xl_jixiao.batch.evaluate import evaluate_file
from xl_jixiao.model.finding import FileResult, Severity

ACCOUNTING = '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ '
CURRENCIES = [ACCOUNTING, '"¥"#,##0.00;"¥"\\-#,##0.00', "[$¥-804]#,##0", "[$$-409]#,##0.00", "¥0"]
SHOWN_NEGATIVE = ["0.00_);[Red](0.00)", "0;[Red]0", '0.00;"△"0.00', "0.00;(0.00)", "0.00;▼0.00"]
ORDERS = ["m/d", "d-mmm", "yy/m/d", "mmm-yy", "d/m/yyyy", 'm"月"d"日"', "mm-dd", "yyyy.mm.dd"]


def checked(tmp_path: Path, **changed: Content) -> FileResult:
    return evaluate_file(write_sound_form(tmp_path / "自评表.xlsx", changed))


def accused(result: FileResult) -> list[str]:
    """Ids of errors and warnings."""
    return [one.id for one in result.findings if one.severity is not Severity.INFO]


def total(result: FileResult) -> Decimal | None:
    (score,) = result.scores
    assert score is not None
    return score.total


def score_of(result: FileResult, row: int) -> Decimal | None:
    (score,) = result.scores
    assert score is not None
    return score.rows[row - 14].line.score


def test_the_form_is_sound(tmp_path: Path) -> None:
    result = checked(tmp_path)
    assert (total(result), accused(result)) == (100, [])


@pytest.mark.parametrize("code", [*CURRENCIES, "0.00E+00", ".0", "# ?/?", '#,##0.00"万元"'])
def test_money_is_the_stored_amount(tmp_path: Path, code: str) -> None:
    result = checked(tmp_path, D5=(200, code), E5=(220, code), F5=(220, code))
    (line, *_) = result.submissions[0].funds
    assert [one.value for one in (line.initial, line.annual, line.executed)] == [200, 220, 220]
    assert (total(result), accused(result)) == (100, [])


@pytest.mark.parametrize("code", SHOWN_NEGATIVE)
def test_a_negative_amount_stays_negative(tmp_path: Path, code: str) -> None:
    result = checked(tmp_path, F5=(-220, code))
    assert result.submissions[0].funds[0].executed.value == -220
    assert "B08" in accused(result)


@pytest.mark.parametrize("code", ["0%;(0%)", "0.0%;[Red]0.0%", "0.00%;△0.00%"])
def test_a_negative_rate_keeps_its_sign(tmp_path: Path, code: str) -> None:
    names = {"D18": ("能耗增长率", "General"), "E18": ("≤-5%", "General")}
    result = checked(tmp_path, **names, F18=(-0.06, code))
    assert (score_of(result, 18), accused(result)) == (10, [])


def test_a_negative_count_is_not_met(tmp_path: Path) -> None:
    names = {"D19": ("成本节约额", "General"), "E19": ("≥3万元", "General")}
    result = checked(tmp_path, **names, F19=(-5, "0.00_);[Red](0.00)"))
    assert score_of(result, 19) == 0


@pytest.mark.parametrize("code", ORDERS)
@pytest.mark.parametrize("late", [False, True])
def test_a_day_is_the_stored_one_in_every_order(tmp_path: Path, code: str, late: bool) -> None:
    done = dt.date(2023, 12, 20)
    wanted = dt.date(2023, 11, 30) if late else dt.date(2023, 12, 31)
    result = checked(tmp_path, E16=(wanted, code), F16=(done, code))
    (score,) = result.scores
    assert score is not None
    assert score.rows[2].line.met is not late


def test_the_year_of_typing_does_not_count(tmp_path: Path) -> None:
    """Filled in the next year, Excel puts that year into 12-20."""
    result = checked(tmp_path, F16=(dt.date(2024, 12, 20), "m/d"))
    assert (total(result), accused(result)) == (100, [])


def test_a_percentage_with_no_digit_before_the_point(tmp_path: Path) -> None:
    names = {"D20": ("投资完成率", "General"), "E20": ("≥90%", "General")}
    result = checked(tmp_path, **names, F20=(1.2876, ".0%"), H22=(100, ".0"))
    (score,) = result.scores
    assert score is not None
    assert score.rows[6].line.completion == Decimal("128.76") / 90
    assert (total(result), result.submissions[0].claimed_total.value) == (100, 100)


@pytest.mark.parametrize("code", ["0%", "0.00%", r"0\%"])
def test_points_and_scores_ignore_a_percent(tmp_path: Path, code: str) -> None:
    result = checked(tmp_path, G14=(15, code), H14=(15, code), E5=(220, code))
    assert total(result) == 100
    assert set(accused(result)) == {"F24"}


def test_a_count_ignores_a_percent(tmp_path: Path) -> None:
    assert total(checked(tmp_path, F14=(10, "0%"))) == 100
    assert score_of(checked(tmp_path, F14=(5, "0%")), 14) == Decimal("7.5")


def test_a_column_of_weights_is_one_of_points(tmp_path: Path) -> None:
    points = {14: 15, 15: 15, 16: 10, 17: 10, 18: 10, 19: 10, 20: 10, 21: 10}
    weights = {f"G{row}": (worth / 100, "0%") for row, worth in points.items()}
    result = checked(tmp_path, **weights, G5=(0.1, "0%"), G22=(1, "0%"))
    assert (total(result), accused(result)) == (100, [])


def test_hidden_decimals_are_told(tmp_path: Path) -> None:
    result = checked(tmp_path, E15=("≥96%", "General"), F15=(0.955, "0%"))
    assert accused(result) == ["F23"]
    assert score_of(result, 15) == Decimal("14.92")


def test_a_count_that_became_a_date_and_a_date_that_became_a_number(tmp_path: Path) -> None:
    day = dt.date(2023, 10, 1)
    result = checked(tmp_path, E14=(day, 'm"月"d"日"'), F14=(dt.date(2023, 5, 6), "m/d"))
    assert (score_of(result, 14), accused(result)) == (None, ["F22"])
    result = checked(tmp_path, F16=(45280, "General"))
    assert (score_of(result, 16), accused(result)) == (None, ["F22"])


def test_powers_and_signs_in_texts(tmp_path: Path) -> None:
    result = checked(
        tmp_path,
        E18=("≥2×10⁴m³", "General"),
        F18=("15000m³", "General"),
        E19=("≥1.5*10000亩", "General"),
        F19=("12000亩", "General"),
        E20=("\uf0a35次", "General"),
        F20=("9次", "General"),
    )
    assert [score_of(result, row) for row in (18, 19, 20)] == [Decimal("7.5"), 8, 2]


def test_text_scores_are_left_out_by_sum(tmp_path: Path) -> None:
    texts = {f"H{row}": (str(15 if row < 16 else 10), "@") for row in range(14, 22)}
    result = checked(tmp_path, **texts, H22=(10, "General"))
    (said,) = [one.message for one in result.findings if one.id == "W04"]
    assert "8项得分（H14、" in said
    assert "是文本，求和公式 SUM 不计入" in said


def test_a_picture_is_no_reason_and_no_actual(tmp_path: Path) -> None:
    picture = ('=DISPIMG("ID_5BA4F81A0D674C7AA8849A79AC5645C8",1)', "General")
    result = checked(
        tmp_path, F15=picture, F18=("45万元", "General"), H18=(9, "General"), I18=picture
    )
    assert score_of(result, 15) is None
    assert {"F21", "I04"} <= set(accused(result))
