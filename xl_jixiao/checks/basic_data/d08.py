"""D08: a part in the 基础数据表 above the whole in the 自评表 of the same workbook."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Pass, Results, telling
from xl_jixiao.checks.registry import BASIC_FORMS, Stage, check
from xl_jixiao.facts.amounts import HALF
from xl_jixiao.facts.base_data import PARTS_OF_WHOLE, UnitData
from xl_jixiao.model.finding import EvaluatedForm, Severity
from xl_jixiao.model.submission import Form, FundLine, FundRole, addresses_of
from xl_jixiao.text.wording import number


@check(
    "D08",
    "基础数据表的支出大于自评表的全年执行数",
    Severity.ERROR,
    Stage.ACROSS,
    BASIC_FORMS,
    holds="基础数据表的支出不大于自评表的全年执行数",
)
def part_above_whole(case: UnitData) -> Results:
    """同一工作簿内，部分支出不得大于部门全年执行数。

    检查内容：基础数据表的项目支出、公用经费、三公经费决算数，是否大于同一单位同一年度
        部门整体支出绩效自评表的全年执行数。部门自评表不止一张时不检查。
    依据：部门全年执行数包含基本支出和项目支出（表间勾稽关系）
    错误示例：基础数据表项目支出决算1422.59，自评表全年执行数1286.05
    正确示例：基础数据表项目支出决算422.59，自评表全年执行数1286.05
    处理办法：核对两张表的口径和金额单位，改正错填的一张。
    """
    whole = _department_total(case)
    if whole is None or not whole.executed.value:
        return
    executed = whole.executed.value
    fine = []
    for key in PARTS_OF_WHOLE:
        datum = case.datum(key, "final")
        if datum is None or datum.value.value is None:
            continue
        slack = (datum.value.step + whole.executed.step) * HALF
        if datum.value.value <= executed + slack:
            fine.append(f"{datum.label}{number(datum.value.value)}")
            continue
        yield Hit(
            f"决算数{number(datum.value.value)}万元大于自评表（{whole.ref.sheet}）的全年执行数"
            f"{number(executed)}万元。部分不可能大于整体，请核对两张表。",
            refs=addresses_of(datum.value),
            label=datum.label,
            found=number(datum.value.value),
            expected=f"≤{number(executed)}",
            uses=addresses_of(whole.executed),
            told=telling(全年=number(executed)),
        )
    if fine:
        yield Pass(f"{'、'.join(fine)}≤全年执行数{number(executed)}")


def _department_total(case: UnitData) -> FundLine | None:
    """The total row of the one department form beside this table, if there is exactly one."""
    own = case.submission
    beside = [
        one.submission
        for one in case.others
        if isinstance(one, EvaluatedForm)
        and one.submission.form is Form.DEPARTMENT
        and (own.year is None or one.submission.year in {own.year, None})
    ]
    if len(beside) != 1:
        return None
    return next((line for line in beside[0].funds if line.role is FundRole.TOTAL), None)
