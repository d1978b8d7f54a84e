"""Every room says at its door what it is for."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command
from source import PACKAGE, ROOT, files, modules, name, room, told

README_LINES = 40
FORBIDDEN_HOSTS = (
    ("pypi", "org"),
    ("pythonhosted", "org"),
    ("npmjs", "org"),
    ("npmmirror", "com"),
    ("yarnpkg", "com"),
    ("jsdelivr", "net"),
    ("unpkg", "com"),
    ("cdnjs", "cloudflare.com"),
    ("mirrors.aliyun", "com"),
    ("tuna.tsinghua", "edu.cn"),
)


def test_every_room_has_a_readme_of_at_most_40_lines() -> None:
    rooms = {room(path) for path in modules() if path.parent != PACKAGE} - {"domains", "commons"}
    wrong = {}
    for each in sorted(r for r in rooms if (PACKAGE / r).is_dir()):
        readme = PACKAGE / each / "README.md"
        if not readme.exists():
            wrong[each] = "no README.md"
        elif len(readme.read_text().splitlines()) > README_LINES:
            wrong[each] = "README.md is longer than 40 lines"
    assert not wrong, told(wrong)


def test_nothing_committed_names_a_package_registry() -> None:
    hosts = [".".join(parts) for parts in FORBIDDEN_HOSTS]
    naming = []
    for path in files():
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        naming += [f"{name(path)}: {host}" for host in hosts if host in text]
    assert not naming, told(naming)


def test_migrations_are_in_step_with_the_models(db: None) -> None:
    said = io.StringIO()
    try:
        call_command("makemigrations", check_changes=True, dry_run=True, stdout=said)
    except SystemExit:
        pytest.fail(said.getvalue())


def test_the_development_lock_holds_what_the_other_holds() -> None:
    """./run takes one lock for the other's superset; both must pin the same versions."""

    def pins(lock: str) -> set[str]:
        lines = (ROOT / lock).read_text().splitlines()
        return {line.split()[0] for line in lines if "==" in line}

    assert pins("requirements.lock") <= pins("requirements-dev.lock")
