"""主要问题 and 改进建议: what was found, by theme and topic, with a measure for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from xl_jixiao.outputs.draft.county.mistakes import (
    CountyMistake,
    Theme,
    load_manner,
    sentences_of,
    units_of,
)
from xl_jixiao.outputs.draft.phrases import PhraseBook
from xl_jixiao.outputs.word.prose import DraftTable, Prose, ProseSection, table_of
from xl_jixiao.tables.annexes import MOST_ROWS
from xl_jixiao.tables.table import ORDINAL, Column, ColumnKind, Columns, DocumentTable

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


_FAR_ABOVE = "I03"
"""The check of results far above their targets."""
_MANY = 10
"""Such indicators that the text can tell of by an example."""


def far_above(mistakes: Sequence[CountyMistake]) -> Iterator[DraftTable]:
    """A row an indicator, where there are many."""
    found = [one for one in mistakes if one.told.check == _FAR_ABOVE]
    found.sort(key=lambda one: -one.told.telling.weight)
    if len(found) > _MANY:
        yield table_of(DocumentTable("超额完成较多的指标一览表", _FAR, found[:MOST_ROWS]))


def _fact(name: str) -> Callable[[CountyMistake], str]:
    return lambda one: dict(one.told.telling.facts).get(name, "")


def _times(one: CountyMistake) -> str:
    times = _fact("倍数")(one)
    return f"{times}倍" if times else _fact("完成率")(one)


_FAR: Columns[CountyMistake] = (
    ORDINAL,
    Column("单位名称", ColumnKind.NAME, lambda one: one.owner, 0.3),
    Column("三级指标", ColumnKind.NAME, lambda one: one.told.telling.label, 0.28),
    Column("年度指标值", ColumnKind.NAME, _fact("目标"), 0.12),
    Column("实际完成值", ColumnKind.NAME, _fact("完成"), 0.12),
    Column("为指标值的", ColumnKind.NUMBER, _times, 0.12),
)
