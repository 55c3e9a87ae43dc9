"""The catalogue of checks, one documented function each.

`registry` keeps them, `case` is what they are given, `hit` what they yield, `run` applies them to a
file and to a folder, `catalogue` prints them. The families are in packages of their own, one
check a module, named by its id: `budget` (B), `weights` (W), `indicators` (I), `basic_data` (D),
`platform` (P), `required` (R), `files` and `folder` (F).
"""
