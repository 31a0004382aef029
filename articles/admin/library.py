"""People, outlets, pictures and tags."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag as TaggitTag

from .. import pictures
from ..models import Editor, Image, Source, Tag, TagAlias

# taggit brings a tag of its own, which nothing here uses.
admin.site.unregister(TaggitTag)


@admin.register(Editor)
class EditorAdmin(admin.ModelAdmin):
    """People with a byline."""

    list_display = ("name", "title", "user")
    search_fields = ("name", "title")
    autocomplete_fields = ("portrait", "user")
    show_full_result_count = False


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin):
    """Outlets that copy comes from."""

    list_display = ("name", "url")
    search_fields = ("name",)
    show_full_result_count = False


class TagAliasInline(admin.TabularInline):
    """Other names of a tag."""

    model = TagAlias
    extra = 1


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin):
    """Subjects."""

    list_display = ("name", "used", "slug")
    search_fields = ("name", "aliases__name")
    fields = ("name", "slug", "description")
    inlines = (TagAliasInline,)
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tag]:
        return super().get_queryset(request).annotate(uses=Count("tagged_articles"))

    @admin.display(description=_("used in articles"), ordering="uses")
    def used(self, tag: Tag) -> int:
        return tag.uses

    def has_delete_permission(self, request: HttpRequest, obj: Tag | None = None) -> bool:
        # What was published with a tag keeps it: its page and its links are readers' by now.
        return super().has_delete_permission(request, obj) and not (obj and obj.editions.exists())

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}

    def get_form(self, request: HttpRequest, obj: Tag | None = None, **kwargs: Any) -> type[forms.ModelForm]:
        form = super().get_form(request, obj, **kwargs)
        if "slug" in form.base_fields:
            form.base_fields["slug"].required = False
            form.base_fields["slug"].help_text = _("Made from the name when left empty.")
        return form


class ImageForm(forms.ModelForm):
    """Checks a new picture and puts it into the library through pictures.store()."""

    class Meta:
        model = Image
        fields = (
            *("file", "alt", "caption", "credit", "licence"),
            *("source_url", "ai_generated", "focal_x", "focal_y"),
        )

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if "file" in self.changed_data:
            try:
                self.checked = pictures.check(upload.read())
            except pictures.BadPicture as error:
                raise forms.ValidationError(str(error)) from error
            known = Image.objects.filter(sha256=self.checked.sha256).exclude(pk=self.instance.pk).first()
            if known:
                raise forms.ValidationError(_("The library has this picture already: %(image)s") % {"image": known})
        return upload

    def save(self, commit: bool = True) -> Image:
        if "file" in self.changed_data:
            self.checked.put_into(self.instance)
        return super().save(commit)


@admin.register(Image)
class ImageAdmin(admin.ModelAdmin):
    """The image library."""

    form = ImageForm
    list_display = ("thumbnail", "__str__", "credit", "size", "created_at")
    list_display_links = ("thumbnail", "__str__")
    list_filter = ("ai_generated",)
    search_fields = ("alt", "caption", "credit")
    show_full_result_count = False

    @admin.display(description=_("picture"))
    def thumbnail(self, image: Image) -> str:
        return format_html('<img class="desk-thumb" src="{}" alt="" loading="lazy">', image.file.url)

    @admin.display(description=_("pixels"))
    def size(self, image: Image) -> str:
        return f"{image.width} × {image.height}"

    def get_readonly_fields(self, request: HttpRequest, obj: Image | None = None) -> tuple[str, ...]:
        # Another file is another picture: what was published with this one must stay true.
        return ("file", "size") if obj else ()
