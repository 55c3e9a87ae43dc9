"""Who reports on what: title, unit, year, opening, goals."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import combinations, pairwise

from xl_jixiao.model.submission import Entry
from xl_jixiao.outputs.draft.narrative.facts import DraftFacts
from xl_jixiao.outputs.draft.narrative.figures import (
    above_zero,
    counted,
    money,
    one_line,
    paragraphs,
    term,
)
from xl_jixiao.outputs.word.prose import Gap, Prose, prose
from xl_jixiao.text.labels import is_placeholder
from xl_jixiao.text.patterns import lazy_re

_LINE = 20
"""Characters that a line of the title holds: 156 mm at 22 points."""
_PLACES = 24
"""More places to break than this has no title."""
_BETWEEN_WORDS = lazy_re(
    r"(?:(?<=年度)|(?<=[”》）、，])|(?=绩效自评报告)|(?=支出绩效|项目支出)|(?<=[省县镇乡局])"
    r"|(?<=中心|工程|建设|项目|资金|经费|补助|补贴|改造|管理|服务|工作))(?<=.)(?=[\w“《])"
)
"""Where a line of a title may end: behind a name or a word that often ends one."""


def title(facts: DraftFacts) -> str:
    """某单位2023年度部门整体支出绩效自评报告; what no cell says is left out of it."""
    return one_line(facts.submission.unit.text) + report_name(facts)


def report_name(facts: DraftFacts) -> str:
    """The title without the unit: where it is broken over two lines, it begins the second."""
    name = one_line(facts.submission.project.text)
    said = facts.say("报告名称.名称", 项目名称=name, 带项目二字=name.endswith("项目"))
    return said.text


def in_lines(title: str) -> str:
    """A title that is longer than a line, broken behind a word (GB/T 9704 7.3.1: 词意完整), into
    lines of like length; as it is where no such place is near enough.
    """
    places = [match.start() for match in _BETWEEN_WORDS.finditer(title)]
    fewest = math.ceil(_width(title) / _LINE)
    for count in (fewest, fewest + 1) if fewest > 1 and len(places) <= _PLACES else ():
        choices = [
            [title[a:b] for a, b in pairwise((0, *chosen, len(title)))]
            for chosen in combinations(places, count - 1)
        ]
        best = min(choices, key=lambda lines: max(map(_width, lines)), default=[title])
        if max(map(_width, best)) <= _LINE:
            return "\n".join(best)
    return title


def _width(text: str) -> float:
    """In Chinese characters; digits and Latin letters take half."""
    return sum(0.5 if letter.isascii() else 1 for letter in text)


def named_or_gap(entry: Entry, what: str) -> str | Gap:
    """A field of the form's head, or what is missing there."""
    return one_line(entry.text) or Gap(what)


def year(facts: DraftFacts) -> str | Gap:
    """2023."""
    stated = facts.submission.year
    return str(stated) if stated else Gap("自评年度")


def opening(facts: DraftFacts) -> Prose:
    """On whose order, on what, how large."""
    total = facts.case.total
    budget = term(total.annual) if total else None
    rows = facts.case.rows
    return facts.say(
        "开头.依据",
        全年预算=money(above_zero(budget)),
        指标数=counted(row.indicator.ref for row in rows),
    )


def rules_used(facts: DraftFacts) -> str:
    """The profile by which the scores were computed, and whether its text was verified."""
    rules = facts.rules
    unverified = "" if rules.verified else "，部分条款未核对原文"
    return f"{rules.title}（{rules.label}{unverified}）"


def expected(facts: DraftFacts) -> tuple[Prose, ...]:
    """The goals as set."""
    return _goals(facts, "绩效目标", tuple(goal.expected for goal in facts.submission.goals))


def achieved(facts: DraftFacts) -> tuple[Prose, ...]:
    """What was reported of them."""
    return _goals(facts, "目标完成", tuple(goal.actual for goal in facts.submission.goals))


def _goals(facts: DraftFacts, section: str, entries: tuple[Entry, ...]) -> tuple[Prose, ...]:
    filled = tuple(entry for entry in entries if not is_placeholder(entry.text))
    lines = tuple(_numbered(filled)) if len(filled) > 1 else tuple(_plain(filled))
    several = len(lines) > 1
    lead = facts.tell(section, 内容=None if several or not lines else lines[0], 多段=several)
    return (*lead, *lines) if several else lead


def _plain(entries: tuple[Entry, ...]) -> Iterator[Prose]:
    return (line for entry in entries for line in paragraphs(entry))


def _numbered(entries: tuple[Entry, ...]) -> Iterator[Prose]:
    """Several goals, each behind its number unless it has written one itself."""
    for number, entry in enumerate(entries, start=1):
        for place, line in enumerate(paragraphs(entry)):
            numbered = place or line.text.startswith("目标")
            yield line if numbered else prose(f"目标{number}：", line)
