"""What nests without end, bounded: to throw such a thing away recurses in C as deep as it is, and
where the stack is a browser's that ends the program and raises nothing.
"""

from __future__ import annotations

import json
import re
import sys
from typing import Any
from xml.etree.ElementTree import Element
from xml.parsers import expat

from xl_jixiao.platform_limits import has_processes

MOST_LEVELS = 300
"""Of XML; what office programs write has thirty."""

_MOST_IN_JSON = 200

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)

_CALLS = 400
"""Calls inside one another; the engine needs a hundred, a browser's stack holds some 500."""


def cut_below(root: Element | None, levels: int = MOST_LEVELS) -> bool:
    """Take away what nests deeper; whether there was any. None is a part without an element."""
    level = [] if root is None else [root]
    for _ in range(levels - 1):
        if not level:
            return False
        level = _inside(level)
    below = _inside(level)
    for one in level:
        del one[:]
    deep = bool(below)
    while below:  # from the outside in: nothing is let go while something is in it
        level, below = below, _inside(below)
        for one in level:
            one.clear()
    return deep


class _DeepError(Exception):
    """Ends the parser."""


def nests_deeper(data: bytes, levels: int = MOST_LEVELS) -> bool:
    """Whether a part of XML does, found without a tree; False for what is none."""
    depth = 0

    def start(_name: str, _attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth > levels:
            raise _DeepError

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        parser.Parse(data, True)
    except _DeepError:
        return True
    except (expat.ExpatError, LookupError, ValueError):
        return False
    return False


def _inside(level: list[Element]) -> list[Element]:
    return [one for above in level for one in above]


def load_json(text: str | bytes, **how: Any) -> Any:  # Any: JSON
    """What `json.loads` gives.

    Raises:
        ValueError: it is no JSON.
        RecursionError: it nests too deep.
    """
    check_json(text)
    return json.loads(text, **how)


def check_json(text: str | bytes) -> None:
    """Raises RecursionError where it nests too deep to be read here, ValueError for bytes that are
    no text. Where the stack is a usual one `json` tells by itself.
    """
    if has_processes():
        return
    if isinstance(text, bytes):
        text = text.decode("utf-8")
    if text.count("[") + text.count("{") <= _MOST_IN_JSON:
        return
    depth = 0
    for one in re.findall(r"[\[{\]}]", _STRING.sub("", text)):
        depth += 1 if one in "[{" else -1
        if depth > _MOST_IN_JSON:
            raise RecursionError


def bound_calls() -> None:
    """Let Python itself tell of calls without end before a browser's stack is at its end."""
    if not has_processes():
        sys.setrecursionlimit(_CALLS)
