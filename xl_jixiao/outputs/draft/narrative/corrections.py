"""填报更正: what is filled in wrongly, and what the rules make of the form; put right before the
report is sent, on a page that is taken off then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xl_jixiao.model.finding import Finding, Severity
from xl_jixiao.model.score import SectionScore
from xl_jixiao.outputs.draft.narrative.facts import DraftFacts
from xl_jixiao.outputs.draft.narrative.figures import counted, one_line, reckoned, score
from xl_jixiao.outputs.draft.narrative.indicators import part_title
from xl_jixiao.outputs.draft.phrases import Fact
from xl_jixiao.outputs.word.prose import Prose, prose

_OF_MANAGEMENT = frozenset(
    {"B06", "B07", "P02", "I03", "I05", "I09", "I12", "D03", "D04", "D06", "D07"}
)
"""Told as problems of management; the form itself is filled in as it should be."""
_OF_THE_FOLDER = frozenset({"F01", "F02", "F03", "F04", "F13"})
"""About other files: what they say depends on what else was read in the same run."""
_OF_A_REPORT = ("X", "N")
"""Families that judge the text of a report already handed in, not the form."""


def corrections(facts: DraftFacts) -> tuple[Prose, ...]:
    """One paragraph a finding, errors first, with its sheet and cells; empty where all is right."""
    ranks = (Severity.ERROR, Severity.WARNING)
    ordered = [one for rank in ranks for one in _mistakes(facts) if one.severity is rank]
    return tuple(_told(number, one) for number, one in enumerate(ordered, start=1))


def reckoning(facts: DraftFacts) -> Mapping[str, Fact]:
    """核算说明: the score that the rules give, beside the claimed one; nothing where a total of 0
    out of 0, or the bounds of a form without a single indicator, are no result.
    """
    scored = facts.case.score
    filled = scored.total is not None or bool(facts.case.scored_rows)
    if not (facts.submission.has_points and filled and any(one.points for one in scored.sections)):
        return {}
    differing = [one for one in scored.sections if one.score is not None and _differs(one)]
    told = [_part(facts, one) for one in differing]
    return {"各项": told, **_total(facts)}


def _total(facts: DraftFacts) -> dict[str, Fact]:
    scored, line = facts.case.score, facts.case.total_line
    source = reckoned("总分", scored.trace)
    claimed = facts.submission.claimed_total.value
    open_ = [row.indicator.ref for row in facts.case.scored_rows if row.line.score is None]
    unscaled = scored.unscaled and scored.points_total is not None and not scored.grade
    return {
        "总分": score(scored.total, source),
        "一致": scored.total is not None and scored.total == claimed,
        "最低": score(scored.low, source),
        "最高": score(scored.high, source),
        "执行待定": line is not None and line.score is None,
        "待定": counted(open_),
        "封顶前": score(scored.uncapped, source),
        "认定": score(scored.claimed_part or None, source),
        "等级": scored.grade,
        "分值合计": score(scored.points_total or scored.high, source) if unscaled else None,
    }


def _differs(part: SectionScore) -> bool:
    return bool(part.points) and part.claimed is not None and part.score != part.claimed


def _part(facts: DraftFacts, part: SectionScore) -> Prose:
    name = part_title(facts, part.kind)
    return facts.say(
        "核算说明项.得分",
        名称=name,
        自评=score(part.claimed, f"{name}各行之和"),
        核算=score(part.score, f"核算得分之和：{name}"),
    )


def _mistakes(facts: DraftFacts) -> Iterator[Finding]:
    for finding in facts.findings:
        elsewhere = finding.id.startswith(_OF_A_REPORT)
        if not elsewhere and finding.id not in _OF_MANAGEMENT | _OF_THE_FOLDER:
            yield finding


def _told(number: int, finding: Finding) -> Prose:
    """The message names its cells and prints its arithmetic: it is its own source."""
    return prose(f"{number}．{finding.sheet}：{one_line(finding.message)}。")
