"""The desk's site."""

from django.contrib import admin


class Desk(admin.AdminSite):
    """Django's admin under our name."""
