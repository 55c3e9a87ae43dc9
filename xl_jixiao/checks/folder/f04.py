"""F04: a form of another year."""

from __future__ import annotations

from collections import Counter

from xl_jixiao.checks.folder.case import FolderCase, FolderHit, FolderResults, place_of
from xl_jixiao.checks.hit import Hit, Pass
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.facts.records import FormRecord
from xl_jixiao.model.finding import Severity


@check("F04", "年度与其他表不一致", Severity.WARNING, Stage.FOLDER, holds="各表年度一致")
def odd_year(case: FolderCase) -> FolderResults:
    """同一次汇总的表应当是同一年度。

    检查内容：与文件夹中多数表的年度不同的表（同数时以较晚的年度为准）；指定了 --year 的以它为准。
        没有写明年度的见 R02。各年度分别合计。
    依据：本工具检查规则：一次汇总的表为同一年度
    错误示例：文件夹里的表多为2023年度，一份为2022年度
    正确示例：文件夹里的表都是2023年度
    处理办法：核对是否报错年度；确为其他年度的另行汇总。
    """
    years = Counter(entry.year for entry in case.counted if entry.year is not None)
    if not years:
        return
    usual = case.year or max(years, key=lambda year: (years[year], year))
    odd = [entry for entry in case.entries if entry.year not in {None, usual}]
    for entry in odd:
        yield FolderHit(_hit(entry, usual), place_of(entry))
    if not odd:
        yield Pass(f"{sum(years.values())}张表均为{usual}年度")


def _hit(entry: FormRecord, usual: int) -> Hit:
    return Hit(
        f"本表为{entry.year}年度，其他表多为{usual}年度。请核对是否报错年度；不同年度分别合计。",
        refs=entry.title_cells,
        label="年度",
        found=f"{entry.year}年度",
        expected=f"{usual}年度",
    )
