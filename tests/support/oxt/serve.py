"""The functions of cells behind a pipe: one JSON line asks, one JSON line answers.

Runs under the Python of the tests, started by the component that LibreOffice loads: LibreOffice
brings a Python of its own, which need not have our dependencies (as Excel has none at all).
"""

from __future__ import annotations

import json
import sys

from xl_jixiao.template.functions import FUNCTIONS


def main() -> None:
    """Answer until the pipe is closed."""
    functions = {function.__name__: function for function in FUNCTIONS}
    for line in sys.stdin:
        name, arguments = json.loads(line)
        print(json.dumps(functions[name](*arguments)), flush=True)


main()
