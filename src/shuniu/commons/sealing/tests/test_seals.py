"""启用、停用印章: one a unit, drawn or uploaded, by those who keep the register."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image, ImageDraw

from shuniu.commons.ofd.signing import signatures
from shuniu.commons.people.actor import system
from shuniu.commons.people.models import Unit
from shuniu.commons.sealing import actions, keys, ses, ses_types
from shuniu.commons.sealing.drawing import draw
from shuniu.commons.sealing.models import CountyKey, Seal
from shuniu.commons.sealing.queries import pictures, verify
from shuniu.commons.sealing.refusals import BadPicture, HasSeal, KeyLocked, NoSeal
from shuniu.commons.typeset import fonts, pdf
from shuniu.ground import sm
from shuniu.ground.packages import parse
from shuniu.ground.refusal import NotYours

from .conftest import AT, DAY, Office


def png(size: tuple[int, int] = (300, 300), back: int = 0) -> bytes:
    out = io.BytesIO()
    picture = Image.new("RGBA", size, (255, 255, 255, back))
    ImageDraw.Draw(picture).ellipse((9, 9, size[0] - 9, size[1] - 9), outline=(212, 0, 0, 255))
    picture.save(out, "PNG")
    return out.getvalue()


def test_a_drawn_seal_says_what_it_is(office: Office) -> None:
    seal = Seal.objects.get()
    assert seal.drawn and seal.keeper.code == "office"
    root = parse(bytes(seal.picture))
    words = "".join(root.itertext())
    assert "样式预览 无法律效力" in words and "云亭县人民政府" in words
    assert root.get("width") == root.get("height") == "42mm"
    assert pictures([office.government.pk], on=DAY) == {office.government.pk: bytes(seal.picture)}
    made = ses_types.Seal.load(bytes(seal.es_seal), strict=True)
    assert made["e_seal_info"]["property"]["name"].native == "云亭县人民政府"
    assert made.dump() == bytes(seal.es_seal)


@pytest.mark.parametrize("name", ["县", "云亭县人民政府", "云亭县" + "某" * 40, "<b>&"])
def test_any_name_fits_on_the_ring(name: str) -> None:
    sizes = [t.get("font-size") for t in parse(draw(name).encode()).iter() if t.get("transform")]
    assert len(sizes) == min(len(name), 40) and all(16 <= float(s) <= 50 for s in sizes)


def test_a_unit_has_one_open_seal(office: Office) -> None:
    with pytest.raises(HasSeal):
        actions.open_seal(office.government, by=system(), at=AT)
    actions.close_seal(Seal.objects.get(), reason="更换", by=office.people["clerk"], at=AT)
    with pytest.raises(NoSeal):
        office.seal()
    actions.open_seal(office.government, by=office.people["clerk"], at=AT, picture=png())
    assert not Seal.objects.get(closed_on=None).drawn


def test_every_unit_that_exchanges_gets_its_seal_at_set_up(office: Office) -> None:
    Unit.objects.update(in_exchange=True)
    assert actions.open_missing(keeper=office.bureau, by=system(), at=AT) == 2
    assert actions.open_missing(keeper=office.bureau, by=system(), at=AT) == 0
    kept = dict(Seal.objects.values_list("organ__code", "keeper__code"))
    assert kept == {"gov": "office", "office": "office", "bureau": "bureau"}
    with pytest.raises(NotYours):
        actions.open_missing(keeper=office.bureau, by=office.people["stranger"], at=AT)


@pytest.mark.parametrize(
    ("picture", "words"),
    [
        (b"<svg/>", "PNG"),
        (b"\x89PNG\r\n\x1a\n broken", "损坏"),
        (png((100, 100)), "太小"),
        (png((300, 600)), "正方形"),
        (png(back=255), "不是透明"),
    ],
)
def test_a_picture_that_is_no_seal_is_refused(office: Office, picture: bytes, words: str) -> None:
    with pytest.raises(BadPicture) as caught:
        actions.open_seal(office.bureau, by=system(), at=AT, picture=picture)
    assert caught.value.field == "picture" and words in caught.value.sentence


def test_strangers_neither_open_nor_close_nor_void(office: Office) -> None:
    stranger = office.people["stranger"]
    with pytest.raises(NotYours):
        actions.open_seal(office.bureau, by=stranger, at=AT)
    with pytest.raises(NotYours):
        actions.close_seal(Seal.objects.get(), reason="x", by=stranger, at=AT)
    sealed = office.seal()
    with pytest.raises(NotYours):
        actions.void(sealed.code, reason="x", by=stranger, at=AT)


def test_the_secret_lies_locked_and_old_signatures_outlive_it(
    office: Office, settings: Any
) -> None:
    sealed = office.seal()
    key = CountyKey.objects.get()
    secret = keys.secret_of(key)
    assert sm.key_of(secret).public == bytes(key.public)
    assert secret not in bytes(key.locked)
    settings.SECRET_KEY = "another"
    with pytest.raises(KeyLocked):
        office.seal(number="云政发〔2026〕13号")
    keys.make_key("云亭县人民政府", by=system(), at=AT)
    later = office.seal(number="云政发〔2026〕13号")
    assert later.serial != sealed.serial
    for each in (sealed, later):
        assert verify(each.code)[0].valid
        (inside,) = signatures(each.ofd)
        facts = ses.read(inside.value)
        assert facts is not None and facts.valid and facts.serial == each.serial
    with pytest.raises(NotYours):
        keys.make_key("云亭县人民政府", by=office.people["clerk"], at=AT)


def test_the_drawn_seal_is_typeset(office: Office, tmp_path: Any) -> None:
    (tmp_path / "a.typ").write_text(
        "#let data = json(bytes(sys.inputs.data))\n#image(bytes(data.seal), width: 42mm)", "utf-8"
    )
    assert fonts.shelf().faces
    assert b"%PDF" in pdf(tmp_path / "a.typ", {"seal": draw("云亭县人民政府")})[:8]
