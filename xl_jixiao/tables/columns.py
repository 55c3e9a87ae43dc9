"""What each column of the exported tables holds, and the page that says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from xl_jixiao.data_files import read_shipped
from xl_jixiao.tables.frames import COLUMNS, INNER

_HEAD = (
    (
        "`jixiao run … --export csv|sqlite|parquet` 写出的各张表，"
        "和 Python 里 `RunResult.frames()` 的是同一些。"
        "本页由 `python -m xl_jixiao.docs` 生成，请勿手改。\n"
    ),
    (
        "csv 是“数据/表名.csv”（UTF-8，带 BOM，Excel 可以直接打开），"
        "sqlite 是“数据/绩效自评.sqlite”里的各张表，"
        "parquet 是“数据/表名.parquet”（要先装 `xl-jixiao[parquet]`）。"
        "金额是万元，比率 1 是 100%，不知道的是空的；几个值在一起的是 JSON 文字。"
        "csv 里以 = + - @ 开头的文字前面加一个 '，免得被当作公式；其余各处照原样。\n"
    ),
)

_KINDS = {
    "Int64": "整数",
    "int64": "整数",
    "float64": "数",
    "bool": "是否",
    "boolean": "是否",
    "object": "文字",
}


@cache
def _told() -> Mapping[str, Mapping[str, str]]:
    path = Path(__file__).with_name("columns.toml")
    read: Mapping[str, Mapping[str, str]] = read_shipped(path, Mapping[str, Mapping[str, str]])
    return read


def table_title(table: str) -> str:
    """For people."""
    return _told()["titles"][table]


def column_told(table: str, column: str) -> str:
    """What a column holds.

    Raises:
        KeyError: nobody said it.
    """
    own = _told().get(table, {})
    return own[column] if column in own else _told()["any"][column]


def render() -> str:
    """The page 数据列.md."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# 数据列\n"
    yield from _HEAD
    for table, kinds in COLUMNS.items():
        yield f"## {table} {table_title(table)}\n"
        if table in INNER:
            yield "一张自评表有几行，这里就有几行；`submission` 是所属的表。\n"
        yield "| 列 | 类型 | 内容 |"
        yield "| --- | --- | --- |"
        for column, kind in kinds.items():
            yield f"| `{column}` | {_KINDS[kind]} | {column_told(table, column)} |"
        yield ""
