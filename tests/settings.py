"""The project's settings, for tests: whatever the environment says but for what tests must not touch."""

import os

os.environ.setdefault("DEBUG", "1")

from newsroom.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Pictures in smaller sizes take their time; the tests that are about them ask for them.
TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
