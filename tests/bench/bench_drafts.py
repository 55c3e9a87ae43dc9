"""A further draft over plain docxtpl: `python tests/bench/bench_drafts.py`. Goal: at most a fifth.

docxtpl opens, renders and saves the shipped template as one would write it for docxtpl alone: a
loop over plain texts for each list of paragraphs, and no tables. Ours makes runs, gaps, tables and
the lists at the end besides.
"""

from __future__ import annotations

import copy
import re
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from docx import Document
from docxtpl import DocxTemplate
from support.drafts import sample_context, shipped_files

from xl_jixiao.outputs.word.names import VOCABULARY, NameKind
from xl_jixiao.outputs.word.prose import Prose, ProseSection
from xl_jixiao.outputs.word.render import draft
from xl_jixiao.outputs.word.template import load_template

ROUNDS = 25
TEXT = "2023年度部门整体支出按照预算批复执行，资金拨付及时、使用合规，"
_PLACED = re.compile(r"\{\{p (.*?) \}\}")
_LISTS = {NameKind.PARAGRAPHS, NameKind.GROUPS}


def main() -> None:
    """Alternate both on each shipped template and print the medians of the CPU time."""
    for path in shipped_files():
        first = _milliseconds(partial(_first, path))
        template = load_template(path)
        context = sample_context(template.purpose, TEXT)
        theirs = partial(_docxtpl, _plain_template(path, template.purpose), _plain(context))
        ours = partial(draft, template, context)
        times: dict[str, list[float]] = {"docxtpl": [], "ours": []}
        for _ in range(ROUNDS):
            times["docxtpl"].append(_milliseconds(theirs))
            times["ours"].append(_milliseconds(ours))
        plain, further = (statistics.median(times[name]) for name in ("docxtpl", "ours"))
        print(
            f"{path.stem}: docxtpl {plain:.1f} ms, further draft {further:.1f} ms, "
            f"ratio {further / plain:.3f} (goal <= 0.2); first draft {first:.0f} ms"
        )


def _first(path: Path) -> None:
    template = load_template(path)
    draft(template, sample_context(template.purpose, TEXT))


def _plain_template(path: Path, purpose: str) -> bytes:
    """The template in docxtpl's own way."""
    kinds = {name.name: name.kind for name in VOCABULARY[purpose]}
    document = Document(str(path))
    for paragraph in document.paragraphs:
        placed = _PLACED.fullmatch(paragraph.text)
        if placed is None:
            paragraph.text = paragraph.text.replace("loop.中文序号", "loop.index")
        elif placed[1] == "组.段落" or kinds.get(placed[1]) in _LISTS:
            _looped(paragraph, placed[1])
        elif kinds.get(placed[1]) is NameKind.PROSE:
            paragraph.text = f"{{{{ {placed[1]} }}}}"
        else:
            paragraph.text = ""
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _looped(paragraph: object, name: str) -> None:
    element = paragraph._p  # type: ignore[attr-defined]
    paragraph.text = "{{ 段 }}"  # type: ignore[attr-defined]
    for tag, add in (
        (f"{{%p for 段 in {name} %}}", element.addprevious),
        ("{%p endfor %}", element.addnext),
    ):
        beside = copy.deepcopy(element)
        beside.r_lst[0].text = tag
        add(beside)


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {"成文日期": "", "落款单位": ""} | {name: _plain(one) for name, one in value.items()}
    if isinstance(value, ProseSection):
        return {"标题": value.heading.text, "段落": _plain(value.paragraphs)}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.text if isinstance(value, Prose) else value


def _docxtpl(data: bytes, context: dict[str, object]) -> None:
    document = DocxTemplate(BytesIO(data))
    document.render(context, autoescape=True)
    document.save(BytesIO())


def _milliseconds(work: Callable[[], object]) -> float:
    clock = time.process_time()
    work()
    return (time.process_time() - clock) * 1000


if __name__ == "__main__":
    main()
