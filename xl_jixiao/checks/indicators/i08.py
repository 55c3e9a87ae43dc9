"""I08: a cost with ≥, and an indicator counted twice."""

from __future__ import annotations

from collections.abc import Iterator

from xl_jixiao.checks.hit import Hit, Results, telling
from xl_jixiao.checks.registry import ANY_SOURCE, Stage, check
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.facts.lexicon import level2_kind, lexicon
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.grid import CellRef
from xl_jixiao.model.score import ScoredRow
from xl_jixiao.model.submission import SECTION_TITLES, SectionKind, addresses_of
from xl_jixiao.text.labels import fold
from xl_jixiao.text.wording import clip, joined

_COST = SectionKind.COST


@check(
    "I08", "成本指标方向错误或指标重复设置", Severity.WARNING, Stage.ARITHMETIC, judges=ANY_SOURCE
)
def cost_or_duplicate(case: ScoredForm) -> Results:
    """成本指标不应使用“≥”；同一指标不应在产出和效益中重复设置。

    检查内容：成本指标的年度指标值用≥、＞或“不低于”，且是金额、数量而不是节约率一类越高越好的比率；
        名称相同的三级指标出现在不同的一级指标下。
    依据：本工具检查规则：成本指标越低越好，同一指标只设置一次；口径另有条款的按口径
    错误示例：成本指标：项目总成本 ≥20万元
    正确示例：成本指标：项目总成本 ≤20万元
    处理办法：改用≤；重复的指标保留一个，分值并入其他指标。
    """
    for row in case.rows:
        if _cost_upwards(row):
            yield Hit(
                "成本指标的年度指标值用了“≥”，花得越多得分越高。请改为≤，或改设节约率等指标。",
                refs=row.target_cells,
                label=row.name,
                found=clip(row.indicator.target.printed),
                expected="≤",
                told=telling("成本"),
            )
    yield from _duplicates(case)


def _cost_upwards(row: ScoredRow) -> bool:
    is_cost = row.kind is _COST or level2_kind(row.indicator.level2.text) == "成本"
    if not is_cost or row.line.kind not in {"ge", "gt"}:
        return False
    target = row.target
    better_high = lexicon().cost_better_high.search(fold(row.name + row.indicator.target.text))
    return target.printed and target.unit not in {"%", "％"} and not better_high


def _duplicates(case: ScoredForm) -> Iterator[Hit]:
    names = [fold(row.name) for row in case.rows]
    if len(set(names)) == len(names):
        return
    seen: dict[tuple[int, str], list[ScoredRow]] = {}
    for row, name in zip(case.rows, names, strict=True):
        if len(name) > 1 and row.indicator.level3.filled:
            seen.setdefault((row.indicator.goal, name), []).append(row)
    for rows in seen.values():
        if len(rows) < 2:
            continue
        kinds = list(dict.fromkeys(row.kind for row in rows))
        if len(kinds) < 2:
            continue
        titles = joined([SECTION_TITLES[kind] for kind in kinds])
        yield Hit(
            f"同一指标重复设置在{titles}下，同一成果重复计分。请保留一个。",
            refs=tuple(ref for row in rows for ref in _place(row)),
            label=rows[0].name,
            found=titles,
            expected="只设置一次",
            told=telling("重复"),
        )


def _place(row: ScoredRow) -> tuple[CellRef, ...]:
    return addresses_of(row.indicator.level3) or (row.indicator.ref,)
