"""``./run sites nginx``: what it prints can be used as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from shuniu.config import command
from shuniu.domains.portal.tree import assets


@pytest.mark.django_db
def test_the_configuration_leads_to_what_is_served_here_and_to_sheets_that_lie_there(
    settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings.WWW_ROOT = tmp_path / "www"
    monkeypatch.setenv("SHUNIU_HERE", "http://127.0.0.1:8123")
    kept = tmp_path / "shuniu.conf"
    assert command.main(["sites", "nginx", "--out", str(kept)]) == 0
    assert "server 127.0.0.1:8123 " in kept.read_text()
    assert (assets.place() / "site" / "site.css").is_file()
    assert command.main(["sites", "nginx", "--application", "10.0.0.7:80", "--out", str(kept)]) == 0
    assert "server 10.0.0.7:80 " in kept.read_text()
