"""Where articles came from: every line of the raw text with what became of it."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ..import_words import FIXERS, said
from ..importer import Role
from ..models import ImportBatch, RawText
from . import import_desk
from .import_sheet import ROLES


class ReadOnly(admin.ModelAdmin):
    """What happened is looked at, not changed."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class RawTextInline(admin.TabularInline):
    """The texts of one import."""

    model = RawText
    fields = ("name", "article", "encoding")
    show_change_link = True
    can_delete = False
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnly):
    """Runs of the importer."""

    list_display = ("__str__", "at", "by", "note")
    inlines = (RawTextInline,)
    show_full_result_count = False

    def get_urls(self) -> list[Any]:
        return import_desk.urls(self) + super().get_urls()


@admin.register(RawText)
class RawTextAdmin(ReadOnly):
    """Raw texts with their ledgers."""

    list_display = ("__str__", "article", "encoding", "batch")
    list_select_related = ("article", "batch")
    search_fields = ("name",)
    fields = ("article", "name", "encoding", "batch", "ledger")
    readonly_fields = ("ledger",)
    show_full_result_count = False

    @admin.display(description=_("ledger"))
    def ledger(self, text: RawText) -> SafeString:
        lines = [
            {
                **line,
                "because": said(line["because"]),
                "name": ROLES[Role(line["role"])][0],
                "percent": round(line["confidence"] * 100),
            }
            for line in text.reading.get("lines", [])
            if line["role"] != Role.BLANK
        ]
        repairs = [
            {**repair, "kind": FIXERS.get(repair["fixer"], repair["fixer"])}
            for repair in text.reading.get("repairs", [])
        ]
        context = {
            "questions": [said(question) for question in text.reading.get("questions", ())],
            "lines": lines,
            "repairs": repairs,
        }
        return render_to_string("admin/articles/rawtext/_ledger.html", context)
