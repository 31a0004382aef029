"""The body of an article: blocks in reading order."""

from content_editor.models import create_plugin_base
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorField

from ..document import text_of
from ..richtext import clean_html
from .article import Article
from .fields import Line
from .images import Image

EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "Heading": {"levels": [2, 3]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "HorizontalRule": True,
    "HardBreak": True,
    "Subscript": True,
    "Superscript": True,
    "Code": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
    "History": True,
}

Block = create_plugin_base(Article)


class RichText(Block):
    """A run of paragraphs, headings and lists, as the markup that richtext.clean_html() leaves."""

    html = ProseEditorField(_("text"), extensions=EXTENSIONS, sanitize=clean_html)

    class Meta(Block.Meta):
        verbose_name = _("text")
        verbose_name_plural = _("text")

    def __str__(self) -> str:
        return Truncator(text_of(self.html).replace("\n", " ")).chars(40)

    def save(self, *args, **kwargs) -> None:
        self.html = clean_html(self.html)
        super().save(*args, **kwargs)


class Figure(Block):
    """A picture of the library with its words, or an empty place where one is wanted.

    `wanted` is the address that the copy gave for a picture we do not have.
    """

    image = models.ForeignKey(Image, models.PROTECT, null=True, blank=True, verbose_name=_("picture"))
    wanted = Line(_("picture wanted"), blank=True)
    caption = Line(_("caption"), blank=True)
    credit = Line(pgettext_lazy("picture", "credit"), blank=True, help_text=_("The library's when left empty."))
    alt = Line(_("alternative text"), blank=True, help_text=_("The library's when left empty."))

    class Meta(Block.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def __str__(self) -> str:
        return self.caption or (str(self.image) if self.image_id else gettext("Picture wanted"))

    @classmethod
    def get_queryset(cls):
        return cls.objects.select_related("image")


class PullQuote(Block):
    """A quotation standing on its own."""

    text = Line(_("quotation"))
    speaker = Line(_("speaker"), blank=True)

    class Meta(Block.Meta):
        verbose_name = _("pull quote")
        verbose_name_plural = _("pull quotes")

    def __str__(self) -> str:
        return Truncator(self.text).chars(40)

    def clean(self) -> None:
        if not self.text.strip():
            raise ValidationError({"text": _("A pull quote needs its words.")})


BLOCKS = (RichText, Figure, PullQuote)
