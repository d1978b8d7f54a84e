"""DATABASE_URL: taken apart, refused in a sentence that keeps the password to itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from shuniu.config.database import database_settings, parse_url


def test_a_url_is_taken_apart_with_its_escapes_and_options() -> None:
    found = parse_url("postgresql://cl%40rk:p%3Aw@db.example:5433/%E6%9E%A2?sslmode=require")
    assert found == {
        "name": "枢",
        "user": "cl@rk",
        "password": "p:w",
        "host": "db.example",
        "port": "5433",
        "options": {"sslmode": "require"},
    }


def test_a_socket_folder_can_be_the_host() -> None:
    assert parse_url("postgres:///shuniu?host=/run/postgresql")["host"] == "/run/postgresql"


@pytest.mark.parametrize("url", ["mysql://u:hidden@h/n", "postgresql://u:hidden@h/", "hidden"])
def test_what_is_no_postgresql_is_refused_without_repeating_the_password(url: str) -> None:
    with pytest.raises(ValueError, match="DATABASE_URL") as refusal:
        parse_url(url)
    assert "hidden" not in str(refusal.value)


def test_with_a_url_nothing_is_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:p@h:1/n")
    settings = database_settings(tmp_path / "var")
    assert (settings["HOST"], settings["NAME"]) == ("h", "n")
    assert settings["CONN_MAX_AGE"] > 0 and settings["CONN_HEALTH_CHECKS"]
    assert not (tmp_path / "var").exists()
