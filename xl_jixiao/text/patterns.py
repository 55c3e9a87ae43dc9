"""Regular expressions that are compiled at their first use.

The package has some 500 patterns, a run reaches a third of them, and compiling them all took a
seventh of the time of a run of one form.
"""

from __future__ import annotations

import re
from typing import Any, cast

_MEMBERS = (
    *("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split"),
    *("flags", "groups", "groupindex"),
)


def lazy_re(source: str, flags: int = 0) -> re.Pattern[str]:
    """What `re.compile` gives, but not before something is asked of it.

    For constants of modules. A pattern that is wrong is told by a test, which compiles them all.
    """
    return cast("re.Pattern[str]", LazyPattern(source, flags))


class ModulePattern:
    """A pattern with what of its compiled form is its own: all, once it was used."""

    def __init__(self, source: str, flags: int) -> None:
        self.pattern = source
        self._flags = flags


class LazyPattern(ModulePattern):
    """One that was not used yet. With the first use it becomes a plain `ModulePattern`: a class
    with `__getattr__` takes three times as long to find anything, and patterns are asked some
    thousand times a workbook.
    """

    # Any: attributes of re.Pattern
    def __getattr__(self, name: str) -> Any:  # called for what it does not have yet
        compiled = re.compile(self.pattern, self._flags)
        vars(self).update({member: getattr(compiled, member) for member in _MEMBERS})
        object.__setattr__(self, "__class__", ModulePattern)
        return getattr(compiled, name)
