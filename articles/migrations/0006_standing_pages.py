"""Pages about the newsroom itself, which chiefs write."""

import articles.models.fields
from django.contrib.auth.management import create_permissions
from django.db import migrations, models


def let_chiefs_write(apps, schema_editor):
    """Give the chiefs the right to the new pages; without the group there is nobody to give it to."""
    using = schema_editor.connection.alias if schema_editor else "default"
    config = apps.get_app_config("articles")
    config.models_module = getattr(config, "models_module", True)
    create_permissions(config, apps=apps, using=using, verbosity=0)
    rights = apps.get_model("auth", "Permission").objects.using(using)
    rights = rights.filter(content_type__app_label="articles", codename__endswith="_standingpage")
    for group in apps.get_model("auth", "Group").objects.using(using).filter(name="Chief"):
        group.permissions.add(*rights)


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0005_search'),
    ]

    operations = [
        migrations.CreateModel(
            name='StandingPage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(choices=[('mission', 'Mission'), ('ownership', 'Ownership and funding'), ('masthead', 'Masthead'), ('ethics', 'Principles'), ('corrections', 'How we correct'), ('sources', 'Our sources'), ('ai', 'Use of artificial intelligence'), ('pictures', 'Pictures and licences'), ('privacy', 'Privacy'), ('complaints', 'Complaints'), ('accessibility', 'Accessibility'), ('contact', 'Contact')], max_length=20, verbose_name='subject')),
                ('language', models.CharField(choices=[('zh-Hant', 'Traditional Chinese'), ('zh-Hans', 'Simplified Chinese'), ('en', 'English')], default='zh-Hant', max_length=7, verbose_name='language')),
                ('title', articles.models.fields.Line(max_length=200, verbose_name='title')),
                ('html', models.TextField(verbose_name='text')),
                ('is_public', models.BooleanField(default=False, verbose_name='readers see it')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed at')),
            ],
            options={
                'verbose_name': 'page about us',
                'verbose_name_plural': 'pages about us',
                'ordering': ['subject', 'language'],
                'constraints': [models.UniqueConstraint(fields=('subject', 'language'), name='standing_page_once')],
            },
        ),
        migrations.RunPython(let_chiefs_write, migrations.RunPython.noop),
    ]
