"""复核, 抽查复核结果汇总表, 扣分标准对照表: what reviewers enter, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.facts.final_score import final_score
from xl_jixiao.facts.reviewed import (
    REVIEW_TITLES,
    FormReview,
    ReviewField,
    ReviewRow,
    Reviews,
    RowReview,
)
from xl_jixiao.facts.roster_names import RosterNames
from xl_jixiao.facts.run import Run
from xl_jixiao.facts.scored import form_name
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.making import lookup
from xl_jixiao.rounds.reviewing import REVIEW_KEY, REVIEW_NAME
from xl_jixiao.rules.profile import ReviewCriterion
from xl_jixiao.tables.details import KIND_TITLES
from xl_jixiao.tables.table import CellValue, Column, ColumnKind, Columns, LongTable, fixed
from xl_jixiao.text.wording import clip, in_points, percent

OUTCOME_NAME = "抽查复核结果汇总表"
CRITERIA_NAME = "扣分标准对照表"
FINAL_TITLE = "复核后得分"
DEVIATION_TITLE = "偏离度＝（自评得分－复核后得分）÷自评得分"
NO_DEDUCTION = "不扣分，作说明"

_LISTED = 3
_NOTHING = Decimal(0)
_ONE = Decimal(1)


@lookup
class ReviewLine:
    """A row of the sheet 复核."""

    of: FormReview
    row: ReviewRow
    unit: str
    """As the roster writes it, where it knows it."""


def _level(name: str) -> Callable[[ReviewLine], CellValue]:
    def value(one: ReviewLine) -> CellValue:
        if one.row.list == "funds":
            return "预算执行率" if name == "level1" else one.row.told["label"] * (name == "level3")
        return str(one.row.told[name])

    return value


def _kind(one: ReviewLine) -> CellValue:
    return KIND_TITLES["execution" if one.row.list == "funds" else one.row.told["kind"]]


def _target(one: ReviewLine) -> CellValue:
    return "" if one.row.list == "funds" else str(one.row.told["target"])


def _actual(one: ReviewLine) -> CellValue:
    if one.row.list == "indicators":
        return str(one.row.told["actual"])
    rate = one.row.told["rate"]
    return "" if rate is None else percent(Decimal(rate))


def _entered(name: ReviewField) -> Callable[[ReviewLine], CellValue]:
    def value(one: ReviewLine) -> CellValue:
        entered = getattr(one.row.review or RowReview(), name.value)
        return entered if isinstance(entered, Decimal | str) else None

    return value


def _entry(
    name: ReviewField, kind: ColumnKind = ColumnKind.ENTRY, width: float | None = None
) -> Column[ReviewLine]:
    return Column(REVIEW_TITLES[name], kind, _entered(name), width)


def deviation(claimed: Decimal | None, reviewed: Decimal | None) -> Decimal | None:
    """偏离度 of a row or a form: (自评 − 复核) ÷ 自评."""
    if not claimed or reviewed is None:
        return None
    return (claimed - reviewed) / claimed


def _where(one: ReviewLine) -> str:
    told = one.row.told["cell"]
    sheet = "" if "!" in told else f"{one.of.form.sheet}!"
    return f"{one.of.form.file} {sheet}{told}"


REVIEW_COLUMNS: Columns[ReviewLine] = (
    Column("单位", ColumnKind.NAME, lambda one: one.unit, 18),
    Column("项目", ColumnKind.NAME, lambda one: one.of.form.project, 18),
    Column("一级指标", ColumnKind.TEXT, _level("level1"), 9),
    Column("二级指标", ColumnKind.TEXT, _level("level2"), 9),
    Column("三级指标", ColumnKind.NAME, _level("level3"), 20),
    Column("指标性质", ColumnKind.SHORT, _kind),
    Column("年度指标值", ColumnKind.TEXT, _target),
    Column("分值", ColumnKind.SCORE, lambda one: one.row.points),
    Column("自评完成值", ColumnKind.TEXT, _actual),
    Column("自评得分", ColumnKind.SCORE, lambda one: one.row.claimed),
    Column("核算得分", ColumnKind.SCORE, lambda one: one.row.score),
    _entry(ReviewField.ACTUAL),
    _entry(ReviewField.SCORE, ColumnKind.ENTRY_SCORE),
    _entry(ReviewField.SHARE, ColumnKind.ENTRY_RATE),
    _entry(ReviewField.CLAUSE, width=8),
    _entry(ReviewField.NOTE, width=26),
    Column(FINAL_TITLE, ColumnKind.SCORE, lambda one: one.row.final, 8),
    Column(
        DEVIATION_TITLE,
        ColumnKind.RATE,
        lambda one: deviation(one.row.claimed, one.row.final),
        17,
    ),
    Column("位置", ColumnKind.NAME, _where, 24),
)

KEY_COLUMN: Column[ReviewLine] = Column(REVIEW_KEY, ColumnKind.TEXT, lambda one: one.row.key)


def review_titles() -> frozenset[str]:
    """The titles of the columns that people do not type into."""
    return frozenset(one.title for one in REVIEW_COLUMNS) - set(REVIEW_TITLES.values())


@dataclass(frozen=True, slots=True)
class ReviewSheets:
    """The sheets of the review."""

    name: str
    columns: Columns[ReviewLine]
    lines: tuple[ReviewLine, ...]
    note: str
    hidden: frozenset[str]
    outcome: LongTable | None
    """None where nothing was reviewed yet."""
    criteria: LongTable | None
    """None where the profile has none."""
    ids: tuple[str, ...] = ()
    """Of the criteria, for the list at the cells."""


_NOTE = (
    "黄色各列由复核人填写，下次汇总自动带入；行可以排序、筛选，列可以移动。"
    "复核后得分：填了复核得分的按复核得分，否则按 分值×（1－扣分比例），"
    "没有填比例的按扣分口径所定的比例，都没有填的按核算得分（不能核算的按自评得分，不超出区间）。"
)


def review_sheets(run: Run) -> ReviewSheets | None:
    """The sheets; None where nothing is scored, and in a combined result."""
    reviews = run.reviews
    if reviews is None or not reviews.forms:
        return None
    names = RosterNames(run)
    lines = tuple(
        ReviewLine(one, row, names.owner(one.form)) for one in reviews.forms for row in one.rows
    )
    titles = {title for line in lines if line.row.review for title, _ in line.row.review.more}
    more = tuple(_more_column(title) for title in sorted(titles))
    criteria = run.rules.review.criteria
    projects = any(one.form.project for one in reviews.forms)
    return ReviewSheets(
        REVIEW_NAME,
        (*REVIEW_COLUMNS, *more, KEY_COLUMN),
        lines,
        f"{_chosen(reviews)}{_NOTE}",
        frozenset({REVIEW_KEY} if projects else {REVIEW_KEY, "项目"}),
        _outcome(run, reviews),
        _criteria(run),
        tuple(one.id for one in criteria),
    )


def _chosen(reviews: Reviews) -> str:
    sample = reviews.sample
    if sample is None or sample.by == "units":
        return f"抽查范围：指定的单位，共 {len(reviews.forms)} 张。"
    return sample.told


def _more_column(title: str) -> Column[ReviewLine]:
    def value(one: ReviewLine) -> CellValue:
        return dict(one.row.review.more).get(title, "") if one.row.review else ""

    return Column(title, ColumnKind.ENTRY, value, 14)


class Outcome(NamedTuple):
    """A form of 抽查复核结果汇总表, or all of them."""

    number: int | None
    """None: all of them."""
    unit: str
    project: str
    form: str
    rows: int
    reviewed: int
    claimed: Decimal | None
    computed: Decimal | None
    final: Decimal | None
    grade: str
    grave: int
    """Rows that lost all their points."""
    major: int
    """Rows that lost a part."""
    minor: int
    """Rows with an opinion and no deduction."""
    reasons: str

    @property
    def difference(self) -> Decimal | None:
        """偏差: 复核 − 自评."""
        both = self.claimed is not None and self.final is not None
        return self.final - self.claimed if both and self.final and self.claimed else None


def _lost(row: ReviewRow) -> Decimal:
    """The points that the review took off what was claimed."""
    reviewed = row.reviewed
    if reviewed is None:
        return _NOTHING
    return max(
        _NOTHING, (row.claimed if row.claimed is not None else row.points or _NOTHING) - reviewed
    )


def outcomes(run: Run, reviews: Reviews) -> Iterator[Outcome]:
    """The forms of which something was reviewed."""
    names = RosterNames(run)
    shown = [one for one in reviews.forms if any(row.review for row in one.rows)]
    for number, one in enumerate(shown, 1):
        lost = [(row, _lost(row)) for row in one.rows]
        grave = [row for row, points in lost if points and not row.reviewed]
        noted = [row for row, points in lost if row.review is not None and not points]
        yield Outcome(
            number,
            names.owner(one.form),
            one.form.project,
            form_name(one.form.form),
            len(one.rows),
            len(one.reviewed),
            one.form.claimed,
            one.form.total,
            one.total,
            final_score(run, one.form).grade if one.total is not None else "",
            len(grave),
            sum(bool(points) for _, points in lost) - len(grave),
            len(noted),
            _reasons(run, lost) or one.why_no_total,
        )


def _reasons(run: Run, lost: list[tuple[ReviewRow, Decimal]]) -> str:
    texts = {one.id: one.text for one in run.rules.review.criteria}
    told = []
    gravest = sorted((one for one in lost if one[1]), key=lambda one: -one[1])
    for row, points in gravest[:_LISTED]:
        review = row.review or RowReview()
        name = row.told.get("level3") or row.told.get("label") or ""
        why = review.note or texts.get(review.clause, "")
        shown = f"：{clip(why, 30)}" if why else ""
        told.append(f"{clip(name, 20)} －{in_points(points)}{shown}")
    more = f"；另有 {len(gravest) - _LISTED} 个指标" if len(gravest) > _LISTED else ""
    return "；".join(told) + more


_OUTCOME_COLUMNS: Columns[Outcome] = (
    Column("序号", ColumnKind.COUNT, lambda one: one.number),
    Column("单位", ColumnKind.NAME, lambda one: one.unit, 20),
    Column("项目名称", ColumnKind.NAME, lambda one: one.project, 20),
    Column("表类型", ColumnKind.SHORT, lambda one: one.form),
    Column("指标数", ColumnKind.COUNT, lambda one: one.rows),
    Column("其中 已复核", ColumnKind.COUNT, lambda one: one.reviewed),
    Column("自评得分", ColumnKind.SCORE, lambda one: one.claimed),
    Column("核算得分", ColumnKind.SCORE, lambda one: one.computed),
    Column("复核得分", ColumnKind.SCORE, lambda one: one.final),
    Column("复核等级", ColumnKind.SHORT, lambda one: one.grade),
    Column("偏差＝复核－自评", ColumnKind.SCORE, lambda one: one.difference, 9),
    Column(
        "偏离度＝（自评得分－复核得分）÷自评得分",
        ColumnKind.RATE,
        lambda one: deviation(one.claimed, one.final),
        16,
    ),
    Column("致命", ColumnKind.COUNT, lambda one: one.grave),
    Column("重要", ColumnKind.COUNT, lambda one: one.major),
    Column("优化", ColumnKind.COUNT, lambda one: one.minor),
    Column("主要偏差原因", ColumnKind.LONG, lambda one: one.reasons),
)


def _outcome(run: Run, reviews: Reviews) -> LongTable | None:
    rows = tuple(outcomes(run, reviews))
    if not rows:
        return None
    whole = [one for one in rows if one.final is not None and one.claimed is not None]
    total = Outcome(
        None,
        f"合计（平均按自评、复核都有的 {len(whole)} 张）",
        "",
        "",
        sum(one.rows for one in rows),
        sum(one.reviewed for one in rows),
        _mean([one.claimed for one in whole]),
        _mean([one.computed for one in whole]),
        _mean([one.final for one in whole]),
        "",
        sum(one.grave for one in rows),
        sum(one.major for one in rows),
        sum(one.minor for one in rows),
        "",
    )
    note = (
        f"{_chosen(reviews)}列出已有复核内容的表。致命：扣完全部得分的指标；重要：扣一部分的；"
        "优化：有意见而没有扣分的。合计行的得分是平均数。"
    )
    return replace(fixed(OUTCOME_NAME, _OUTCOME_COLUMNS, (*rows, total), note), printed=True)


def _mean(values: list[Decimal | None]) -> Decimal | None:
    known = [one for one in values if one is not None]
    if not known or len(known) < len(values):
        return None
    return sum(known, _NOTHING) / len(known)


def _left(one: ReviewCriterion) -> str:
    if one.share is None:
        return "按核算得分（不能核算的按自评）"
    return "0" if one.share == _ONE else f"分值×{percent(_ONE - one.share)}"


_CRITERIA_COLUMNS: Columns[ReviewCriterion] = (
    Column("扣分口径", ColumnKind.SHORT, lambda one: one.id, 10),
    Column("情形", ColumnKind.LONG, lambda one: one.text, 60),
    Column(
        "扣分比例",
        ColumnKind.RATE,
        lambda one: NO_DEDUCTION if one.share is None else one.share,
        16,
    ),
    Column("扣分后得分", ColumnKind.NAME, _left, 26),
)


def _criteria(run: Run) -> LongTable | None:
    rule = run.rules.review
    if not rule.criteria:
        return None
    note = f"{f'依据：{rule.basis}。' if rule.basis else ''}“复核”的“扣分口径”填这里的编号。"
    return replace(fixed(CRITERIA_NAME, _CRITERIA_COLUMNS, rule.criteria, note), printed=True)
