"""概览: the one page for a head of bureau; every figure is one of summary (result.json)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.facts.run import Run
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import SEVERITY_TITLES, Family, Severity, Status
from xl_jixiao.rounds.oversight import Oversight, Timeliness, UnitFigures, good_of
from xl_jixiao.tables.analysis import Crosstab, Series, analyse
from xl_jixiao.tables.papers import block_title
from xl_jixiao.text.wording import percent

NAME = "概览"

_MOST_BLOCKS = 6


class Tile(NamedTuple):
    """A number that is seen at once."""

    label: str
    text: str
    """"—" where nobody knows."""


class MoneyRow(NamedTuple):
    """One kind of form and one year; None where nothing is known."""

    title: str
    forms: int
    annual: Decimal | None
    executed: Decimal | None
    rate: Decimal | None
    claimed: Decimal | None
    total: Decimal | None
    good: Decimal | None


class FirstUnit(NamedTuple):
    """One of the units to be looked at first."""

    name: str
    office: str
    unusable: int
    errors: int
    warnings: int
    excess: Decimal | None
    """By how many points 自评 is above 核算; None where it is not."""
    total: Decimal | None
    """Of its main form; like the grade None or "" where it has several."""
    grade: str


@dataclass(frozen=True, slots=True)
class FrontPage:
    """The page."""

    title: str
    note: str
    told: tuple[str, ...]
    """A sentence each."""
    tiles: tuple[Tile, ...]
    money: tuple[MoneyRow, ...]
    more_money: int
    """Kinds and years beyond the rows."""
    reporting: Crosstab | None
    """None without a roster."""
    grades: Crosstab
    kinds: Crosstab
    """Problems by kind, most first."""
    first: tuple[FirstUnit, ...]


def front_page(run: Run, figures: Oversight) -> FrontPage:
    """The sheet 概览."""
    time = figures.timeliness
    year = f"{run.year}年度" if run.year is not None else ""
    blocks = run.summary.blocks
    return FrontPage(
        title=f"{year}预算绩效自评情况概览",
        note=f"截至 {run.started.strftime('%Y-%m-%d %H:%M:%S')}；评分口径：{run.rules.title}；"
        "金额单位：万元",
        told=tuple(_told(run, figures)),
        tiles=tuple(_tiles(run, figures)),
        money=tuple(
            MoneyRow(
                block_title(one),
                len(one.rows),
                one.money.annual.value,
                one.money.executed.value,
                one.money.rate.value,
                one.scores.claimed.value,
                one.scores.total.value,
                good_of(one).value,
            )
            for one in blocks[:_MOST_BLOCKS]
        ),
        more_money=max(0, len(blocks) - _MOST_BLOCKS),
        reporting=None if time is None else _reporting(time),
        grades=analyse(run).grades,
        kinds=_kinds(run),
        first=tuple(map(first_unit, figures.first)),
    )


def _told(run: Run, figures: Oversight) -> Iterator[str]:
    """What came, what was found, what to do."""
    summary, time = run.summary, figures.timeliness
    if time is None:
        came = f"报来 {summary.units} 个单位的 {summary.counted} 份表"
        yield f"{came}；没有单位名单，不知道谁还没有报。"
    else:
        yield _time_told(time)
    rejected = summary.files[Status.REJECTED]
    if rejected:
        yield f"有 {rejected} 个文件用不了，不在下面的数字里，要请单位重报（见“文件清单”）。"
    good = figures.good
    if good.share.value is not None:
        yield (
            f"有等级的 {good.share.n} 份表中，核算为{'、'.join(good.names)}的占 "
            f"{percent(good.share.value)}。"
        )
    counts = "、".join(f"{SEVERITY_TITLES[one]} {summary.findings[one]} 条" for one in Severity)
    yield f"查出{counts}；错误必须改，警告要说明或改，提示供参考。"


def _time_told(time: Timeliness) -> str:
    told = f"应报 {time.due} 个单位，报齐 {time.complete} 个（报送率 {_rate(time.reported.value)}）"
    if time.dated:
        told += f"，有截止日期的 {time.dated} 个中按时 {time.in_time} 个"
        told += f"（及时率 {_rate(time.timely.value)}）"
    if time.due > time.complete:
        told += f"；还有 {time.due - time.complete} 个没有报齐，见“催报名单”"
    return f"{told}。"


def _rate(value: Decimal | None) -> str:
    return "—" if value is None else percent(value)


def _tiles(run: Run, figures: Oversight) -> Iterator[Tile]:
    time, summary = figures.timeliness, run.summary
    if time is None:
        yield Tile("报送单位", str(summary.units))
        yield Tile("计入的表", str(summary.counted))
        for status, label in ((Status.MERGED, "已汇总文件"), (Status.REJECTED, "未能处理文件")):
            yield Tile(label, str(summary.files[status]))
    else:
        yield Tile("应报单位", str(time.due))
        yield Tile("报齐", str(time.complete))
        known = bool(time.dated)
        yield Tile("其中按时", str(time.in_time) if known else "—")
        yield Tile("其中逾期", str(time.late) if known else "—")
    if time is not None:
        yield Tile("报了一部分", str(time.partly))
        yield Tile("未报", str(time.none))
    else:
        yield Tile("错误", str(summary.findings[Severity.ERROR]))
        yield Tile("警告", str(summary.findings[Severity.WARNING]))


def _reporting(time: Timeliness) -> Crosstab:
    undated = time.complete - time.in_time - time.late
    ends = (
        ("按时报齐", time.in_time),
        ("逾期报齐", time.late),
        ("报齐（无截止日期）", undated),
        ("报了一部分", time.partly),
        ("未报", time.none),
    )
    shown = [one for one in ends if one[1] or one[0] in {"按时报齐", "未报"}]
    categories = tuple(name for name, _ in shown)
    return Crosstab("报送情况", "个", categories, (Series("单位", tuple(n for _, n in shown)),))


def _kinds(run: Run) -> Crosstab:
    """The counted findings by the family of their check."""
    counts: dict[Family, Counter[Severity]] = {}
    for one in run.summary.checks:
        counts.setdefault(Family[one.id[0]], Counter()).update(one.counts)
    ordered = sorted(counts, key=lambda one: -counts[one].total())
    return Crosstab(
        "问题按类",
        "条",
        tuple(one.value for one in ordered),
        tuple(
            Series(title, tuple(counts[one][severity] for one in ordered))
            for severity, title in SEVERITY_TITLES.items()
        ),
    )


def first_unit(one: UnitFigures) -> FirstUnit:
    """How a unit is told among those to be looked at first."""
    final, findings = one.final, one.findings
    return FirstUnit(
        one.name,
        one.unit.office if one.unit else "",
        one.unusable,
        findings[Severity.ERROR],
        findings[Severity.WARNING],
        one.excess if one.excess > 0 else None,
        final.value if final else None,
        final.grade if final else "",
    )


def money_note(page: FrontPage) -> str:
    """What the table of money leaves out, "" where it holds all kinds of forms."""
    return f"另有 {page.more_money} 类见“汇总”。" if page.more_money else ""


def first_note(units: Sequence[FirstUnit]) -> str:
    """How the units to be looked at first are chosen."""
    if not units:
        return "报来的材料没有错误或警告，没有要先看的单位。"
    return "依次按未能处理的文件、错误条数、自评高于核算的分数、警告条数从多到少排列。"
