"""Submissions read from anywhere → our own forms, filled in; and a list of what did not fit.

`filling` holds what the other modules collect: a text or number per place of the form, and remarks.
`identity`, `money`, `table` and `base` each place one part of a submission and widen the layout
where it lacks room (rows of the money block, indicators, rows of the 基础数据表). `fill` draws the
layout and types the values in. `leftovers` looks at every cell of the source for what has not been
placed. `forward` prepares the submission for the next year. `listing` is the sheet 导入说明.
"""
