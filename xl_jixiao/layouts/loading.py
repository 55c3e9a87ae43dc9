"""Layout files → `Layout`: all mistakes of a file at once, in Chinese, each with its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from xl_jixiao.data_files import DataReader, parse_toml, spelt_place
from xl_jixiao.layouts.layout import Layout
from xl_jixiao.layouts.sense import senses


class LayoutError(ValueError):
    """Layout files that can't be used; `problems` lists every mistake, in Chinese."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems: tuple[str, ...] = problems


@cache
def load_layouts() -> tuple[Layout, ...]:
    """All shipped layouts, by id in code-point order.

    Raises:
        LayoutError: a layout file is wrong.
    """
    return read_layouts(files("xl_jixiao.layouts").joinpath("data"))


def find_layout(layout_id: str) -> Layout | None:
    """The layout of that id, or None."""
    return next((one for one in load_layouts() if one.id == layout_id), None)


def read_layouts(folder: Traversable) -> tuple[Layout, ...]:
    """The layouts of a folder, by id in code-point order; files whose name begins with _ are none.

    Raises:
        LayoutError: with every problem of every file.
    """
    found: list[tuple[str, Layout]] = []
    problems: list[str] = []
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if not entry.name.endswith(".toml") or entry.name.startswith("_"):
            continue
        try:
            found.append((entry.name, parse_layout(entry.name, entry.read_bytes())))
        except LayoutError as error:
            problems += error.problems
    problems += _same_ids(found)
    if problems:
        raise LayoutError(*problems)
    return tuple(sorted((layout for _, layout in found), key=lambda layout: layout.id))


def _same_ids(found: Sequence[tuple[str, Layout]]) -> Iterator[str]:
    """An id means one form: submissions and blanks name their form by it."""
    first: dict[str, str] = {}
    for name, layout in found:
        other = first.setdefault(layout.id, name)
        if other != name:
            yield f"{name}：id = “{layout.id}”，与 {other} 重复；一个编号只能有一个文件，请改 id"


def parse_layout(name: str, raw: bytes) -> Layout:
    """One layout file.

    Raises:
        LayoutError: with every problem of the file.
    """
    table, problem = parse_toml(raw)
    if table is None:
        raise LayoutError(f"{name}：{problem}")
    widths = table.get("widths")
    reader = DataReader("表式", senses(len(widths) if isinstance(widths, list) else None))
    layout = reader.whole(Layout, table)
    if layout is None:
        problems = (f"{name}：{spelt_place(place)} {told}" for place, told in reader.mistakes)
        raise LayoutError(*problems)
    return layout
