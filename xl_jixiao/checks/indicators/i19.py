"""I19: a strict bound met exactly."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Results
from xl_jixiao.checks.registry import ANY_SOURCE, Stage, check
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.score import HintCode
from xl_jixiao.text.wording import clip


@check("I19", "实际完成值恰等于界限", Severity.INFO, Stage.ARITHMETIC, judges=ANY_SOURCE)
def at_bound(case: ScoredForm) -> Results:
    """指标值用“＞”“＜”的，实际完成值恰等于界限时请核对符号。

    检查内容：指标值为“＜10”“大于90%”等不含本数的，实际完成值恰好等于该数。
        按字面没有达成，按约定得满分。
    依据：本工具检查规则：“＞”“＜”不含本数；恰等于界限的得满分
    错误示例：年度指标值“＜10件”，实际完成值“10件”
    正确示例：年度指标值“≤10件”，实际完成值“10件”
    处理办法：核对指标值的符号，本意含本数的改用“≥”“≤”。
    """
    for row, _ in case.hinted(HintCode.AT_BOUND):
        yield Hit(
            f"恰等于界限“{clip(row.indicator.target.text)}”，按字面未达成，按约定得满分。"
            "请核对指标值的符号，含本数的用≥、≤。",
            refs=row.actual_cells,
            label=row.name,
            found=clip(row.indicator.actual.text),
            expected=clip(row.indicator.target.text),
            uses=row.target_cells,
        )
