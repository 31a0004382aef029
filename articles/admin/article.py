"""The article's page on the desk: words on the sheet, everything about them in the rail."""

import contextlib
import json
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from content_editor.admin import ContentEditor, ContentEditorInline
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from js_asset import Media

from .. import links, manuscript, publishing, workflow
from ..changes import Change, Fate, changes
from ..document import LONGEST_TAG
from ..models import Article, Correction, Credit, Edition, Figure, Presence, PullQuote, RawText, Reference, RichText
from ..preflight import findings
from . import previews, saving
from .import_sheet import paper

REFUSED = "publish-box-refused"
MOST_NOTES = 50
MOST_REVISIONS = 40
MOST_LISTED = 500
# What the editor of rich text calls its buttons, in the editor's language.
TOOLBAR = {
    "text": gettext_lazy("Text"),
    "paragraph": gettext_lazy("Paragraph"),
    "Paragraph": gettext_lazy("Paragraph"),
    "Heading 2": gettext_lazy("Heading"),
    "heading 2": gettext_lazy("Heading"),
    "Heading 3": gettext_lazy("Smaller heading"),
    "heading 3": gettext_lazy("Smaller heading"),
    "unordered list": gettext_lazy("List"),
    "ordered list": gettext_lazy("Numbered list"),
    "blockquote": gettext_lazy("Long quotation"),
    "horizontal rule": gettext_lazy("Dividing line"),
    "bold": gettext_lazy("Bold"),
    "italic": gettext_lazy("Italic"),
    "subscript": gettext_lazy("Subscript"),
    "superscript": gettext_lazy("Superscript"),
    "Code": gettext_lazy("Code"),
    "insert link": gettext_lazy("Link"),
    "remove link": gettext_lazy("Take the link away"),
    "undo": gettext_lazy("Undo"),
    "redo": gettext_lazy("Redo"),
}
# What a revision can be compared with besides another one.
NOW, LIVE = "now", "live"


