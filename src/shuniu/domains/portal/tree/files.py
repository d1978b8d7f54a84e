"""The file tree: where a page's file lies, and how it is put there without a moment of half."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from shuniu.commons.publishing.models import SITE

# Beside the sites' own folders, whose names are slugs: sheets and scripts, the pages of closed
# sites, the pictures of published articles, which all sites share, and other rooms' pages.
ASSETS, CLOSED, PICTURES, KEPT = ".assets", ".closed", ".pictures", ".kept"
INDEX = "index.html"
PARTIAL = ".partial-"
MODE = 0o644
_SAFE = re.compile(r"^(?:[^./\\\x00-\x1f][^/\\\x00-\x1f]*/)*(?:[^./\\\x00-\x1f][^/\\\x00-\x1f]*)?$")


def root() -> Path:
    """The folder that the web server is pointed at."""
    return Path(settings.WWW_ROOT)


def of_site(site: str) -> Path:
    """The folder of one site."""
    return root() / site


def file_of(site: str, path: str) -> Path:
    """The file of a page; ``c/news/`` is the ``index.html`` in it.

    Raises ValueError for a path that no page of ours can have.
    """
    if not _SAFE.match(path) or ".." in path:
        raise ValueError(f"not a page's path: {path!r}")
    return of_site(site) / (path + INDEX if not path or path.endswith("/") else path)


def path_of(site: str, file: Path) -> str:
    """The page of a file: ``file_of`` the other way round."""
    path = file.relative_to(of_site(site)).as_posix()
    return path[: -len(INDEX)] if path == INDEX or path.endswith(f"/{INDEX}") else path


def write(site: str, path: str, content: bytes, *, lasting: bool = True) -> bool:
    """Put the page's file there, at once and whole; False when it already says just that.

    ``lasting`` waits until it is on the disk, so that it outlives a power cut.
    """
    file = file_of(site, path)
    if _says(file, content):
        return False
    partial = file.with_name(f"{PARTIAL}{os.getpid()}-{file.name}")
    try:
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, MODE)
    except FileNotFoundError:
        file.parent.mkdir(parents=True, exist_ok=True)
        link_sub_sites()
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, MODE)
    with open(handle, "wb") as out:
        out.write(content)
        if lasting:
            out.flush()
            os.fsync(out.fileno())
    os.replace(partial, file)
    return True


def link_sub_sites() -> None:
    """Let the main site's folder show the others under ``s/``, as their addresses do."""
    link = of_site(SITE) / "s"
    if link.parent.is_dir() and not link.is_symlink():
        with contextlib.suppress(FileExistsError):
            link.symlink_to("..", target_is_directory=True)


def remove(site: str, path: str) -> bool:
    """Take the page's file away, and folders that this empties; False when there was none."""
    file = file_of(site, path)
    try:
        file.unlink()
    except (FileNotFoundError, NotADirectoryError):
        return False
    with contextlib.suppress(OSError):
        folder = file.parent
        while folder != of_site(site):
            folder.rmdir()  # ends at the first that is not empty
            folder = folder.parent
    return True


def paths(site: str) -> Iterator[str]:
    """The pages of all files that are there; what a killed writer left half is taken away."""
    for folder, _folders, names in os.walk(of_site(site)):
        for name in names:
            file = Path(folder, name)
            if name.startswith(PARTIAL):
                _clear_partial(file)
            else:
                yield path_of(site, file)


def _clear_partial(file: Path) -> None:
    """Remove a half file, unless its writer lives."""
    pid = file.name.removeprefix(PARTIAL).partition("-")[0]
    if not (pid.isdigit() and Path(f"/proc/{pid}").exists()):
        file.unlink(missing_ok=True)


def _says(file: Path, content: bytes) -> bool:
    try:
        return file.stat().st_size == len(content) and file.read_bytes() == content
    except (FileNotFoundError, NotADirectoryError):
        return False
