"""N02: numbers and sections of the outline."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from typing import NamedTuple

from xl_jixiao.checks.hit import Hit, Pass, Results
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.checks.report_case import ReportCase, sentence_ref
from xl_jixiao.checks.report_text.passages import ReportSentence
from xl_jixiao.checks.wordings import Wordings
from xl_jixiao.layouts.outlines import OutlineSection, ReportOutline, find_outline
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.report import Heading, Report
from xl_jixiao.model.submission import addresses_of
from xl_jixiao.text.labels import fold
from xl_jixiao.text.line_numbers import number_of, points_of, without_number
from xl_jixiao.text.numerals import in_chinese
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
    hits = [*_misnumbered(report), *_missed_points(case.passages)]
    if outline:
        milder = None if outline.verified else Severity.INFO
        lacking = _lacking(case, outline)
        hits += [hit._replace(basis=outline.source, severity=milder) for hit in lacking]
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


def _lacking(case: ReportCase, outline: ReportOutline) -> Iterator[Hit]:
    """What the outline asks for and is not there; milder where its official text was not seen."""
    report, asked = case.report, _asked(outline)
    held = [section for section in asked if _is_there(section, report)]
    missing = [section.title for section in asked if section not in held]
    place, facts = addresses_of(report.title), {"outline": outline.title, "held": len(held)}
    if missing:
        told = {"count": len(missing), "missing": joined(missing, 8)}
        yield _SAY.hit("缺章", place, "报告提纲", **told, **facts)
    titles = [heading.title for heading in report.headings]
    for section in held:
        lack = [part for part in section.parts if not any(_says(part, one) for one in titles)]
        if len(lack) < len(section.parts):  # else it has none of them, and parts of its own
            refs = [one.ref for one in case.passages if one.heading == section.title]
            for part in lack:
                told = {**facts, "章": section.title, "part": part}
                yield _SAY.hit("缺节", refs[:1] or place, clip(section.title, 20), **told)


def _asked(outline: ReportOutline) -> list[OutlineSection]:
    return [section for section in outline.sections if not section.optional]


def _is_there(section: OutlineSection, report: Report) -> bool:
    """Whether a chapter is for what the section is for, or any heading says its title."""
    return any(
        heading.role is section.role if heading.level == 1 else _says(section.title, heading.title)
        for heading in report.headings
    )


def _says(wanted: str, heading: str) -> bool:
    """Whether a heading names what is wanted, words that every heading has left aside."""
    return _core(wanted) in _core(heading)


def _core(title: str) -> str:
    return _RE.form_words.sub("", fold(title)) or fold(title)


# --- Numbers ------------------------------------------------------------------------------------
#
# Reports nest their numbers as they like (1、 above （一） as well as below), so nothing is taken
# from the kind of a number but that 一、 is above all others: a run of numbers goes on wherever
# its kind comes again, and ends where a run around it goes on.

_CHAPTER, _SECTION = 1, 2
"""Kinds of numbers as `number_of` gives them: 一、 and （一）; 1、 and （1） are lower."""
_FARTHEST = 5
"""A jump over so many numbers is no gap: the number was none of a list."""


class _NumberedLine(NamedTuple):
    """A line that begins with a number, or a heading without one."""

    kind: int
    ordinal: int
    """0 for a heading without a number."""
    written: str
    title: str
    paragraph: int
    heading: bool


@dataclass
class _Run:
    """A run of numbers of one kind."""

    last: _NumberedLine
    bare: int = 0
    """Headings without a number since the last one with."""


@dataclass
class _NumberingWalk:
    """The runs open at the present place, and what has been seen of each kind."""

    text: dict[int, str]
    runs: list[_Run] = field(default_factory=list)
    seen: dict[int, int] = field(default_factory=dict)

    def take(self, item: _NumberedLine) -> Hit | None:
        """Go on to the next item; what is wrong with it."""
        if item.kind <= _CHAPTER:
            self.runs = [run for run in self.runs if run.last.kind <= item.kind]
        place = next((n for n, run in enumerate(self.runs) if run.last.kind == item.kind), None)
        run = None if place is None else self.runs[place]
        if item.ordinal == 0:
            return self._bare(run, item) if run else None
        found = self._numbered(run, item, outermost=place == 0)
        self.runs[len(self.runs) if place is None else place :] = [_Run(item)]
        self.seen[item.kind] = item.ordinal
        return found

    def _bare(self, run: _Run, item: _NumberedLine) -> Hit:
        run.bare += 1
        return _fault("无编号", item, run, [run.last.ordinal + run.bare])

    def _numbered(self, run: _Run | None, item: _NumberedLine, *, outermost: bool) -> Hit | None:
        before = run.last.ordinal if run else 0
        missing = range(before + 1, item.ordinal)
        if run is not None and item.ordinal <= before:
            return self._backward(run, item, outermost=outermost)
        if len(missing) <= (run.bare if run else 0) or len(missing) >= _FARTHEST:
            return None
        goes_on = run is None and self.seen.get(item.kind) == item.ordinal - 1
        if goes_on or self._inline(item, missing, since=run.last.paragraph if run else 0):
            return None
        return _fault("缺号" if run else "起编晚", item, run, missing)

    def _backward(self, run: _Run, item: _NumberedLine, *, outermost: bool) -> Hit | None:
        """A number that was there before, or a smaller one."""
        last, again = run.last, item.ordinal == run.last.ordinal
        headings = item.heading and last.heading
        chapter = item.kind <= _CHAPTER or (outermost and headings)
        if not chapter and not (item.kind == _SECTION and headings and not run.bare):
            # a list that begins anew is another list; the same number twice in a row is a slip
            slip = again and item.ordinal > 1 and not run.bare
            return _fault("重号", item, run, [item.ordinal + 1]) if slip else None
        kind = "重号" if again else "倒序"
        if item.ordinal == 1 and not again:
            kind = "重新起编"
            if _RE.annex.search(self._between(last.paragraph + 1, item)):
                return None  # the report is over, something else begins
        return _fault(kind, item, run, [last.ordinal + 1])

    def _between(self, since: int, item: _NumberedLine) -> str:
        return "\n".join(
            text for number, text in self.text.items() if since <= number < item.paragraph
        )

    def _inline(self, item: _NumberedLine, missing: range, *, since: int) -> bool:
        """Whether the missing numbers are inside the paragraphs before, not at their start."""
        between = self._between(since, item)
        return all(_inner(item.kind, ordinal).search(between) for ordinal in missing)


def _misnumbered(report: Report) -> Iterator[Hit]:
    """Every number of the report that is out of order, and headings that lack theirs."""
    walk = _NumberingWalk({one.number: one.text for one in report.paragraphs})
    yield from filter(None, map(walk.take, _items(report)))


def _items(report: Report) -> Iterator[_NumberedLine]:
    headings: defaultdict[int, list[Heading]] = defaultdict(list)
    for heading in report.headings:
        headings[heading.paragraph].append(heading)
    for paragraph in report.paragraphs:
        for line in paragraph.text.split("\n"):
            waiting = headings[paragraph.number]
            own = next((one for one in waiting if one.title and one.title in line), None)
            if met := number_of(line):
                kind, written, ordinal = met
                rest = without_number(line)
                if not (_RE.unmarked.search(written) or _RE.no_item.match(rest)) and ordinal:
                    title = own.title if own else clip(rest, 20)
                    place = paragraph.number, own is not None
                    yield _NumberedLine(kind, ordinal, written, title, *place)
            elif own and not own.number and not line.rstrip().endswith(("：", ":")):
                yield _NumberedLine(own.level, 0, "", own.title, paragraph.number, heading=True)


def _fault(kind: str, item: _NumberedLine, run: _Run | None, expected: Sequence[int]) -> Hit:
    """A number out of order, or a heading without one, with what is missing or belongs here."""
    label, written = clip(f"{item.written}{item.title}", 24), item.written or "没有编号"
    spelt = item if item.ordinal or run is None else run.last
    right = joined([_like(spelt.written, one) for one in expected], 4)
    facts = {"what": "标题" if item.heading else "条目", "before": run.last.written if run else ""}
    place = [sentence_ref(item.paragraph, 1)]
    hit = _SAY.hit(kind, place, label, written=written, right=right, **facts)
    return hit if item.heading or kind == "缺号" else hit._replace(severity=Severity.INFO)


def _like(written: str, ordinal: int) -> str:
    """Another number in the spelling of one: （二） → （三）."""
    for pattern, number in ((_RE.digits, str(ordinal)), (_RE.chinese, in_chinese(ordinal))):
        if pattern.search(written):
            return pattern.sub(number, written, count=1)
    return str(ordinal)


def _inner(kind: int, ordinal: int) -> re.Pattern[str]:
    """A number of this kind anywhere in a text."""
    pattern = _RE.words("inner")[kind]
    return re.compile(pattern.format(chinese=in_chinese(ordinal), digits=ordinal), re.MULTILINE)


# --- Points inside the text --------------------------------------------------------------------

_FARTHEST_POINT = 3
"""A jump over more than so many points is another list."""


def _missed_points(sentences: Iterable[ReportSentence]) -> Iterator[Hit]:
    """Where a counting skips a point. A new heading, and 一是, begin a new counting."""
    last: dict[str, int] = {}
    section: object = None
    for passage in sentences:
        if passage.chain != section:
            section, last = passage.chain, {}
        for verb, ordinal in points_of(passage.text):
            before = last.get(verb)
            if before is not None and before + 1 < ordinal <= before + 1 + _FARTHEST_POINT:
                counted = range(before, ordinal + 1)
                earlier, *missing, this = (in_chinese(one) + verb for one in counted)
                facts = {"before": earlier, "after": this, "missing": "、".join(missing)}
                said = passage.text.strip()
                yield _SAY.hit("跳号", [passage.ref], passage.label, said=said, **facts)
            if ordinal == 1 or before is not None:
                last[verb] = ordinal
