"""A written result, read line by line: result.json, or result.jsonl beside it.

Both hold one element of each list a line, so that a result of any size is read in little memory. A
file that is cut off, damaged, or of another program is told with the line and what to do.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.nesting import check_json, load_json
from xl_jixiao.outputs.result_json import SCHEMA

Json = dict[str, Any]  # JSON is untyped by nature

_TAIL, _LONGEST_TAIL = 1 << 20, 1 << 25
"""Bytes at the end of a file in which its last line is looked for; `summary` takes some thousand a
kind of form and year, and as many for each 业务股室 and 主管部门."""

AGAIN = "请重新运行 jixiao run，使用它写出的原样的结果"
"""What to do about a damaged result."""


class ResultError(ValueError):
    """A written result can't be used; the message says where, and what to do."""


class OtherSchemaError(ResultError):
    """It was written by a version of this program whose results have another shape."""


class ResultLine(NamedTuple):
    """An element of a list as it stands in the file."""

    number: int
    """Of its line, from 1."""
    text: str
    """As JSON, without the list around it."""


@dataclass(frozen=True, slots=True)
class ResultFile:
    """A result whose beginning and end are as they should be."""

    path: Path
    tool: Json
    summary: Json
    by_lines: bool
    """Whether it is result.jsonl."""

    def lines(self, name: str) -> Iterator[ResultLine]:
        """The elements of one list.

        Raises:
            ResultError: The list is absent or has no end.
            OSError: The file can't be read.
        """
        return _tagged(self.path, name) if self.by_lines else _listed(self.path, name)

    def has(self, name: str) -> bool:
        """Whether there is such a list: earlier versions did not write all of them.

        Raises:
            OSError: The file can't be read.
        """
        if self.by_lines:
            return True
        start = f'"{name}": ['
        with self.path.open(encoding="utf-8", errors="replace") as stream:
            return any(line.startswith(start) for line in stream)

    def outputs(self) -> Iterator[Json]:
        """What was written beside it.

        Raises:
            ResultError: It does not say.
            OSError: The file can't be read.
        """
        if self.by_lines:
            return (parsed(self.path, line) for line in _tagged(self.path, "outputs"))
        return _in_one_line(self.path, "outputs")

    def fail(self, what: str, line: int = 0) -> NoReturn:
        """Raise that the file can't be used.

        Raises:
            ResultError: Always.
        """
        fail(self.path, what, line)


def read_list(path: Path, name: str) -> Iterator[Json]:
    """The elements of one list of a written result, read one by one.

    Raises:
        OSError: The file can't be read.
        ResultError: It is no result of this program, or damaged.
    """
    with path.open(encoding="utf-8") as stream:
        by_lines = _is_by_lines(stream.readline())
    lines = _tagged(path, name) if by_lines else _listed(path, name)
    return (parsed(path, line) for line in lines)


def elements_of(path: Path, name: str) -> Iterator[Json]:
    """The rows of a list for tables.frames; of `summary` a row a figure.

    Raises:
        OSError: The file can't be read.
        ResultError: It is no result of this program, or damaged.
    """
    if name == "summary":
        from xl_jixiao.tables.frames import flat_summary

        return flat_summary(open_result(path).summary)
    return read_list(path, name)


def open_result(path: Path) -> ResultFile:
    """A written result, its beginning and end checked.

    Raises:
        OSError: The file can't be read.
        ResultError: It is cut off, of another program or of another version.
    """
    try:
        with path.open(encoding="utf-8") as stream:
            first = stream.readline()
    except UnicodeDecodeError:
        fail(path, "不是 UTF-8 文字，不是 jixiao run 写出的 result.json", 1)
    by_lines = _is_by_lines(first)
    head = _head(path, first, by_lines=by_lines)
    summary = _summary(path, by_lines=by_lines)
    return ResultFile(path, head["tool"], summary, by_lines)


def fail(path: Path, what: str, line: int = 0) -> NoReturn:
    """Raise that a file can't be used.

    Raises:
        ResultError: Always.
    """
    place = f"第 {line} 行" if line else ""
    raise ResultError(f"“{path}”{place}{what}。")


