"""Scored submissions → the tables of the consolidated workbook."""
