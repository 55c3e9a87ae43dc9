"""F01: everybody claims the same, or everything."""

from __future__ import annotations

from collections import defaultdict

from xl_jixiao.checks.folder.case import FolderCase, FolderHit, FolderResults
from xl_jixiao.checks.hit import FindingPlace, Hit, Pass, telling
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.facts.records import FormRecord
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import Form
from xl_jixiao.text.wording import joined, points

_OF_A_UNIT = 3
"""So many forms of one unit with one and the same total are worth a look."""
_OF_A_FOLDER = 5


@check("F01", "自评总分全部满分或完全相同", Severity.WARNING, Stage.FOLDER, holds="各表得分不雷同")
def all_the_same(case: FolderCase) -> FolderResults:
    """各表自评总分全部为满分或完全相同的，应当复核。

    检查内容：同一单位3张以上、整个文件夹5张以上自评表，自评总分全部为满分；
        同一单位3张以上同类表总分完全相同。报告文字写明的自评得分也算。
    依据：本工具检查规则：各表得分全部相同的应当复核
    错误示例：某单位10个项目自评总分全部为100分
    正确示例：某单位10个项目自评总分在86至98分之间
    处理办法：逐项复核指标值、完成值和扣分理由，如实评分。
    """
    groups: dict[tuple[str, Form], list[FormRecord]] = defaultdict(list)
    for entry in case.counted:
        if entry.claimed is not None:
            groups[entry.unit, entry.form].append(entry)
    full = case.rules.weights.total
    for (unit, _), entries in groups.items():
        totals = {entry.claimed for entry in entries}
        if unit and len(entries) >= _OF_A_UNIT and len(totals) == 1:
            yield _unit_hit(unit, entries, points(totals.pop()))
    every = [entry for entries in groups.values() for entry in entries]
    if len(every) < _OF_A_FOLDER:
        return
    below = sum(entry.claimed != full for entry in every)
    if below:
        yield Pass(f"{len(every)}张自评表中{below}张不是满分")
    elif len({unit for unit, _ in groups}) > 1:
        body = f"{len(every)}张自评表的自评总分全部为{points(full)}。请逐项复核扣分情况。"
        hit = Hit(
            body,
            label="全部自评表",
            found=points(full),
            expected="如实评分",
            told=telling("全部", 张数=str(len(every))),
            units=tuple(dict.fromkeys(unit for unit, _ in groups)),
        )
        yield FolderHit(hit, FindingPlace("", "", ""))


def _unit_hit(unit: str, entries: list[FormRecord], total: str) -> FolderHit:
    first = entries[0]
    names = joined([entry.project or entry.sheet for entry in entries])
    hit = Hit(
        f"该单位{len(entries)}张自评表（{names}）的自评总分都是{total}。"
        "请逐项复核指标值、完成值和扣分理由。",
        refs=first.claimed_cells,
        label="总分",
        found=f"{len(entries)}张均为{total}",
        expected="如实评分",
        told=telling("单位", len(entries), 张数=str(len(entries)), 总分=total),
    )
    return FolderHit(hit, FindingPlace(first.file, unit, first.sheet))
