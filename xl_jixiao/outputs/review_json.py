"""`review` of submissions and of their rows in result.json."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from xl_jixiao.facts.final_score import final_score
from xl_jixiao.facts.records import FormKey, FormRecord
from xl_jixiao.facts.reviewed import FormReview, ReviewRow, ReviewTold, RowReview, Sample
from xl_jixiao.facts.run import Run
from xl_jixiao.outputs.json_number import json_number
from xl_jixiao.outputs.result_values import Values
from xl_jixiao.rounds.reviewing import row_keys

Json = dict[str, Any]  # JSON is untyped by nature


def reviews_by_form(run: Run) -> Mapping[FormKey, FormReview | ReviewTold]:
    """The forms of which something was entered; those of other results have their rows already."""
    if run.reviews is None:
        return {}
    forms = (one for one in run.reviews.forms if any(row.review for row in one.rows))
    return {**run.reviews.taken, **{one.form.key: one for one in forms}}


def form_review_json(run: Run, form: FormRecord, told: ReviewTold) -> Json:
    """The review of a form; total and grade are null where nothing was decided."""
    grade = final_score(run, form).grade if told.total is not None else ""
    return {
        "total": json_number(told.total),
        "grade": grade or None,
        "rows": told.rows,
        "reviewed": told.reviewed,
    }


def taken_review(form: Values) -> ReviewTold | None:
    """The same again of a submission; None where nothing was entered of it.

    Raises:
        ValueProblemError: a value is absent or of another type.
    """
    told = form.raw("review")
    if told is None:
        return None
    one = form.part("review")
    return ReviewTold(one.number("total"), one.whole("rows") or 0, one.whole("reviewed") or 0)


def with_row_reviews(line: bytes, one: FormReview) -> bytes:
    """The form of result.json with what was entered of its rows."""
    entered = [row for row in one.rows if row.review is not None]
    if not entered:
        return line
    form = json.loads(line)
    for row in entered:
        form[row.list][row.at]["review"] = _row_review(row)
    return json.dumps(form, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace")


def _row_review(row: ReviewRow) -> Json:
    review = row.review or RowReview()
    return {
        "actual": review.actual or None,
        "score": json_number(review.score),
        "share": json_number(review.share),
        "clause": review.clause or None,
        "note": review.note or None,
        "more": dict(review.more),
        "final": json_number(row.final),
    }


def sample_json(sample: Sample | None) -> Json | None:
    """How the forms of the sheet 复核 were chosen."""
    if sample is None:
        return None
    return {"by": sample.by, "count": sample.size, "seed": sample.seed, "told": sample.told}


def earlier_sample(told: object) -> Sample | None:
    """The same again; None where it is none."""
    if not isinstance(told, dict):
        return None
    one = Values(told)
    return Sample(one.text("by"), one.whole("count") or 0, one.whole("seed"), one.text("told"))


def earlier_reviews(form: Json, subject: str) -> Iterator[tuple[str, RowReview]]:
    """What was entered of the rows of a form, by their keys.

    Raises:
        ValueProblemError: a value is absent or of another type.
    """
    if not any(isinstance(one, dict) and one.get("review") for one in _rows(form)):
        return
    for key, name, at in row_keys(subject, form):
        told = form[name][at].get("review")
        if isinstance(told, dict):
            yield key, _earlier(Values(told))


def _rows(form: Json) -> Iterator[object]:
    for name in ("funds", "indicators"):
        rows = form.get(name)
        yield from rows if isinstance(rows, list) else ()


def _earlier(one: Values) -> RowReview:
    more = one.raw("more") if "more" in one.data else {}
    return RowReview(
        actual=one.text("actual"),
        score=one.number("score"),
        share=one.number("share"),
        clause=one.text("clause"),
        note=one.text("note"),
        more=tuple(more.items()) if isinstance(more, dict) else (),
    )
