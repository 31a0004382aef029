"""The page that a Wagtail newsroom would have."""

from django.db import models
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import Page


class ArticlePage(Page):
    """Standfirst and a body of text, pictures and quotations."""

    standfirst = models.TextField(blank=True)
    body = StreamField(
        [
            ("rich_text", blocks.RichTextBlock()),
            ("figure", blocks.CharBlock(required=False)),
            ("pull_quote", blocks.CharBlock()),
        ]
    )

    class Meta:
        app_label = "wagtail_peer"
