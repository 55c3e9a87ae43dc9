"""D05: a rate of nothing by nothing."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Results
from xl_jixiao.checks.registry import BASIC_FORMS, Stage, check
from xl_jixiao.facts.base_data import UnitData, filled_rates
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import addresses_of
from xl_jixiao.text.wording import shown


@check("D05", "分母为0或空白而填了控制率", Severity.WARNING, Stage.ARITHMETIC, BASIC_FORMS)
def rate_of_nothing(case: UnitData) -> Results:
    """没有控制数的，控制率应当留空或填“—”，不应填0或100%。

    检查内容：编制数、批复规模、预算投资为0或空白，而相应的控制率填了数。
    依据：控制率＝实际数÷控制数，分母为0时无定义；无建设项目的该项得满分，填0会被误读为零控制
    错误示例：批复规模0，实际规模0，规模控制率填0
    正确示例：批复规模、实际规模、规模控制率均留空，或规模控制率填“—”
    处理办法：没有完工项目的删去0，填“—”；有项目的补填批复规模和预算投资。
    """
    for rate, data in filled_rates(case):
        below, filled = data.below.value, data.rate.value
        unreadable = below.value is None and below.entry.filled
        if filled.value is None or below.value or unreadable:
            continue
        yield Hit(
            f"{data.below.column or rate.name}为0或空白，控制率没有意义，却填了{shown(filled)}。"
            "无此项的请留空或填“—”。",
            refs=addresses_of(filled),
            label=rate.name,
            found=shown(filled),
            expected="—",
            uses=addresses_of(below),
        )
