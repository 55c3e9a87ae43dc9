"""Layout files → `Layout`.

A mistake in a layout file is a mistake of the project, not of a user: it raises `LayoutError`, all
mistakes of a file at once, each with its path in the file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Any, TypeVar

from xl_jixiao.layouts.layout import (
    BaseBlock,
    BaseColumn,
    BaseRow,
    ColumnSpan,
    FundHalves,
    FundRow,
    FundsBlock,
    GoalsBlock,
    IndicatorBlock,
    Layout,
    LayoutColumn,
    LayoutField,
    Level2,
    Page,
    SectionPlan,
    TitleBlock,
    TotalRow,
)
from xl_jixiao.model.submission import Form, FundRole, SectionKind

T = TypeVar("T")

Table = Mapping[str, Any]  # as tomllib gives it


class LayoutError(ValueError):
    """A layout file is wrong; `problems` says where."""

    def __init__(self, name: str, problems: tuple[str, ...]) -> None:
        super().__init__(f"{name}: " + "; ".join(problems))
        self.problems = problems


@lru_cache(maxsize=1)
def load_layouts() -> tuple[Layout, ...]:
    """All shipped layouts, by id in code-point order.

    Raises:
        LayoutError: a layout file is wrong.
    """
    found = [
        parse_layout(entry.name, entry.read_text(encoding="utf-8"))
        for entry in files("xl_jixiao.layouts").joinpath("data").iterdir()
        if entry.name.endswith(".toml") and not entry.name.startswith("_")
    ]
    return tuple(sorted(found, key=lambda layout: layout.id))


def find_layout(layout_id: str) -> Layout | None:
    """The layout of that id, or None."""
    return next((one for one in load_layouts() if one.id == layout_id), None)


def parse_layout(name: str, text: str) -> Layout:
    """One layout file.

    Raises:
        LayoutError: with every problem of the file.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LayoutError(name, (str(error),)) from error
    reader = _Reader()
    layout = reader.layout(data)
    if reader.problems or layout is None:
        raise LayoutError(name, tuple(reader.problems))
    return layout


