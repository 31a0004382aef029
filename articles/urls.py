"""Public addresses. All of them answer GET and HEAD and nothing else."""

from django.urls import path, re_path, register_converter
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from . import feeds, sitemaps, views


class Slug:
    """Letters and digits of any script, hyphens and underscores."""

    regex = r"[-\w]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Slug, "word")

PAGES = (
    path("", views.front, name="front"),
    path("articles/<word:slug>/", views.article, name="article"),
    path("tags/", views.tags, name="tags"),
    path("tags/<word:slug>/", views.tag, name="tag"),
    path("editors/", views.editors, name="editors"),
    path("editors/<word:slug>/", views.editor, name="editor"),
    path("kinds/<slug:kind>/", views.kind, name="kind"),
    path("archive/", views.archive, name="archive"),
    path("archive/<int:year>/", views.archive, name="archive_year"),
    path("archive/<int:year>/<int:month>/", views.archive_month, name="archive_month"),
    path("corrections/", views.corrections, name="corrections"),
    path("about/", views.about, name="about"),
)
MACHINES = (
    path("feed/rss/", feeds.Latest(feeds.Rss), name="rss"),
    path("feed/atom/", feeds.Latest(feeds.Atom), name="atom"),
    path("tags/<word:slug>/feed/rss/", feeds.OfTag(feeds.Rss), name="tag_rss"),
    path("tags/<word:slug>/feed/atom/", feeds.OfTag(feeds.Atom), name="tag_atom"),
    path("editors/<word:slug>/feed/rss/", feeds.OfEditor(feeds.Rss), name="editor_rss"),
    path("editors/<word:slug>/feed/atom/", feeds.OfEditor(feeds.Atom), name="editor_atom"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
    path("healthz", views.healthz, name="healthz"),
    re_path(r"^media/(?P<path>images/(?:[\w-]+/)*[\w-]+\.(?:jpg|png|webp|avif))$", views.media, name="media"),
)

urlpatterns = [*PAGES, *MACHINES]
for pattern in urlpatterns:
    # Nothing here writes: another method is answered with 405, not asked for a token first.
    pattern.callback = csrf_exempt(require_safe(pattern.callback))
