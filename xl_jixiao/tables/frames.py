"""A written result as pandas frames, for those who go on computing.

One frame a list of result.json, in its order; `funds`, `base`, `goals` and `indicators` are the
inner lists, each row with `submission`, the index of its form in the frame `submissions`. Numbers
are floats (万元, points, ratios), what is not known is NaN or None.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    Frames = Mapping[str, pd.DataFrame]

OUTER = ("files", "submissions", "findings", "missing_units")
INNER = ("goals", "funds", "base", "indicators")
"""Lists inside a submission."""

Elements = Callable[[str], Iterator[dict[str, Any]]]


def frames_of(elements: Elements) -> Frames:
    """The frames by their names, OUTER and INNER.

    Args:
        elements: gives the elements of one of the OUTER lists, from the first to the last.
    """
    import pandas as pd

    inner: dict[str, list[dict[str, Any]]] = {name: [] for name in INNER}

    def forms() -> Iterator[dict[str, Any]]:
        for at, form in enumerate(elements("submissions")):
            for name in INNER:
                inner[name] += [{"submission": at, **row} for row in form.pop(name)]
            yield form

    made = {
        name: pd.DataFrame(list(forms() if name == "submissions" else elements(name)))
        for name in OUTER
    }
    return made | {name: pd.DataFrame(rows) for name, rows in inner.items()}
