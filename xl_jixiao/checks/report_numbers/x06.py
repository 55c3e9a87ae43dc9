"""X06: 元 written for 万元."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from xl_jixiao.checks.hit import Hit, Results
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.checks.report_case import ReportCase
from xl_jixiao.checks.report_numbers.lines import lines, places, quote, worth
from xl_jixiao.checks.report_numbers.table_facts import facts, tables_of
from xl_jixiao.checks.report_numbers.unit_facts import by_topic
from xl_jixiao.checks.report_numbers.wholes import TEN_THOUSAND, listings
from xl_jixiao.checks.wording import number
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.report import Statement


@check("X06", "金额单位疑有误（元、万元）", Severity.WARNING, Stage.REPORT_ACROSS, in_cells=True)
def slips_of_unit(case: ReportCase) -> Results:
    """金额的计量单位应当写对，全文一致。

    检查内容：以“元”写的金额，换成“万元”后恰好与合计、与表内数字一致的，提示单位写错。
    依据：绩效自评报告应当内容真实、数据准确（财政部《预算绩效评价管理办法》对绩效自评的要求）
    错误示例：财政收入1286.05万元，其中年初预算批复969.06元，年中追加316.99万元
    正确示例：财政收入1286.05万元，其中年初预算批复969.06万元，年中追加316.99万元
    处理办法：把“元”改为“万元”，并检查同类数字。
    """
    told: set[tuple[object, int]] = set()
    for one, why in (*_against_totals(case), *_against_tables(case)):
        if (one.ref, one.start) in told:
            continue
        told.add((one.ref, one.start))
        amount = f"{number(worth(one) * TEN_THOUSAND)}万元"
        yield Hit(
            f"写的是{one.text}，{why}，应为{amount}。请改正单位。",
            refs=places([one]),
            label=quote(one),
            found=one.text,
            expected=amount,
        )


def _against_totals(case: ReportCase) -> Iterator[tuple[Statement, str]]:
    for listing in listings(lines(case.report)):
        if listing.slip is not None:
            yield listing.slip, f"按万元读才与合计{listing.whole.text}算得上"


def _against_tables(case: ReportCase) -> Iterator[tuple[Statement, str]]:
    table = facts(tables_of(case))
    for topic, said in by_topic(case.report).items():
        for one in said:
            for fact in table.get(topic, ()):
                if one.unit == "元" and _is_slip(one, fact.figure.value):
                    yield one, f"{fact.title}为{number(fact.figure.value)}万元"


def _is_slip(one: Statement, value: Decimal | None) -> bool:
    return bool(value) and worth(one) * TEN_THOUSAND == value
