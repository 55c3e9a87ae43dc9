"""A county's own forms: layouts and words from a folder, beside those that are shipped.

Data only, within bounds: what stands in such a file is compared as text and never becomes a
pattern, a path or code.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, NamedTuple

from xl_jixiao.data_files import DataReader, TomlTable, parse_toml, read_bounded, spelt_place
from xl_jixiao.data_limits import NotEmpty, near_miss
from xl_jixiao.layouts.layout import Layout
from xl_jixiao.layouts.loading import (
    ExtraForms,
    ExtraWord,
    LayoutError,
    parse_layout,
    shipped_layouts,
)
from xl_jixiao.layouts.vocabulary import shipped_words, word

VOCABULARY = "_vocabulary.toml"
_MOST_FILES = 50
_MOST_ENTRIES = 2_000
"""Entries of the folder that are looked at."""
_MOST_WORDS = 500
_LONGEST_WORD = 60
_MOST_COLUMNS = 60
_MOST_ROWS = 500


def read_extra_forms(folder: Path) -> ExtraForms:
    """The layouts and words of a folder.

    Args:
        folder: its .toml files are layouts, `_vocabulary.toml` words; anything else is passed over.

    Raises:
        LayoutError: with every mistake of every file, in Chinese, each with its place.
    """
    problems: list[str] = []
    found: list[tuple[str, Layout]] = []
    words: tuple[ExtraWord, ...] = ()
    for path in _files(folder, problems):
        raw = _read(path, problems)
        if raw is None:
            continue
        try:
            if path.name == VOCABULARY:
                words = _words(path.name, raw)
            else:
                found.append((path.name, _bounded(path.name, parse_layout(path.name, raw))))
        except LayoutError as error:
            problems += error.problems
    problems += _taken_ids(found)
    if not problems and not found and not words:
        problems.append(f"文件夹“{folder}”里没有表式文件（.toml）。请核对路径；写法见 docs/扩展.md")
    if problems:
        raise LayoutError(*problems)
    return ExtraForms(tuple(layout for _, layout in found), words)


def _files(folder: Path, problems: list[str]) -> Sequence[Path]:
    """The regular .toml files of the folder itself; links are not followed."""
    try:
        entries = sorted(folder.iterdir())[:_MOST_ENTRIES]
        found = [
            one
            for one in entries
            if one.suffix.lower() == ".toml" and stat.S_ISREG(one.lstat().st_mode)
        ]
    except OSError as error:
        from xl_jixiao.system_errors import explain_reading

        what = "不存在" if isinstance(error, FileNotFoundError) else explain_reading(error)
        problems.append(f"表式文件夹“{folder}”{what.rstrip('。')}，请核对路径")
        return ()
    if len(found) > _MOST_FILES:
        problems.append(f"文件夹“{folder}”里有{len(found)}个 .toml 文件，最多{_MOST_FILES}个")
        return ()
    return found


def _read(path: Path, problems: list[str]) -> bytes | None:
    try:
        return read_bounded(path)
    except OSError as error:
        from xl_jixiao.system_errors import explain_reading

        problems.append(f"{path.name}：读不出来：{explain_reading(error).rstrip('。')}")
        return None


def _bounded(name: str, layout: Layout) -> Layout:
    """The layout, of a size that a form may have."""
    block = layout.indicators
    rows = sum(len(one.rows) for one in layout.base) + len(layout.fields) + len(layout.closing)
    if block is not None:
        offered = (kind.offered for section in block.sections for kind in section.level2)
        rows += block.goals * sum(offered)
    rows += 0 if layout.goals is None else layout.goals.count
    problems = []
    if len(layout.widths) > _MOST_COLUMNS:
        problems.append(f"{name}：widths 有{len(layout.widths)}列，最多{_MOST_COLUMNS}列")
    if rows > _MOST_ROWS:
        problems.append(f"{name}：表式共有{rows}行，最多{_MOST_ROWS}行，请核对 rows、count、goals")
    if problems:
        raise LayoutError(*problems)
    return layout


def _taken_ids(found: Sequence[tuple[str, Layout]]) -> Iterator[str]:
    """An id means one form."""
    taken = {one.id: "随程序附带的表式" for one in shipped_layouts()}
    for name, layout in found:
        other = taken.setdefault(layout.id, name)
        if other != name:
            yield f"{name}：id = “{layout.id}”，与{other}重复；一个编号只能有一个表式，请改 id"


class _VocabularyFile(NamedTuple):
    """The shape of a file of words: table → key → texts."""

    indicator: Mapping[str, tuple[Annotated[str, NotEmpty()], ...]] = {}
    money: Mapping[str, tuple[Annotated[str, NotEmpty()], ...]] = {}
    fund_row: Mapping[str, tuple[Annotated[str, NotEmpty()], ...]] = {}
    goal: Mapping[str, tuple[Annotated[str, NotEmpty()], ...]] = {}
    field: Mapping[str, tuple[Annotated[str, NotEmpty()], ...]] = {}
    section: Mapping[str, tuple[Annotated[str, NotEmpty()], ...]] = {}
    level2: Mapping[str, tuple[Annotated[str, NotEmpty()], ...]] = {}
    row: Mapping[str, tuple[Annotated[str, NotEmpty()], ...]] = {}


def _words(name: str, raw: bytes) -> tuple[ExtraWord, ...]:
    """Raises LayoutError."""
    table, problem = parse_toml(raw)
    if table is None:
        raise LayoutError(f"{name}：{problem}")
    reader = DataReader("词汇", {})
    read = reader.whole(_VocabularyFile, table)
    if read is None:
        problems = [f"{name}：{spelt_place(place)} {told}" for place, told in reader.mistakes]
        raise LayoutError(*problems)
    words = [
        ExtraWord(place, key, text)
        for place, groups in read._asdict().items()
        for key, texts in groups.items()
        for text in texts
    ]
    problems = list(_mistakes(name, words, read._asdict()))
    if problems:
        raise LayoutError(*problems)
    return tuple(words)


def _mistakes(name: str, words: Sequence[ExtraWord], tables: TomlTable) -> Iterator[str]:
    if len(words) > _MOST_WORDS:
        yield f"{name}：共有{len(words)}个词，最多{_MOST_WORDS}个"
        return
    known = shipped_words()
    for place, groups in tables.items():
        for key in groups:
            keys = sorted(set(known[place].values()))
            if key not in keys:
                near = near_miss(key, keys)
                hint = f"，是否想写“{near}”？" if near else f"；可以写：{'、'.join(keys)}"
                yield f"{name}：{place}.{key} 不是这一处的键{hint}"
    seen: dict[tuple[str, str], str] = {}
    for one in words:
        bare = word(one.text)
        other = known[one.place].get(bare) or seen.get((one.place, bare), one.key)
        if not bare or len(one.text) > _LONGEST_WORD:
            what = "没有文字" if not bare else f"超过{_LONGEST_WORD}个字，不会是表头、标签"
            yield f"{name}：{one.place}.{one.key} “{one.text[:20]}”{what}，请改正或删去"
        elif other != one.key:
            yield (
                f"{name}：{one.place}.{one.key} “{one.text}”已经表示 {other}，"
                "一个词在一处只能有一种意思，请删去"
            )
        seen[one.place, bare] = one.key
