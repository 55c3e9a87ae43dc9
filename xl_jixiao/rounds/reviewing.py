"""复核 from run to run: which rows there are, what reviewers entered of them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from xl_jixiao.facts.ledger import Unplaced
from xl_jixiao.facts.records import FormRecord, Part
from xl_jixiao.facts.reviewed import (
    REVIEW_TITLES,
    FormReview,
    ReviewField,
    ReviewRow,
    Reviews,
    RowReview,
    Sample,
    review_total,
)
from xl_jixiao.facts.run import Run
from xl_jixiao.facts.stored_lines import stored_lines
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.grid import CellKind
from xl_jixiao.model.submission import FundRole, RowRole
from xl_jixiao.rounds.entries import EnteredCell, EnteredRow, EntriesRead, EntrySheet
from xl_jixiao.rounds.keys import row_part, subject_of_record
from xl_jixiao.rounds.sampling import ALL_UP_TO, chosen, sample_told
from xl_jixiao.text.wording import clip, in_points

Json = dict[str, Any]  # JSON is untyped by nature

REVIEW_NAME = "复核"
REVIEW_KEY = "复核标识"
_CENT = Decimal("0.01")


def review_sheet(own: frozenset[str]) -> EntrySheet:
    """How the sheet is found; `own` are the titles of its other columns."""
    entries = {one.value: title for one, title in REVIEW_TITLES.items()}
    return EntrySheet(REVIEW_NAME, REVIEW_KEY, "", entries, own)


_SCORED = RowRole.SCORED


def row_keys(subject: str, form: Json) -> Iterator[tuple[str, str, int]]:
    """Key, list and index of each scored row of a form of result.json: what the clerk calls it."""
    seen: Counter[str] = Counter()
    funds = enumerate(form["funds"])
    total = next((at for at, one in funds if one["role"] == FundRole.TOTAL), None)
    if total is not None:
        yield f"{subject}-execution-1", "funds", total
    for at, row in enumerate(form["indicators"]):
        if row["role"] == _SCORED:
            name = row_part([row["level2"] or row["level1"], row["level3"]])
            seen[name] += 1
            yield f"{subject}-{name}-{seen[name]}", "indicators", at


def subject_of_key(key: str) -> str:
    """The form that a row is of."""
    return key.partition("-")[0]


@dataclass(frozen=True, slots=True)
class ReviewEntries:
    """What was entered into the sheet 复核 since a run wrote it."""

    by_key: Mapping[str, RowReview] = field(default_factory=dict)
    """Of each row that was found: all that is entered there now."""
    kept_fields: frozenset[str] = frozenset()
    """Fields whose columns are gone: what was entered there before stays."""
    cells: Mapping[str, tuple[EnteredCell, ...]] = field(default_factory=dict)
    """Key → its cells."""
    unplaced: tuple[Unplaced, ...] = ()
    told: tuple[str, ...] = ()


NO_REVIEWS = ReviewEntries()

_NOWHERE = "这一行没有复核标识（标识被删除，或是另加的行），不知道是哪个指标的"
_NO_TITLE = "这一列没有列名，不知道是什么内容"
_GONE = "这次汇总里没有这一行指标（改了名称、换了版本，或表没有再报）"
_TOO_MANY = "复核得分大于分值，没有采用"
_TWICE = "同一行指标有两行填写，内容不同；采用了先出现的一行"


def review_entries(reading: EntriesRead, now: str) -> ReviewEntries:
    """What reviewers entered, checked cell by cell as far as a cell alone tells."""
    taking = _Taking(now)
    there: set[str] = set()
    for row in reading.rows:
        there |= row.fields
        taking.take(row)
    for one in reading.homeless:
        taking.refuse(one, _NOWHERE if one.title else _NO_TITLE)
    lost = [one for one in ReviewField if one not in there] if reading.rows else []
    told = tuple(
        f"“{REVIEW_NAME}”里没有找到列“{REVIEW_TITLES[one]}”：以前填写的照旧保留。" for one in lost
    )
    return ReviewEntries(
        taking.by_key, frozenset(lost), taking.cells, tuple(taking.unplaced), (*told, *taking.told)
    )


class _Taking:
    """Takes in the rows of the sheet."""

    def __init__(self, now: str) -> None:
        self._now = now
        self.by_key: dict[str, RowReview] = {}
        self.cells: dict[str, tuple[EnteredCell, ...]] = {}
        self.unplaced: list[Unplaced] = []
        self.told: list[str] = []

    def take(self, row: EnteredRow) -> None:
        """One row."""
        before = self.by_key.get(row.key, RowReview())
        if before != RowReview():
            said = set(shown_review(before))
            for one in row.cells.values():
                numbers = {(one.title, str(number(one))) for number in (_number, _share)}
                if (one.title, one.text) not in said and not numbers & said:
                    self.refuse(one, _TWICE)
            return
        made = RowReview(more=self._more(row))
        for name in ReviewField:
            if (cell := row.cells.get(name)) is not None:
                made = self._with(made, name, cell)
        self.by_key[row.key] = made
        self.cells[row.key] = tuple(row.cells.values())

    def _more(self, row: EnteredRow) -> tuple[tuple[str, str], ...]:
        return tuple((name[1:], one.text) for name, one in row.cells.items() if name[:1] == "+")

    def _with(self, made: RowReview, name: ReviewField, cell: EnteredCell) -> RowReview:
        if name is ReviewField.SCORE:
            number = _number(cell)
            if number is None or number < 0:
                self.refuse(cell, "复核得分应是不小于 0 的数")
                return made
            return made._replace(score=number)
        if name is ReviewField.SHARE:
            share = _share(cell)
            if share is None or share > 1:
                self.refuse(cell, "扣分比例应在 0% 到 100% 之间")
                return made
            return made._replace(share=share)
        return _with_text(made, name, cell.text)

    def refuse(self, cell: EnteredCell, why: str) -> None:
        """It has no place, or no meaning."""
        one = Unplaced(self._now, cell.ref.sheet, cell.ref.a1, cell.title, cell.text, why)
        self.unplaced.append(one)


def _with_text(made: RowReview, name: ReviewField, text: str) -> RowReview:
    if name is ReviewField.ACTUAL:
        return made._replace(actual=text)
    return made._replace(clause=text) if name is ReviewField.CLAUSE else made._replace(note=text)


def _number(cell: EnteredCell) -> Decimal | None:
    if cell.cell.kind is CellKind.NUMBER:
        return cell.cell.number
    try:
        number = Decimal(cell.text.removesuffix("分").strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _share(cell: EnteredCell) -> Decimal | None:
    """−30%, 30%, 0.3: the part that is taken off."""
    text = cell.text.strip()
    if cell.cell.kind is CellKind.NUMBER and cell.cell.number is not None:
        return abs(cell.cell.number)
    if not text.endswith(("%", "％")):
        number = _number(cell)
        return None if number is None else abs(number)
    try:
        return abs(Decimal(text[:-1].strip())) / 100
    except InvalidOperation:
        return None


def reviews_of(
    run: Run,
    earlier: Mapping[str, RowReview],
    entries: ReviewEntries,
    sample: Sample | None,
) -> tuple[Reviews, tuple[Unplaced, ...]]:
    """What was reviewed in a run, and what of it has no place any more.

    Args:
        run: this run.
        earlier: row → what the result before has of it.
        entries: what was entered since.
        sample: how forms are chosen; None: as before, else all of them or the largest.
    """
    return _Reviewing(run, earlier, entries, sample).done()


class _Reviewing:
    """Puts what was entered to the rows of this run."""

    def __init__(
        self,
        run: Run,
        earlier: Mapping[str, RowReview],
        entries: ReviewEntries,
        sample: Sample | None,
    ) -> None:
        self._run, self._entries = run, entries
        self._entered = _merged(earlier, entries)
        self._shares = {one.id: one.share for one in run.rules.review.criteria}
        self._told = list(entries.told)
        self._placed = 0
        self._now = run.started.isoformat(timespec="seconds")
        self._too_many: list[Unplaced] = []
        self._forms = tuple(
            one for one in run.forms if one.scored and one.key not in run.superseded
        )
        self._sample = sample

    def done(self) -> tuple[Reviews, tuple[Unplaced, ...]]:
        """All of it."""
        subjects = {subject_of_key(key) for key, one in self._entered.items() if one != RowReview()}
        sample, shown = self._shown(subjects)
        rows_of = _Rows(self._run)
        forms, found = [], set[str]()
        for one in shown:
            rows = tuple(self._row(row, one) for row in rows_of.rows(one))
            found |= {row.key for row in rows}
            total, why = review_total(one, rows)
            if why:
                self._told.append(f"复核：{one.name}没有复核总分，{why}。")
            forms.append(FormReview(one, rows, total, why))
        lost = tuple(self._lost(found))
        unplaced = (*self._entries.unplaced, *lost)
        self._told += [_unplaced_told(one) for one in unplaced]
        unplaced = (*unplaced, *self._too_many)
        totals = {one.form.key: one.total for one in forms if one.total is not None}
        reviews = Reviews(sample, tuple(forms), tuple(self._told), self._placed, totals)
        return reviews, unplaced

    def _shown(self, subjects: set[str]) -> tuple[Sample, tuple[FormRecord, ...]]:
        """The forms on the sheet: the sample, and whatever has entries."""
        sample = self._sample
        if sample is None:
            sample = self._usual()
        picked = chosen(self._forms, sample)
        keys = {one.key for one in picked}
        shown = tuple(
            one
            for one in self._forms
            if one.key in keys or (subjects and subject_of_record(one) in subjects)
        )
        told = sample_told(sample, len(picked), len(self._forms))
        return sample._replace(told=told if sample.by != "units" else sample.told), shown

    def _usual(self) -> Sample:
        """All where they are few, else as the profile says."""
        if len(self._forms) <= ALL_UP_TO:
            return Sample("all")
        rule = self._run.rules.review
        drawn = rule.sample_by in {"random", "grade"}
        seed = int(self._run.started.strftime("%Y%m%d")) if drawn else None
        return Sample(rule.sample_by, rule.sample_count, seed)

    def _row(self, row: ReviewRow, form: FormRecord) -> ReviewRow:
        review = self._entered.get(row.key)
        if review is None or review == RowReview():
            return row
        cells = {one.title: one.place for one in self._entries.cells.get(row.key, ())}
        self._placed += len(cells)
        made = replace(row, review=review, clause_share=self._shares.get(review.clause))
        self._told += _doubts(made, form, cells)
        if review.score is None or _within(review.score, row.points):
            return made
        self._too_many += [
            Unplaced(self._now, one.ref.sheet, one.ref.a1, one.title, one.text, _TOO_MANY)
            for one in self._entries.cells.get(row.key, ())
            if one.title == REVIEW_TITLES[ReviewField.SCORE]
        ]
        return replace(made, review=review._replace(score=None))

    def _lost(self, found: set[str]) -> Iterator[Unplaced]:
        now = self._now
        for key, review in self._entered.items():
            if key in found or review == RowReview():
                continue
            cells = self._entries.cells.get(key)
            if cells:
                for one in cells:
                    yield Unplaced(now, one.ref.sheet, one.ref.a1, one.title, one.text, _GONE)
            else:
                for title, text in shown_review(review):
                    yield Unplaced(now, REVIEW_NAME, "", title, text, _GONE)


def _within(score: Decimal, points: Decimal | None) -> bool:
    return points is None or score <= points


def _doubts(row: ReviewRow, form: FormRecord, cells: Mapping[str, str]) -> Iterator[str]:
    """What a reviewer should look at again; with the cell where it was typed just now."""
    review = row.review
    if review is None or not cells:
        return
    name = row.told.get("level3") or row.told.get("label") or ""
    where = cells.get(REVIEW_TITLES[ReviewField.SCORE]) or next(iter(cells.values()))
    head = f"{where}（{form.name}“{clip(name, 20)}”）"
    score = review.score
    if score is not None and not _within(score, row.points):
        points = in_points(row.points or score)
        yield f"{head}：复核得分 {in_points(score)} 大于分值 {points}，没有采用，请改正。"
    elif score is not None and row.claimed is not None and score > row.claimed:
        yield f"{head}：复核得分 {in_points(score)} 高于自评得分 {in_points(row.claimed)}，请确认。"
    share = row.clause_share if review.share is None else review.share
    if score is not None and share is not None and row.points is not None:
        by_share = row.points * (1 - share)
        if abs(by_share - score) > _CENT:
            yield (
                f"{head}：复核得分 {in_points(score)} 与扣分比例不符（按比例应得 "
                f"{in_points(by_share.quantize(_CENT))}），按复核得分计。"
            )


def _unplaced_told(one: Unplaced) -> str:
    where = f"{one.sheet}!{one.cell}" if one.cell else one.sheet
    title = f"（{one.title}）" if one.title else ""
    return (
        f"{where}{title}填写的“{clip(one.text)}”没有带入：{one.why}。"
        "内容列在“未能带入的填写”，原件在“历史”里。"
    )


def shown_review(review: RowReview) -> Iterator[tuple[str, str]]:
    """Title and text of what is entered."""
    for name in ReviewField:
        value = getattr(review, name.value)
        if value not in {None, ""}:
            yield REVIEW_TITLES[name], str(value)
    yield from review.more


def _merged(earlier: Mapping[str, RowReview], entries: ReviewEntries) -> Mapping[str, RowReview]:
    """What the result before has, where the sheet does not say otherwise."""
    merged = dict(earlier)
    for key, now in entries.by_key.items():
        before = earlier.get(key)
        if before is not None and entries.kept_fields:
            kept = {name: getattr(before, name) for name in entries.kept_fields}
            merged[key] = now._replace(**kept)
        else:
            merged[key] = now
    return merged


class _Rows:
    """The scored rows of forms, read from what was made of their files."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._places = {
            one.key: (at, index)
            for at, file in enumerate(run.files)
            for index, one in enumerate(file.forms)
        }
        self._latest: tuple[int, Sequence[bytes]] = -1, ()

    def rows(self, form: FormRecord) -> Iterator[ReviewRow]:
        """Those of a form.

        Raises:
            ValueError: what was kept of a file is not what was made of it.
        """
        at, index = self._places[form.key]
        if self._latest[0] != at:
            lines = stored_lines(self._run.parts.read(at, Part.SUBMISSIONS))
            if len(lines) != len(self._run.files[at].forms):
                raise ValueError(len(lines))
            self._latest = at, lines
        told = json.loads(self._latest[1][index], parse_float=Decimal)
        for key, name, place in row_keys(subject_of_record(form), told):
            yield _review_row(key, name, place, told[name][place])


def _review_row(key: str, name: str, at: int, row: Json) -> ReviewRow:
    score = _decimal(row["score"])
    points = _decimal(row["points"])
    low, high = (_decimal(row.get(end)) for end in ("low", "high"))
    if name == "funds":  # the execution has no bounds of its own
        low, high = (score, score) if score is not None else (Decimal(0), points)
    return ReviewRow(key, name, at, row, points, _decimal(row["claimed_score"]), score, low, high)


def _decimal(value: Decimal | int | None) -> Decimal | None:
    return None if value is None else Decimal(value)
