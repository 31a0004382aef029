"""What is done behind the backs of those who wait for a page. At once by default; see TASK_WORKER in the README."""

from django_tasks import task

from . import renditions


@task()
def make_renditions(original: str) -> int:
    """Make the smaller copies of a picture, named by its file in the library."""
    return renditions.make(original)


@task()
def make_crops(original: str, focus: str) -> int:
    """Cut a picture for sharing, named by its file in the library."""
    return renditions.make_crops(original, focus)
