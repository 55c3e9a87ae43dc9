"""F03: units of the roster that have not reported."""

from __future__ import annotations

from xl_jixiao.checks.folder.case import FolderCase, FolderHit, FolderResults
from xl_jixiao.checks.hit import FindingPlace, Hit, Pass
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.roster import ANY_FORM, MissingUnit
from xl_jixiao.model.submission import FORM_TITLES
from xl_jixiao.text.wording import joined


@check("F03", "名单内单位未报送", Severity.ERROR, Stage.FOLDER, holds="名单内单位均已报送")
def not_reported(case: FolderCase) -> FolderResults:
    """单位名单上的单位必须报送要求的表。

    检查内容：给了单位名单的，逐个核对是否有合并的表，名单写了项目的逐个项目核对。名称、简称、曾用名相同
        （全角半角、空格、括号、看不见的字符不论，“（公章）”之类不算名称），去掉县名、“机关”“本级”后相同而且只有
        一个单位这样叫，或者单位编码相同的，是同一单位。名称相近的只提示，不自动匹配。
    依据：单位名单（--roster）
    错误示例：名单有“县林业局”，文件夹里没有它的表
    正确示例：名单有“县林业局”，文件夹里有单位名称为“县林业局”的表
    处理办法：催报；名称写法不同的，改正表内单位名称或名单后重新汇总。
    """
    for one in case.missing:
        yield FolderHit(_hit(one), FindingPlace("", one.unit.name, ""))
    if case.roll and not case.missing:
        yield Pass(f"名单内{len(case.standings)}个单位均已报送")


def _hit(one: MissingUnit) -> Hit:
    wanted = "、".join(FORM_TITLES[form] if form else ANY_FORM for form in one.wanted)
    if one.projects:
        wanted = f"{wanted}（{joined([f'“{name}”' for name in one.projects])}）"
    near = (
        f"文件夹里有名称相近的：{joined(one.similar)}，请核对是否同一单位。" if one.similar else ""
    )
    hint = f"{one.hint}。" if one.hint else ""
    return Hit(
        f"没有收到{wanted}。{near}{hint}请催报，或更正单位名称。",
        label=one.unit.name,
        found="未报",
        expected=wanted,
    )
