"""How stored numbers are shown under number formats, as Excel and WPS show them in Chinese."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from xl_jixiao.intake.display.show import show_number, show_text
from xl_jixiao.model.grid import CellKind

NUMBERS = [
    # General: eleven characters, no trailing zeros, no noise of binary fractions
    ("253", "General", "253"),
    ("253.0", "General", "253"),
    ("0.30000000000000004", "General", "0.3"),
    ("98.500000000000014", "General", "98.5"),
    ("0.333333333333333", "General", "0.333333333"),
    ("-0.666666666666667", "General", "-0.666666667"),
    ("12345.678901234", "General", "12345.6789"),
    ("12345678901", "General", "12345678901"),
    ("123456789012", "General", "1.23457E+11"),
    ("99999999999.5", "General", "1E+11"),
    ("430121000000123", "General", "4.30121E+14"),
    ("0.0001234567", "General", "0.000123457"),
    ("1.234567E-5", "General", "1.23457E-05"),
    ("0", "General", "0"),
    ("1.5E+2", "General", "150"),
    # digits and grouping
    ("98.5", "0", "99"),
    ("1.005", "0.00", "1.01"),
    ("-1.005", "0.00", "-1.01"),
    ("2.5", "0", "3"),
    ("1234567.891", "#,##0.00", "1,234,567.89"),
    ("999.995", "#,##0.00", "1,000.00"),
    ("5", "000", "005"),
    ("0.5", "#.##", ".5"),
    ("1.2876", ".0%", "128.8%"),
    ("13008.93", ".00", "13008.93"),
    ("5", "0.##", "5."),
    ("12.5", "0.0??", "12.5"),
    ("1.23456789012345E+28", "General", "1.23457E+28"),
    ("1E+20", "0", "100000000000000000000"),
    ("13800138000", "000-0000-0000", "138-0013-8000"),
    # per cent, units and signs inside the format
    ("1", "0%", "100%"),
    ("0.9876", "0.00%", "98.76%"),
    ("0.995", "0%", "100%"),
    ("0.95", '"≥"0%', "≥95%"),
    ("95", r"0\%", "95%"),
    ("5", "0‰", "5‰"),
    ("0.5", '0.00"亿元"', "0.50亿元"),
    ("208.22", '0.00"万元"', "208.22万元"),
    ("3", '0"个"', "3个"),
    ("3", 'General"个"', "3个"),
    ("3", 'G/通用格式"个"', "3个"),
    ("100", "0.00亿元", "100.00亿元"),
    ("12", "0元/m2", "12元/m2"),
    ("5", r"\¥0.00", "¥5.00"),
    ("-5", '"¥"#,##0.00', "-¥5.00"),
    ("5", "[$¥-804]#,##0.00", "¥5.00"),
    # scaling
    ("1234567", "#,##0,", "1,235"),
    ("1234567", "0.0,,", "1.2"),
    ("123456", '0!.0,"万"', "12.3万"),
    ("12345678.9", '0!.0000"万"', "1234.5679万"),
    # sections, conditions, colours
    ("-12.5", "0.0_);(0.0)", "(12.5)"),
    ("12.5", "0.0_);(0.0)", "12.5"),
    ("-3", "0;[Red]-0", "-3"),
    ("0", '0;-0;"无"', "无"),
    ("0", "0;-0;;@", ""),
    ("5", ";;;", ""),
    ("0.5", '[>=1]0"亿";0.00%', "50.00%"),
    ("2", '[>=1]0"亿";0.00%', "2亿"),
    ("-2", '[>=1]0"亿";0.00', "-2.00"),
    # beyond what a cell can hold, and what Decimal holds on some systems only
    ("5", '[>1e999999999]0"大";0.0', "5.0"),
    ("5", '[>-1e999999999]0"大";0.0', "5大"),
    ("5", '[>1e-999999999]0"大";0.0', "5大"),
    ("150", '[<60]"差";[<80]"中";"优"', "优"),
    ("70", '[<60]"差";[<80]"中";"优"', "中"),
    ("59", '[红色][<60]"差";[<80]"中";"优"', "差"),
    # money as accountants have it
    ("1234.5", '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "1,234.50"),
    ("-1234.5", '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-1,234.50"),
    ("0", '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
    # scientific, fractions
    ("0.000012345", "0.00E+00", "1.23E-05"),
    ("12345", "##0.0E+0", "12.3E+3"),
    ("12345", "0E+00", "1E+04"),
    ("9.999", "0.0E+0", "1.0E+1"),
    ("1.5", "# ?/?", "1 1/2"),
    ("0.45", "?/?", "4/9"),
    ("2", "# ?/?", "2"),
    ("1.75", "# ?/4", "1 3/4"),
    # Chinese numerals
    ("123", "[DBNum1]General", "一百二十三"),
    ("10050", "[DBNum2]General", "壹万零伍拾"),
    ("100000000", "[DBNum1]General", "一亿"),
    ("12", "[DBNum3]0", "１２"),
    # text format on a number
    ("5", "@", "5"),
]

DATES = [
    ("45657", "yyyy/m/d", "2024/12/31"),
    ("45657", 'yyyy"年"m"月"d"日"', "2024年12月31日"),
    ("45657", 'm"月"d"日";@', "12月31日"),
    ("45292", 'yyyy"年"mm"月"', "2024年01月"),
    ("45657", "yyyy-mm-dd", "2024-12-31"),
    ("45657", "yy.m.d", "24.12.31"),
    ("45657", "e年m月", "2024年12月"),
    ("45657", "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "2024年12月31日"),
    ("45657", '[DBNum1][$-804]yyyy"年"m"月"d"日"', "二〇二四年十二月三十一日"),
    ("45657", "aaaa", "星期二"),
    ("45657", "[$-804]dddd", "星期二"),
    ("45657", "d-mmm-yy", "31-Dec-24"),
    ("45657.75", "yyyy/m/d h:mm", "2024/12/31 18:00"),
    ("45657.75", '上午/下午h"时"', "下午6时"),
    ("45657.999999", "yyyy/m/d h:mm:ss", "2025/1/1 0:00:00"),
]


DIVIDED = {"#,##0,": 1000, "0.0,,": 1_000_000, '0!.0,"万"': 10_000, '0!.0000"万"': 10_000}


@pytest.mark.parametrize(("raw", "code", "text"), NUMBERS)
def test_a_number_is_shown_by_its_format_and_stays_what_is_stored(
    raw: str, code: str, text: str
) -> None:
    shown = show_number(raw, code)
    assert (shown.kind, shown.displayed) == (CellKind.NUMBER, text)
    assert shown.number is not None
    stored = float(raw) / DIVIDED.get(code, 1)
    assert float(shown.number) == pytest.approx(stored, rel=1e-14)


MEANINGS = [
    # stored, number format, what the cell says
    # brackets, red and triangles are the sign
    ("-220", "0.00_);[Red](0.00)", "-220.00"),
    ("220", "0.00_);[Red](0.00)", "220.00"),
    ("-0.06", "0%;(0%)", "-6%"),
    ("-5", '0.00;"△"0.00', "-5.00"),
    ("-5", "0;[Red]0", "-5"),
    ("-5", "0.0;▼0.0", "-5.0"),
    ("5", "+0;-0", "5"),
    ("5", "(0)", "5"),
    ("-0.05", '"≥"0%', "≥-5%"),
    ("-5", '0"万元";"("0"万元)"', "-5万元"),
    ("5", '0"（万元）"', "5（万元）"),
    ("5", '"完成（"0"个）"', "完成5个"),
    # signs of currency are no unit, words are
    ("220", '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ', "220.00"),
    ("-220", '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ', "-220.00"),
    ("220", "[$¥-804]#,##0.00", "220.00"),
    ("220", "[$USD] 0", "220"),
    ("220", '"RMB"0.00', "220.00"),
    ("-1", '"完成"0"个"', "完成负1个"),
    ("220", "0.00[$元-804]", "220.00元"),
    ("0.5", '0.00"亿元"', "0.50亿元"),
    ("0.95", '"≥"0%', "≥95%"),
    ("12", "0元/m2", "12元/m2"),
    # a zero that is shown as a dash is a zero; a word is a word
    ("0", '0.00;-0.00;"—"', "0"),
    ("0", '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "0"),
    ("0", '0;-0;"无"', "无"),
    ("150", '[<60]"差";[<80]"中";"优"', "优"),
    # nothing is shown: nothing stands there
    ("0", "0;-0;;@", ""),
    ("5", ";;;", ""),
    # exponents, fractions, numerals, rounding
    ("220", "0.00E+00", "220"),
    ("0.000012345", "0.00E+00", "0.000012345"),
    ("123456789012", "General", "123456789012"),
    ("1.5", "# ?/?", "1.5"),
    ("1.75", '# ?/4"个"', "1.75个"),
    ("123", "[DBNum1]General", "123"),
    ("0.955", "0%", "95.5%"),
    ("208.2239", "0.00", "208.2239"),
    ("1234.5678", "#,##0.00", "1,234.5678"),
    ("12.5", "0.00", "12.50"),
    # no digits before the point are asked for, and shown all the same
    ("1.2876", ".0%", "128.76%"),
    ("13008.93", ".00", "13008.93"),
    ("0.5", ".00", "0.50"),
    # scaling divides
    ("1234567", "#,##0,", "1,234.567"),
    ("12345678.9", '0!.0000"万"', "1234.56789万"),
    ("123456", '0!.0,"万"', "12.3456万"),
    # digits with words between them are a name
    ("13800138000", "000-0000-0000", "138-0013-8000"),
    # zeros before a code stay
    ("5", "000", "005"),
    ("-5", "000", "-005"),
    ("437", '"编码"0000', "编码0437"),
    # what subtraction leaves of nothing is nothing
    ("5.5E-17", "0.00", "0.00"),
]


@pytest.mark.parametrize(("raw", "code", "text"), MEANINGS)
def test_a_number_says_what_is_stored_with_the_words_of_its_format(
    raw: str, code: str, text: str
) -> None:
    assert show_number(raw, code).text == text


DAYS = [
    # the stored day in every order of display
    ("45291", "m/d", "12月31日"),
    ("45291", "d-mmm", "12月31日"),
    ("45291", "mmm-yy", "2023年12月31日"),
    ("45291", "yy/m/d", "2023年12月31日"),
    ("45291", "mm-dd-yy", "2023年12月31日"),
    ("45291", "yyyy/m/d h:mm", "2023年12月31日"),
    ("45291", '[DBNum1][$-804]yyyy"年"m"月"d"日"', "2023年12月31日"),
    ("45291", "aaaa", "12月31日"),
    # the first that Excel puts in for a month, and for a year
    ("45261", "mmm-yy", "2023年12月"),
    ("45261", 'm"月"', "12月"),
    ("44927", "yyyy", "2023年"),
    # words of the format stay
    ("45291", 'm"月"d"日前"', "12月31日前"),
    ("45291", '"于"yyyy"年"m"月"d"日完成"', "于2023年12月31日完成"),
    # a time has no day
    ("0.75", "h:mm", "18:00"),
]


@pytest.mark.parametrize(("raw", "code", "text"), DAYS)
def test_a_day_says_the_same_in_every_order_of_display(raw: str, code: str, text: str) -> None:
    assert show_number(raw, code).text == text


@pytest.mark.parametrize(("raw", "code", "text"), DATES)
def test_a_date_reads_as_its_format_shows_it(raw: str, code: str, text: str) -> None:
    shown = show_number(raw, code)
    assert (shown.kind, shown.displayed, shown.number) == (CellKind.DATE, text, None)


@pytest.mark.parametrize(
    ("raw", "code", "text"),
    [
        ("0.75", "h:mm AM/PM", "6:00 PM"),
        ("1.25", "[h]:mm:ss", "30:00:00"),
        ("0.5208333", "mm:ss.0", "30:00.0"),
    ],
)
def test_a_time_has_no_day(raw: str, code: str, text: str) -> None:
    shown = show_number(raw, code)
    assert (shown.kind, shown.displayed, shown.date) == (CellKind.DATE, text, None)


@pytest.mark.parametrize(
    ("raw", "date1904", "day"),
    [
        ("45657", False, dt.date(2024, 12, 31)),
        ("44195", True, dt.date(2024, 12, 31)),
        ("59", False, dt.date(1900, 2, 28)),
        ("61", False, dt.date(1900, 3, 1)),
        ("60", False, None),
        ("0", False, None),
    ],
)
def test_the_day_of_a_serial_number(raw: str, date1904: bool, day: dt.date | None) -> None:
    assert show_number(raw, "yyyy/m/d", date1904=date1904).date == day


def test_excel_shows_the_day_that_never_was() -> None:
    assert show_number("60", "yyyy/m/d").displayed == "1900/2/29"


@pytest.mark.parametrize("raw", ["-1", "2958466", "1E+300"])
def test_a_date_outside_the_calendar_is_an_error(raw: str) -> None:
    shown = show_number(raw, "yyyy/m/d")
    assert (shown.kind, shown.displayed) == (CellKind.ERROR, "########")


@pytest.mark.parametrize(
    ("raw", "code", "decimals"),
    [
        ("98.5", "General", 1),
        ("253", "General", 0),
        ("1", "0.00", 2),
        ("0.985", "0.00%", 2),
        ("12345678", '0!.0,"万"', 1),
        ("12345", "0.00E+00", 0),
        ("5", "0.##", 0),
    ],
)
def test_decimals_are_those_shown(raw: str, code: str, decimals: int) -> None:
    assert show_number(raw, code).decimals == decimals


@pytest.mark.parametrize("raw", ["", "abc", "1_000", "nan", "inf", "1E+999", "１２"])
def test_what_is_no_number_stays_text(raw: str) -> None:
    assert show_number(raw).kind is CellKind.TEXT


def test_the_stored_number_keeps_fifteen_digits() -> None:
    assert show_number("135.79000000000002").number == Decimal("135.79")
    assert show_number("123456789012345").number == Decimal(123456789012345)


@pytest.mark.parametrize(
    ("text", "code", "shown"),
    [
        ("无", "General", "无"),
        ("无", "@", "无"),
        ("5", '@"元"', "5元"),
        ("优", '0;0;0;"等级："@', "等级：优"),
        ("优", "0;0;0;", ""),
    ],
)
def test_text_reads_as_its_format_shows_it(text: str, code: str, shown: str) -> None:
    assert show_text(text, code) == shown


@pytest.mark.parametrize(
    "code", ['"', "[", "\\", "0;;;;;;0", "[>]0", "E+", "/", "[h", "_", "*", "%%"]
)
def test_no_code_makes_it_fail(code: str) -> None:
    for raw in ("1.5", "-1", "0", "45657"):
        show_number(raw, code)
    show_text("x", code)
