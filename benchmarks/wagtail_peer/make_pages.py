"""A Wagtail site in one file, for comparison: pages of a StreamField made through its page API.

Run by benchmarks/importing.py in an environment of its own, with a database and `migrate` or `make` as arguments.
"""

import json
import sys
import time

import django
from django.conf import settings

settings.configure(
    SECRET_KEY="for-measuring-only",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": sys.argv[1]}},
    INSTALLED_APPS=[
        "wagtail_peer",
        "wagtail.users",
        "wagtail.images",
        "wagtail.documents",
        "wagtail.search",
        "wagtail.admin",
        "wagtail",
        "taggit",
        "modelcluster",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
    ],
    WAGTAIL_SITE_NAME="peer",
    WAGTAILADMIN_BASE_URL="http://localhost",
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
    STATIC_URL="/static/",
    WAGTAILSEARCH_BACKENDS={"default": {"BACKEND": "wagtail.search.backends.database"}},
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
)
django.setup()

from django.core.management import call_command  # noqa: E402
from wagtail.models import Page  # noqa: E402
from wagtail_peer.models import ArticlePage  # noqa: E402


def make() -> None:
    """Make and publish a page for each line of JSON; print the seconds it took."""
    home = Page.objects.get(depth=2)
    rows = [json.loads(line) for line in sys.stdin]
    start = time.perf_counter()
    for row in rows:
        page = ArticlePage(title=row["title"], slug=row["slug"], standfirst=row["standfirst"], body=row["body"])
        home.add_child(instance=page)
        page.save_revision()
    sys.stdout.write(f"{time.perf_counter() - start}\n")


if sys.argv[2] == "migrate":
    call_command("migrate", verbosity=0)
else:
    make()
