"""Texts that a clerk, or somebody else, might put into the cells of a sound form."""

from __future__ import annotations

from support.hostile.kinds import Kind, Make, form, merged

LONG = 30_000


def _long(piece: str) -> str:
    return (piece * (LONG // len(piece) + 1))[:LONG]


_ACTUALS = {
    "公式": '=HYPERLINK("http://127.0.0.1:9/","点")',
    "动态数据交换": "=cmd|' /C calc'!A0",
    "加号": "+1+cmd|x",
    "艾特": "@SUM(1)",
    "制表符": "\t=1+1",
    "网页": "<script>alert(1)</script><img src=x onerror=y>",
    "标记": "]]></t></si><x>&amp;&#0;",
    "模板标签": "{{ 单位名称 }}{% for a in b %}{{ ''.__class__.__mro__ }}",
    "路径": "..\\..\\..\\Windows\\System32\\x",
    "反转方向": "\u202e%89\u202d 100\u2066次",
    "看不见的字": "1\u200b2\u200d次\ufeff\u00ad\u2060",
    "私用区": "\ue000\uf8ff12次",
    "合并附标": "1" + "\u0301" * 5_000,
    "表情": "👨‍👩‍👧‍👦" * 500,
    "九千个九": _long("9"),
    "小数很长": "0." + _long("3"),
    "第几": "第" + "9" * 5_000 + "次",
    "年": "9" * 5_000 + "年12月31日",
    "次方": "10^" + "9" * 5_000,
    "上标次方": "10" + "⁹" * 5_000 + "次",
    "汉字次方": "10的" + "九" * 5_000 + "次方",
    "分数": "9" * 5_000 + "/" + "9" * 5_000,
    "分之": "万" * 5_000 + "分之九",
    "全角": "９" * 5_000 + "％",
    "指数": "1e999999999",
    "汉字数": _long("九亿"),
    "百分号": _long("9%"),
    "范围": _long("1-"),
    "日期": _long("9999年99月99日"),
    "括号": _long("（"),
    "其中": _long("其中1个"),
    "空白": "1" + " \xa0\u3000" * 9_000 + "次",
    "逗号": _long("1,"),
    "斜线": _long("1/"),
    "换行": _long("1\n"),
    "单位": "12" + _long("万"),
    "约": _long("约1"),
    "或": _long("10次或"),
}


def _with(**texts: str) -> Make:
    return lambda: form(**texts)


TEXTS: list[Kind] = [
    *merged(**{f"完成值是{name}": _with(actual=text) for name, text in _ACTUALS.items()}),
    *merged(
        指标值是范围=_with(target=_long("≥1≤")),
        指标值是公式=_with(target="=1+1"),
        指标名很长=_with(name=_long("名")),
        指标名有标签=_with(name="{{p 附表 }}"),
        项目名是公式=_with(project="=1+1"),
        项目名很长=_with(project=_long("项目")),
        项目名像年度=_with(project="99999年度2023年度"),
        单位名是路径=_with(unit="../../../../tmp/青山县档案馆"),
        单位名是设备=_with(unit="CON"),
        单位名有保留字符=_with(unit='青山县<>:"|?*局'),
        单位名很长=_with(unit=_long("青山县局")),
        单位名有换行=_with(unit="青山县\n档案\r\n馆"),
        单位名全是空白=_with(unit="\u3000\xa0 "),
        单位名是点=_with(unit="青山县局..."),
    ),
]
