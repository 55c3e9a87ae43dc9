"""主要问题 and 改进建议: what was found, by theme and topic, with a measure for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from xl_jixiao.outputs.draft.county.mistakes import (
    CountyMistake,
    Theme,
    load_manner,
    sentences_of,
    units_of,
)
from xl_jixiao.outputs.draft.phrases import PhraseBook
from xl_jixiao.outputs.draft.prose import Prose, ProseSection

_ORDINALS = "一二三四五六七八九"
_OTHERS = "其他"
"""Of the measure for checks that no topic names."""


class ProblemTopic(NamedTuple):
    """A topic with what was found of it."""

    heading: Prose | str
    measure: Prose
    mistakes: Sequence[CountyMistake]


class ProblemTheme(NamedTuple):
    """A theme with its topics, those first that touch most units."""

    heading: Prose
    topics: Sequence[ProblemTopic]


def by_theme(
    mistakes: Sequence[CountyMistake], titles: Mapping[str, str], book: PhraseBook
) -> tuple[ProblemTheme, ...]:
    """The themes of which there are mistakes."""
    manner = load_manner()
    named = {check for theme in manner.theme for topic in theme.topics for check in topic.checks}
    by_check: dict[str, list[CountyMistake]] = {}
    for one in mistakes:
        if one.told.check not in manner.told_before:
            kind = one.wording.name
            by_check.setdefault(kind if kind in named else one.told.check, []).append(one)
    besides = {check: title for check, title in titles.items() if check not in named}
    found: list[ProblemTheme] = []
    for theme in manner.theme:
        topics = [one for one in _topics(theme, besides, by_check, book) if one.mistakes]
        topics.sort(key=lambda one: (-len(units_of(one.mistakes)), -len(one.mistakes)))
        if topics:
            found.append(ProblemTheme(book.say(f"全县主题.{theme.name}"), topics))
    return tuple(found)


def _topics(
    theme: Theme,
    besides: Mapping[str, str],
    by_check: Mapping[str, Sequence[CountyMistake]],
    book: PhraseBook,
) -> Iterator[ProblemTopic]:
    """Its own, then the checks that no topic names, under their own titles."""
    for topic in theme.topics:
        found = [one for check in topic.checks for one in by_check.get(check, ())]
        heading, measure = (book.say(f"全县{part}.{topic.name}") for part in ("问题", "建议"))
        yield ProblemTopic(heading, measure, found)
    for check, title in besides.items():
        if check[0] in theme.families:
            measure = book.say(f"全县建议.{_OTHERS}")
            yield ProblemTopic(title, measure, by_check.get(check, ()))


def groups(themes: Sequence[ProblemTheme], book: PhraseBook) -> tuple[ProseSection, ...]:
    """A section for each theme, a paragraph for each topic."""
    return tuple(
        ProseSection(
            book.say("主要问题项.标题", 序=ordinal, 标题=theme.heading),
            tuple(_told(at, topic, book) for at, topic in enumerate(theme.topics, 1)),
        )
        for ordinal, theme in zip(_ORDINALS, themes, strict=False)
    )


def _told(at: int, topic: ProblemTopic, book: PhraseBook) -> Prose:
    told = sentences_of(topic.mistakes)
    return book.say("主要问题项.条", 序=str(at), 小标题=topic.heading, 内容=told)


def measures(themes: Sequence[ProblemTheme], book: PhraseBook) -> tuple[Prose, ...]:
    """A paragraph for each theme, in the same order."""
    return tuple(
        book.say(
            "改进建议项.条",
            序=str(at),
            标题=theme.heading,
            建议=[*dict.fromkeys(topic.measure for topic in theme.topics)],
        )
        for at, theme in enumerate(themes, 1)
    )
