"""Public addresses. All of them answer GET and HEAD and nothing else."""

from django.urls import URLResolver, path, re_path, register_converter
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from . import feeds, sitemaps, views
from .languages import LanguagePrefix, leads_to_choice


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
    path("articles/<word:slug>/changes/", views.changes, name="changes"),
    path("articles/<word:slug>/changes/<int:number>/", views.changes, name="changes_to"),
    path("tags/", views.tags, name="tags"),
    path("tags/<word:slug>/", views.tag, name="tag"),
    path("editors/", views.editors, name="editors"),
    path("editors/<word:slug>/", views.editor, name="editor"),
    path("kinds/<slug:kind>/", views.kind, name="kind"),
    path("archive/", views.archive, name="archive"),
    path("archive/<int:year>/", views.archive, name="archive_year"),
    path("archive/<int:year>/<int:month>/", views.archive_month, name="archive_month"),
    path("search/", views.search_page, name="search"),
    path("corrections/", views.corrections, name="corrections"),
    path("about/", views.about, name="about"),
    path("about/<slug:subject>/", views.standing, name="standing"),
)
FEEDS = (
    path("feed/rss/", feeds.Latest(feeds.Rss), name="rss"),
    path("feed/atom/", feeds.Latest(feeds.Atom), name="atom"),
    path("tags/<word:slug>/feed/rss/", feeds.OfTag(feeds.Rss), name="tag_rss"),
    path("tags/<word:slug>/feed/atom/", feeds.OfTag(feeds.Atom), name="tag_atom"),
    path("editors/<word:slug>/feed/rss/", feeds.OfEditor(feeds.Rss), name="editor_rss"),
    path("editors/<word:slug>/feed/atom/", feeds.OfEditor(feeds.Atom), name="editor_atom"),
)
MACHINES = (
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
    path("healthz", views.healthz, name="healthz"),
    re_path(r"^media/(?P<path>images/(?:[\w-]+/)*[\w-]+\.(?:jpg|png|webp|avif))$", views.media, name="media"),
)

# Those that show an article turn it into a script themselves.
OF_AN_ARTICLE = ("article", "changes", "changes_to")

EVERY = (*PAGES, *FEEDS, *MACHINES)
urlpatterns = [*MACHINES, URLResolver(LanguagePrefix(), [*PAGES, *FEEDS])]
for pattern in PAGES:
    pattern.callback = leads_to_choice(pattern.callback, article=pattern.name in OF_AN_ARTICLE)
for pattern in EVERY:
    # Nothing here writes: another method is answered with 405, not asked for a token first.
    pattern.callback = csrf_exempt(require_safe(pattern.callback))
