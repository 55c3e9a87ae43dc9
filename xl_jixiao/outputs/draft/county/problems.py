"""主要问题 and 改进建议: findings by theme, with how many units they touch and an example each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xl_jixiao.model.finding import Finding, Severity
from xl_jixiao.model.grid import PRINTED_ADDRESS
from xl_jixiao.outputs.draft.county.themes import Theme, Topic, load_themes
from xl_jixiao.outputs.draft.county.wording import FINDINGS, count, names
from xl_jixiao.outputs.draft.prose import Prose, ProseSection, SourcedNumber, prose
from xl_jixiao.tables.county import CheckCount, CountyFigures, units_of
from xl_jixiao.text.patterns import lazy_re
from xl_jixiao.text.sentences import sentences

_PLACES = rf"{PRINTED_ADDRESS}(?:、{PRINTED_ADDRESS})*(?:等\d+格)?"
_CELLS = lazy_re(rf"(?<=”)（{_PLACES}）(?=：)|^{_PLACES}(?=：)")
"""The addresses that a message begins with: a report names the row, its source the cells."""
_LONGEST_EXAMPLE = 120
_LISTED_CELLS = 3
_ORDINALS = "一二三四五六七八九"
_MISSING_UNIT = "F03"
"""Told under 报送情况."""
_FALLBACK_MEASURE = "对照问题清单逐条更正，更正后重新报送"


@dataclass(frozen=True, slots=True)
class ProblemTopic:
    """A topic with what was found of it."""

    says: str
    measure: str
    checks: tuple[CheckCount, ...]
    """Those with an error or a warning."""

    @property
    def units(self) -> tuple[str, ...]:
        """The units it touches, each once."""
        return units_of(unit for one in self.checks for unit in one.tally.graver_units)

    @property
    def findings(self) -> int:
        """Errors and warnings."""
        return sum(one.tally.graver for one in self.checks)


def groups(figures: CountyFigures) -> tuple[ProseSection, ...]:
    """One group per theme that has findings, its topics by how many units they touch."""
    return tuple(
        ProseSection(
            prose(f"（{ordinal}）{theme.heading}"),
            tuple(_told(at, problem) for at, problem in enumerate(found, 1)),
        )
        for ordinal, (theme, found) in zip(_ORDINALS, _by_theme(figures), strict=False)
    )


def measures(figures: CountyFigures) -> tuple[Prose, ...]:
    """One paragraph per group of `groups`, in the same order."""
    return tuple(
        prose(
            f"{at}．针对{theme.heading}的问题。",
            "；".join(dict.fromkeys(problem.measure for problem in found)),
            "。",
        )
        for at, (theme, found) in enumerate(_by_theme(figures), 1)
    )


def _by_theme(figures: CountyFigures) -> Iterator[tuple[Theme, tuple[ProblemTopic, ...]]]:
    """Errors and warnings; what is only worth a look is no problem of a county."""
    themes = load_themes()
    counted = {one.id: one for one in figures.checks if one.id != _MISSING_UNIT}
    named = {check for theme in themes for topic in theme.topics for check in topic.checks}
    for theme in themes:
        topics = [*theme.topics, *_topics_besides(theme, counted, named)]
        problems = [_problem(topic, counted) for topic in topics]
        found = sorted(
            (one for one in problems if one.findings),
            key=lambda one: (-len(one.units), -one.findings),
        )
        if found:
            yield theme, tuple(found)


def _topics_besides(
    theme: Theme, counted: dict[str, CheckCount], named: set[str]
) -> Iterator[Topic]:
    """Topics of the checks that no topic names, under their own titles."""
    for one in counted.values():
        if one.id not in named and one.id[0] in theme.families:
            yield Topic((one.id,), one.title, _FALLBACK_MEASURE)


def _problem(topic: Topic, counted: dict[str, CheckCount]) -> ProblemTopic:
    """What was found of a topic; what is only worth a look is left out."""
    found = (counted[check] for check in topic.checks if check in counted)
    return ProblemTopic(topic.says, topic.measure, tuple(one for one in found if one.tally.graver))


def _told(at: int, problem: ProblemTopic) -> Prose:
    units = problem.units
    example = _example([one.first for one in problem.checks])
    return prose(
        f"{at}．{problem.says}。涉及",
        count(len(units), "个单位", FINDINGS),
        "、",
        count(problem.findings, "处", FINDINGS),
        f"（{names(units, '')}）" if units else "",
        "。",
        *(("如", example) if example else ()),
    )


def _example(findings: Sequence[Finding]) -> SourcedNumber | None:
    """The gravest finding, its first sentence; figures in it are those of the cells it names."""
    gravest = min(findings, key=lambda one: list(Severity).index(one.severity))
    message = _CELLS.sub("", gravest.message, count=1)
    sentence = next(iter(sentences(message)), "").rstrip("。；")
    if len(sentence) > _LONGEST_EXAMPLE:
        return None
    where = f"{gravest.file}，{gravest.sheet}!{'、'.join(gravest.cells[:_LISTED_CELLS])}"
    return SourcedNumber(f"{gravest.unit or gravest.file}{sentence}。", where)
