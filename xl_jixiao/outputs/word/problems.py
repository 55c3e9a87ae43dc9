"""What is wrong with a Word template: all of it at once, each with its place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

_SHOWN = 30
_LISTED = 20


class TemplateProblem(NamedTuple):
    """One mistake of a template."""

    part: str
    """正文, 页眉, 页脚; "" where the file as a whole is meant."""
    paragraph: int
    """From 1, over the paragraphs of the part that hold text; 0 where none is meant."""
    near: str
    """Text of that paragraph."""
    message: str

    def __str__(self) -> str:
        """Where, and what is wrong."""
        if not self.paragraph:
            return self.message
        near = self.near if len(self.near) <= _SHOWN else f"{self.near[:_SHOWN]}…"
        return f"{self.part}第{self.paragraph}段“{near}”：{self.message}"


class TemplateError(Exception):
    """A template that can't be used; nothing has been written."""

    def __init__(
        self, name: str, problems: Sequence[TemplateProblem], what: str = "报告模板"
    ) -> None:
        """Of the template, or what else it is, of this name (a file name)."""
        self.name = name
        self.what = what
        self.problems = tuple(problems)
        super().__init__(str(self))

    def __str__(self) -> str:
        """All mistakes, one per line."""
        head = f"{self.what}“{self.name}”有{len(self.problems)}处错误："
        lines = [f"{number}. {one}" for number, one in enumerate(self.problems[:_LISTED], 1)]
        if len(self.problems) > _LISTED:
            lines.append(f"……另有{len(self.problems) - _LISTED}处")
        return "\n".join((head, *lines))
