"""W01: the weights of the rows against the weight printed in the level-1 label."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Pass, Results, telling
from xl_jixiao.checks.registry import ANY_SOURCE, Stage, check
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import addresses_of
from xl_jixiao.text.wording import clip, number, points


@check(
    "W01",
    "三级指标分值之和与一级指标权重不符",
    Severity.ERROR,
    Stage.ARITHMETIC,
    judges=ANY_SOURCE,
    holds="三级指标分值之和等于一级指标分值",
)
def section_weight(case: ScoredForm) -> Results:
    """各三级指标的分值之和必须等于所属一级指标标明的权重。

    检查内容：一级指标标签印有分值（如“产出指标（50分）”）的，逐个与其三级指标分值之和比较；
        几个一级指标的差额互相抵消、总分仍为100的也查出。报告文字里逐项写明分值的同样比较，
        所列各项不足的为警告（可能漏列）。
    依据：评分口径“检查依据”的条款
    错误示例：产出指标（50分），四个三级指标各10分，合计40分
    正确示例：产出指标（50分），6×6＋4×3＋2＝50分
    处理办法：按一级指标标明的权重重新分配三级指标分值。
    """
    if not case.submission.has_points:
        return
    for group in case.groups:
        added = group.points
        if group.printed is None or added is None:
            continue
        if added == group.printed:
            yield Pass(f"{group.title}：{len(group.rows)}项合计{points(added)}")
            continue
        yield Hit(
            f"标明{points(group.printed)}，所属{len(group.rows)}个三级指标分值之和为"
            f"{'+'.join(number(row.points) for row in group.rows)}={points(added)}，"
            f"{'少' if added < group.printed else '多'}{points(abs(added - group.printed))}。"
            f"{'请核对是否漏列指标。' if group.unlisted else '请重新分配三级指标分值。'}",
            refs=group.label_cells,
            label=group.title,
            found=points(added),
            expected=points(group.printed),
            severity=Severity.WARNING if group.unlisted else None,
            uses=addresses_of(*(row.indicator.points for row in group.rows)),
            told=telling(weight=abs(added - group.printed), 指标=clip(group.name)),
        )
