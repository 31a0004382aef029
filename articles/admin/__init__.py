"""The desk: Django's admin, made for editing articles."""

from . import article, imports, library, pages, people  # noqa: F401 - registers what they hold
