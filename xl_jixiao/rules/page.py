"""The page docs/评分口径.md, generated from the shipped profiles.

`python -m xl_jixiao.docs` writes it anew.
"""

from __future__ import annotations

from xl_jixiao.rules.describe import describe, describe_words
from xl_jixiao.rules.loading import load_rules, shipped_names
from xl_jixiao.rules.profile import RuleProfile

_HEAD = """# 评分口径

> 本页由 `python -m xl_jixiao.docs` 从 `xl_jixiao/rules/data/*.toml` 生成，请勿手改。

评分口径是数据，不是程序：每个数字都写明依据、文号和是否核对过原文。用 `--rules 名称` 选用，
不写就是 `national`。

## 自定口径

在 Excel 里改：`jixiao rules export 口径.xlsx --rules national` 导出成表，一行一项设置，
写明含义、可以填的值和条款；改“值”一栏，换一个名称，存盘后用 `--rules 口径.xlsx` 选用。
通知的名称、文号和日期写在“依据来源”表 notice 一行，各节的“条款”写第几条，各材料里就以它为依据。
改了数字没有改条款的，条款记为“本口径自行设定”。有错时一次列出全部单元格。
“算例”表里写几个算得出的例子，`jixiao rules test 口径.xlsx` 逐行比对应得分和核算的得分；
两种表规定不同的，写明“表式”。

“适用年度”写了的，表中年度不在其中时提醒一次；同一单位各年度的口径可以一起给出
（`--rules 2023.xlsx --rules 2024.xlsx`），按表中年度选用。部门整体表和项目支出表规定不同的，
写在“另定”两栏（分档写“表式”），空着的两种表都用。

也可以写一个 TOML 文件，只写与所沿用口径不同的项，用 `--rules 文件.toml` 选用：

```toml
title = "某县2024年口径"
version = "2024"
issuer = "某县财政局"
extends = "national"        # 也可以写同一文件夹里另一个口径文件的名称

[sources.notice]            # 依据来源；没有写 clause 的节记为“本口径自行设定”
title = "某县关于开展绩效自评的通知"
number = "某财绩〔2025〕1号"
verified = true

[over]                      # 超额完成：start 从低到高，取达到的最高一档
clause = { source = "notice", text = "第五条" }
tiers = [
    { start = 1.30, inclusive = true, action = "reason" },            # 须说明原因
    { start = 1.50, inclusive = true, action = "deduct", value = 1 },  # 扣1分
    { start = 2.00, inclusive = true, action = "factor", value = 0.5 }, # 按一半计分；zero 为不得分
]

[grades]
grades = [
    { name = "优", start = 90 },
    { name = "良", start = 80 },
    { name = "中", start = 60 },
    { name = "差", start = 0 },
]
```

检查的依据不在某一节里的（如 W01、P01），写在 `[checks.bases]`，一个编号一条：
`W01 = { source = "notice", text = "第三条" }`。
适用年度写 `years = [2024]`；某种表另有规定的，写 `[forms.department.over]`、
`[forms.project.execution]` 这样的节，只写不同的项。
`notice = "《关于开展…绩效自评的通知》（某财绩〔2025〕1号）"` 写在文件开头，
发给单位的材料（标记副本、检查结果）就以它为依据；没有写的，只引已核对原文的条款，否则写“本次汇总所用口径《…》”。

各地还有这些规定（口径表里都有相应的行）：

- 四种以外的一级指标：`[weights]` 的 `sections = [{ name = "投入管理指标", points = 20 }]`，
  没有写明各几分的写 `"none"`。
- 预算执行率低于门槛不得分，以上按比例：`[execution]` 的 `method = "threshold"`、`gate = 0.7`。
- 超额完成按偏离度扣减：`[over]` 各档的 `action = "deviation"`，`value` 写偏离100%扣分值的几成；
  得指标值÷完成值的写 `"inverse"`。
- 定性指标固定分：`[qualitative]` 一档的 `low` 与 `high` 相等，不看自评得分。
- 定性指标另设档次：`levels = [{ name = "较好", low = 0.8, high = 0.9, stands_for = "done" }]`，
  完成值整格是“较好”时用它。
- 某个三级指标每超1个百分点扣几分、按比率分档：`[named]` 的 `rates`、`steps`；
  完成值应是单独一个百分数，别的写法得分待定。
- 按完成的指标个数计分，超过一定比例的不算完成：`[named]` 的
  `met = [{ name = "目标实现", of = "数量指标", most = 1.30 }]`。
- 不适用的指标不计分，其余折算为满分：`[inapplicable]` 的 `method = "rescale"`，
  `words` 写完成值整格怎样写算不适用。

两个口径差在哪里、谁的得分和等级会变：`jixiao rules diff 口径甲 口径乙 文件夹`。

可写的节和项见 `xl_jixiao/rules/data/national.toml`，它写全了每一项；没有规定的项写 `"none"`。
文件有错时一次列出全部错误，写明文件、位置和应为什么。
"""


def render() -> str:
    """The whole page as Markdown."""
    profiles = [load_rules(name) for name in shipped_names()]
    sections = (_section(one) for one in profiles)
    return "\n".join([_HEAD, _overview(profiles), _words(profiles), *sections])


def _overview(profiles: list[RuleProfile]) -> str:
    rows = [
        f"| `{one.id}` | {one.title} | {one.version} | {one.issuer} | {'、'.join(one.variants)} "
        f"| {'已核对' if one.verified else '未全部核对'} |"
        for one in profiles
    ]
    head = ["## 一览", "", "| 名称 | 口径 | 版本 | 制定单位 | 包含的做法 | 依据原文 |"]
    return "\n".join([*head, "| --- | --- | --- | --- | --- | --- |", *rows, ""])


_ABOUT_WORDS = """## 定性指标用词

定性指标按实际完成值里的词认定档次，得分在该档内按自评认定。词是口径的数据（`[qualitative.words]`），各地可以改写。
每处取最长的词；“词$”只在一句末尾算，“^词$”只在整格就是它时算；没有这些词的看不出档次，得分在0至满分之间按自评认定。
先看两格能不能直接对照：与指标值同文的算达成；等次（优、良、中、差）、升降、没有发生的事另按对照的结果。
"""


def _words(profiles: list[RuleProfile]) -> str:
    """The words once for all profiles that use the same."""
    parts = [_ABOUT_WORDS]
    for words in dict.fromkeys(one.qualitative.words for one in profiles):
        users = [one for one in profiles if one.qualitative.words == words]
        rows = [f"| {title} | {told} |" for title, told in describe_words(users[0])]
        names = "、".join(f"`{one.id}`" for one in users)
        parts.append(
            "\n".join([f"用于 {names}：", "", "| 表示 | 词 |", "| --- | --- |", *rows, ""])
        )
    return "\n".join(parts)


def _section(profile: RuleProfile) -> str:
    rows = [f"| {name} | {text.replace('|', '／')} |" for name, text in describe(profile)]
    return "\n".join([f"## {profile.id}", "", "| 项目 | 内容 |", "| --- | --- |", *rows, ""])
