"""主要问题 and 改进建议: what was found, by theme and topic, with a measure for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xl_jixiao.outputs.draft.county.mistakes import CountyMistake, sentences_of, units_of
from xl_jixiao.outputs.draft.county.themes import Theme, Topic, load_manner, load_themes
from xl_jixiao.outputs.draft.prose import Prose, ProseSection, prose

_ORDINALS = "一二三四五六七八九"
_FALLBACK_MEASURE = "对照问题清单逐条更正，更正后重新报送"


@dataclass(frozen=True, slots=True)
class ProblemTopic:
    """A topic with what was found of it."""

    says: str
    measure: str
    mistakes: tuple[CountyMistake, ...]


def groups(
    mistakes: Sequence[CountyMistake], titles: Mapping[str, str]
) -> tuple[ProseSection, ...]:
    """One group per theme that has mistakes, its topics by how many units they touch."""
    return tuple(
        ProseSection(
            prose(f"（{ordinal}）{theme.heading}"),
            tuple(
                prose(f"{at}．{problem.says}。", *sentences_of(problem.mistakes))
                for at, problem in enumerate(found, 1)
            ),
        )
        for ordinal, (theme, found) in zip(_ORDINALS, _by_theme(mistakes, titles), strict=False)
    )


def measures(mistakes: Sequence[CountyMistake], titles: Mapping[str, str]) -> tuple[Prose, ...]:
    """One paragraph per group of `groups`, in the same order."""
    return tuple(
        prose(
            f"{at}．针对{theme.heading}的问题。",
            "；".join(dict.fromkeys(problem.measure for problem in found)),
            "。",
        )
        for at, (theme, found) in enumerate(_by_theme(mistakes, titles), 1)
    )


def _by_theme(
    mistakes: Sequence[CountyMistake], titles: Mapping[str, str]
) -> Iterator[tuple[Theme, tuple[ProblemTopic, ...]]]:
    """Errors and warnings; what is only worth a look is no problem of a county."""
    themes = load_themes()
    named = {check for theme in themes for topic in theme.topics for check in topic.checks}
    by_check: dict[str, list[CountyMistake]] = {}
    for one in mistakes:
        if one.told.check not in load_manner().told_before:
            kind = one.wording.name
            by_check.setdefault(kind if kind in named else one.told.check, []).append(one)
    besides = {check: title for check, title in titles.items() if check not in named}
    for theme in themes:
        topics = [*theme.topics, *_topics_besides(theme, besides)]
        problems = [_problem(topic, by_check) for topic in topics]
        found = sorted(
            (one for one in problems if one.mistakes),
            key=lambda one: (-len(units_of(one.mistakes)), -len(one.mistakes)),
        )
        if found:
            yield theme, tuple(found)


def _topics_besides(theme: Theme, besides: Mapping[str, str]) -> Iterator[Topic]:
    """Topics of the checks that no topic names, under their own titles."""
    for check, title in besides.items():
        if check[0] in theme.families:
            yield Topic((check,), title, _FALLBACK_MEASURE)


def _problem(topic: Topic, by_check: Mapping[str, Sequence[CountyMistake]]) -> ProblemTopic:
    found = [one for check in topic.checks for one in by_check.get(check, ())]
    return ProblemTopic(topic.says, topic.measure, tuple(found))
