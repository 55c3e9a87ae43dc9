"""Which forms are reviewed (抽查): all, the largest, some of each grade, by lot, or by name.

A lot is drawn by a seed that is printed: whoever sorts the forms by BLAKE2b of "seed-subject" gets
the same ones, in any year and in any program.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from xl_jixiao.facts.records import FormRecord
from xl_jixiao.facts.reviewed import Sample
from xl_jixiao.rounds.keys import subject_of_record
from xl_jixiao.text.labels import fold
from xl_jixiao.text.patterns import lazy_re

ALL_UP_TO = 60
"""Forms that are all on the sheet where nobody says which."""

_COMMAS = lazy_re("[,，、;；]")

_DEFAULT_COUNT = 10

_WORDS = {
    "all": "all",
    "全部": "all",
    "money": "money",
    "金额": "money",
    "grade": "grade",
    "等级": "grade",
    "random": "random",
    "随机": "random",
}


class SampleError(Exception):
    """What was asked for is no way to choose (usage error)."""


def parse_sample(text: str, today: str) -> Sample:
    """What `--review` asks for.

    Args:
        text: all, money:10, grade:2, random:10, random:10:20261130, or names of units with commas
            between them; 全部, 金额, 等级, 随机 are understood too.
        today: the seed of a lot where none is given, as 20261130.

    Raises:
        SampleError: a number is none.
    """
    parts = [one.strip() for one in text.replace("：", ":").split(":")]
    by = _WORDS.get(parts[0].casefold())
    if by is None:
        names = [name for one in _COMMAS.split(text) if (name := fold(one))]
        if not names:
            raise SampleError(_usage(text))
        return Sample("units", len(names), None, ",".join(names))
    if by == "all":
        return Sample("all")
    numbers = parts[1:]
    if len(numbers) > (2 if by == "random" else 1) or not all(one.isdecimal() for one in numbers):
        raise SampleError(_usage(text))
    count = int(numbers[0]) if numbers else _DEFAULT_COUNT
    if not count:
        raise SampleError(_usage(text))
    seed = int(numbers[1] if len(numbers) > 1 else today) if by in {"random", "grade"} else None
    return Sample(by, count, seed)


def _usage(text: str) -> str:
    return (
        f"--review 的“{text}”看不懂。可以写：全部、金额:10（金额最大的10张）、"
        "等级:2（每个等级2张）、随机:10（或 随机:10:种子数）、单位名称（几个用逗号分开）。"
    )


def chosen(forms: Sequence[FormRecord], sample: Sample) -> tuple[FormRecord, ...]:
    """The forms of a sample, in the order of the run."""
    picked = {id(one) for one in _picked(forms, sample)}
    return tuple(one for one in forms if id(one) in picked)


def _picked(forms: Sequence[FormRecord], sample: Sample) -> Iterable[FormRecord]:
    if sample.by == "all":
        return forms
    if sample.by == "units":
        names = sample.told.split(",")
        return [one for one in forms if fold(one.owner) in names]
    if sample.by == "money":
        return sorted(forms, key=lambda one: -(one.annual or one.initial or Decimal(0)))[
            : sample.size
        ]
    drawn = sorted(forms, key=lambda one: lot(sample.seed or 0, subject_of_record(one)))
    if sample.by == "random":
        return drawn[: sample.size]
    by_grade: defaultdict[str, list[FormRecord]] = defaultdict(list)
    for one in drawn:
        by_grade[one.grade or ""].append(one)
    return [one for several in by_grade.values() for one in several[: sample.size]]


def lot(seed: int, subject: str) -> str:
    """The lot of a form: the smaller, the earlier it is drawn."""
    return hashlib.blake2b(f"{seed}-{subject}".encode(), digest_size=8).hexdigest()


def sample_told(sample: Sample, chosen_forms: int, forms: int) -> str:
    """Chinese: how the forms were chosen."""
    how = {
        "all": "全部",
        "units": "按单位名称",
        "money": f"按全年预算数从大到小取 {sample.size} 张",
        "grade": f"每个核算等级取 {sample.size} 张（种子数 {sample.seed}）",
        "random": f"随机取 {sample.size} 张（种子数 {sample.seed}）",
    }[sample.by]
    return f"抽查范围：{how}，共 {chosen_forms} 张（计入合计的表 {forms} 张）。"
