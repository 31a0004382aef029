"""Public addresses."""

from django.http import HttpResponse
from django.urls import path

urlpatterns = [
    path("articles/<str:slug>/", lambda r, slug: HttpResponse(), name="article"),
    path("tags/<str:slug>/", lambda r, slug: HttpResponse(), name="tag"),
    path("editors/<str:slug>/", lambda r, slug: HttpResponse(), name="editor"),
]
