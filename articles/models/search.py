"""What search looks into."""

from django.db import models

from .history import Edition


class SearchEntry(models.Model):
    """The words of an edition that is public or will be, folded; kept by search.py and by nothing else.

    `id` orders entries by the time of publication. `about` holds the headline and what stands around the text, `text`
    all of it. Beside each entry its grams are kept where the database finds them fast: on PostgreSQL in a column of
    this table, on SQLite in the table articles_searchgrams.
    """

    id = models.BigIntegerField(primary_key=True)
    edition = models.OneToOneField(Edition, models.CASCADE, related_name="searched")
    headline = models.TextField()
    about = models.TextField()
    text = models.TextField()

    def __str__(self) -> str:
        return self.headline
