"""D07: 三公经费 grew over the year before."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Pass, Results, telling
from xl_jixiao.checks.registry import BASIC_FORMS, Stage, check
from xl_jixiao.facts.base_data import UnitData
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import addresses_of
from xl_jixiao.text.wording import number


@check(
    "D07",
    "三公经费比上年增加",
    Severity.INFO,
    Stage.ARITHMETIC,
    BASIC_FORMS,
    holds="三公经费不高于上年",
)
def three_public_grew(case: UnitData) -> Results:
    """三公经费比上年决算增加时提示说明。

    检查内容：三公经费本年决算数是否大于上年决算数。
    依据：评分口径“检查依据”的条款
    错误示例：三公经费上年决算15.7，本年决算16.4
    正确示例：三公经费上年决算15.7，本年决算15.7
    处理办法：核对数据；确有增加的在报告中说明原因。
    """
    before = case.data_figure("three_public", "previous")
    now = case.data_figure("three_public", "final")
    if before.value is None or now.value is None:
        return
    if now.value <= before.value:
        yield Pass(f"三公经费{number(now.value)}≤上年{number(before.value)}")
        return
    yield Hit(
        f"三公经费决算{number(now.value)}万元，比上年{number(before.value)}万元增加"
        f"{number(now.value - before.value)}万元。请说明原因。",
        refs=addresses_of(now),
        label="三公经费",
        found=number(now.value),
        expected=f"≤{number(before.value)}",
        uses=addresses_of(before),
        told=telling(weight=now.value - before.value, 增加=number(now.value - before.value)),
    )
