"""Regular expressions that are compiled at their first use.

The package has some 500 patterns, a run reaches a third of them, and compiling them all took a
seventh of the time of a run of one form.
"""

from __future__ import annotations

import re
from typing import Any, cast

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split")


def lazy_re(source: str, flags: int = 0) -> re.Pattern[str]:
    """What `re.compile` gives, but not before something is asked of it.

    For constants of modules. A pattern that is wrong is told by a test, which compiles them all.
    """
    return cast("re.Pattern[str]", LazyPattern(source, flags))


class LazyPattern:
    """Has the attributes of the compiled pattern, as its own from the first use on."""

    def __init__(self, source: str, flags: int) -> None:
        self.pattern = source
        self._flags = flags

    # Any: attributes of re.Pattern
    def __getattr__(self, name: str) -> Any:  # called for what it does not have yet
        compiled = re.compile(self.pattern, self._flags)
        vars(self).update({method: getattr(compiled, method) for method in _METHODS})
        return getattr(compiled, name)
