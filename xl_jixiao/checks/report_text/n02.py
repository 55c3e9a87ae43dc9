"""N02: numbers and sections of the outline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xl_jixiao.checks.hit import Hit, Pass, Results
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.checks.report_case import ReportCase
from xl_jixiao.checks.report_text.numbering import misnumbered, missed_points
from xl_jixiao.checks.report_text.passages import passages
from xl_jixiao.checks.wordings import Wordings
from xl_jixiao.layouts.outlines import OutlineSection, ReportOutline, find_outline
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.report import Report
from xl_jixiao.model.submission import addresses_of
from xl_jixiao.text.labels import fold
from xl_jixiao.text.phrases import Phrases
from xl_jixiao.text.wording import clip, joined

_RE = Phrases(__name__)
_SAY = Wordings(__name__)


@check("N02", "章节缺失或编号不连续", Severity.WARNING, Stage.REPORT, holds="章节齐全、编号连续")
def outline_faults(case: ReportCase) -> Results:
    """报告应当按提纲分章节，标题和条目的编号应当连续。

    检查内容：标题、条目的编号缺号、重号、倒序，同级标题中途又从头编号，同级标题有的有编号有的没有；
        “一是、二是”跳号；明显按某个官方提纲写的报告缺少提纲要求的章节。各级编号用一、（一）1、的哪一种不作要求。
    依据：所用提纲；层次序数为评分口径“检查依据”的条款
    错误示例：“五、部门整体支出绩效情况”之后是“七、存在的问题”；“（二）效率性分析”之后的“效益性分析”没有编号
    正确示例：“五、部门整体支出绩效情况”之后是“六、存在的问题”
    处理办法：补写缺少的章节；没有该项内容的写“无”；再把编号依次理顺。
    """
    report = case.report
    outline = followed_outline(report)
    hits = [*misnumbered(report), *missed_points(passages(report))]
    hits += _lacking(report, outline) if outline else ()
    yield from hits
    if not hits and report.headings:
        told = f"，提纲“{outline.title}”的章节齐全" if outline else ""
        yield Pass(f"{len(report.headings)}个标题的编号连续{told}")


# --- The outline -------------------------------------------------------------------------------

_MOSTLY = 0.6
"""From this share of its chapters word for word, the report clearly follows the outline."""


def followed_outline(report: Report) -> ReportOutline | None:
    """The outline that a report clearly follows: others are alike, but no one asked for them."""
    outline = find_outline(report.outline) if report.outline else None
    asked = _asked(outline) if outline else []
    chapters = {fold(heading.title) for heading in report.headings if heading.level == 1}
    told = sum(fold(section.title) in chapters for section in asked)
    return outline if asked and told >= _MOSTLY * len(asked) else None


def _lacking(report: Report, outline: ReportOutline) -> list[Hit]:
    """What the outline asks for and is not there; milder where its official text was not seen."""
    milder = None if outline.verified else Severity.INFO
    asked = _asked(outline)
    held = [section for section in asked if _is_there(section, report)]
    missing = [section.title for section in asked if section not in held]
    place, facts = addresses_of(report.title), {"outline": outline.title, "held": len(held)}
    hits: list[Hit] = []
    if missing:
        told = {"count": len(missing), "missing": joined(missing, 8)}
        hits.append(_SAY.hit("缺章", place, "报告提纲", **told, **facts))
    for section, part in _missing_parts(held, report):
        refs = [one.ref for one in passages(report) if one.heading == section]
        label, facts = clip(section, 20), {**facts, "章": section, "part": part}
        hits.append(_SAY.hit("缺节", refs[:1] or place, label, **facts))
    return [hit._replace(basis=outline.source, severity=milder) for hit in hits]


def _asked(outline: ReportOutline) -> list[OutlineSection]:
    return [section for section in outline.sections if not section.optional]


def _is_there(section: OutlineSection, report: Report) -> bool:
    """Whether a chapter is for what the section is for, or any heading says its title."""
    return any(
        heading.role is section.role if heading.level == 1 else _says(section.title, heading.title)
        for heading in report.headings
    )


def _missing_parts(held: Sequence[OutlineSection], report: Report) -> Iterator[tuple[str, str]]:
    """(section, part of it) where the section has other parts of the outline, but not this one."""
    titles = [heading.title for heading in report.headings]
    for section in held:
        lack = [part for part in section.parts if not any(_says(part, one) for one in titles)]
        if len(lack) < len(section.parts):
            yield from ((section.title, part) for part in lack)


def _says(wanted: str, heading: str) -> bool:
    """Whether a heading names what is wanted, words that every heading has left aside."""
    return _core(wanted) in _core(heading)


def _core(title: str) -> str:
    return _RE.form_words.sub("", fold(title)) or fold(title)
