"""The grammar that the native formulas read, held against the reader of texts."""

from __future__ import annotations

import random
import re
from decimal import Decimal

import pytest

from xl_jixiao.model.grid import column_letters
from xl_jixiao.rules.loading import load_rules, shipped_names
from xl_jixiao.scoring.public import score_indicator
from xl_jixiao.template.checking import row_problems
from xl_jixiao.template.formulas import reading, words
from xl_jixiao.template.formulas.comparing import LENGTHS
from xl_jixiao.template.formulas.notation import HELPERS, FundsCells, RowCells, TotalCells, abstains
from xl_jixiao.template.formulas.row import RowFormulaBuilder, row_formulas
from xl_jixiao.template.formulas.totals import funds_formulas, total_formulas
from xl_jixiao.template.formulas.words import LASTING, known_units, word_lists
from xl_jixiao.text import direction
from xl_jixiao.text.measures import parse_quantity
from xl_jixiao.text.target import parse_target

CELLS = RowCells(
    "E15",
    "F15",
    "G15",
    "D15",
    "$C$15",
    tuple(f"{column_letters(16 + place)}15" for place in range(len(HELPERS))),
    level1="$B$15",
    score="J15",
    claimed="H15",
    reason="I15",
    general="$AA$13",
    computed="BF15",
    benefit_total="SUM(G15:G60)",
)
KINDS = {
    **reading.SIGNS,
    **{
        word: reading.SIGNS[sign]
        for word, sign in (*reading._WORDS, *reading._SAME_SIGNS, *reading._PAIRS)
    },
    "＝": "eq",
    "＞": "gt",
    "＜": "lt",
}


def made(profile):
    row = row_formulas(profile, CELLS)
    funds = funds_formulas(profile, FundsCells("C5", "D5", "E5", "F5"))
    total = total_formulas(
        profile,
        TotalCells(
            *("J15:J60", "G15:G60", "AX15:AX60", "AQ15:AQ60", "AY15:AY60", "AZ15:AZ60"),
            tuple(f"A{letter}61" for letter in "BCDEF"),
            *("J5", "F5", "I5"),
        ),
    )
    return (
        row.completion,
        row.score,
        row.hint,
        *row.helpers,
        funds.completion,
        funds.score,
        funds.hint,
        total.total,
        total.told,
        *total.parts,
        total.grade,
        total.weights,
    )


def depth(formula):
    bare = re.sub(r'"[^"]*"', "", formula)
    deepest = level = 0
    for sign in bare:
        level += {"(": 1, ")": -1}.get(sign, 0)
        deepest = max(deepest, level)
    assert level == 0, formula
    return deepest


@pytest.mark.parametrize("name", shipped_names())
def test_formulas_stay_within_what_excel_takes(name):
    profile = load_rules(name)
    assert abstains(profile) == ""
    for formula in made(profile):
        assert len(formula) < 8192
        assert depth(formula) <= 64
        assert all(len(piece) <= 255 for piece in re.findall(r'"([^"]*)"', formula))


def test_word_lists_stay_within_what_excel_takes():
    for _, formula in word_lists():
        assert len(formula) < 8192
        assert all(len(piece) <= 255 for piece in re.findall(r'"([^"]*)"', formula))


SHARED = {
    "ABS", "AND", "CELL", "CHAR", "CHOOSE", "COUNT", "COUNTA", "COUNTIF", "EXACT", "FIND", "IF",
    "IFERROR", "INT", "ISERROR", "ISLOGICAL", "ISNUMBER", "ISTEXT", "LEFT", "LEN", "LOWER", "MAX",
    "MID", "MIN", "MOD", "NOT", "OR", "RIGHT", "ROUND", "SUBSTITUTE", "SUM", "SUMIF", "SUMPRODUCT",
    "TEXT", "TRIM", "UPPER", "VALUE",
}  # fmt: skip
"""Functions of Excel 2010, WPS and LibreOffice, the same in all of them."""


@pytest.mark.parametrize("name", shipped_names())
def test_only_functions_that_all_programs_share(name):
    used = set()
    for formula in made(load_rules(name)):
        used |= set(re.findall(r"([A-Z][A-Z.]*)\(", re.sub(r'"[^"]*"', '""', formula)))
    assert used <= SHARED


def test_helpers_are_counted():
    assert len(HELPERS) == 43
    with pytest.raises(ValueError, match="43"):
        row_formulas(load_rules("national"), RowCells("A1", "B1", "C1", "D1", "E1", ("F1",)))


