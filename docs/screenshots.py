"""Draw the README's pictures: the demo in a throw-away newsroom, seen through headless Chromium.

Run with `make screenshots`. Needs Debian's chromium and fonts-noto-cjk.
"""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
IMAGES = ROOT / "docs" / "images"
COPY = ROOT / "tests" / "cases" / "10-hant-mirror-finance-damaged.txt"
PORT = os.environ.get("PORT", "8765")
SITE = f"http://localhost:{PORT}"


def manage(*arguments: str) -> str:
    """Run a management command and give back what it printed."""
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 - our own command


def wait_for(url: str) -> None:
    """Return when the address answers."""
    for _ in range(100):
        try:
            urllib.request.urlopen(url)  # noqa: S310 - our own server
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(url)


def main() -> None:
    """Fill a newsroom, look at it, write the pictures."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DEBUG": "1",
            "SECRET_KEY": secrets.token_urlsafe(),
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "MEDIA_ROOT": f"{folder}/media",
            "SITE_URL": SITE,
        }
        manage("migrate")
        manage("load_demo")
        password = manage("fresh_login").split(" / ")[1].strip()
        server = subprocess.Popen([sys.executable, str(ROOT / "manage.py"), "runserver", PORT, "--noreload"])  # noqa: S603
        try:
            wait_for(f"{SITE}/healthz")
            shoot(password)
        finally:
            server.terminate()
            server.wait()


def shoot(password: str) -> None:
    """The front page, an article and the desk, each as wide as people see it."""
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 1100}, locale="zh-TW")
        page.goto(SITE)
        page.screenshot(path=IMAGES / "front.png")
        page.locator("main h2 a").first.click()
        page.wait_for_load_state("networkidle")
        page.screenshot(path=IMAGES / "article.png")
        page.goto(f"{SITE}/admin/")
        page.locator("#id_username").fill("editor")
        page.locator("#id_password").fill(password)
        page.locator("[type=submit]").click()
        page.goto(f"{SITE}/admin/articles/importbatch/import/")
        page.locator("textarea").fill(COPY.read_text(encoding="utf-8"))
        page.locator("form button[type=submit]").last.click()
        page.wait_for_timeout(2000)
        page.screenshot(path=IMAGES / "import.png")
        page.goto(f"{SITE}/admin/articles/article/?q=海堤")
        page.locator("#result_list tbody th a").first.click()
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(1000)
        page.screenshot(path=IMAGES / "desk.png")
        browser.close()


if __name__ == "__main__":
    main()
