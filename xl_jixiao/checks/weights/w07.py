"""W07: the claimed grade against the claimed total."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Pass, Results, telling
from xl_jixiao.checks.registry import ANY_SOURCE, Stage, check
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import addresses_of
from xl_jixiao.scoring.totals import grade_of
from xl_jixiao.text.wording import clip, points


@check(
    "W07",
    "自评等级与自评总分不符",
    Severity.ERROR,
    Stage.ARITHMETIC,
    judges=ANY_SOURCE,
    holds="自评等级与自评总分相符",
)
def claimed_grade(case: ScoredForm) -> Results:
    """填写的等级必须与自评总分所在档次一致。

    检查内容：表内填有自评等级（优、良、中、差）和总分的，等级是否为总分在口径中的档次。
    依据：评分口径“等级”的条款（随所用口径而定）
    错误示例：总分89.5，等级填优
    正确示例：总分90，等级填优
    处理办法：按总分改正等级；总分算错的先改总分。
    """
    grade, total = case.submission.claimed_grade, case.submission.claimed_total
    if not grade.filled or total.value is None:
        return
    right = grade_of(total.value, case.rules.grades)
    named = [one.name for one in case.rules.grades.grades if one.name in grade.text]
    if named == [right]:
        yield Pass(f"{points(total.value)}：{right}")
        return
    yield Hit(
        f"等级填“{clip(grade.text)}”，自评总分{points(total.value)}对应“{right}”。请改正。",
        refs=addresses_of(grade),
        label="自评等级",
        found=clip(grade.text),
        expected=right,
        clause=case.rules.grades.clause,
        uses=addresses_of(total),
        told=telling(总分=points(total.value)),
    )
