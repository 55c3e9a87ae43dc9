"""F13: a unit that is not on the roster."""

from __future__ import annotations

from xl_jixiao.checks.folder.case import FolderCase, FolderHit, FolderResults, place_of
from xl_jixiao.checks.hit import Hit, Pass
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.model.finding import Severity
from xl_jixiao.text.wording import joined


@check("F13", "单位不在名单内", Severity.WARNING, Stage.FOLDER, holds="各表单位均在名单内")
def not_listed(case: FolderCase) -> FolderResults:
    """报送的单位应当在单位名单内。

    检查内容：给了单位名单的，表内单位是否在名单内：名称、简称、曾用名，去掉县名和“机关”“本级”后的名称，或编码；
        名称相近的名单单位一并提示。
    依据：单位名单（--roster）
    错误示例：名单为“县林业局”，表内为“县林业站”
    正确示例：名单为“青山县林业局”，表内为“县林业局机关”
    处理办法：改正表内单位名称，或把该单位补入名单。
    """
    if case.roll is None:
        return
    unlisted = case.roll.unlisted
    seen: set[tuple[str, str]] = set()
    for entry in case.entries:
        name = entry.unit
        if entry.listed >= 0 or name not in unlisted or (entry.file, name) in seen:
            continue
        seen.add((entry.file, name))
        near = unlisted[name]
        advice = f"名单中相近的有：{joined(near)}，请核对是否同一单位。" if near else ""
        hit = Hit(
            f"单位“{name}”不在单位名单内。{advice}请改正单位名称，或补入名单。",
            refs=entry.unit_cells,
            label="单位名称",
            found=name,
            expected=joined(near) or "名单内的单位",
        )
        yield FolderHit(hit, place_of(entry))
    if not unlisted:
        yield Pass("各表单位均在名单内")
