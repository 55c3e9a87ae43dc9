"""What a check of the sheets of a file is given."""

from __future__ import annotations

from typing import NamedTuple

from xl_jixiao.model.finding import SheetResult
from xl_jixiao.rules.profile import RuleProfile


class SheetCase(NamedTuple):
    """How one sheet of a file ended, another of which is in the result."""

    sheet: SheetResult
    rules: RuleProfile
