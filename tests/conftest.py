"""What several test modules need."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that need Chromium or the raw corpora are skipped, visibly, where those are absent."""
    for item in items:
        if item.get_closest_marker("browser") and not shutil.which("chromium"):
            item.add_marker(pytest.mark.skip(reason="needs Chromium: apt install chromium fonts-noto-cjk"))
        if item.get_closest_marker("corpus") and not SHARED.is_dir():
            item.add_marker(pytest.mark.skip(reason=f"needs the raw articles in {SHARED.name}/"))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo):
    """With NO_SKIPS=1, as in CI, a skipped test is a failed one: the machine could have run it."""
    outcome = yield
    report = outcome.get_result()
    if report.skipped and os.environ.get("NO_SKIPS") == "1" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and NO_SKIPS=1 says that nothing may be."


@pytest.fixture(autouse=True)
def media(settings, tmp_path: Path) -> None:
    """Every test has a media folder of its own."""
    settings.MEDIA_ROOT = str(tmp_path / "media")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """What is called without a request speaks the language the tests are written in."""
    with translation.override("en"):
        yield


@pytest.fixture
def shared() -> Path:
    """The folder of raw articles beside the checkout."""
    return SHARED
