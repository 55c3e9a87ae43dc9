"""Empty official forms, for whoever fills them in by hand; which forms there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from xl_jixiao.actions.refusal import RefusedError, refuse_existing
from xl_jixiao.layouts.blank import plan_blank
from xl_jixiao.layouts.layout import Layout
from xl_jixiao.layouts.loading import load_layouts
from xl_jixiao.outputs.files import whole
from xl_jixiao.outputs.planned import write_blank
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.text.suggesting import unknown

BLANK_NAME = "绩效自评表（空白）.xlsx"

DEFAULT_FORMS = ("hunan-department", "hunan-basic-data", "central-project")


def chosen_layouts(ids: Iterable[str]) -> tuple[Layout, ...]:
    """The official forms of these ids, each once; without any those of our template.

    Raises:
        RefusedError: some are none; all are told, with the near ones.
    """
    known = {layout.id: layout for layout in load_layouts()}
    names = tuple(dict.fromkeys(ids)) or DEFAULT_FORMS
    problems = [unknown("表式", name, known) for name in names if name not in known]
    if problems:
        raise RefusedError("".join(problems))
    return tuple(known[name] for name in names)


def blank_book(
    layouts: Iterable[Layout],
    out: Path,
    *,
    rules: RuleProfile,
    year: int | None = None,
    county: str = "",
    force: bool = False,
) -> Path:
    """Write one workbook with these forms into a folder, which is made where it is not there.

    Raises:
        RefusedError: the file is there already.
        OSError: it can't be written.
    """
    path = out / BLANK_NAME
    refuse_existing([path], force=force)
    out.mkdir(parents=True, exist_ok=True)
    plans = [plan_blank(one.id, year=year, county=county) for one in layouts]
    with whole(path) as place:
        write_blank(plans, place, rules=rules)
    return path


def without_county(layouts: Iterable[Layout]) -> Iterator[str]:
    """The names of the forms whose official title has no place for the county."""
    return (one.name for one in layouts if "{county}" not in one.title.text)
