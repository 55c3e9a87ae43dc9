"""Stored values → what a person sees, by Excel's number formats.

Own code, because no kept library does it: `ssf` on PyPI rests since 2020 and drags in Babel, pytz
and calendars; openpyxl only distinguishes dates from numbers.
"""
