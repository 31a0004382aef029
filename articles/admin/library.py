"""People, outlets, pictures and tags."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from taggit.models import Tag as TaggitTag

from .. import pictures, tag_merging
from ..models import Editor, Image, Source, Tag, TagAlias, TaggedArticle

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


class UnusedFilter(admin.SimpleListFilter):
    """Tags by whether anything carries them."""

    title = _("use")
    parameter_name = "use"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return [("none", _("unused"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Tag]) -> QuerySet[Tag]:
        return tag_merging.unused(queryset) if self.value() == "none" else queryset


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin):
    """Subjects."""

    list_display = ("name", "also", "used", "slug")
    list_filter = (UnusedFilter,)
    search_fields = ("name", "aliases__name")
    fields = ("name", "slug", "description")
    inlines = (TagAliasInline,)
    actions = ("merge_selected",)
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tag]:
        uses = TaggedArticle.objects.filter(tag=OuterRef("pk")).order_by().values("tag").annotate(n=Count("pk"))
        tags = super().get_queryset(request).annotate(uses=Coalesce(Subquery(uses.values("n")), 0))
        return tags.prefetch_related("aliases")

    @admin.display(description=_("also called"))
    def also(self, tag: Tag) -> str:
        return pgettext("between names", ", ").join(alias.name for alias in tag.aliases.all())

    @admin.display(description=_("used in articles"), ordering="uses")
    def used(self, tag: Tag) -> int:
        return tag.uses

    def get_urls(self) -> list[Any]:
        own = [
            path("merge/", self.admin_site.admin_view(self.merge), name="articles_tag_merge"),
            path("alike/", self.admin_site.admin_view(self.alike), name="articles_tag_alike"),
        ]
        return own + super().get_urls()

    @admin.action(description=_("Merge the chosen tags"), permissions=["delete"])
    def merge_selected(self, request: HttpRequest, queryset: QuerySet[Tag]) -> HttpResponse:
        keys = "&".join(f"tag={key}" for key in queryset.values_list("pk", flat=True))
        return HttpResponseRedirect(f"{reverse('admin:articles_tag_merge')}?{keys}")

    def merge(self, request: HttpRequest) -> HttpResponse:
        """What merging the chosen tags would change; POST does it."""
        if not (self.has_change_permission(request) and self.has_delete_permission(request)):
            raise PermissionDenied
        asked = request.POST if request.method == "POST" else request.GET
        keys = [int(key) for key in asked.getlist("tag") if key.isdecimal()]
        tags = list(self.get_queryset(request).filter(pk__in=keys).order_by("-uses", "name"))
        into = next((tag for tag in tags if str(tag.pk) == asked.get("into")), tags[0] if tags else None)
        others = [tag for tag in tags if tag != into]
        if request.method == "POST" and into:
            try:
                tag_merging.merge(into, others)
            except tag_merging.NotMerged as error:
                self.message_user(request, str(error), messages.ERROR)
            else:
                names = pgettext("between names", ", ").join(tag.name for tag in others)
                self.log_change(request, into, _("Merged with: %(names)s") % {"names": names})
                self.message_user(request, _("“%(tag)s” is one tag now.") % {"tag": into}, messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:articles_tag_changelist"))
        if into is None or not others:
            self.message_user(request, _("Choose at least two different tags."), messages.ERROR)
            return HttpResponseRedirect(reverse("admin:articles_tag_changelist"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Merge tags"),
            "opts": self.opts,
            "tags": tags,
            "into": into,
            "preview": tag_merging.preview(into, others),
        }
        return TemplateResponse(request, "admin/articles/tag/merge.html", context)

    def alike(self, request: HttpRequest) -> HttpResponse:
        """Tags that are written almost alike."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("Tags that look alike"),
            "opts": self.opts,
            "groups": tag_merging.near_duplicates(),
            "may_merge": self.has_change_permission(request) and self.has_delete_permission(request),
        }
        return TemplateResponse(request, "admin/articles/tag/alike.html", context)

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
    list_display = ("__str__", "thumbnail", "credit", "size", "created_at")
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
