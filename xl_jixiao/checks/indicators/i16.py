"""I16: an actual that is only about right."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Results
from xl_jixiao.checks.registry import ANY_SOURCE, Stage, check
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.score import HintCode
from xl_jixiao.text.wording import clip


@check("I16", "实际完成值为约数", Severity.INFO, Stage.ARITHMETIC, judges=ANY_SOURCE)
def approximate(case: ScoredForm) -> Results:
    """实际完成值为约数时提示填写准确数。

    检查内容：数值带“余”“约”“近”“左右”等。按所写的数核算，只提示。
    依据：本工具检查规则：实际完成值填写全年实际完成情况
    错误示例：实际完成值“200余人”
    正确示例：实际完成值“213人”
    处理办法：按台账填写准确数。
    """
    for row, _ in case.hinted(HintCode.APPROXIMATE):
        yield Hit(
            "数值为约数。请按台账填写准确数。",
            refs=row.actual_cells,
            label=row.name,
            found=clip(row.indicator.actual.printed),
            expected="准确数",
        )
