"""Every address: the desk and the public side."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from articles.admin.previews import shared

urlpatterns = [
    path("admin/", admin.site.urls),
    path("shared/<str:token>/", shared, name="shared"),
    # Asked for by browsers that were shown no page of ours, such as for a feed.
    path("favicon.ico", RedirectView.as_view(url=f"/{settings.STATIC_URL.strip('/')}/reading/favicon.svg")),
    path("", include("articles.urls")),
]

handler404 = "articles.views.not_found"
handler500 = "articles.views.server_error"
