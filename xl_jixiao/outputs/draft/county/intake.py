"""报送情况, 未报送单位, 编报说明: what came in, what could not be used, who is missing; where the
figures come from and what is not counted, each told once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from xl_jixiao.facts.versions import split_by_source
from xl_jixiao.model.submission import FORM_TITLES, Form
from xl_jixiao.outputs.draft.county.wording import (
    COMPARED,
    FILES,
    FINDINGS,
    LISTED,
    MISSING,
    OVERVIEW,
    count,
    mean_points,
    names,
    percent,
)
from xl_jixiao.outputs.draft.phrases import Fact, PhraseBook
from xl_jixiao.outputs.word.prose import Prose, SourcedNumber
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.tables.county import CountyFigures, FormBlock
from xl_jixiao.text.wording import in_cents

_NoteOf = Callable[[FormBlock, PhraseBook, dict[str, Fact]], Prose]
_NOT_LISTED = "F13"
"""The check that compares the names of the forms with the roster."""


def received(figures: CountyFigures, book: PhraseBook) -> tuple[Prose, ...]:
    """Files, forms, the roster, and what is to be sent again."""
    rejected = len(figures.rejected)
    return book.tell(
        "报送情况",
        文件=count(figures.files, "个", FILES),
        纳入=count(figures.merged, "个", FILES),
        未能=count(rejected, "个", FILES),
        其余=count(figures.skipped, "个", FILES),
        单位数=count(figures.units, "个单位", OVERVIEW) if figures.merged else None,
        材料=_materials(figures, book),
        **_roster(figures),
        **_unlisted(figures),
        **_rates(figures),
        **_last_round(figures),
    )


def missing_units(figures: CountyFigures, book: PhraseBook) -> tuple[Prose, ...]:
    """All names; a gap without a roster."""
    return book.tell("未报送单位", **_roster(figures))


def _materials(figures: CountyFigures, book: PhraseBook) -> list[Prose]:
    kinds = [
        (form, sum(block.tables for block in figures.of(form)))
        for form in (Form.DEPARTMENT, Form.PROJECT)
    ]
    kinds.append((Form.BASIC_DATA, figures.basic))
    told = [
        book.say("材料项.表", 表=FORM_TITLES[form], 份数=count(number, "份", OVERVIEW))
        for form, number in kinds
    ]
    told.append(book.say("材料项.报告", 份数=count(figures.from_text, "份", OVERVIEW)))
    return [one for one in told if one]


def _roster(figures: CountyFigures) -> dict[str, Fact]:
    listed, missing = figures.roster, figures.summary.missing_units
    if listed is None:
        return {}
    arrived = listed - len(missing)
    partly = figures.summary.partly_missing
    return {
        "应报": count(listed, "个单位", "单位名单"),
        "报齐": not missing,
        "已报": f"{arrived}个"
        if not arrived
        else count(arrived, "个", f"{listed}−{len(missing)}，单位名单、{MISSING}"),
        "报送率": percent(Decimal(arrived) / listed, f"（{listed}−{len(missing)}）÷{listed}")
        if listed
        else None,
        "未报": count(len(missing), "个", MISSING),
        "仅一": len(missing) == 1,
        "列全": len(missing) <= LISTED,
        "未报单位": "、".join(missing[:LISTED]),
        "全部未报": "、".join(missing),
        "部分": count(len(partly), "个", MISSING),
        "部分单位": names(partly, ""),
    }


def _rates(figures: CountyFigures) -> dict[str, Fact]:
    """覆盖率, 及时率 and 优良率, and what they are made of."""
    good, time = figures.oversight.good.share, figures.oversight.timeliness
    found: dict[str, Fact] = {"优良率": percent(good.value, OVERVIEW)}
    if time is not None:
        owed, answered = f"{time.owed}份", f"{time.answered}÷{time.owed}，单位名单"
        found |= {
            "应报表": SourcedNumber(owed, "单位名单"),
            "已报表": count(time.answered, "份", "单位名单"),
            "覆盖率": percent(time.covered.value, answered),
            "有期限": count(time.dated, "个单位", "单位名单"),
            "按时": count(time.in_time, "个", "单位名单"),
            "逾期": count(time.late, "个", "单位名单"),
            "及时率": percent(time.timely.value, f"{time.in_time}÷{time.dated}，单位名单"),
        }
    return found


def _last_round(figures: CountyFigures) -> dict[str, Fact]:
    """What became of the findings of the run before."""
    if figures.compared is None or not figures.compared.total.before:
        return {}
    one = figures.compared.total
    return {
        "上轮": count(one.before, "条", COMPARED),
        "已改": f"{one.fixed}条" if not one.fixed else count(one.fixed, "条", COMPARED),
        "未改": count(one.open, "条", COMPARED),
        "改错": count(one.changed, "条", COMPARED),
        "新增": count(one.new, "条", COMPARED),
        "整改率": percent(one.rate, f"{one.corrected}÷{one.to_correct}，{COMPARED}"),
    }


def _unlisted(figures: CountyFigures) -> dict[str, Fact]:
    """Units that reported without being on the roster: else its figures contradict the files'."""
    for one in figures.summary.checks:
        if one.id == _NOT_LISTED and figures.roster is not None:
            units = one.units
            return {
                "名单外": count(len(units), "个单位", FINDINGS),
                "名单外单位": names(units, ""),
            }
    return {}


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
        told = of(block, book, {"年度": block.of_year, "对象": block.subject})
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
    share = f"按自评认定{in_cents(part)}÷核算总分{in_cents(total)}"
    return book.say(
        "说明项.认定",
        **about,
        多份=stats.forms > 1,
        认定=mean_points(part, source, stats.forms),
        占比=percent(part / total, share),
    )
