"""Reporter, Editor and Chief, each with what the one before may do and more."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

REPORTER = {
    "articles": [
        *("add_article", "change_article", "delete_article", "view_article"),
        *("add_image", "view_image", "view_tag", "view_editor", "view_source"),
    ],
}
EDITOR = {
    "articles": [
        *("edit_any_article", "publish_article", "change_image", "delete_image"),
        *("add_source", "change_source", "view_rawtext", "view_importbatch"),
    ],
    "auth": ["view_user"],
}
CHIEF = {
    "articles": [
        "withdraw_article",
        *(f"{act}_{name}" for name in ("editor", "tag", "tagalias") for act in ("add", "change", "delete", "view")),
        "delete_source",
    ],
    "auth": ["add_user", "change_user"],
}


def make_groups(apps, schema_editor):
    """Make the three, or give them what they lack; what a newsroom added to them stays."""
    using = schema_editor.connection.alias if schema_editor else "default"
    for label in ("auth", "articles"):
        config = apps.get_app_config(label)
        # Permissions are otherwise made when all migrations are through; a state's app has no models module to go by.
        config.models_module = getattr(config, "models_module", True)
        create_permissions(config, apps=apps, using=using, verbosity=0)
    permission = apps.get_model("auth", "Permission").objects.using(using)
    rights = []
    for name, more in (("Reporter", REPORTER), ("Editor", EDITOR), ("Chief", CHIEF)):
        group, _made = apps.get_model("auth", "Group").objects.using(using).get_or_create(name=name)
        for label, codes in more.items():
            rights += permission.filter(content_type__app_label=label, codename__in=codes)
        group.permissions.add(*rights)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0003_notes_and_owners"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
