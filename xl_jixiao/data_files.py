"""Data files (TOML) into frozen dataclasses: every mistake at once, in Chinese, with its place.

A file's shape is declared once, by the dataclass that it turns into: the types of its fields, with
limits in `Annotated` where a type alone allows too much. What must hold between several values (an
order, a sum) is a `Sense` of the class, asked here and not in `__post_init__`, which would run
again in each `replace`.

A value may stand in quotes ("0.9", "true", "2020-02-25"). TOML has no null: a field that may be
None is written "none", or left out where None is its default.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import (
    Annotated,
    Any,
    Literal,
    NamedTuple,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from xl_jixiao.data_limits import NOT_IN_FILES, Formerly, Limit, Mistake, Place, near_miss
from xl_jixiao.parsed_data import parsed

T = TypeVar("T")

TomlTable = Mapping[str, Any]
"""A table as TOML gives it; what is in it is for the reader to say."""


Sense = Callable[[Any], Iterator[Mistake]]
"""Asked of each finished object of a class; the places are relative to it."""


class _Bad(Enum):
    """Stands for a value that could not be read; the mistakes say why."""

    VALUE = 0


BAD = _Bad.VALUE


LONGEST = 1 << 20
"""Bytes of a data file; the longest that is shipped has a tenth."""


_HINTS = 50
"""Mistakes after which none is guessed at any more."""

_DEEP = re.compile(r"^[ \t\[]*(?:[\w\"'-]+[ \t]*\.[ \t]*){30}", re.MULTILINE)
"""A key of thirty parts: with thousands tomllib takes as long as their square."""


def read_bounded(path: Path) -> bytes:
    """A data file, no more of it than is needed to see that it is too long. Raises OSError."""
    with path.open("rb") as file:
        return file.read(LONGEST + 1)


def parse_toml(raw: bytes) -> tuple[TomlTable | None, str]:
    """The table of a file, numbers exact; or in Chinese why there is none."""
    known = parsed(raw, Decimal)
    if known is not None:
        return known, ""
    if len(raw) > LONGEST:
        return None, f"文件超过{LONGEST >> 20}MB，不会是口径、表式这样的文件，请核对是否给错了"
    try:
        text = raw.decode("utf-8-sig")  # Notepad puts a BOM in front
    except UnicodeDecodeError:
        return None, "不是 UTF-8 编码，请在编辑器中另存为 UTF-8"
    if _DEEP.search(text):
        return None, "有几十层的项（a.b.c…），不合口径、表式的写法，请检查"
    import tomllib

    try:
        return tomllib.loads(text.replace("\r\n", "\n"), parse_float=Decimal), ""
    except (ValueError, RecursionError) as error:  # also of integers without end, lists in lists
        return None, f"{_where(str(error), text)}不合 TOML 写法，请检查引号、括号和重复的项"


def _where(message: str, text: str) -> str:
    """Line and content; the parser's own words are English and add nothing for a bureau."""
    found = re.search(r"at line (\d+)", message)
    if found is None:
        return "文件末尾"
    lines = text.splitlines()
    number = int(found[1])
    shown = lines[number - 1].strip() if number <= len(lines) else ""
    return f"第{number}行“{shown}”"


def read_shipped(path: Path, made: Any) -> Any:
    """A data file of ours as its class, or as a mapping or tuple of classes.

    Raises:
        ValueError: it has mistakes; all of them.
        OSError: it can't be read.
    """
    table, problem = parse_toml(path.read_bytes())
    reader = DataReader(path.name, {})
    found = None if table is None else reader.read(shape_of(made), table)
    problems = [f"{spelt_place(place)}：{told}" for place, told in reader.mistakes]
    if problem or problems:
        raise ValueError(f"{path.name}：{'；'.join([problem, *problems])}")
    return found


def spelt_place(place: Place) -> str:
    """`over.tiers 第2项.value`."""
    words = ""
    for step in place:
        if isinstance(step, int):
            words += f" 第{step + 1}项"
        else:
            words += f".{step}" if words else step
    return words


class Shape(NamedTuple):
    """A type, taken apart once: a file has thousands of values and a few dozen types."""

    take: Callable[[DataReader, Shape, Any, Place], Any]
    made: Any = None
    """The class of the value, where it is more than what TOML gives."""
    inside: tuple[Shape, ...] = ()
    choices: tuple[Any, ...] = ()
    open_ended: bool = False
    limits: tuple[Limit, ...] = ()
    plain: type | None = None
    """A value of this class stays what it is."""


