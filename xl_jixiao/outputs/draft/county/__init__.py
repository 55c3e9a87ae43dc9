"""The county-wide report 汇总分析报告: a finished run → the names of its template."""