def parsed(path: Path, line: ResultLine, *, exact: bool = False) -> Json:
    """The element as JSON values.

    Args:
        path: Of the file.
        line: One of its lines.
        exact: Whether fractions come as Decimal, digit for digit; else as float.

    Raises:
        ResultError: It is no JSON object.
    """
    try:
        value = load_json(
            line.text, parse_float=_decimal if exact else None, parse_constant=_no_number
        )
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        fail(path, f"读不出内容（文件在传送或编辑中损坏）；{AGAIN}", line.number)
    return value


@lru_cache(maxsize=8_192)  # the same points and rates come again and again: each is held once
def _decimal(text: str) -> Decimal:
    return Decimal(text)


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _is_by_lines(first: str) -> bool:
    return first.startswith('{"list": ')


def _head(path: Path, first: str, *, by_lines: bool) -> Json:
    text = first.rstrip("\n")
    complete = text if by_lines else text.removesuffix(",") + "}"
    try:
        head = load_json(complete)
    except (ValueError, RecursionError):
        head = None
    if not isinstance(head, dict) or not isinstance(head.get("tool"), dict):
        fail(path, f"不是 jixiao run 写出的结果，或者被别的程序改过格式；{AGAIN}", 1)
    if head.get("schema") != SCHEMA:
        raise OtherSchemaError(
            f"“{path}”第 1 行的 schema 是 {head.get('schema')}，本版本能读的是 {SCHEMA}；"
            "请各县使用与本机相同版本的 xl_jixiao。"
        )
    return head


def _summary(path: Path, *, by_lines: bool) -> Json:
    start = '\n{"list": "summary", ' if by_lines else '\n"summary": '
    tail = _tail_from(path, start)
    at = tail.rfind(start)
    text = "{" + tail[at + len(start) :] if by_lines else tail[at + len(start) :].rstrip()[:-1]
    try:
        summary = load_json(text) if at >= 0 else None
    except (ValueError, RecursionError):
        summary = None
    if not isinstance(summary, dict) or not tail.endswith("}\n"):
        fail(path, f"不完整，没有写到结尾（文件没有复制完，或者被截断）；{AGAIN}")
    return summary


def _tail_from(path: Path, start: str) -> str:
    """The end of a file from a text on that stands somewhere in it, else all of it that fits."""
    with path.open("rb") as stream:
        whole = stream.seek(0, 2)
        for size in (_TAIL, _LONGEST_TAIL):
            stream.seek(max(0, whole - size))
            tail = stream.read().decode("utf-8", errors="replace")
            if start in tail:
                break
    return tail


def _listed(path: Path, name: str) -> Iterator[ResultLine]:
    """Of result.json: `"name": [` and its elements, the last one with the bracket behind it."""
    with path.open(encoding="utf-8", errors="replace") as stream:
        numbered = enumerate(stream, 1)
        start = f'"{name}": ['
        head = next((line for _, line in numbered if line.startswith(start)), "")
        if not head:
            fail(path, f"里没有 {name}（由较早的版本写出，或者不完整）；{AGAIN}")
        if not head.endswith("[\n"):
            return
        for number, line in numbered:
            yield ResultLine(number, line.rstrip("],\n"))
            if line.endswith("],\n"):
                return
    fail(path, f"里的 {name} 没有结尾；{AGAIN}")


def _in_one_line(path: Path, name: str) -> Iterator[Json]:
    """Of result.json: a list that stands in one line."""
    start = f'"{name}": '
    with path.open(encoding="utf-8", errors="replace") as stream:
        found = next((one for one in enumerate(stream, 1) if one[1].startswith(start)), None)
    if found is None:
        fail(path, f"里没有 {name}（由较早的版本写出，或者不完整）；{AGAIN}")
    number, line = found
    try:
        check_json(line)
        elements, _ = json.JSONDecoder().raw_decode(line, len(start))
    except (ValueError, RecursionError):
        elements = None
    if not isinstance(elements, list) or not all(isinstance(one, dict) for one in elements):
        fail(path, f"读不出内容（文件在传送或编辑中损坏）；{AGAIN}", number)
    return iter(elements)


def _tagged(path: Path, name: str) -> Iterator[ResultLine]:
    """Of result.jsonl: the lines that say they are of this list."""
    start = f'{{"list": "{name}", '
    with path.open(encoding="utf-8", errors="replace") as stream:
        for number, line in enumerate(stream, 1):
            if line.startswith(start):
                yield ResultLine(number, "{" + line[len(start) :].rstrip("\n"))
