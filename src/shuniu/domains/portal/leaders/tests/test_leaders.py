"""领导信息: entered by who publishes it, shown with the portrait, gone with the post."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from shuniu.commons.people.models import Tenure
from shuniu.domains.portal.leaders.actions import describe
from shuniu.domains.portal.leaders.models import Leader
from shuniu.domains.portal.tests.conftest import as_, cast  # noqa: F401 - the same cast
from shuniu.domains.portal.tree import dependents, files
from shuniu.domains.portal.tree.models import StalePage
from shuniu.domains.portal.tree.rendering import Renderer
from shuniu.domains.portal.workshop.pictures import SMALL
from shuniu.ground.refusal import FieldRefused, NotYours, Refused

DUTIES = "主持县政府全面工作\n分管财政、审计"


def photograph() -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "CAMERA"
    Image.new("RGB", (900, 900), "#446688").save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_entered_on_the_desk_and_shown_to_everybody(
    cast: Any,  # noqa: F811
    as_: Any,  # noqa: F811
    settings: Any,
) -> None:
    client = as_("registrar")
    page = client.get("/desk/r/portal_leaders/new/")
    choice = f"{cast.main.pk}-{cast.members['leader'].pk}"
    assert page.status_code == 200 and choice in page.content.decode()
    StalePage.objects.all().delete()
    sent = client.post(
        "/desk/r/portal_leaders/new/",
        {
            "member": choice,
            "duties": DUTIES,
            "life": "一九八〇年生",
            "portrait": SimpleUploadedFile("a.jpg", photograph(), "image/jpeg"),
        },
    )
    assert sent.status_code == 302, sent.content.decode()
    row = Leader.objects.get()
    assert row.portrait is not None and (row.portrait.width, row.portrait.height) == (480, 640)
    assert "leaders.html" in StalePage.objects.values_list("path", flat=True)
    public = Client()
    text = public.get("/leaders.html").content.decode()
    assert "分管财政、审计" in text and "一九八〇年生" in text
    address = text.split('<img src="')[1].split('"')[0]
    picture = public.get(address)
    assert picture.status_code == 200
    assert b"CAMERA" not in b"".join(picture.streaming_content)  # type: ignore[attr-defined]
    changed = client.post(f"/desk/portal/leaders/{row.pk}/", {"duties": "分管教育", "life": ""})
    row.refresh_from_db()
    assert changed.status_code == 302 and row.portrait is not None and row.duties == "分管教育"
    # Who no longer leads is no longer shown, and the portrait is fetched by nobody any more.
    name = address.removeprefix(settings.MEDIA_URL)
    assert name in dependents.all_pictures()
    StalePage.objects.all().delete()
    tenure = Tenure.objects.get(member=row.member)
    tenure.last_day = cast.day - dt.timedelta(days=1)
    tenure.save()
    stale = set(StalePage.objects.values_list("site", "path"))
    assert {(files.PICTURES, name), ("county", "leaders.html")} <= stale
    public.cookies["look"] = "big"  # not from the pages kept
    assert "分管教育" not in Client().get("/leaders.html?x=1").content.decode()
    assert public.get(address).status_code == 404 and client.get(address).status_code == 200
    assert name not in dependents.all_pictures()
    assert dict(Renderer().pages(files.PICTURES, [name])) == {name: None}


def test_a_portrait_is_replaced_or_withheld_and_its_old_file_goes(
    cast: Any,  # noqa: F811
    as_: Any,  # noqa: F811
) -> None:
    facts: dict[str, Any] = {
        "site": cast.town, "member": cast.members["town_head"], "duties": "主持工作",
        "by": cast.town_head, "at": cast.at,
    }  # fmt: skip
    client, public = as_("town_head"), Client()
    names = []
    for _time in range(2):
        row = describe(portrait=(io.BytesIO(photograph()), "a.jpg"), **facts)
        assert row.portrait is not None
        names.append(row.portrait.renditions.get(filter_spec=SMALL).file.name)
    first, second = names
    assert (files.PICTURES, first) in StalePage.objects.values_list("site", "path")
    assert public.get(f"/pictures/{first}").status_code == 404
    shown = public.get("/s/linjiang/leaders.html").content.decode()
    assert second in shown and first not in shown
    assert public.get(f"/pictures/{second}").status_code == 200
    StalePage.objects.all().delete()
    sent = {"duties": "主持工作", "life": "", "withhold": "on"}
    assert client.post(f"/desk/portal/leaders/{row.pk}/", sent).status_code == 302
    assert public.get(f"/pictures/{second}").status_code == 404
    assert (files.PICTURES, second) in StalePage.objects.values_list("site", "path")


def test_strangers_and_what_is_no_photograph(cast: Any, as_: Any) -> None:  # noqa: F811
    member = cast.members["town_head"]
    for stranger in ("other_head", "bureau_head", "auditor"):
        with pytest.raises(NotYours):
            describe(
                site=cast.town, member=member, duties="试", by=getattr(cast, stranger), at=cast.at
            )
    facts: dict[str, Any] = {"site": cast.town, "by": cast.town_head, "at": cast.at}
    made = describe(member=member, duties="主持镇政府工作", **facts)
    assert as_("other_head").get(f"/desk/portal/leaders/{made.pk}/").status_code == 404
    with pytest.raises(Refused, match="没有担任领导职务"):
        describe(member=cast.members["town_editor"], duties="试", **facts)
    svg = io.BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>")
    with pytest.raises(FieldRefused):
        describe(member=member, duties="试", portrait=(svg, "a.jpg"), **facts)
    with pytest.raises(FieldRefused):
        describe(member=member, duties=" ", **facts)
