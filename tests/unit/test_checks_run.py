"""The runner: stages, consequences, merging, places."""

from support.submissions import check_across, check_forms, evaluate, file_result, read_form

from xl_jixiao.checks.hit import in_order
from xl_jixiao.facts.form import scored_form
from xl_jixiao.model.grid import CellRef
from xl_jixiao.rules.loading import load_rules


def ids(findings):
    return [one.id for one in findings]


def test_an_error_value_silences_its_consequences():
    findings, passed = check_forms("""
资金 | 年度资金总额 | 100 | 100 | #REF! | 10 | 100% | 10
指标 | 产出指标（90分） | 数量指标 | 个数 | ≥8个 | 8个 | 90 | #DIV/0!
小计 | 90
总分 | 100 | 100
""")

    assert [one for one in ids(findings) if one != "I09"] == ["F08", "F08"]
    assert not {"B01", "W04", "W05"} & set(ids(passed))


def test_a_blank_score_is_one_finding():
    findings, _ = check_forms("""
资金 | 年度资金总额 | 100 | 100 | 100 | 10 | 100% | 10
指标 | 产出指标（90分） | 数量指标 | 个数 | ≥8个 | 8个 | 45 |
指标 | | 质量指标 | 合格率 | ≥8% | 8% | 45 | 45
总分 | 100 | 100
""")

    assert [one for one in ids(findings) if one != "I09"] == ["R05"]


def test_a_blank_actual_is_one_finding():
    findings, _ = check_forms("指标 | 产出指标（10分） | 数量指标 | 个数 | ≥8个 | | 10 | 8")

    assert [one for one in ids(findings) if one != "I09"] == ["R04"]


def test_a_wrong_unit_silences_sums_and_rates():
    findings, _ = check_forms("""
资金 | 年度资金总额 | 114.30 | 208.22 | 2082200 | 10 | 100% | 10
支出 | 按支出性质分：208.22
支出项 | 其中：基本支出：139.98
支出项 | 项目支出：68.24
""")

    assert ids(findings) == ["F11"]


def test_a_missing_budget_is_one_finding():
    findings, _ = check_forms("资金 | 年度资金总额 | 100 | | 80 | 10 | 80% | 8")

    assert ids(findings) == ["B05"]


def test_equal_messages_become_one_finding_with_cells_in_order():
    rows = "\n".join(f"指标 | | 数量指标 | 指标{n} | {n}个 | {n}个 | 1 | 1" for n in range(2, 12))
    findings, _ = check_forms("指标 | 产出指标 | 数量指标 | 指标1 | 1个 | 1个 | 1 | 1\n" + rows)
    (sign,) = (one for one in findings if one.id == "I06")

    assert sign.cells == tuple(f"D{n}" for n in range(1, 12))
    assert "等11格" in sign.message
    assert sign.row_label.endswith("等11个")


def test_cells_are_sorted_by_row_then_column():
    refs = [CellRef("表", 2, 1), CellRef("表", 1, 27), CellRef("表", 1, 26), CellRef("表", 2, 1)]

    assert [ref.a1 for ref in in_order(refs)] == ["Z1", "AA1", "A2"]


def test_a_message_says_where_what_and_what_to_do():
    rules = load_rules(None)
    findings, _ = check_forms("资金 | 年度资金总额 | 100 | 100 | 80 | 10 | 90% | 8", rules=rules)
    (rate,) = (one for one in findings if one.id == "B01")

    assert rate.message.startswith("“年度资金总额”（F1）：")
    assert "80÷100=80%" in rate.message
    assert "请改正" in rate.message
    assert (rate.file, rate.unit, rate.sheet) == ("某县某局.xlsx", "某县某局", "表1")
    assert rate.basis == rules.cite(rules.execution.clause)


def test_blank_cells_are_addressed():
    findings, _ = check_forms("""
指标 | 产出指标 | 数量指标 | 甲 | ≥10个 | 10个 | 10 | 10
指标 | | | 乙 | | 8个 | 10 | 8 | 说明
指标 | | | 丙 | ≥10个 | 8个 | 10 | 8 |
""")
    cells = {one.id: one.cells for one in findings}

    assert cells["I05"] == ("D2",)
    assert cells["I04"] == ("H3",)


def test_a_case_of_nothing_is_silent():
    rules = load_rules(None)
    empty = evaluate(read_form("表头 | unit=县林业局"), rules)

    assert scored_form(empty, rules, (empty,)).rows == ()
    findings, _ = check_forms("表头 | unit=县林业局")
    assert findings == ()


def test_an_empty_folder_is_silent():
    verdict = check_across((), load_rules(None), roster=None, year=None)

    assert verdict.findings == ()
    assert verdict.superseded == frozenset()
    assert verdict.missing == ()


def test_the_year_asked_for_decides_which_one_is_odd():
    rules = load_rules(None)
    files = [
        file_result("a.xlsx", "表头 | unit=甲局", rules=rules),
        file_result("b.xlsx", "表头 | unit=乙局 | year=2022", rules=rules),
    ]
    verdict = check_across(files, rules, roster=None, year=2022)

    assert [one.file for one in verdict.findings if one.id == "F04"] == ["a.xlsx"]


def test_only_the_form_the_roster_asks_for_counts():
    from xl_jixiao.model.roster import RosterRow
    from xl_jixiao.model.submission import Form

    rules = load_rules(None)
    files = [file_result("a.xlsx", "表头 | unit=甲局 | kind=project", rules=rules)]
    roster = (RosterRow("甲局", form=Form.DEPARTMENT),)
    verdict = check_across(files, rules, roster=roster, year=None)

    assert [one.unit.name for one in verdict.missing] == ["甲局"]
    assert "没有报名单要求的表" in verdict.missing[0].hint
