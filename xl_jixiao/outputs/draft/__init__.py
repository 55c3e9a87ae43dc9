"""Narrative drafts: prose with its sources, put into Word templates."""
