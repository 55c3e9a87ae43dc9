"""Results of several folders (counties) merged into one, without reading a form again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from xl_jixiao.actions.outcome import RunResult
from xl_jixiao.batch.settings import Report, silent
from xl_jixiao.batch.spool import Spool
from xl_jixiao.rules.loading import RulesError, load_rules
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.text.labels import fold

if TYPE_CHECKING:
    from xl_jixiao.batch.counties import County


class CombineError(Exception):
    """The results can't be put together as they were given (usage error)."""


class NamedResult(NamedTuple):
    """A written result and what it is called in the merged one."""

    label: str
    """Of the county: the first part of each `file`."""
    path: Path
    """Of result.json, or result.jsonl."""


def named_result(text: str) -> NamedResult:
    """A result as it is given on the command line: the folder of a run, its result.json, or either
    with a label before it (甲县=结果/甲). Without a label the folder names it.

    Raises:
        CombineError: There is no such result, or no name for it.
    """
    from xl_jixiao.outputs.result_json import RESULT_NAME

    label, mark, rest = text.partition("=")
    path = Path(text)
    if mark and not path.exists():
        path = Path(rest)
    else:
        label = ""
    if not path.exists():
        raise CombineError(f"没有“{path}”。请给出 jixiao run 的输出文件夹，或其中的 result.json。")
    if path.is_dir():
        path /= RESULT_NAME
    if not path.is_file():
        raise CombineError(f"“{path.parent}”里没有 {RESULT_NAME}，不是 jixiao run 的输出文件夹。")
    label = label.strip() or path.resolve().parent.name
    if not label or label in {".", ".."} or not label.isprintable() or set(label) & set("/\\"):
        raise CombineError(
            f"“{text}”的名称“{label}”不能用：要有一个不含 / 和 \\ 的名称，"
            f"例如“甲县={path.parent}”。"
        )
    return NamedResult(label, path)


def combine_results(
    results: Sequence[NamedResult],
    out: str | Path,
    *,
    rules: str | Path | RuleProfile | None = None,
    force: bool = False,
    report: Report = silent,
) -> RunResult:
    """Merge written results and write the same outputs as a run, but for drafts, into `out`.

    `file` is label/file everywhere. Totals are over all counties; what each decided (which version
    counts, who is missing, its findings across files) stays. Nothing is compared across counties.

    Args:
        results: see `named_result`.
        out: created if absent; an earlier result of ours in it moves to 历史/<time>/.
        rules: the profile that all results were made under, as a name or path; None = the one that
            they name.
        force: write into `out` although it holds what is not ours.
        report: called with each progress event.

    Raises:
        CombineError: equal names, the same result twice, `out` is one of them, or they were made
            under different rules.
        ResultError: a result is damaged, cut off, or of another program or version.
        RulesError: all mistakes of the profile at once.
        PublishError: `out` refused, used by another run, or not writable; nothing is changed then.
        TemporaryFilesError: the folder for temporary files is full.
    """
    from xl_jixiao.actions.writing import result_writers
    from xl_jixiao.batch.counties import County, united
    from xl_jixiao.outputs.publish import reserve
    from xl_jixiao.outputs.result_file import open_result

    target = Path(out).resolve()
    _check_names(results, target)
    with reserve(target, force=force) as place:
        counties = [County(one.label, open_result(one.path)) for one in results]
        profile = _common_rules(counties, rules)
        with Spool() as spool:
            run = united(counties, profile, spool, out=target, report=report)
            place.publish(result_writers(run, report))
    return RunResult(target, run, notes=place.notes)


def _check_names(results: Sequence[NamedResult], out: Path) -> None:
    """Refuse what would be counted twice or could not be told apart."""
    if not results:
        raise CombineError("没有给出要合并的结果。")
    places: dict[Path, str] = {}
    labels: dict[str, Path] = {}
    for label, path in results:
        place = path.resolve()
        if place.parent in places:
            raise CombineError(f"“{place.parent}”给了两次，会重复计算。请去掉一个。")
        places[place.parent] = label
        if place.parent == out:
            raise CombineError(f"输出位置“{out}”就是要合并的“{label}”的结果。请另选一个文件夹。")
        other = labels.setdefault(fold(label), path)
        if other != path:
            raise CombineError(
                f"“{other}”和“{path}”都叫“{label}”，分不清。请写明名称，例如“甲县={path.parent}”。"
            )


def _common_rules(
    counties: Sequence[County], given: str | Path | RuleProfile | None
) -> RuleProfile:
    """The profile that all results were made under.

    Raises:
        CombineError: There is none, or it is not to be had here.
    """
    from xl_jixiao.batch.counties import same_rules, used_rules

    users: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for one in counties:
        users[used_rules(one.result)].append(one.label)
    if len(users) > 1:
        raise CombineError(_told_apart(users))
    ((label, _),) = users
    try:
        profile = load_rules(label if given is None else given)
    except RulesError as error:
        if given is not None:
            raise
        raise CombineError(
            f"各结果用的评分口径“{label}”本机没有（{error}）。请用 --rules 给出该口径的文件。"
        ) from error
    if not same_rules(counties[0].result, profile):
        raise CombineError(
            f"各结果用的评分口径“{label}”与这里的“{profile.label}”内容不同"
            "（口径改过，或者程序版本不同）。请用 --rules 给出各县所用的口径文件，"
            "并使用相同版本的 xl_jixiao。"
        )
    return profile


def _told_apart(users: Mapping[tuple[str, str], Sequence[str]]) -> str:
    labels = [label for label, _ in users]
    told = []
    for (label, digest), names in users.items():
        which = f"（内容编号 {digest[:8]}）" if labels.count(label) > 1 else ""
        told.append(f"{'、'.join(names)}用“{label}”{which}")
    return (
        f"各结果的评分口径不同，得分和等级不能合计：{'；'.join(told)}。"
        "请各县用同一口径（--rules）、同一版本的程序重新汇总后再合并，或者分别合并。"
    )
