"""What the machine has: a browser, fonts, memory; and how to get what it lacks."""

from __future__ import annotations

import os
import shutil
import subprocess

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    """The path of a Chromium, or None."""
    given = os.environ.get("SHUNIU_CHROMIUM")
    if given:
        return given
    return next((path for name in CHROMIUM if (path := shutil.which(name))), None)


def has_chinese_font() -> bool:
    """True when fontconfig knows a font with Chinese characters."""
    if shutil.which("fc-list") is None:
        return False
    shown = subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, check=False)
    return bool(shown.stdout.strip())


def bring_chromium() -> None:
    """As root on Debian, install the browser and a Chinese font if they are missing."""
    wanted = [] if find_chromium() else ["chromium"]
    wanted += [] if has_chinese_font() else ["fonts-noto-cjk", "fontconfig"]
    if not wanted or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    print(f"· apt-get install {' '.join(wanted)} …", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *wanted],
    ):
        done = subprocess.run(command, env=quiet, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            print(done.stderr.strip()[-400:], flush=True)
