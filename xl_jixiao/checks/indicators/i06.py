"""I06: a target without sign or unit, or a unit that differs."""

from __future__ import annotations

from collections.abc import Iterator

from xl_jixiao.checks.hit import Hit, Results, telling
from xl_jixiao.checks.registry import ANY_SOURCE, Stage, check
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.score import HintCode, ScoredRow
from xl_jixiao.model.values import Target
from xl_jixiao.text.wording import clip

_ONE_BOUND = frozenset({"ge", "le", "eq", "gt", "lt"})
_PERCENT = frozenset({"%", "％", "百分比"})


@check("I06", "指标值缺比较符号或计量单位", Severity.WARNING, Stage.ARITHMETIC, judges=ANY_SOURCE)
def sign_and_unit(case: ScoredForm) -> Results:
    """年度指标值应当有比较符号和计量单位，实际完成值的单位应当与之相同。

    检查内容：只有数字没有≥、≤、=的指标值（100%不会超过，不提示）；没有单位的指标值；
        实际完成值没有单位或换算后才能比较的单位（后者为提示）。日期、区间、定性指标不检查。
    依据：评分口径“检查依据”的条款
    错误示例：年度指标值“≥30”，实际完成值“52次”；年度指标值“49.8亿元”
    正确示例：年度指标值“≥30次”，实际完成值“52次”
    处理办法：补上比较符号和单位；没有符号的，本工具越高越好的按≥、成本等越低越好的按≤核算。
    """
    for row in case.rows:
        line = row.line
        if line.kind not in _ONE_BOUND or not row.has_target:
            continue
        target = row.target
        if not target.printed and not _is_whole(target):
            body = "年度指标值没有比较符号（≥、≤、=）。请补上，以免误读方向。"
            # a sentence reads well without a sign, a cell does not
            yield _hit(row, body, "带比较符号", "符号")._replace(in_text=Severity.INFO)
        yield from _units(row, target)


def _units(row: ScoredRow, target: Target) -> Iterator[Hit]:
    if not target.unit:
        body = "年度指标值没有计量单位。请补上，与实际完成值一致。"
        yield _hit(row, body, "带计量单位", "单位")
        return
    if not row.has_actual or row.wanted is None or not row.wanted.unit:
        return  # the unit is in the name: 任务完成时限（月）
    converted = row.line.hint(HintCode.UNIT_CONVERTED) if row.line.hints else None
    if converted is not None:
        kind = "不同"
        body = f"实际完成值与年度指标值的单位不同（{converted.text}）。请统一单位。"
    elif row.said is not None and not row.said.unit:
        kind = "实际"
        body = "实际完成值没有计量单位，按与年度指标值相同核算。请补上。"
    else:
        return
    yield Hit(
        body,
        refs=row.actual_cells,
        label=row.name,
        found=clip(row.indicator.actual.printed),
        expected=target.unit or "",
        severity=Severity.INFO,
        uses=row.target_cells,
        told=telling(kind),
    )


def _hit(row: ScoredRow, body: str, expected: str, kind: str) -> Hit:
    return Hit(
        body,
        refs=row.target_cells,
        label=row.name,
        found=clip(row.indicator.target.printed),
        expected=expected,
        uses=row.actual_cells,
        told=telling(kind),
    )


def _is_whole(target: Target) -> bool:
    """100% needs no sign: at least and exactly are the same."""
    return target.number == 100 and (target.unit or "") in _PERCENT
