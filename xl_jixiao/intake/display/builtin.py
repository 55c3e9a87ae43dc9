"""Number formats that a file names by id only, as Excel and WPS show them in Chinese.

Source: ECMA-376 Part 1, 18.8.30 (all languages, and zh-cn); 14 and 22 follow the system's date
format, which on Chinese systems is yyyy/m/d.
"""

from __future__ import annotations

GENERAL = "General"

_MONEY = '"¥"#,##0{0};"¥"\\-#,##0{0}'
_ACCOUNTING = '_ {1}* #,##0{0}_ ;_ {1}* \\-#,##0{0}_ ;_ {1}* "-"{2}_ ;_ @_ '

BUILTIN = {
    0: GENERAL,
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: _MONEY.format(""),
    6: _MONEY.format(""),
    7: _MONEY.format(".00"),
    8: _MONEY.format(".00"),
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"',
    29: 'm"月"d"日"',
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    34: '上午/下午h"时"mm"分"',
    35: '上午/下午h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"',
    37: "#,##0_ ;-#,##0 ",
    38: "#,##0_ ;[Red]-#,##0 ",
    39: "#,##0.00_ ;-#,##0.00 ",
    40: "#,##0.00_ ;[Red]-#,##0.00 ",
    41: _ACCOUNTING.format("", "", ""),
    42: _ACCOUNTING.format("", "¥", ""),
    43: _ACCOUNTING.format(".00", "", "??"),
    44: _ACCOUNTING.format(".00", "¥", "??"),
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
    50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"',
    54: 'm"月"d"日"',
    55: '上午/下午h"时"mm"分"',
    56: '上午/下午h"时"mm"分"ss"秒"',
    57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}