def test_a_profile_that_formulas_cannot_follow_says_why():
    from dataclasses import replace

    profile = load_rules("national")
    fine = replace(profile, rounding=replace(profile.rounding, decimals=3))
    assert "3位小数" in abstains(fine)
    row = row_formulas(fine, CELLS)
    assert "需核对" in row.score
    assert "3位小数" in row.hint
    named = load_rules("hunan-department")
    assert abstains(named) == ""
    assert "按指标名称另有算法" in abstains(named.forms["department"])
    assert row_formulas(named.forms["department"], CELLS).score.endswith('"需核对"),"需核对")')


def problems_of(profile):
    own = RowFormulaBuilder(profile, CELLS)
    return row_problems(CELLS, own.given, own.wants_reason(), own.left_out())


@pytest.mark.parametrize("name", shipped_names())
def test_problems_of_a_row_stay_within_what_excel_takes(name):
    profile = load_rules(name)
    for rules in (profile, *profile.forms.values()):
        formula = problems_of(rules)
        assert len(formula) < 8192
        assert depth(formula) <= 64


def test_no_reason_is_asked_of_a_row_that_the_profile_leaves_out():
    from dataclasses import replace

    profile = load_rules("national")
    assert RowFormulaBuilder(profile, CELLS).left_out() == ""
    rule = replace(profile.inapplicable, method="rescale", words=("不适用", "Ｎ/Ａ"))
    rescaled = replace(profile, inapplicable=rule)
    test = RowFormulaBuilder(rescaled, CELLS).left_out()
    assert '"|不适用|Ｎ/Ａ|n/a|"' in test
    before, asked = problems_of(rescaled).split(f"IF({test},")
    kept, _, scored = asked.partition('"分值读不成数；",""),')
    assert "没有" not in before
    assert "偏差原因" not in kept
    assert "偏差原因" in scored


def test_over_completion_asks_for_no_reason_where_formulas_do_not_follow_the_profile():
    named = load_rules("hunan-department")
    assert RowFormulaBuilder(named, CELLS).wants_reason() != "FALSE"
    assert RowFormulaBuilder(named.forms["department"], CELLS).wants_reason() == "FALSE"


def typed_numbers(made_up, count):
    units = (*known_units(), *[""] * 60, *["%"] * 40)
    for _ in range(count):
        if made_up.random() < 0.5:
            text = str(made_up.randrange(0, 10 ** made_up.randrange(1, 10)))
        else:
            size = 10 ** made_up.randrange(0, 8)
            text = f"{made_up.random() * size:.{made_up.randrange(1, 5)}f}"
        whole = text.partition(".")[0]
        if whole[:2] in {"19", "20"} and (len(whole) == 8 or (len(whole) == 4 and "." in text)):
            continue  # a day for the reader, left to the engine by the formulas
        yield text, made_up.choice(units)


def test_the_reader_reads_every_text_of_the_grammar_as_the_formulas_do():
    made_up = random.Random(20261120)  # noqa: S311 -- seeded on purpose
    for text, unit in typed_numbers(made_up, 4000):
        number = Decimal(text)
        shown = f"{number:,}" if made_up.random() < 0.1 and number >= 1000 else text
        gap = made_up.choice(("", "", "", " "))
        sign = made_up.choice(list(KINDS))
        behind = ""
        if made_up.random() < 0.2:
            sign, behind = "", made_up.choice((*reading._UPWARD, *reading._DOWNWARD))
        kind = KINDS.get(sign) or ("ge" if behind in reading._UPWARD else "le")
        typed = f"{sign}{gap}{shown}{gap}{unit}{behind}"
        target, said = parse_target(typed), parse_quantity(typed)
        assert (target.kind, target.number, target.unit or "") == (kind, number, unit), typed
        assert said is not None, typed
        assert (said.number, said.unit or "") == (number, unit), typed
        bare = parse_target(shown + unit)
        if unit or not 1990 <= number <= 2050:
            assert (bare.number, bare.unit or "", bare.printed) == (number, unit, False), shown


def words_of(pattern):
    """The words of a plain alternation."""
    return set(pattern.pattern.split("|"))


def test_the_words_of_directions_are_those_of_the_reader():
    assert words_of(direction._GROWTH) == set(words.GROWTH)
    assert words_of(direction._LASTING) == set(LASTING)
    assert set(direction._DENIALS) == set(words.DENIALS)
    assert direction._COST_LEVEL.pattern == "成本"
    assert direction._TIME_LEVEL.pattern == "时效"
    rates = words_of(direction._RATE) - {"[认及准公透均完好]度", r"\(%\)"}
    degrees = {f"{sign}度" for sign in "认及准公透均完好"}
    assert rates | degrees <= set(words.RATES)
    assert all(direction.names_rate(word) for word in words.RATES)


