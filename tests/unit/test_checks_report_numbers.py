"""Checks of a report's numbers: work on long texts, odd numbers, files of a folder."""

from decimal import Decimal

import pytest
from support.reports import check_text, read_report
from support.work import IN_STEP, growth

from xl_jixiao.checks.report_case import ReportCase
from xl_jixiao.checks.report_numbers.relations import is_slip
from xl_jixiao.checks.report_numbers.table_facts import facts, tables_of
from xl_jixiao.rules.loading import load_rules

TITLE = "某县某局2023年度部门整体支出绩效自评报告\n一、部门概况\n"


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["部门整体支出", "某补助项目"])
def test_a_long_report_is_work_in_step_with_its_length(kind):
    sentence = (
        "下达资金{0}.5万元，拨付{0}万元，执行率95%，核定编制{0}名，在职{0}人，尚未完成整改{0}个，完成整改{1}个，总支出{0}.5万元，其中基本支出{0}"
        "万元、项目支出0.5万元，占总支出的{0}%，“甲乙丙”事项{0}项，办结率{0}%。"
    )

    def check(count):
        title = TITLE.replace("部门整体支出", kind)
        text = title + "\n".join(sentence.format(number, number + 1) for number in range(count))
        check_text(text, siblings=(text,))

    assert growth(check, 150) < IN_STEP


@pytest.mark.parametrize(
    "sentence",
    [
        "年初预算0万元，实际支出0万元，完成预算的0%。",
        "年初预算0万元，实际支出10万元，完成预算的100%，占总支出0万元的10%。",
        "收到问题0个，已解决0个，解决率100%，未解决0个。",
        "2022年支出0万元，2023年支出10万元，增长100%。比上年增加10万元，增长5%。",
        "编制0名，在职3人，控制率100%。",
        "总支出0万元，其中基本支出0万元、项目支出0万元，各占50%。",
        "支出99999999999999999999999万元，占0.0000000001%。",
        "其中，其中：其中，占的的的100%，未未未个3个。",
    ],
)
def test_odd_numbers_do_no_harm(sentence):
    check_text(TITLE + sentence)


def test_tables_of_another_unit_are_not_held_against_a_report():
    from support.submissions import evaluate, read_form

    rules = load_rules(None)
    form = (
        "表头 | kind=department | unit=别县别局 | year=2023\n资金 | 年度资金总额 | 1 | 2 | 2 | 10"
    )
    table = evaluate(read_form(form), rules)
    case = ReportCase(read_report(TITLE + "全年总支出9万元。"), rules, (table,))

    assert tables_of(case) == ()
    assert facts(tables_of(case)) == {}


@pytest.mark.parametrize(
    ("stated", "right", "slip"),
    [
        ("860", "680", True),  # two exchanged
        ("500", "050", False),
        ("753", "735", True),
        ("1268.5", "1258.5", True),  # one wrong
        ("226", "126", False),  # the first: another number
        ("500", "300", False),  # round numbers
        ("500", "510", False),  # too few digits
        ("480", "48", True),  # the unit
        ("100", "10", False),  # round numbers
        ("0", "126", False),
        ("126", "0", False),
    ],
)
def test_a_slip_is_near_in_its_digits(stated: str, right: str, slip: bool) -> None:
    assert is_slip(Decimal(stated), Decimal(right)) is slip
