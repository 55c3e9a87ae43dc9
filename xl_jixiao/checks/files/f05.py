"""F05: a blank of ours in a version nobody knows."""

from __future__ import annotations

from functools import cache

from xl_jixiao.checks.hit import Hit, Results
from xl_jixiao.checks.registry import ALL_FORMS, Stage, check
from xl_jixiao.facts.form import FormFacts
from xl_jixiao.layouts.loading import load_layouts, of_forms
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import addresses_of
from xl_jixiao.text.wording import clip


@check("F05", "模板版本不明", Severity.WARNING, Stage.SHAPE, ALL_FORMS)
def unknown_version(case: FormFacts) -> Results:
    """由本工具生成的空白表，版本应当是本工具认识的。

    检查内容：工作簿里隐藏的表式编号和版本，是否在本工具的表式目录中。不是本工具生成的表不检查。
    依据：本工具的表式目录
    错误示例：隐藏版本 central-project@2019.9
    正确示例：隐藏版本 central-project@2023.1
    处理办法：用 jixiao blank 重新生成空白表，把内容转填过去；或升级本工具。
    """
    version = case.submission.version
    if version and version not in _known():
        yield Hit(
            f"模板版本“{clip(version)}”不在表式目录中，可能是旧表或被改动过。"
            "请换用最新的空白表，或升级本工具。",
            refs=addresses_of(case.submission.title),
            label="模板版本",
            found=clip(version),
            expected=case.submission.layout,
        )


@of_forms
@cache
def _known() -> frozenset[str]:

    return frozenset(layout.stamp for layout in load_layouts())
