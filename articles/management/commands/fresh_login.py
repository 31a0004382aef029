"""A login to the desk for whoever tries the newsroom out."""

import secrets
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Give a user a new random password and print it; the user is made when missing."""

    help = "Make a login to the desk, or give it a new password, and print both."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", default="editor")
        parser.add_argument("--group", choices=["Reporter", "Editor", "Chief"], help="what they may do; all otherwise")

    def handle(self, *args: Any, **options: Any) -> None:
        user, _made = get_user_model().objects.get_or_create(username=options["name"])
        password = secrets.token_urlsafe(9)
        user.is_staff, user.is_superuser = True, not options["group"]
        user.set_password(password)
        user.save()
        if options["group"]:
            user.groups.set([Group.objects.get(name=options["group"])])
        self.stdout.write(f"{user.get_username()} / {password}")
