"""`python -m xl_jixiao` is `jixiao`."""

from __future__ import annotations

from xl_jixiao.cli.main import main

if __name__ == "__main__":  # workers started by spawn import this module again
    main()
