"""Word templates and what fills them: a template with tags, facts under its names → a .docx.

Drafts and the letters to units are made with it; it knows neither, nor what a form is.
"""
