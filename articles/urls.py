"""Public addresses. All of them answer GET and HEAD and nothing else."""

from django.urls import URLResolver, path, re_path, register_converter
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page, require_safe

from . import api, feeds, machines, sitemaps, views
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
    path("articles/<word:slug>/editions/<int:number>/", views.earlier, name="earlier"),
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
FORMS = {"rss": feeds.Rss, "atom": feeds.Atom, "json": feeds.Json}
FEEDS = (
    *(path(f"feed/{form}/", feeds.Latest(kind), name=form) for form, kind in FORMS.items()),
    *(path(f"tags/<word:slug>/feed/{form}/", feeds.OfTag(kind), name=f"tag_{form}") for form, kind in FORMS.items()),
    *(
        path(f"editors/<word:slug>/feed/{form}/", feeds.OfEditor(kind), name=f"editor_{form}")
        for form, kind in FORMS.items()
    ),
    path("opensearch.xml", machines.opensearch, name="opensearch"),
)
MACHINES = (
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap/pages.xml", sitemaps.pages, name="sitemap_pages"),
    path("sitemap/tags.xml", sitemaps.tags, name="sitemap_tags"),
    path("sitemap/editors.xml", sitemaps.editors, name="sitemap_editors"),
    path("sitemap/<int:year>-<int:month>.xml", sitemaps.month, name="sitemap_month"),
    path("sitemap/<int:year>-<int:month>-<int:part>.xml", sitemaps.month, name="sitemap_month"),
    path("news-sitemap.xml", sitemaps.news, name="news_sitemap"),
    path("api/", api.root, name="api"),
    path("api/articles/", api.articles, name="api_articles"),
    path("api/articles/<word:slug>/", api.article, name="api_article"),
    path("api/tags/", api.tags, name="api_tags"),
    path("api/editors/", api.editors, name="api_editors"),
    path("api/openapi.json", api.schema, name="api_schema"),
    path("robots.txt", machines.robots, name="robots"),
    path(".well-known/security.txt", machines.security, name="security"),
    path(".well-known/tdmrep.json", machines.reservation, name="reservation"),
    path("healthz", views.healthz, name="healthz"),
    re_path(r"^media/(?P<path>images/(?:[\w-]+/)*[\w-]+\.(?:jpg|png|webp|avif))$", views.media, name="media"),
)
# Asked for again and again by programs, which are told when nothing changed.
UNCHANGED_IS_SAID = {*(pattern.name for pattern in (*FEEDS, *MACHINES))} - {"healthz", "media"}

# Those that show an article turn it into a script themselves.
OF_AN_ARTICLE = ("article", "earlier", "changes", "changes_to")

EVERY = (*PAGES, *FEEDS, *MACHINES)
urlpatterns = [*MACHINES, URLResolver(LanguagePrefix(), [*PAGES, *FEEDS])]
for pattern in PAGES:
    pattern.callback = leads_to_choice(pattern.callback, article=pattern.name in OF_AN_ARTICLE)
for pattern in (*FEEDS, *MACHINES):
    if pattern.name in UNCHANGED_IS_SAID:
        pattern.callback = conditional_page(pattern.callback)
for pattern in EVERY:
    # Nothing here writes: another method is answered with 405, not asked for a token first.
    pattern.callback = csrf_exempt(require_safe(pattern.callback))
