"""The web server's configuration is older than the sites: told before a visitor meets it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from shuniu.domains.portal.models import Site
from shuniu.domains.portal.tree import drift, nginx
from shuniu.inspection.models import Finding

CAUSE = "server:county"


def write(cast: Any, out: Path | None) -> None:
    setup = nginx.Setup(hosts=nginx.known_hosts(), moved=nginx.moved())
    text = nginx.config(setup)
    if out is not None:
        out.write_text(text)
    drift.remember(setup, text, out, at=cast.at)


def test_a_site_that_is_opened_or_closed_after_the_file_was_written_is_a_finding(
    cast: Any, settings: Any, tmp_path: Path
) -> None:
    settings.WWW_ROOT = tmp_path / "www"
    cast.site()
    cast.site("town", "town")
    cast.feed()
    cast.feed("town")
    cast.inspect()
    assert drift.drift() is None  # nobody ever made a configuration: there may be no nginx
    out = tmp_path / "shuniu.conf"
    write(cast, out)
    cast.inspect()
    assert drift.drift() is None and not Finding.objects.filter(cause=CAUSE).exists()
    Site.objects.filter(code="town").update(host="town.example.gov.cn")
    cast.inspect()
    found = cast.finding(CAUSE)
    assert "town.example.gov.cn" in found.evidence and "./run sites nginx" in found.evidence
    assert [a.unit.code for a in found.matter.assignments.all()] == ["office"]
    write(cast, out)
    cast.inspect()
    assert not Finding.objects.filter(cause=CAUSE, open=True).exists()
    Site.objects.filter(code="town").update(closed_on=cast.day)
    told = drift.drift()
    assert told is not None and any("关停" in said for said in told.said)


def test_a_file_that_was_edited_or_is_gone_is_told_and_one_that_was_printed_is_compared(
    cast: Any, settings: Any, tmp_path: Path
) -> None:
    settings.WWW_ROOT = tmp_path / "www"
    cast.site()
    out = tmp_path / "shuniu.conf"
    write(cast, out)
    out.write_text(out.read_text().replace("location", "locution", 1))
    told = drift.drift()
    assert told is not None and "被改过" in told.said[0]
    out.unlink()
    told = drift.drift()
    assert told is not None and "不在了" in told.said[0]
    write(cast, None)
    assert drift.drift() is None
    Site.objects.filter(code="county").update(host="www.example.gov.cn")
    assert drift.drift() is not None
    (tmp_path / "www.nginx.json").write_text("{")
    assert drift.drift() is None  # a record that cannot be read accuses nobody