def test_the_words_of_dealing_with_a_harm_are_those_of_the_reader():
    work = re.match(r"\(\?:([^)]*)\)", direction._DEALT_WITH.pattern)[1].split("|")
    assert set(work) == set(words.DEALING)


def test_words_are_as_long_as_the_formulas_expect():
    assert {len(word) for word in direction._KNOWN} == set(LENGTHS)
    assert not any("|" in word for word in direction._KNOWN)


def test_shortened_lists_find_what_the_full_ones_find():
    for full, short in (
        (direction._LOWER_WORDS, words.lower_words()),
        (direction._HIGHER_WORDS, words.higher_words()),
    ):
        assert set(short) <= set(full)
        assert all(any(one in word for one in short) for word in full)


def judged(target, actual, name="", level2=""):
    line = score_indicator(
        target, actual, 10, indicator=name, level2=level2, rules=load_rules("national")
    )
    return line.kind, line.basis, line.score, line.completion


NAMED = (("培训人数", "数量指标"), ("单位能耗", "成本指标"), ("完成时限", "时效指标"))


def test_the_same_few_characters_behind_two_numbers_are_their_unit():
    """Whatever they are, unless one of them is in the list of those that say more."""
    made_up = random.Random(20261130)  # noqa: S311 -- seeded on purpose
    plain = [char for char in map(chr, range(0x4E00, 0x9FA6)) if char not in words.APART]
    for _ in range(400):
        tail = "".join(made_up.choices(plain, k=made_up.randrange(1, 4)))
        for name, level2 in NAMED:
            kind, basis, score, _ = judged(f"≥90{tail}", f"81{tail}", name, level2)
            assert (kind, basis, score) == ("ge", "computed", 9), tail
            kind, basis, score, _ = judged(f"≤90{tail}", f"99{tail}", name, level2)
            assert (kind, basis, score) == ("le", "computed", 9), tail
            assert judged(f"3{tail}", f"3{tail}", name, level2)[1:] == ("computed", 10, 1), tail


def test_signs_beside_a_number_are_no_unit_and_no_lead():
    """Signs and digits that a keyboard or a copied text holds; letters are kept out as letters."""
    made_of = map(chr, (*range(0x21, 0x7F), *range(0x2010, 0x2460), *range(0xFF01, 0xFF60)))
    for sign in made_of:
        if sign in "0123456789.,≥≤><=%()（）" or sign.isalpha():
            continue
        if sign not in words.APART:
            assert judged(f"≥90{sign}项", f"81{sign}项")[:3] == ("ge", "computed", 9), sign
            assert judged(f"≥90项{sign}", f"81项{sign}")[:3] == ("ge", "computed", 9), sign
        if sign not in words.PLANNED:
            assert judged("≥90项", f"{sign}81项")[:3] == ("ge", "computed", 9), sign
            assert judged("≥90项", f"共{sign}81项")[:3] == ("ge", "computed", 9), sign


@pytest.mark.parametrize("text", ["12345号", "5、经费", "3月"])
def test_what_is_kept_apart_is_no_unit(text):
    assert any(word in text for word in words.APART)
    assert judged(text, text)[1:] != ("computed", 10, 1)


@pytest.mark.parametrize("lead", words.SAME_LEADS)
def test_a_lead_that_both_cells_have_says_nothing_else(lead):
    for number in ("10%", "95%", "300", "300元", "12天", "0.5万元"):
        text = f"{lead}{number}"
        for name, level2 in NAMED:
            assert judged(text, text, name, level2)[1:] == ("computed", 10, 1), text


@pytest.mark.parametrize("lead", ["计划", "目标", "预算", "未达", "第", "不足", "力争", "应达到"])
def test_a_lead_of_another_figure_is_planned(lead):
    assert lead not in words.SAME_LEADS
    assert any(word in lead for word in words.PLANNED)
    assert judged("≥10个", f"{lead}12个")[2] is None


@pytest.mark.parametrize("lead", ["共", "累计", "发放", "培训", "按合同", "保障人数", "实际支付"])
def test_any_other_lead_of_an_actual_says_nothing(lead):
    assert not any(word in lead for word in words.PLANNED)
    assert judged("≥10个", f"{lead}9个")[:3] == ("ge", "computed", 9)


@pytest.mark.parametrize("said", words.ON_TIME)
def test_words_that_keep_any_deadline(said):
    for day in ("12月31日前", "2023年底", "2022年10月完成", "2024年"):
        assert judged(day, said, "完成时限", "时效指标") == ("date", "computed", 10, None)


def test_words_that_keep_no_deadline_by_themselves():
    assert {"完成", "已完成", "100%"}.isdisjoint(words.ON_TIME)
