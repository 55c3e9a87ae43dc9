"""N05: one document, two numbers."""

from __future__ import annotations

from collections.abc import Iterator

from xl_jixiao.checks.hit import Hit, Pass, Results
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.checks.report_case import ReportCase
from xl_jixiao.checks.report_text.citations import (
    Citation,
    Conflict,
    citations,
    mixed_brackets,
    two_numbers,
    two_spellings,
)
from xl_jixiao.checks.wordings import Wordings
from xl_jixiao.model.finding import Severity

_SAY = Wordings(__name__)


@check("N05", "同一文件的文号写法不一致", Severity.WARNING, Stage.REPORT_ACROSS, holds="文号一致")
def document_numbers(case: ReportCase) -> Results:
    """同一文件的发文字号在一套报告里应当写得一样。

    检查内容：年份、序号相同而机关代字不同（一处写“县财绩”，一处写“桃财绩”），且标题相同或一处代字不具体；
        同一标题写了两个文号；同一文号的年份有的用〔〕有的用其他括号（只作提示）。
        标题不同、代字都具体的，按不同文件对待。同一文件内各份报告、同一单位的各份报告一起核对。
    依据：评分口径“检查依据”的条款
    错误示例：根据《…绩效自评工作的通知》（桃财绩〔2024〕51号）…；根据县财绩〔2024〕51号文件精神
    正确示例：根据《…绩效自评工作的通知》（桃财绩〔2024〕51号）…；根据桃财绩〔2024〕51号文件精神
    处理办法：对照原文改成同一个文号。
    """
    own = list(citations([case.report]))
    cited = sorted([*own, *citations(case.siblings)], key=lambda one: (one.file, one.ref))
    conflicts = list(_conflicts(cited))
    for why, conflict, severity in conflicts:
        if places := _places(conflict, own, case):
            yield _hit(conflict, places, why, severity)
    repeated = len(cited) - len({one.key for one in cited})
    if own and repeated and not conflicts:
        yield Pass(f"{len(cited)}处文号，相同文件的写法一致")


def _conflicts(cited: list[Citation]) -> Iterator[tuple[str, Conflict, Severity | None]]:
    for conflict in two_spellings(cited):
        yield "年份和序号相同，应是同一文件，机关代字不一致", conflict, None
    for conflict in two_numbers(cited):
        yield "标题相同，文号不一致", conflict, None
    for conflict in mixed_brackets(cited):
        yield "同一文号的括号不一致，年份应用“〔〕”", conflict, Severity.INFO


def _places(conflict: Conflict, own: list[Citation], case: ReportCase) -> tuple[Citation, ...]:
    """The doubted mentions to point at from this report: those of its file, told once, by the
    report that has the first of them. Across files what is in one file was reported before.
    """
    file = case.report.file
    across = any(sibling.file != file for sibling in case.siblings)
    if across and any(one.file == file for one in conflict.other):
        return ()
    here = tuple(one for one in conflict.doubted if one.file == file)
    return here if here and here[0] in own else ()


def _hit(
    conflict: Conflict, places: tuple[Citation, ...], why: str, severity: Severity | None
) -> Hit:
    wrong, right = conflict.doubted[0], conflict.other[0]
    hit = _SAY.hit(
        "文号",
        [one.ref for one in places],
        "文号",
        wrong=wrong.text,
        count=str(len(conflict.doubted)),
        right=right.text,
        others=str(len(conflict.other)),
        where=right.ref.a1 if right.file == wrong.file else f"{right.file}，{right.ref.a1}",
        why=why,
    )
    return hit._replace(severity=severity)