class ArticleForm(forms.ModelForm):
    """The article's own fields, the state they were read in, and the open page they come from."""

    base = forms.CharField(required=False, label="", widget=forms.HiddenInput)
    sitting = forms.CharField(required=False, label="", widget=forms.HiddenInput, max_length=32)

    class Meta:
        model = Article
        fields = "__all__"  # noqa: DJ007 - the admin's fieldsets name them
        widgets = {
            "headline": forms.Textarea(attrs={"rows": 1, "class": "desk-headline"}),
            "standfirst": forms.Textarea(attrs={"rows": 2, "class": "desk-standfirst"}),
            "notices": forms.Textarea(attrs={"rows": 3}),
            "script_exceptions": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.fields["base"].initial = saving.packed(saving.state_of(self.instance)) if self.instance.pk else ""
            self.fields["sitting"].initial = secrets.token_hex(16)

    def clean_tags(self) -> list[str]:
        tags = self.cleaned_data["tags"]
        long = next((tag for tag in tags if len(tag) > LONGEST_TAG), None)
        if long:
            raise forms.ValidationError(
                _("A tag has at most %(most)d characters; this one has %(found)d: %(tag)s…")
                % {"most": LONGEST_TAG, "found": len(long), "tag": long[:20]}
            )
        return tags

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"]
        if slug and self.instance.is_slug_taken(slug):
            raise forms.ValidationError(_("Another article has or had this address."))
        return slug

    def clean_source_url(self) -> str:
        return web_address(self.cleaned_data["source_url"])

    def clean(self) -> dict[str, Any]:
        # An error of the whole form, since the field that carries it is hidden.
        self.base: saving.State | None = None
        if self.instance.pk:
            try:
                self.base = saving.unpacked(self.cleaned_data.get("base", ""))
            except ValueError:
                raise forms.ValidationError(
                    _(
                        "It cannot be told what this page was made from. Your words are still here: copy what you "
                        "need, then open the article again."
                    )
                ) from None
        return super().clean() or self.cleaned_data


def _marked(change: Change) -> SafeString:
    """A changed line with what was taken out and put in."""
    tags = {Fate.SAME: "{}", Fate.GONE: "<del>{}</del>", Fate.NEW: "<ins>{}</ins>"}
    return format_html_join("", "{}", ([format_html(tags[piece.fate], piece.text)] for piece in change.pieces))


def web_address(value: str) -> str:
    """The address, if it leads to the web; empty stays empty. Errors: ValidationError."""
    if value and not value.lower().startswith(("http://", "https://")):
        raise forms.ValidationError(_("An address on the web begins with http:// or https://."))
    return value


class ReferenceForm(forms.ModelForm):
    """A reference whose addresses lead to the web."""

    def clean_url(self) -> str:
        return web_address(self.cleaned_data["url"])

    def clean_archived_url(self) -> str:
        return web_address(self.cleaned_data["archived_url"])


class PublishForm(forms.Form):
    """What the boxes ask besides the article itself."""

    prefix = "publish"  # the article has a kind of its own on the same page

    at = forms.DateTimeField(
        required=False,
        label=gettext_lazy("Publish at"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )
    wrong = forms.CharField(required=False, label=gettext_lazy("What was wrong"), widget=forms.Textarea({"rows": 2}))
    right = forms.CharField(required=False, label=gettext_lazy("What is right"), widget=forms.Textarea({"rows": 2}))
    kind = forms.ChoiceField(required=False, label=gettext_lazy("Kind"), choices=Correction.Kind)
    notice = forms.CharField(
        required=False, label=gettext_lazy("Reason, for readers"), widget=forms.Textarea({"rows": 2})
    )

    said = forms.CharField(required=False, label=gettext_lazy("For the editors"), widget=forms.Textarea({"rows": 2}))
    todo = forms.CharField(required=False, label=gettext_lazy("What is to be done"), widget=forms.Textarea({"rows": 2}))
    note = forms.CharField(required=False, label=gettext_lazy("Note to colleagues"), widget=forms.Textarea({"rows": 2}))

    def mistake(self) -> publishing.Mistake | None:
        """What the editor says this edition mends, if anything."""
        wrong, right = self.cleaned_data["wrong"].strip(), self.cleaned_data["right"].strip()
        if bool(wrong) != bool(right):
            raise publishing.NotPublished(_("A correction says both what was wrong and what is right."))
        kind = self.cleaned_data["kind"] or Correction.Kind.CORRECTION
        return publishing.Mistake(wrong, right, kind) if wrong else None


class OfArticle:
    """Rows of an article: who may change it may change them."""

    def _may(self, request: HttpRequest, article: Article | None) -> bool:
        return self.admin_site.get_model_admin(Article).has_change_permission(request, article)

    def has_add_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return self._may(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return self._may(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return self._may(request, obj)

    def has_view_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return self._may(request, obj)


class CreditInline(OfArticle, admin.StackedInline):
    """The byline."""

    model = Credit
    extra = 0
    fields = (("role", "editor"), ("affiliation", "order"))
    autocomplete_fields = ("editor",)
    rail = True


class ReferenceInline(OfArticle, admin.StackedInline):
    """The sources."""

    model = Reference
    form = ReferenceForm
    extra = 0
    fields = ("title", "url", ("publisher", "accessed_on"), "archived_url", ("label", "order"))
    rail = True


class RichTextInline(OfArticle, ContentEditorInline):
    """Text in the body."""

    model = RichText
    icon = "notes"


class FigureInline(OfArticle, ContentEditorInline):
    """A picture in the body."""

    model = Figure
    icon = "image"
    autocomplete_fields = ("image",)
    fields = ("thumbnail", "image", "caption", "credit", "alt", "wanted", "ordering", "region")
    readonly_fields = ("thumbnail",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Figure]:
        return super().get_queryset(request).select_related("image")

    @admin.display(description="")
    def thumbnail(self, figure: Figure) -> str:
        if not figure.image:
            return _("Picture wanted")
        return format_html('<img class="desk-thumb" src="{}" alt="{}">', figure.image.file.url, figure.image.alt)


class PullQuoteInline(OfArticle, ContentEditorInline):
    """A pull quote in the body."""

    model = PullQuote
    icon = "format_quote"


class PublicFilter(admin.SimpleListFilter):
    """Articles by what readers see of them."""

    title = gettext_lazy("readers see it")
    parameter_name = "public"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return [("yes", _("now")), ("scheduled", _("at a set time")), ("no", _("no"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        wanted = {"yes": {"is_public": True}, "scheduled": {"is_scheduled": True}, "no": {"is_public": False}}
        return queryset.filter(**wanted[self.value()]) if self.value() in wanted else queryset


# What a button does besides saving, and the right it needs beyond that of changing the article.
ACTS = {
    "_publish": "articles.publish_article",
    "_schedule": "articles.publish_article",
    "_unschedule": "articles.publish_article",
    "_withdraw": "articles.withdraw_article",
    "_submit": None,
    "_send_back": "articles.publish_article",
    "_ready": "articles.publish_article",
    "_note": None,
    "_settle": None,
}


@admin.register(Article)
class ArticleAdmin(ContentEditor):
    """Articles: writing them, and putting them before readers."""

    form = ArticleForm
    inlines = (RichTextInline, FigureInline, PullQuoteInline, CreditInline, ReferenceInline)
    list_display = ("__str__", "kind", "language", "status", "readers", "updated_at")
    list_filter = ("status", PublicFilter, "kind", "language")
    search_fields = ("headline", "credits__editor__name", "tags__name")
    autocomplete_fields = ("lead", "source", "owner")
    list_per_page = 50
    show_full_result_count = False
    fieldsets = (
        (None, {"fields": ("headline", "standfirst", "base", "sitting"), "classes": ("sheet-fields",)}),
        (gettext_lazy("Tags"), {"fields": ("tags",), "classes": ("rail-fields",)}),
        (
            gettext_lazy("Details"),
            {
                "fields": (
                    *("kind", "language", "slug", "lead"),
                    *("source", "source_url", "dated", "notices", "script_exceptions"),
                ),
                "classes": ("rail-fields",),
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        editions = Edition.objects.filter(article=OuterRef("pk"))
        articles = super().get_queryset(request)
        if not request.user.has_perm("articles.edit_any_article"):
            articles = articles.of(request.user)
        return articles.annotate(is_public=Exists(editions.public()), is_scheduled=Exists(editions.scheduled()))

    @admin.display(description=gettext_lazy("readers"))
    def readers(self, article: Article) -> str:
        shown = [_("public")] if article.is_public else []
        return pgettext("between names", ", ").join([*shown, _("scheduled")] if article.is_scheduled else shown) or "–"

    # Rights ----------------------------------------------------------------------------------------------------

    def has_view_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return super().has_view_permission(request, obj) and self._is_theirs(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        # What is out, or about to go out, is the editors': whoever wrote it tells them what is wrong.
        may_any = request.user.has_perm("articles.edit_any_article")
        return super().has_change_permission(request, obj) and (
            may_any or (self._is_theirs(request, obj) and not self._has_editions(request, obj))
        )

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        # What readers have seen is withdrawn with a reason, not deleted.
        may = super().has_delete_permission(request, obj) and self._is_theirs(request, obj)
        return may and not self._has_editions(request, obj)

    def _is_theirs(self, request: HttpRequest, article: Article | None) -> bool:
        """Whether the user has to do with this article at all; one that is being added is theirs."""
        if article is None or article.pk is None or request.user.has_perm("articles.edit_any_article"):
            return True
        theirs = Article.objects.of(request.user).filter(pk=article.pk)
        return self._asked_once(request, ("theirs", article.pk), theirs.exists)

    def _has_editions(self, request: HttpRequest, article: Article | None) -> bool:
        if article is None or article.pk is None:
            return False
        return self._asked_once(request, ("editions", article.pk), article.editions.exists)

    def _asked_once(self, request: HttpRequest, key: tuple[str, int], ask: Callable[[], bool]) -> bool:
        """The answer, kept for this request: every inline of a page asks for the same rights four times."""
        kept = request.__dict__.setdefault("_kept_rights", {})
        if key not in kept:
            kept[key] = ask()
        return kept[key]

    # Writing ---------------------------------------------------------------------------------------------------

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if request.method == "POST":
            self._check_acts(request)
            try:
                return self._saved(request, object_id, form_url, extra_context)
            except saving.Clashing as clashing:
                return self._to_choose(request, int(object_id or 0), clashing)
        if object_id:
            article = self.get_object(request, object_id)
            if (
                article
                and self.has_view_permission(request, article)
                and not self.has_change_permission(request, article)
            ):
                return self._reading_page(request, article)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _saved(
        self, request: HttpRequest, object_id: str | None, form_url: str, extra_context: dict[str, Any] | None
    ) -> HttpResponse:
        """The answer to a save. What is typed is saved as it goes without a page: that answer is JSON."""
        is_autosave = "_autosave" in request.POST
        prefixes = [inline.model._meta.get_field(inline.fk_name or "article").remote_field for inline in self.inlines]
        names = [field.get_accessor_name() for field in prefixes]
        request.POST = saving.as_new(request.POST, names, is_autosave=is_autosave)
        response = super().changeform_view(request, object_id, form_url, extra_context)
        if is_autosave and isinstance(response, TemplateResponse):
            forms = [response.context_data["adminform"].form]
            for inline in response.context_data["inline_admin_formsets"]:
                forms += inline.formset.forms
            wrong = [message for form in forms for errors in form.errors.values() for message in errors]
            return JsonResponse({"saved": False, "wrong": wrong})
        return response

    def _to_choose(self, request: HttpRequest, pk: int, clashing: saving.Clashing) -> HttpResponse:
        """The places that two people changed, side by side. Whoever is typing is only told."""
        article = self._article(request, pk, to_change=True)
        # Somebody else's, unless the other page is one's own.
        saved = article.revisions.select_related("by").defer("document")
        last = saved.exclude(by=request.user).exclude(by=None).first() or saved.first()
        if "_autosave" in request.POST:
            return JsonResponse({"saved": False, "clash": True, "by": str(last.by) if last and last.by else ""})
        context = {
            **self.admin_site.each_context(request),
            "title": _("Two versions"),
            "opts": self.opts,
            "original": article,
            "last": last,
            "carried": {name: saving.packed(getattr(clashing, name)) for name in ("base", "mine", "theirs")},
            "sitting": request.POST.get("sitting", ""),
            "clashes": [
                {
                    "place": clash.place,
                    "name": saving.name_of(clash.place),
                    "base": saving.shown(clash.base),
                    "mine": saving.shown(clash.mine),
                    "theirs": saving.shown(clash.theirs),
                }
                for clash in clashing.clashes
            ],
            "is_nav_sidebar_enabled": False,
        }
        return TemplateResponse(request, "admin/articles/article/clash.html", context, status=409)

    def merge(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What was chosen in a clash, put together with whatever was saved while it was being chosen."""
        if request.method != "POST":
            return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))
        try:
            with transaction.atomic():
                article = self._article(request, pk, to_change=True)
                Article.objects.select_for_update().get(pk=pk)
                base, mine, theirs = (
                    saving.unpacked(request.POST.get(name, "")) for name in ("base", "mine", "theirs")
                )
                chosen = {name.removeprefix("choice-"): value for name, value in request.POST.items()}
                resolved = saving.together(base, mine, theirs, chosen).merged
                before = saving.state_of(article)
                after = saving.together(theirs, resolved, before).merged
                if article.is_slug_taken(after["slug"]):
                    after["slug"] = before["slug"]
                saving.keep(article, after, request)
                self.log_change(request, article, [{"changed": {"fields": saving.changed(before, after)}}])
        except saving.Clashing as clashing:
            return self._to_choose(request, pk, clashing)
        except ValueError:
            return HttpResponseBadRequest()
        self.message_user(request, _("Both versions are put together and saved."), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))

    def presence(self, request: HttpRequest, pk: int) -> JsonResponse:
        """An open page says so, and learns who else has the article open. When it closes, it says so as well."""
        article = self._article(request, pk)
        sitting = request.POST.get("sitting", "")[:32]
        if request.method == "POST" and sitting:
            mine = Presence.objects.filter(sitting=sitting, user=request.user, article=article)
            if "left" in request.POST:
                mine.delete()
            elif not mine.update(at=timezone.now()):
                Presence.objects.filter(at__lt=timezone.now() - timedelta(days=1)).delete()
                with contextlib.suppress(IntegrityError), transaction.atomic():
                    Presence.objects.create(sitting=sitting, user=request.user, article=article)
        last = article.revisions.select_related("by").defer("document").first()
        others = article.present.now().exclude(sitting=sitting).select_related("user")
        return JsonResponse(
            {
                "others": sorted({str(other.user) for other in others}),
                "saved_by": str(last.by) if last and last.by and last.sitting != sitting else "",
                "version": article.version,
            }
        )

    def _check_acts(self, request: HttpRequest) -> None:
        """Errors: PermissionDenied for a button that this user has not been shown; nothing is saved then."""
        if not all(request.user.has_perm(right) for act, right in ACTS.items() if right and act in request.POST):
            raise PermissionDenied

    def _reading_page(self, request: HttpRequest, article: Article) -> HttpResponse:
        """The article for somebody who may not change it."""
        context = {
            **self.admin_site.each_context(request),
            **self._standing(article),
            "title": article,
            "opts": self.opts,
            "original": article,
            "paper": paper(manuscript.read(article)),
            "publish_form": PublishForm(),
            "is_nav_sidebar_enabled": False,
        }
        return TemplateResponse(request, "admin/articles/article/reading.html", context)

    def _standing(self, article: Article) -> dict[str, Any]:
        """Where the article stands: what readers see of it and what colleagues say."""
        return {
            "public": article.public_edition,
            "scheduled": article.scheduled_edition,
            "withdrawn": article.editions.filter(withdrawn=True).first(),
            "raw_text": getattr(article, "raw_text", None),
            "notes": article.notes.select_related("by")[:MOST_NOTES],
        }

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if not request.user.has_perm("articles.edit_any_article"):
            return fieldsets
        # Whose it is, is for those to say who may change it anyway.
        *others, (title, details) = fieldsets
        return (*others, (title, {**details, "fields": (*details["fields"], "owner")}))

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        # A new article needs its row; everything else goes through the manuscript, in save_related().
        if not change:
            obj.owner = obj.owner or request.user
            super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        mine = saving.posted(form, formsets)
        article = Article.objects.select_for_update().get(pk=form.instance.pk)
        before = saving.state_of(article)
        # What is new was made from nothing, in nobody's company.
        after = saving.together(form.base, mine, before).merged if change else mine
        if "owner" in form.changed_data:
            article.owner = form.cleaned_data["owner"]
            article.save(update_fields=["owner"])
        saving.keep(article, after, request)
        form.was_changed = saving.changed(before, after) if change else []
        form.mine = mine | {"slug": article.slug}
        form.has_others = any(after[key] != mine[key] for key in mine if key != "slug")
        form.instance = article
        request.saved_form = form

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> list[Any]:
        if add:
            return [{"added": {}}]
        return [{"changed": {"fields": form.was_changed}}] if form.was_changed else []

    def log_change(self, request: HttpRequest, obj: Article, message: Any) -> Any:
        # The log tells what somebody did; what saves itself is in the revisions.
        return None if "_autosave" in request.POST or not message else super().log_change(request, obj, message)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        article = kwargs.get("obj")
        if article:
            context |= {"findings": findings(manuscript.read(article), article), **self._standing(article)}
        context["is_nav_sidebar_enabled"] = False
        context["toolbar"] = json.dumps({name: str(words) for name, words in TOOLBAR.items()})
        refused = request.session.pop(REFUSED, None) if request.method == "GET" and article else None
        context["publish_form"] = PublishForm(request.POST if request.method == "POST" else refused)
        context["show_delete_link"] = bool(article) and self.has_delete_permission(request, article)
        response = super().render_change_form(request, context, **kwargs)
        # The editors' import map is an inline script: it needs this request's nonce.
        media = response.context_data["media"]
        response.context_data["media"] = Media.from_media(media, nonce=str(request.csp_nonce))
        return response

    # Publishing ------------------------------------------------------------------------------------------------

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        return self._answer(request, obj) or super().response_change(request, obj)

    def response_add(self, request: HttpRequest, obj: Article, post_url_continue: str | None = None) -> HttpResponse:
        return self._answer(request, obj) or super().response_add(request, obj, post_url_continue)

    def _answer(self, request: HttpRequest, article: Article) -> HttpResponse | None:
        """What follows a save when the editor pressed more than Save."""
        article = Article.objects.get(pk=article.pk)
        if "_autosave" in request.POST:
            form = request.saved_form
            address = reverse("admin:articles_article_change", args=[article.pk])
            answer = {
                "saved": True,
                "address": address,
                "base": saving.packed(form.mine),
                "slug": article.slug,
                "others": form.has_others,
            }
            return JsonResponse(answer | {"changed": bool(form.was_changed)})
        here = HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))
        if "_preview" in request.POST:
            return HttpResponseRedirect(reverse("admin:articles_article_preview", args=[article.pk]))
        acts = {
            "_publish": self._publish,
            "_schedule": self._schedule,
            "_unschedule": self._unschedule,
            "_withdraw": self._withdraw,
            "_submit": self._submit,
            "_send_back": self._send_back,
            "_ready": self._make_ready,
            "_note": self._say,
            "_settle": self._settle,
        }
        act = next((acts[name] for name in acts if name in request.POST), None)
        if act is None:
            return None
        form = PublishForm(request.POST)
        try:
            if not form.is_valid():
                raise publishing.NotPublished(next(iter(form.errors.values()))[0])
            self.message_user(request, act(request, article, form), messages.SUCCESS)
        except (publishing.NotPublished, workflow.NotDone) as error:
            # What was typed into the box is no part of the article: without this it would be gone.
            names = [form.add_prefix(name) for name in form.fields]
            request.session[REFUSED] = {name: form.data.get(name) for name in names}
            self.message_user(request, format_html("{} {}", _("Saved, but:"), error), messages.ERROR)
        return here

    def _publish(self, request: HttpRequest, article: Article, form: PublishForm) -> str:
        edition = publishing.publish(article, request.user, mistake=form.mistake())
        self.log_change(request, article, _("Published edition %(number)s.") % {"number": edition.number})
        return format_html(
            '{} <a href="{}">{}</a>', _("Published."), edition.get_absolute_url(), _("See it as readers do")
        )

    def _schedule(self, request: HttpRequest, article: Article, form: PublishForm) -> str:
        at: datetime | None = form.cleaned_data["at"]
        if at is None:
            raise publishing.NotPublished(_("Say when it should go out."))
        publishing.publish(article, request.user, at=at, mistake=form.mistake())
        when = timezone.localtime(at).strftime("%F %R")
        self.log_change(request, article, _("Scheduled for %(time)s.") % {"time": when})
        return _("It goes out at %(time)s.") % {"time": when}

    def _unschedule(self, request: HttpRequest, article: Article, form: PublishForm) -> str:
        publishing.unschedule(article)
        self.log_change(request, article, _("Taken back from the schedule."))
        return _("It is not scheduled any more.")

    def _withdraw(self, request: HttpRequest, article: Article, form: PublishForm) -> str:
        publishing.withdraw(article, form.cleaned_data["notice"], request.user)
        self.log_change(request, article, _("Withdrawn."))
        return _("Withdrawn. Its address now gives the reason.")

    # Between colleagues ----------------------------------------------------------------------------------------

    def _submit(self, request: HttpRequest, article: Article, form: PublishForm) -> str:
        workflow.submit(article, request.user, form.cleaned_data["said"])
        self.log_change(request, article, _("Submitted."))
        return _("It is with the editors now.")

    def _send_back(self, request: HttpRequest, article: Article, form: PublishForm) -> str:
        workflow.send_back(article, request.user, form.cleaned_data["todo"])
        self.log_change(request, article, _("Sent back."))
        return _("It is a draft again; whoever wrote it sees your note.")

    def _make_ready(self, request: HttpRequest, article: Article, form: PublishForm) -> str:
        workflow.make_ready(article, request.user)
        self.log_change(request, article, _("Ready."))
        return _("It may go out.")

    def _say(self, request: HttpRequest, article: Article, form: PublishForm) -> str:
        workflow.say(article, request.user, form.cleaned_data["note"])
        return _("Your note is there for colleagues.")

    def _settle(self, request: HttpRequest, article: Article, form: PublishForm) -> str:
        """A question of the importer's that somebody has seen to."""
        raw = RawText.objects.select_for_update().get(article=article)
        question = request.POST["_settle"]
        if question not in raw.reading.get("questions", []):
            raise workflow.NotDone(_("The importer did not ask that."))
        raw.decisions = {**raw.decisions, "answered": {**raw.decisions.get("answered", {}), question: ""}}
        raw.save(update_fields=["decisions"])
        return _("The question is settled.")

    def note(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A note from somebody who may see the article but not change it."""
        article = self._article(request, pk)
        form = PublishForm(request.POST)
        if request.method == "POST" and form.is_valid():
            try:
                self.message_user(request, self._say(request, article, form), messages.SUCCESS)
            except workflow.NotDone as error:
                self.message_user(request, str(error), messages.ERROR)
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))

    # More pages ------------------------------------------------------------------------------------------------

    def get_urls(self) -> list[Any]:
        own = [
            path("<int:pk>/merge/", self.admin_site.admin_view(self.merge), name="articles_article_merge"),
            path("<int:pk>/presence/", self.admin_site.admin_view(self.presence), name="articles_article_presence"),
            path("<int:pk>/links/", self.admin_site.admin_view(self.links), name="articles_article_links"),
            path("<int:pk>/note/", self.admin_site.admin_view(self.note), name="articles_article_note"),
            path(
                "<int:pk>/revisions/<int:number>/",
                self.admin_site.admin_view(self.revision),
                name="articles_article_revision",
            ),
        ]
        return own + previews.urls(self) + super().get_urls()

    def _article(self, request: HttpRequest, pk: int, to_change: bool = False) -> Article:
        article = get_object_or_404(self.get_queryset(request), pk=pk)
        may = self.has_change_permission if to_change else self.has_view_permission
        if not may(request, article):
            raise PermissionDenied
        return article

    def links(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Whether the references answer: GET shows what the last check found, POST asks them."""
        article = self._article(request, pk, to_change=request.method == "POST")
        references = list(article.references.exclude(url=""))
        answers = dict(links.check(references)) if request.method == "POST" else {}
        context = {
            **self.admin_site.each_context(request),
            "title": _("Links"),
            "opts": self.opts,
            "original": article,
            "rows": [(reference, answers.get(reference)) for reference in references],
            "may_check": self.has_change_permission(request, article),
        }
        return TemplateResponse(request, "admin/articles/article/links.html", context)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The latest revisions, each with what it changed, beside the admin's own log of acts."""
        article = self.get_object(request, object_id)
        if article is None:
            raise Http404
        revisions = list(article.revisions.select_related("by")[: MOST_REVISIONS + 1])
        for after, before in pairwise(revisions):
            after.changed = [saving.NAMES[key] for key in saving.differing(before.document, after.document)]
        context = {
            "revisions": revisions[:MOST_REVISIONS],
            "older": article.revisions.defer("document")[MOST_REVISIONS:MOST_LISTED],
            **(extra_context or {}),
        }
        return super().history_view(request, object_id, context)

    @transaction.atomic
    def revision(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """One revision beside another, or what readers see, or what stands; POST makes the article so again."""
        article = self._article(request, pk, to_change=request.method == "POST")
        revision = get_object_or_404(article.revisions.select_related("by"), number=number)
        if request.method == "POST":
            manuscript.restore(revision, request.user)
            said = _("The article is as it was at revision %(number)s.") % {"number": number}
            self.log_change(request, article, said)
            self.message_user(request, said, messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))
        document = manuscript.Document.from_json(revision.document)
        numbers = list(article.revisions.values_list("number", flat=True)[:MOST_LISTED])
        earlier = next((other for other in numbers if other < number), None)
        chosen = request.GET.get("with") or (str(earlier) if earlier else NOW)
        other, is_newer = self._other(article, chosen, number)
        before, after = (document, other) if is_newer else (other, document)
        context = {
            **self.admin_site.each_context(request),
            "title": revision,
            "opts": self.opts,
            "original": article,
            "revision": revision,
            "document": document,
            "chosen": chosen,
            "numbers": [str(other) for other in numbers if other != number],
            "public": article.public_edition,
            "is_newer": is_newer,
            "changes": [(change, _marked(change)) for change in changes(before, after)],
            "details": saving.details(before, after),
            "is_same": before == after,
            "may_change": self.has_change_permission(request, article),
        }
        return TemplateResponse(request, "admin/articles/article/revision.html", context)

    def _other(self, article: Article, chosen: str, number: int) -> tuple[manuscript.Document, bool]:
        """What a revision is compared with, and whether that is newer.

        Errors: Http404 when there is no such thing.
        """
        if chosen == NOW:
            return manuscript.read(article), True
        if chosen == LIVE and article.public_edition:
            return article.public_edition.content, True
        if not chosen.isdecimal():
            raise Http404("nothing to compare with")
        other = get_object_or_404(article.revisions, number=int(chosen))
        return manuscript.Document.from_json(other.document), other.number > number
