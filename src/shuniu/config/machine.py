"""What the machine has: a browser, fonts, memory; and how to get what it lacks."""

from __future__ import annotations

import os
import shutil
import subprocess

# Without windows it costs a third of the CPU.
WINDOWLESS = "chromium-headless-shell"
CHROMIUM = (WINDOWLESS, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


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
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    if not has_chinese_font():
        _install("fonts-noto-cjk", "fontconfig")
    if find_chromium() is None and not _install(WINDOWLESS):
        _install("chromium")
    elif "SHUNIU_CHROMIUM" not in os.environ and shutil.which(WINDOWLESS) is None:
        _install(WINDOWLESS)


def _install(*packages: str) -> bool:
    """Whether Debian's packages are there now; what it has against them is printed."""
    print(f"· apt-get install {' '.join(packages)} …", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    for command in (["apt-get", "update", "-qq"], install):
        done = subprocess.run(command, env=quiet, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            print(done.stderr.strip()[-400:], flush=True)
    return done.returncode == 0
