"""An order and prepared templates → a draft."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from xl_jixiao.facts.run import Run
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.outputs.draft.narrative import narrate
from xl_jixiao.outputs.draft.orders import DraftOrder
from xl_jixiao.outputs.draft.phrases import PhraseBook, changed_book, shipped_book
from xl_jixiao.outputs.word import library
from xl_jixiao.outputs.word.prepared import Template
from xl_jixiao.outputs.word.problems import TemplateError, TemplateProblem
from xl_jixiao.outputs.word.render import Draft, SourceMode, draft
from xl_jixiao.platform_limits import has_library
from xl_jixiao.rules.profile import RuleProfile

if TYPE_CHECKING:
    from xl_jixiao.outputs.draft.county.context import CountyNames


class TemplateFile(NamedTuple):
    """A template as it is sent to a worker, which prepares it once."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class DraftingSetup:
    """What all drafts of a run are made with: plain, picklable data."""

    rules: RuleProfile
    templates: tuple[tuple[str, TemplateFile], ...]
    """By purpose (a key of names.VOCABULARY)."""
    sources: SourceMode
    phrases: tuple[TemplateFile, ...] = ()
    """A bureau's own sentences."""

    @property
    def book(self) -> PhraseBook:
        """The sentences, taken apart once per process."""
        return _book(self.phrases)

    def template(self, purpose: str) -> Template:
        """The template for a purpose, prepared once per process."""
        return _prepared(dict(self.templates)[purpose])


_REPORTS = tuple(purpose for purpose in library.DEFAULTS if purpose != "审核意见")
"""What drafts are for; letters are set up by themselves."""


def set_up(
    rules: RuleProfile,
    chosen: Sequence[str],
    sources: SourceMode,
    purposes: Sequence[str] = _REPORTS,
) -> DraftingSetup:
    """Find, check and prepare the templates: before a folder is read, not after.

    Args:
        rules: the profile that drafts cite.
        chosen: names of shipped templates, paths of others, of files of sentences, or of folders
            of these; the shipped
            defaults are in for the purposes that none of these is for.
        sources: how drafts tell the sources of their numbers.
        purposes: for which a shipped template is taken where no other is chosen.

    Raises:
        TemplateError: one is not there, has mistakes, or is for the same purpose as another.
        OSError: one can't be read.
    """
    files: dict[str, TemplateFile] = {}
    found = tuple(_found(chosen))
    phrases = tuple(_file(path) for path in found if path.suffix == library.PHRASES)
    _book(phrases)
    for file in (_file(path) for path in found if path.suffix != library.PHRASES):
        purpose = _prepared(file).purpose
        if purpose in files:
            message = (
                f"与模板“{files[purpose].name}”的用途相同（{purpose}），只能选用其中一个："
                "请用 --template 指明要用的那个文件，或把不用的移出文件夹"
            )
            raise TemplateError(file.name, [TemplateProblem("", 0, "", message)])
        files[purpose] = file
    for purpose in purposes:
        if purpose not in files:
            files[purpose] = _file(library.default_for(purpose))
            _prepared(files[purpose])
    return DraftingSetup(rules, tuple(files.items()), sources, phrases)


def make(order: DraftOrder, desk: DraftingSetup) -> Draft:
    """One draft."""
    context = narrate(
        order.one,
        beside=order.beside,
        findings=order.findings,
        rules=desk.rules,
        phrases=desk.book,
        report=order.report,
    )
    return draft(desk.template(order.purpose), context, sources=desk.sources)


class CountyDrafts:
    """The drafts of the whole county, of the same facts."""

    def __init__(self, run: Run, desk: DraftingSetup) -> None:
        self._run, self._desk = run, desk

    def make(self, purpose: str) -> Draft:
        """汇总分析, or 情况通报 without annexes of its own."""
        template = self._desk.template(purpose)
        names = self._names.of_document(
            附件="附表" in template.names,
            通报=purpose == "情况通报",
            另列未报="未报送单位" in template.names,
        )
        return draft(template, names, sources=self._desk.sources)

    @cached_property
    def _names(self) -> CountyNames:
        from xl_jixiao.outputs.draft.county.context import CountyNames

        return CountyNames(self._run, self._desk.book)


def _found(chosen: Sequence[str]) -> Iterator[Path]:
    for one in chosen:
        try:
            yield from library.find(one)
        except LookupError as error:
            raise TemplateError(one, [TemplateProblem("", 0, "", str(error))]) from error


def _file(path: Path) -> TemplateFile:
    return TemplateFile(path.stem, path.read_bytes())


@lru_cache(maxsize=8)
def _prepared(file: TemplateFile) -> Template:
    """Raises TemplateError."""
    if not has_library("docxtpl", "lxml"):
        from xl_jixiao.outputs.word.stored import stored_template

        return stored_template(file.data, file.name)
    from xl_jixiao.outputs.word.template import load_template

    return load_template(file.data, file.name)


@lru_cache(maxsize=4)
def _book(files: tuple[TemplateFile, ...]) -> PhraseBook:
    """The shipped sentences with those of these files; of two that change one the later counts.

    Raises:
        TemplateError: a file has mistakes.
    """
    book = shipped_book()
    for file in files:
        book, problems = changed_book(book, file.data)
        if problems:
            told = [TemplateProblem("", 0, "", problem) for problem in problems]
            raise TemplateError(file.name, told, "句式文件")
    return book