class _Reader:
    """Builds the classes and collects what is wrong, with its path."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.width = 0

    def layout(self, data: Table) -> Layout | None:
        self.width = len(data.get("widths", ()))
        title = self.one(data, "title", TitleBlock, "")
        page = self.one(data, "page", self.page, "") or Page()
        return self.build(
            Layout,
            "",
            {
                **data,
                "form": self.enum(Form, data.get("form"), "form"),
                "widths": tuple(float(width) for width in data.get("widths", ())),
                "title": title,
                "page": page,
                "fields": self.many(data, "fields", self.field, ""),
                "funds": self.one(data, "funds", self.funds, ""),
                "goals": self.one(data, "goals", self.goals, ""),
                "indicators": self.one(data, "indicators", self.indicators, ""),
                "base": self.many(data, "base", self.base, ""),
                "closing": self.many(data, "closing", self.field, ""),
                "notes": tuple(data.get("notes", ())),
            },
        )

    def page(self, **data: Any) -> Page:
        return Page(**{**data, "margins": tuple(data.get("margins", Page().margins))})

    def column(self, **data: Any) -> LayoutColumn:
        return LayoutColumn(
            **{**data, "span": self.span(data), "also": tuple(data.get("also", ()))}
        )

    def field(self, **data: Any) -> LayoutField:
        label, value = self.span(data, "label"), self.span(data, "value")
        also = tuple(data.get("also", ()))
        return LayoutField(**{**data, "label": label, "value": value, "also": also})

    def level2(self, **data: Any) -> Level2:
        names = tuple(data.get("names", ()))
        points = tuple(Decimal(str(one)) for one in data.get("points", ()))
        rows = max(data.get("rows", 1), len(names))
        return Level2(**{**data, "rows": rows, "names": names, "points": points})

    def fund_row(self, **data: Any) -> FundRow:
        return FundRow(**{**data, "role": self.enum(FundRole, data.get("role"), "role")})

    def funds(self, **data: Any) -> FundsBlock:
        halves = tuple(
            FundHalves(
                self.one(pair, "left", self.fund_row), self.one(pair, "right", self.fund_row)
            )
            for pair in data.get("halves", ())
        )
        return FundsBlock(
            **{
                **data,
                "label_span": self.span(data, "label_span"),
                "columns": self.many(data, "columns", self.column, "funds."),
                "rows": self.many(data, "rows", self.fund_row, "funds."),
                "points": _decimal(data.get("points")),
                "halves": halves,
                "left_span": self.span(data, "left_span") if halves else None,
                "right_span": self.span(data, "right_span") if halves else None,
            }
        )

    def goals(self, **data: Any) -> GoalsBlock:
        return GoalsBlock(
            **{
                **data,
                "label_span": self.span(data, "label_span"),
                "columns": self.many(data, "columns", self.column, "goals."),
                "group_span": self.span(data, "group_span") if "group" in data else None,
                "fields": self.many(data, "fields", self.field, "goals."),
            }
        )

    def section(self, **data: Any) -> SectionPlan:
        kind = self.enum(SectionKind, data.get("kind"), "kind")
        level2 = self.many(data, "level2", self.level2, "sections.")
        points = _decimal(data.get("points"))
        return SectionPlan(**{**data, "kind": kind, "level2": level2, "points": points})

    def total(self, **data: Any) -> TotalRow:
        label, points = self.span(data, "label"), _decimal(data.get("points"))
        return TotalRow(**{**data, "label": label, "points": points})

    def indicators(self, **data: Any) -> IndicatorBlock:
        return IndicatorBlock(
            **{
                **data,
                "label": data.get("label", ""),
                "label_span": self.span(data, "label_span") if "label_span" in data else None,
                "columns": self.many(data, "columns", self.column, "indicators."),
                "sections": self.many(data, "sections", self.section, "indicators."),
                "total": self.one(data, "total", self.total, "indicators."),
            }
        )

    def base_column(self, **data: Any) -> BaseColumn:
        return BaseColumn(**{**data, "span": self.span(data)})

    def base_row(self, **data: Any) -> BaseRow:
        return BaseRow(**{**data, "also": tuple(data.get("also", ()))})

    def base(self, **data: Any) -> BaseBlock:
        return BaseBlock(
            **{
                **data,
                "label_span": self.span(data, "label_span"),
                "columns": self.many(data, "columns", self.base_column, "base."),
                "rows": self.many(data, "rows", self.base_row, "base."),
            }
        )

    def span(self, data: Table, key: str = "span") -> ColumnSpan:
        found = data.get(key)
        if not isinstance(found, list) or len(found) != 2:
            self.problems.append(f"{key}: wants [first, last], has {found!r} in {dict(data)!r}")
            return ColumnSpan(1, 1)
        span = ColumnSpan(*found)
        if not 1 <= span.first <= span.last <= self.width:
            self.problems.append(f"{key}: {found!r} lies outside the {self.width} columns")
        return span

    def enum(self, kind: Callable[[Any], T], value: Any, path: str) -> T | None:
        try:
            return kind(value)
        except ValueError as error:
            self.problems.append(f"{path}: {error}")
            return None

    def many(self, data: Table, key: str, build: Callable[..., T], path: str) -> tuple[T, ...]:
        built = (
            self.build(build, f"{path}{key}[{at}].", table)
            for at, table in enumerate(data.get(key, ()))
        )
        return tuple(one for one in built if one is not None)

    def one(self, data: Table, key: str, build: Callable[..., T], path: str = "") -> T | None:
        return self.build(build, f"{path}{key}.", data[key]) if key in data else None

    def build(self, build: Callable[..., T], path: str, data: Table) -> T | None:
        try:
            return build(**data)
        except TypeError as error:  # a key too many or too few
            self.problems.append(f"{path} {error}")
            return None


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))
