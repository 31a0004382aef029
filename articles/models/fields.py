"""Text columns that hold only what every page, feed and database can carry."""

from typing import Any

from django.db import models

from ..document import printable


def _one_line(text: str) -> str:
    return printable(text.replace("\r\n", " ").replace("\n", " ").replace("\r", " "))


def _lines(text: str) -> str:
    return printable(text.replace("\r\n", "\n").replace("\r", "\n"))


class Line(models.CharField):
    """One line of words. Characters that XML forbids are left out on the way in, line breaks become spaces."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return _one_line(value) if isinstance(value, str) else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = self.to_python(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value


class Words(models.TextField):
    """Lines of words, their breaks as \\n, without characters that XML forbids."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return _lines(value) if isinstance(value, str) else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = self.to_python(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value
