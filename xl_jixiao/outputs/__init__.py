"""Consolidated workbook, blanks, result.json; the only room that knows the writing libraries."""
