"""The admin site as our desk."""

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """Django's admin with our site class, so that its home page and title are ours."""

    default_site = "newsroom.desk.Desk"
