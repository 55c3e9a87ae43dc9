"""编报说明: where the figures come from and what is not counted, each told once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from xl_jixiao.facts.versions import split_by_source
from xl_jixiao.outputs.draft.county.wording import (
    OVERVIEW,
    count,
    mean_points,
    percent,
    points_text,
    subject,
    year_of,
)
from xl_jixiao.outputs.draft.phrases import Fact, PhraseBook
from xl_jixiao.outputs.draft.prose import Prose
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.tables.county import CountyFigures, FormBlock


def notes(figures: CountyFigures, book: PhraseBook) -> tuple[Prose, ...]:
    """For the page that is taken off before the report is sent."""
    rows = [row for block in figures.blocks for row in block.rows]
    return book.tell(
        "编报说明",
        口径=rules_of(figures.rules),
        未核对=not figures.rules.verified,
        报告=count(figures.from_text, "份", OVERVIEW),
        版本=count(figures.replaced, "份", OVERVIEW),
        资金未计=[*_each(figures, book, _without_money)],
        总分未计=[*_each(figures, book, _without_score)],
        认定=[*_each(figures, book, _claimed_part)],
        无名=count(sum(not row.unit for row in rows), "份", OVERVIEW),
    )


def rules_of(rules: RuleProfile) -> str:
    """The profile by name and version."""
    return f"{rules.title}（{rules.label}）"


def _each(figures: CountyFigures, book: PhraseBook, of: _NoteOf) -> Iterator[Prose]:
    for block in figures.blocks:
        told = of(block, book, {"年度": year_of(block), "对象": subject(block)})
        if told:
            yield told


def _without_money(block: FormBlock, book: PhraseBook, about: dict[str, Fact]) -> Prose:
    left = len(block.rows) - block.stats.money.forms
    return book.say("说明项.资金", **about, 份数=count(left, "份", OVERVIEW))


def _without_score(block: FormBlock, book: PhraseBook, about: dict[str, Fact]) -> Prose:
    """Why some are in no mean and have no place among the grades."""
    tables, told_only = split_by_source([row for row in block.rows if not row.has_scores])
    scaled = [row for row in tables if not row.unscaled]
    opened = sum(row.total is None for row in scaled)
    return book.say(
        "说明项.总分",
        **about,
        无表=count(len(told_only), "份", OVERVIEW),
        未折算=count(len(tables) - len(scaled), "份", OVERVIEW),
        待定=count(opened, "份", OVERVIEW),
        未填=count(len(scaled) - opened, "份", OVERVIEW),
    )


def _claimed_part(block: FormBlock, book: PhraseBook, about: dict[str, Fact]) -> Prose:
    stats = block.stats.scores
    part, total = stats.claimed_part.value, stats.total.value
    if not part or not total:  # none, or nothing claimed
        return Prose(())
    source = f"按自评认定的得分之和÷{stats.forms}份，{OVERVIEW}"
    share = f"按自评认定{points_text(part)}÷核算总分{points_text(total)}"
    return book.say(
        "说明项.认定",
        **about,
        多份=stats.forms > 1,
        认定=mean_points(part, source, stats.forms),
        占比=percent(part / total, share),
    )


_NoteOf = Callable[[FormBlock, PhraseBook, dict[str, Fact]], Prose]
