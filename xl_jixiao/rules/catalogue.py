"""The page docs/评分口径.md, generated from the shipped profiles.

`python -m xl_jixiao.rules.catalogue > docs/评分口径.md` writes it anew.
"""

from __future__ import annotations

import sys

from xl_jixiao.rules.describe import describe
from xl_jixiao.rules.loading import load_rules, shipped_names
from xl_jixiao.rules.profile import RuleProfile

_HEAD = """# 评分口径

> 本页由 `python -m xl_jixiao.rules.catalogue` 从 `xl_jixiao/rules/data/*.toml` 生成，请勿手改。

评分口径是数据，不是程序：每个数字都写明依据、文号和是否核对过原文。用 `--rules 名称` 选用，
不写就是 `national`。

## 自定口径

本县另有规定时，写一个 TOML 文件，只写与所沿用口径不同的项，用 `--rules 文件.toml` 选用：

```toml
title = "某县2024年口径"
version = "2024"
issuer = "某县财政局"
extends = "national"        # 也可以写同一文件夹里另一个口径文件的名称

[sources.notice]            # 依据来源；没有写 clause 的节记为“本口径自行设定”
title = "某县关于开展绩效自评的通知"
number = "某财绩〔2025〕1号"
verified = true

[over]                      # 超额完成：from 从低到高，取达到的最高一档
clause = { source = "notice", text = "第五条" }
tiers = [
    { from = 1.30, inclusive = true, action = "reason" },            # 须说明原因
    { from = 1.50, inclusive = true, action = "deduct", value = 1 },  # 扣1分
    { from = 2.00, inclusive = true, action = "factor", value = 0.5 }, # 按一半计分；zero 为不得分
]

[grades]
grades = [
    { name = "优", from = 90 },
    { name = "良", from = 80 },
    { name = "中", from = 60 },
    { name = "差", from = 0 },
]
```

可写的节和项见 `xl_jixiao/rules/data/national.toml`，它写全了每一项；没有规定的项写 `"none"`。
文件有错时一次列出全部错误，写明文件、位置和应为什么。
"""


def render() -> str:
    """The whole page as Markdown."""
    profiles = [load_rules(name) for name in shipped_names()]
    return "\n".join([_HEAD, _overview(profiles), *(_section(one) for one in profiles)])


def _overview(profiles: list[RuleProfile]) -> str:
    rows = [
        f"| `{one.id}` | {one.title} | {one.version} | {one.issuer} | {'、'.join(one.variants)} "
        f"| {'已核对' if one.verified else '未全部核对'} |"
        for one in profiles
    ]
    head = ["## 一览", "", "| 名称 | 口径 | 版本 | 制定单位 | 包含的做法 | 依据原文 |"]
    return "\n".join([*head, "| --- | --- | --- | --- | --- | --- |", *rows, ""])


def _section(profile: RuleProfile) -> str:
    rows = [f"| {name} | {text.replace('|', '／')} |" for name, text in describe(profile)]
    return "\n".join([f"## {profile.id}", "", "| 项目 | 内容 |", "| --- | --- |", *rows, ""])


if __name__ == "__main__":
    sys.stdout.write(render())
