"""Which official form a sheet is: the layout whose texts agree best.

The columns are read by the shared vocabulary in any case; the layout says what kind of form it is,
what a bare amount means, and what the form is called. A mixture that no layout prints (bureaus
circulate their own blanks) is read as "generic".
"""

from __future__ import annotations

from functools import cache, lru_cache

from xl_jixiao.forms.headers import Header
from xl_jixiao.layouts.layout import Layout
from xl_jixiao.layouts.loading import load_layouts, of_forms
from xl_jixiao.layouts.vocabulary import without_brackets, word
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.submission import Form

GENERIC = "generic"
_ENOUGH = 0.65
"""Share of common column texts below which a sheet is no known form."""
_MONEY, _FIELDS, _ORDER, _TITLE = 0.5, 0.3, 0.4, 0.2
"""What money columns, labels of fields, order of columns and title add to the agreement of the
indicator columns (at most 1)."""


@dataclass(frozen=True, slots=True)
class _Print:
    """The words that a form prints."""

    layout: Layout
    indicator: frozenset[str]
    order: tuple[str, ...]
    money: frozenset[str]
    fields: frozenset[str]
    title: str


@of_forms
@cache
def _prints() -> tuple[_Print, ...]:
    return tuple(_print(layout) for layout in load_layouts() if layout.indicators is not None)


def _print(layout: Layout) -> _Print:
    columns = layout.indicators.columns if layout.indicators else ()
    money = layout.funds.columns if layout.funds else ()
    return _Print(
        layout=layout,
        indicator=_words(tuple(column.text for column in columns)),
        order=tuple(column.key for column in columns),
        money=_words(tuple(column.text for column in money)),
        fields=_words(tuple(one.text for one in (*layout.fields, *layout.closing))),
        title=word(layout.title.text.rpartition("}")[2]),
    )


def _words(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word(text) for text in texts if text)


def recognise(
    indicators: Header, money: Header | None, labels: tuple[str, ...], title: str
) -> Layout | None:
    """The layout that the header texts agree with best, None where none agrees enough."""
    return _recognise(
        tuple(indicators.texts),
        tuple(indicators.columns),
        tuple(money.texts) if money else (),
        labels,
        word(title),
    )


@of_forms
@lru_cache(maxsize=256)  # saves 0.01 s of 3.3 s: tests/bench/bench_caches.py
def _recognise(
    texts: tuple[str, ...],
    order: tuple[str, ...],
    money: tuple[str, ...],
    labels: tuple[str, ...],
    title: str,
) -> Layout | None:
    seen, paid, named = _words(texts), _words(money), frozenset(labels)
    best: tuple[float, Layout] | None = None
    for one in _prints():
        columns = _common(seen, one.indicator)
        if columns < _ENOUGH:
            continue
        agreement = (
            columns
            + _MONEY * _common(paid, one.money)
            + _FIELDS * _common(named, one.fields)
            + _ORDER * _same_order(order, one.order)
            + _TITLE * (bool(one.title) and one.title in title)
        )
        if best is None or agreement > best[0]:
            best = agreement, one.layout
    return best[1] if best else None


def _same_order(seen: tuple[str, ...], printed: tuple[str, ...]) -> bool:
    """Whether the columns that both have are in the same order."""
    return [key for key in seen if key in printed] == [key for key in printed if key in seen]


def _common(seen: frozenset[str], printed: frozenset[str]) -> float:
    """Share of common texts."""
    return len(seen & printed) / len(seen | printed) if seen and printed else 0.0


def nearest(texts: tuple[str, ...]) -> Layout:
    """The layout that prints most of these column texts, for a sheet that is no form."""
    seen = _words(tuple(without_brackets(text) for text in texts)) | _words(texts)
    return max(_prints(), key=lambda one: (_common(seen, one.indicator), one.layout.blank)).layout


def form_of(
    title: str, layout: Layout | None, *, project: bool, halves: bool, scored: bool
) -> Form:
    """What kind of form it is. A sheet of scores without actuals (`scored`) is a department's
    unless it says otherwise.

    Its labels count before its title: a form with a filled 项目名称 is a project's even where the
    title says 整体支出, and one that splits its money by income and expense is a department's.
    """
    if halves:
        return Form.DEPARTMENT
    if project:
        return Form.PROJECT
    if "项目" in title and "整体" not in title:
        return Form.PROJECT
    if "整体" in title or "部门" in title:
        return Form.DEPARTMENT
    if layout is not None:
        return layout.form
    return Form.DEPARTMENT if scored else Form.PROJECT
