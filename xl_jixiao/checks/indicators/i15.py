"""I15: an actual that copies the target with its sign."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Results
from xl_jixiao.checks.registry import ANY_SOURCE, Stage, check
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.facts.lexicon import lexicon
from xl_jixiao.model.finding import Severity
from xl_jixiao.text.wording import clip


@check(
    "I15", "实际完成值照抄指标值的比较符号", Severity.WARNING, Stage.ARITHMETIC, judges=ANY_SOURCE
)
def copied_target(case: ScoredForm) -> Results:
    """实际完成值应当是实际发生的数，不应带≥、≤等比较符号。

    检查内容：实际完成值以≥、≤、＞、＜或“不低于”“不超过”等开头，后面是数字。
    依据：本工具检查规则：实际完成值填写全年实际完成情况
    错误示例：年度指标值“≥266米”，实际完成值“≥266米”
    正确示例：年度指标值“≥266米”，实际完成值“270米”
    处理办法：填写实际完成的准确数值和单位。
    """
    comparison = lexicon().comparison
    for row in case.rows:
        text = row.indicator.actual.text
        if comparison.search(text.lstrip()) and any(char.isdigit() for char in text):
            yield Hit(
                "实际完成值带比较符号，像是照抄了年度指标值。请填写实际完成的准确数值。",
                refs=row.actual_cells,
                label=row.name,
                found=clip(text),
                expected="准确数值",
            )