class DataReader:
    """Reads tables into classes and collects what is wrong.

    Args:
        what: what the file is, for unknown keys: 评分口径.
        senses: by class.
    """

    def __init__(self, what: str, senses: Mapping[type, Sense]) -> None:
        self.what = what
        self.senses = senses
        self.mistakes: list[Mistake] = []

    def whole(self, made: type[T], table: TomlTable) -> T | None:
        """A file as its class; None where anything is wrong with it."""
        found: T = self.read(shape_of(made), table)
        return None if self.mistakes else found

    def read(self, shape: Shape, value: Any, place: Place = ()) -> Any:
        """The value as its type, or BAD; then `mistakes` has grown."""
        if type(value) is shape.plain:
            return value
        found = shape.take(self, shape, value, place)
        if not shape.limits or found is BAD or found is None:
            return found
        broken = [mistake for limit in shape.limits for mistake in limit.broken_by(found)]
        for inner, message in broken:
            self._tell((*place, *inner), message if inner else f"= {_shown(value)}，{message}")
        return BAD if broken else found

    def optional(self, shape: Shape, value: Any, place: Place) -> Any:
        """None where the file writes "none"."""
        return None if value == "none" else self.read(shape.inside[0], value, place)

    def choice(self, shape: Shape, value: Any, place: Place) -> Any:
        """One of a few texts; of an enumeration its member."""
        if value in shape.choices and not isinstance(value, bool):
            return value if shape.made is None else shape.made(value)
        return self._refuse(value, place, f"应为 {', '.join(map(repr, shape.choices))} 之一")

    def scalar(self, shape: Shape, value: Any, place: Place) -> Any:
        """A text, number, date or truth."""
        convert, expected = _SCALARS[shape.made]
        try:
            return convert(value)
        except (TypeError, ValueError, InvalidOperation):
            return self._refuse(value, place, expected)

    def items(self, shape: Shape, value: Any, place: Place) -> Any:
        """A list of one type, or of as many as are named."""
        if not isinstance(value, list):
            return self._refuse(value, place, "应为列表 […]")
        if shape.open_ended:
            inside = shape.inside * len(value)
        elif len(value) == len(shape.inside):
            inside = shape.inside
        else:
            return self._refuse(value, place, f"应有{len(shape.inside)}项")
        told = len(self.mistakes)
        found = [
            self.read(inner, item, (*place, at))
            for at, (inner, item) in enumerate(zip(inside, value, strict=True))
        ]
        return BAD if self._any_bad(told, found) else tuple(found)

    def mapping(self, shape: Shape, value: Any, place: Place) -> Any:
        """A table whose keys are free."""
        if not isinstance(value, dict):
            return self._refuse(value, place, "应为一节 [名称]")
        inner, told = shape.inside[0], len(self.mistakes)
        found = {key: self.read(inner, item, (*place, key)) for key, item in value.items()}
        return BAD if self._any_bad(told, found.values()) else found

    def table(self, shape: Shape, value: Any, place: Place) -> Any:
        """An object of the class, from a table; of a pair of numbers also from a list."""
        made = shape.made
        fields = fields_of(made)
        if isinstance(value, list) and issubclass(made, tuple) and len(value) == len(fields):
            value = dict(zip(fields, value, strict=True))
        if not isinstance(value, dict):
            return self._refuse(value, place, _written(made, fields))
        values = self._members(fields, value, place)
        if values is None:
            return BAD
        found = made(**values)
        if made in self.senses:
            for inner, message in self.senses[made](found):
                self._tell((*place, *inner), message)
        return found

    def _members(
        self, fields: Mapping[str, DataField], table: TomlTable, place: Place
    ) -> dict[str, Any] | None:
        """What the class is made with; None where a key is absent, unknown, or of no use."""
        values: dict[str, Any] = {}
        told = len(self.mistakes)
        for name, one in fields.items():
            key = name
            if one.formerly is not None and one.formerly in table:
                self._tell(
                    (*place, one.formerly), f"现在写作 {name}，请把 {one.formerly} 改成 {name}"
                )
                key = name if name in table else one.formerly
            if key in table:
                values[name] = self.read(one.shape, table[key], (*place, key))
            elif not one.optional:
                values[name] = self._tell((*place, name), "缺少这一项，请补上")
        unknown = [] if table.keys() <= fields.keys() else _unknown(table, fields)
        for key in unknown:
            self._tell((*place, key), self._unknown(key, fields))
        return None if unknown or self._any_bad(told, values.values()) else values

    def _any_bad(self, told: int, values: Iterable[Any]) -> bool:
        """Whether one of these could not be read; `told`: how many mistakes there were before."""
        return len(self.mistakes) > told and any(one is BAD for one in values)

    def _unknown(self, key: str, fields: Mapping[str, DataField]) -> str:
        near = near_miss(key, list(fields)) if len(self.mistakes) < _HINTS else ""
        hint = f"，是否想写“{near}”？" if near else "；"
        return f"不是{self.what}的项{hint}请改正或删去"

    def _refuse(self, value: Any, place: Place, expected: str) -> _Bad:
        return self._tell(place, f"= {_shown(value)}，{expected}")

    def _tell(self, place: Place, message: str) -> _Bad:
        self.mistakes.append(Mistake(place, message))
        return BAD


