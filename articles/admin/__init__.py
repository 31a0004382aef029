"""The desk: Django's admin, made for editing articles."""
