"""Layout files → `Layout`: all mistakes of a file at once, in Chinese, each with its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import NamedTuple, Protocol, TypeVar

from xl_jixiao.data_files import DataReader, parse_toml, spelt_place
from xl_jixiao.layouts.layout import Layout
from xl_jixiao.layouts.sense import senses
from xl_jixiao.model.dataclass import dataclass


class LayoutError(ValueError):
    """Layout files that can't be used; `problems` lists every mistake, in Chinese."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems: tuple[str, ...] = problems


class ExtraWord(NamedTuple):
    """A word that a county's forms use and the shipped vocabulary does not know."""

    place: str
    """The table of the vocabulary: indicator, money, field …"""
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class ExtraForms:
    """Layouts and words beside those that are shipped (`layouts.extra` reads them)."""

    layouts: tuple[Layout, ...] = ()
    words: tuple[ExtraWord, ...] = ()


NO_EXTRA = ExtraForms()


class _Forgetful(Protocol):
    """A function that keeps what it made."""

    def cache_clear(self) -> None:
        """Forget it."""


Kept = TypeVar("Kept", bound=_Forgetful)
_kept: list[_Forgetful] = []
_active = NO_EXTRA


def of_forms(function: Kept) -> Kept:
    """Marks a cached function whose answers hang on the forms in use."""
    _kept.append(function)
    return function


def use_forms(extra: ExtraForms) -> None:
    """Use these beside the shipped ones from now on, in this process; a file is read by one set
    of forms, so this is called before it is opened.
    """
    global _active  # noqa: PLW0603  the one place; every reader of forms hangs on it
    if extra is _active or extra == _active:
        return
    _active = extra
    for function in _kept:
        function.cache_clear()


@contextmanager
def using_forms(extra: ExtraForms) -> Iterator[None]:
    """The same while a use case runs."""
    before = _active
    use_forms(extra)
    try:
        yield
    finally:
        use_forms(before)


def extra_words() -> tuple[ExtraWord, ...]:
    """The words in use beside the shipped ones."""
    return _active.words


@cache
def shipped_layouts() -> tuple[Layout, ...]:
    """All shipped layouts, by id in code-point order.

    Raises:
        LayoutError: a layout file is wrong.
    """
    return read_layouts(files("xl_jixiao.layouts").joinpath("data"))


@of_forms
@cache
def load_layouts() -> tuple[Layout, ...]:
    """All layouts in use, by id in code-point order.

    Raises:
        LayoutError: a shipped layout file is wrong.
    """
    if not _active.layouts:
        return shipped_layouts()
    return tuple(sorted((*shipped_layouts(), *_active.layouts), key=lambda one: one.id))


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