def shape_of(hint: Any) -> Shape:
    """The type as the reader takes it: a class, or a mapping or tuple of types."""
    origin, inside = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return shape_of(inside[0])._replace(limits=inside[1:], plain=None)
    if origin in {Union, types.UnionType}:
        inner = next(one for one in inside if one is not types.NoneType)
        return Shape(DataReader.optional, inside=(shape_of(inner),))
    if origin is Literal:
        return Shape(DataReader.choice, choices=inside)
    if origin is tuple:
        open_ended = inside[-1] is Ellipsis
        shapes = tuple(shape_of(one) for one in inside if one is not Ellipsis)
        return Shape(DataReader.items, inside=shapes, open_ended=open_ended)
    if origin is Mapping:
        return Shape(DataReader.mapping, inside=(shape_of(inside[1]),))
    return _shape_of_class(hint)


def _shape_of_class(made: type) -> Shape:
    if issubclass(made, Enum):
        return Shape(DataReader.choice, made, choices=tuple(one.value for one in made))
    if made in _SCALARS:
        return Shape(DataReader.scalar, made, plain=made if made in {str, bool} else None)
    return Shape(DataReader.table, made)


class DataField(NamedTuple):
    """A field of a class that a file fills."""

    shape: Shape
    optional: bool
    formerly: str | None


@lru_cache(maxsize=64)
def fields_of(made: type) -> Mapping[str, DataField]:
    """The fields of a dataclass or NamedTuple, in their order."""
    hints = get_type_hints(made, include_extras=True)
    if issubclass(made, tuple):
        defaults = set(made._field_defaults)  # type: ignore[attr-defined] # a NamedTuple
        names = list(made._fields)  # type: ignore[attr-defined] # a NamedTuple
    else:
        every = dataclasses.fields(made)  # type: ignore[arg-type] # what is no tuple is a dataclass
        own = [one for one in every if one.metadata != NOT_IN_FILES]
        names = [one.name for one in own]
        defaults = {
            one.name
            for one in own
            if one.default is not dataclasses.MISSING
            or one.default_factory is not dataclasses.MISSING
        }
    return {
        name: DataField(shape_of(hints[name]), name in defaults, _formerly(hints[name]))
        for name in names
    }


def _unknown(table: TomlTable, fields: Mapping[str, DataField]) -> list[str]:
    former = {one.formerly for one in fields.values()}
    return [key for key in table if key not in fields and key not in former]


def _formerly(hint: Any) -> str | None:
    limits = getattr(hint, "__metadata__", ())
    return next((one.key for one in limits if isinstance(one, Formerly)), None)


def _written(made: type, fields: Mapping[str, DataField]) -> str:
    if issubclass(made, tuple):
        return f"应写作 [{', '.join(fields)}]"
    return "应为一节 [名称] 或 {…}"


def _shown(value: object) -> str:
    if isinstance(value, str):
        return f"“{value}”"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dict, list)):
        return "{…}" if isinstance(value, dict) else "[…]"
    return str(value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


_TRUTHS = {"true": True, "1": True, "false": False, "0": False}


def _truth(value: object) -> bool:
    found = _TRUTHS.get(str(value).lower())
    if found is None:
        raise ValueError
    return found


_LARGEST = 15
"""Powers of ten: no number of a file comes near, and 1e999999999 as an int takes all memory."""


_MOST_WHOLE = 10**_LARGEST


def _number(value: object) -> Decimal:
    """Python takes true for 1; a file that writes true for a number has a mistake."""
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        raise TypeError
    number = Decimal(value)
    if not number.is_finite() or number.adjusted() > _LARGEST:
        raise ValueError
    return number


def _whole(value: object) -> int:
    if type(value) is int and abs(value) < _MOST_WHOLE:
        return value
    number = _number(value)
    if number != int(number):
        raise ValueError
    return int(number)


def _day(value: object) -> dt.date:
    if isinstance(value, dt.datetime):
        if value.time() != dt.time.min:
            raise ValueError
        return value.date()
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(_text(value))


_SCALARS: Mapping[type, tuple[Callable[[object], object], str]] = {
    str: (_text, "应为文字（加引号）"),
    bool: (_truth, "应为 true 或 false"),
    int: (_whole, "应为整数"),
    float: (lambda value: float(_number(value)), "应为数字"),
    Decimal: (_number, "应为数字"),
    dt.date: (_day, "应为日期，如 2020-02-25"),
}
"""How a value is taken, and what it should have been where it can't."""
