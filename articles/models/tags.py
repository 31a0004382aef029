"""Tags: one per meaning, however it is typed."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager, _TaggableManager
from taggit.models import ItemBase, TagBase

from ..scripts import exact, words_in
from ..slugs import readable, unused
from ..tagging import tag_key, tag_name
from .fields import Line, Words


class TagManager(models.Manager):
    """Finds tags by what they mean."""

    def spelled(self, names: Iterable[str]) -> list[str]:
        """These names as their tags are written, each once; one that is no tag yet as it stands. Makes nothing."""
        wanted = {tag_key(name): tag_name(name) for name in names if tag_key(name)}
        found = {alias.key: alias.tag.name for alias in TagAlias.objects.filter(key__in=wanted).select_related("tag")}
        found |= {tag.key: tag.name for tag in self.filter(key__in=wanted)}
        return list(dict.fromkeys(found.get(key, name) for key, name in wanted.items()))

    def named(self, names: Iterable[str]) -> list["Tag"]:
        """The tags of these names or aliases in this order, each once; those that are missing are made.

        In: at most a few dozen names, in any width and case.
        """
        wanted: dict[str, str] = {}
        for name in names:
            if tag_key(name):
                wanted.setdefault(tag_key(name), tag_name(name))
        found = {tag.key: tag for tag in self.filter(key__in=wanted)}
        for alias in TagAlias.objects.filter(key__in=wanted.keys() - found.keys()).select_related("tag"):
            found[alias.key] = alias.tag
        for key, name in wanted.items():
            if key not in found:
                found[key], _made = self.get_or_create(key=key, defaults={"name": name})
        return list(dict.fromkeys(found[key] for key in wanted))


class Tag(TagBase):
    """A subject. `key` is the name without its width and case; it makes two spellings one tag on every database."""

    key = models.CharField(max_length=200, unique=True, editable=False)
    description = Words(_("description"), blank=True)

    objects = TagManager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]

    def clean(self) -> None:
        self._derive()
        taken = Tag.objects.filter(key=self.key).exclude(pk=self.pk).first()
        alias = TagAlias.objects.filter(key=self.key).exclude(tag=self.pk).select_related("tag").first()
        if taken or alias:
            raise ValidationError({"name": _("“%(tag)s” is this tag already.") % {"tag": taken or alias.tag}})
        if self.slug and self._is_address_taken(self.slug):
            raise ValidationError({"slug": _("Another tag has or had this address.")})

    def save(self, *args, **kwargs) -> None:
        self._derive()
        if not self.slug:
            self.slug = unused(readable(self.name, "tag"), self._is_address_taken)
        was = Tag.objects.filter(pk=self.pk).first() if self.pk else None
        super().save(*args, **kwargs)
        # An address in use leads to its own tag, never on to another: so there are no circles.
        TagAddress.objects.filter(slug=self.slug).delete()
        TagAlias.objects.filter(tag=self, key=self.key).delete()
        if was and was.slug != self.slug:
            TagAddress.objects.create(tag=self, slug=was.slug)
        if was and was.key != self.key:
            TagAlias.objects.create(tag=self, name=was.name)

    def _is_address_taken(self, slug: str) -> bool:
        others = Tag.objects.exclude(pk=self.pk).filter(slug=slug)
        return others.exists() or TagAddress.objects.exclude(tag=self.pk).filter(slug=slug).exists()

    def _derive(self) -> None:
        self.name, self.key = tag_name(self.name), tag_key(self.name)

    def get_absolute_url(self) -> str:
        return reverse("tag", args=[self.slug])

    def show_in(self, language: str) -> "Tag":
        """Make this instance speak a script, if the language is one; never saved so."""
        self.name = words_in(exact(language), self.name)
        self.description = words_in(exact(language), self.description)
        return self


class TagAlias(models.Model):
    """Another name of a tag; typing it gives the tag."""

    tag = models.ForeignKey(Tag, models.CASCADE, related_name="aliases", verbose_name=_("tag"))
    name = Line(_("also called"), max_length=100)
    key = models.CharField(max_length=200, unique=True, editable=False)

    class Meta:
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.name, self.key = tag_name(self.name), tag_key(self.name)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        key = tag_key(self.name)
        taken = Tag.objects.filter(key=key).first()
        alias = TagAlias.objects.filter(key=key).exclude(pk=self.pk).select_related("tag").first()
        if taken or alias:
            raise ValidationError({"name": _("“%(tag)s” is called that already.") % {"tag": taken or alias.tag}})


class TagAddress(models.Model):
    """An address that a tag had: it leads to the tag's page for good."""

    slug = models.SlugField(_("address"), max_length=120, unique=True, allow_unicode=True)
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="addresses", verbose_name=_("tag"))

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")

    def __str__(self) -> str:
        return self.slug


class TaggedArticle(ItemBase):
    """That an article carries a tag; in the order of the rows."""

    content_object = models.ForeignKey("articles.Article", models.CASCADE, related_name="tagged")
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="tagged_articles")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="tag_once_per_article")]
        ordering = ["pk"]


class _ArticleTags(_TaggableManager):
    """taggit's manager, but finding tags by key and alias instead of by the exact name."""

    def _to_tag_model_instances(self, tags: Iterable["str | Tag"], tag_kwargs: dict) -> list[Tag]:
        tags = list(tags)
        made = iter(Tag.objects.named(tag for tag in tags if isinstance(tag, str)))
        if all(isinstance(tag, str) for tag in tags):
            return list(made)
        found = [tag if isinstance(tag, Tag) else Tag.objects.named([tag])[0] for tag in tags]
        return list(dict.fromkeys(found))


class TagsField(TaggableManager):
    """The tags of an article."""

    def __init__(self, *args, **kwargs) -> None:
        kwargs.setdefault("manager", _ArticleTags)
        super().__init__(*args, **kwargs)
