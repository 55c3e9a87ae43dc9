"""I05: a target that can't be measured."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Pass, Results, telling
from xl_jixiao.checks.registry import ANY_SOURCE, Stage, check
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.facts.lexicon import lexicon, says_nothing
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.score import ScoredRow
from xl_jixiao.model.submission import SectionKind
from xl_jixiao.text.measures import parse_quantity
from xl_jixiao.text.wording import clip

_OTHER = SectionKind.OTHER

_NUMERIC = frozenset({"ge", "le", "eq", "gt", "lt", "range", "date", "compound"})


@check(
    "I05",
    "年度指标值空白或未量化",
    Severity.WARNING,
    Stage.REQUIRED,
    judges=ANY_SOURCE,
    holds="年度指标值均可衡量",
)
def unmeasurable(case: ScoredForm) -> Results:
    """年度指标值应当量化、可衡量；满意度应当是百分比。

    检查内容：年度指标值空白而实际完成值有内容；指标值只写“全年”“按要求”“完成”等无法衡量的话；
        满意度没有百分比。确属定性的描述（如“有效改善”）不在此列。
    依据：本工具检查规则：指标值应当能够衡量，不能量化的写明可衡量的完成标准
    错误示例：厉行节俭，年度指标值“全年”，实际完成值“全年”，10分
    正确示例：三公经费压减率，年度指标值“≥5%”，实际完成值“6.2%”
    处理办法：补填带比较符号、数值和单位的指标值；时间要求写明截止日期。
    """
    measured = 0
    for row in case.rows:
        if row.kind is _OTHER:
            continue  # 资金管理情况 and the like have no targets by design
        if not row.has_target:
            if row.has_actual and case.submission.source.complete:
                yield _blank(row)
            continue
        if row.line.kind in _NUMERIC:
            measured += 1
        elif (empty := _empty(row)) is not None:
            kind, body = empty
            yield Hit(
                body,
                refs=row.target_cells,
                label=row.name,
                found=clip(row.indicator.target.printed),
                expected="可衡量的指标值",
                told=telling(kind),
            )
    if measured:
        yield Pass(f"{measured}项指标值已量化")


def _empty(row: ScoredRow) -> tuple[str, str] | None:
    """Kind and message of a target without a number, None where it is a fair description."""
    text = row.indicator.target.text
    about = row.indicator.level3.text + row.indicator.level2.text
    is_satisfaction = row.kind is SectionKind.SATISFACTION or lexicon().satisfaction.search(about)
    if is_satisfaction:
        body = f"满意度的年度指标值填“{clip(text)}”，没有百分比。请填如“≥90%”，并附调查依据。"
        return "满意度", body
    if says_nothing(text):
        body = f"年度指标值“{clip(text)}”无法衡量。请填写比较符号、数值和单位，或明确的截止日期。"
        return "无法衡量", body
    return None


def _blank(row: ScoredRow) -> Hit:
    name = row.indicator.level3.text
    advice = "请补填可衡量的指标值"
    if parse_quantity(name) is not None:
        advice = f"指标名称“{clip(name)}”里已写有数值，请移到年度指标值栏"
    return Hit(
        f"年度指标值空白，实际完成值无从对照。{advice}。",
        refs=row.target_cells,
        label=row.name,
        found="空白",
        expected="可衡量的指标值",
        told=telling("空白"),
    )
