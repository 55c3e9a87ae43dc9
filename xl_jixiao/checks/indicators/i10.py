"""I10: a deadline kept for something that was not finished."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Pass, Results, telling
from xl_jixiao.checks.registry import ANY_SOURCE, Stage, check
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.facts.lexicon import lexicon
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.score import ScoredRow
from xl_jixiao.text.labels import fold
from xl_jixiao.text.wording import clip

_SHORTEST = 2
"""Characters that two names must share before they can speak of one thing."""


@check(
    "I10",
    "时限指标已完成而所指任务未完成",
    Severity.WARNING,
    Stage.ARITHMETIC,
    judges=ANY_SOURCE,
    holds="时限指标所指的任务均已完成",
)
def deadline_without_result(case: ScoredForm) -> Results:
    """时限指标完成，应当以所指的任务量完成为前提。

    检查内容：时效指标填为按期完成，而名称所指的同一事项（如“投资额”）的数量指标没有完成。
    依据：本工具检查规则：时限完成以所指任务完成为前提；口径另有条款的按口径
    错误示例：投资额49.8亿元只完成48.5亿元，“投资额完成时限12月31日前”得满分
    正确示例：投资额49.8亿元完成50亿元，“投资额完成时限12月31日前”得满分
    处理办法：时效指标按未按期完成的部分扣分，并说明原因。
    """
    kept = [row for row in case.rows if row.line.kind == "date" and row.line.met]
    if not kept:
        return
    missed = [row for row in case.rows if row.line.met is False and row.line.kind != "date"]
    fine = True
    for row in kept if missed else ():
        thing = _dated_thing(row.name)
        unfinished = next((one for one in missed if thing and _about(thing, one.name)), None)
        if unfinished is None:
            continue
        fine = False
        yield _hit(row, unfinished)
    if fine:
        yield Pass(f"{len(kept)}项时限指标所指任务无未完成的")


def _hit(row: ScoredRow, unfinished: ScoredRow) -> Hit:
    actual, target = unfinished.indicator.actual.printed, unfinished.indicator.target.printed
    return Hit(
        f"填为“{clip(row.indicator.actual.printed)}”已按期完成，但所指的“{clip(unfinished.name)}”"
        f"只完成{clip(actual)}，未达到{clip(target)}，到期时任务并未完成。请核减得分并说明原因。",
        refs=row.score_cells,
        label=row.name,
        found=clip(row.indicator.actual.printed),
        expected=f"{clip(unfinished.name)}达到{clip(target)}",
        uses=(*unfinished.value_cells, *row.value_cells),
        told=telling(任务=clip(unfinished.name), 实际=clip(actual), 目标=clip(target)),
    )


def _dated_thing(name: str) -> str:
    """What a deadline is about, without the words of time; "" where that says nothing."""
    rest = lexicon().time_words.sub("", fold(name))
    return "" if lexicon().generic_things.match(rest) or len(rest) < _SHORTEST else rest


def _about(thing: str, name: str) -> bool:
    """Whether a row's name speaks of the thing: it shares most of its characters in one piece."""
    name = fold(name)
    need = max(_SHORTEST, -(-len(thing) * 3 // 5))
    pieces = (thing[start : start + need] for start in range(len(thing) - need + 1))
    return any(piece in name and not lexicon().generic_things.match(piece) for piece in pieces)
