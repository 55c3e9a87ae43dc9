"""R03: 年度总体目标 left blank."""

from __future__ import annotations

from collections.abc import Iterator

from xl_jixiao.checks.hit import Hit, Results
from xl_jixiao.checks.registry import SCORED_FORMS, Stage, check
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import Goal, addresses_of
from xl_jixiao.text.labels import is_placeholder


@check("R03", "年度总体目标未填写", Severity.WARNING, Stage.REQUIRED, SCORED_FORMS)
def blank_goals(case: ScoredForm) -> Results:
    """年度总体目标的预期目标和实际完成情况应当填写。

    检查内容：表内有年度总体目标的，预期目标、实际完成情况是否空白。几个目标栏只用了一部分的，
        整栏空白的不算；表式没有实际完成情况一栏的，不查该栏。
    依据：本工具检查规则：年度总体目标必填
    错误示例：预期目标、实际完成情况两格都空白
    正确示例：预期目标、实际完成情况分别填写
    处理办法：按预算批复的绩效目标填写预期目标，对照填写实际完成情况。
    """
    goals = case.submission.goals
    used = [goal for goal in goals if not (_blank_target(goal) and _blank_result(goal))]
    for goal in used or goals[:1]:
        yield from _blanks(goal)


def _blank_target(goal: Goal) -> bool:
    return is_placeholder(goal.expected.text)


def _blank_result(goal: Goal) -> bool:
    return is_placeholder(goal.actual.text)


def _blanks(goal: Goal) -> Iterator[Hit]:
    blank = {
        name: entry
        for name, entry in (("预期目标", goal.expected), ("实际完成情况", goal.actual))
        if entry.ref is not None and is_placeholder(entry.text)
    }
    if not blank:
        return
    yield Hit(
        f"{'、'.join(blank)}空白。请按预算批复的绩效目标和实际情况填写。",
        refs=addresses_of(*blank.values()),
        label="年度总体目标",
        found="空白",
        expected="、".join(blank),
    )
