"""After the filing: corrections, another retention, openings, the end of the retention."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from shuniu.casework.filing import record_of
from shuniu.casework.models import Matter, Opinion
from shuniu.commons.notices.models import Notice
from shuniu.commons.papers import shelf
from shuniu.commons.papers.models import Paper
from shuniu.commons.people.models import Post
from shuniu.commons.trail.models import Entry
from shuniu.domains.archive import actions, package, printing, queries, reminding
from shuniu.domains.archive.models import Consultation, Item, State
from shuniu.domains.archive.refusals import Decided, NotEnded, NotKept, NumberFixed, PackageBroken
from shuniu.ground.refusal import FieldRefused, NotFound, NotYours, SelfCheck


def test_a_correction_keeps_what_was_before(cast: Any) -> None:
    (item,) = cast.filed()
    actions.correct(
        item, field="title", value="修理路灯", reason="漏字", by=cast.registrar, at=cast.at
    )
    item.refresh_from_db()
    one = item.corrections.get()
    assert item.title == "修理路灯" and (one.before, one.after) == ("修路灯", "修理路灯")
    for field, value in (("code", "X"), ("pages", "三"), ("title", "")):
        with pytest.raises(FieldRefused):
            actions.correct(
                item, field=field, value=value, reason="试", by=cast.registrar, at=cast.at
            )
    with pytest.raises(NotYours):
        actions.correct(
            item, field="title", value="x", reason="y", by=cast.actor("roads"), at=cast.at
        )
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE archive_correction SET before = ''")


def test_another_retention_is_another_row_with_the_same_content(cast: Any) -> None:
    first, _second = cast.filed("甲", "乙", retention="D10")
    new = actions.move(first, retention="D30", reason="重要", by=cast.registrar, at=cast.at)
    first.refresh_from_db()
    assert first.state == State.MOVED and first.package is None
    assert new.code == "Z109-WS·2026-D30-BGS-0001" and new.moved_from == first
    assert new.package is not None
    data = shelf.place(new.package.blob.digest).read_bytes()
    assert package.verify(io.BytesIO(data)).whole
    names = [name for name, _data in package.members_of(data)]
    assert "处理单.pdf" in names and "原档号" in package_facts(data)
    remarks = [row[8] for row in printing.lines(queries.catalogue(cast.fonds, year=2026))]
    assert any("移至Z109-WS·2026-D30-BGS-0001" in remark for remark in remarks)
    with pytest.raises(NotKept):
        actions.move(first, retention="Y", reason="再改", by=cast.registrar, at=cast.at)


def package_facts(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("元数据.json").decode()


def test_opening_a_package_is_written_down(cast: Any) -> None:
    (item,) = cast.filed()
    data = actions.open_package(item, purpose="编史", by=cast.actor("leader"), at=cast.at)
    assert package.sha256(data) == item.sha256
    assert Consultation.objects.get().purpose == "编史"
    assert Entry.objects.filter(verb="archive.opened", subject_id=str(item.pk)).exists()
    with pytest.raises(FieldRefused):
        actions.open_package(item, purpose=" ", by=cast.registrar, at=cast.at)
    for stranger in ("roads", "roads_head", "idle"):
        with pytest.raises(NotFound):
            actions.open_package(item, purpose="看看", by=cast.actor(stranger), at=cast.at)


def test_a_package_that_was_tampered_with_is_found(cast: Any) -> None:
    (item,) = cast.filed()
    assert actions.check_package(item, by=cast.registrar, at=cast.at).whole
    assert item.package is not None
    place = shelf.place(item.package.blob.digest)
    place.chmod(0o600)
    place.write_bytes(place.read_bytes()[:-1] + b"x")
    assert not actions.check_package(item, by=cast.registrar, at=cast.at).whole
    assert actions.check_all(cast.fonds, [item], by=cast.registrar, at=cast.at) == [item.code]
    with pytest.raises(PackageBroken):
        actions.open_package(item, purpose="用", by=cast.registrar, at=cast.at)


def test_ended_items_are_destroyed_by_list_and_a_second_person(
    cast: Any, django_capture_on_commit_callbacks: object
) -> None:
    old = dt.date(2012, 3, 1)
    gone, kept = cast.filed("旧通知", "旧办法", retention="D10", on=old)
    (young,) = cast.filed("新的")
    assert list(queries.ended(cast.fonds, cast.day)) == [gone, kept]
    with pytest.raises(NotEnded):
        actions.propose_appraisal(
            cast.fonds, {young.pk: ""}, opinion="无价值", by=cast.registrar, at=cast.at
        )
    with pytest.raises(NotYours):
        actions.propose_appraisal(
            cast.fonds, {gone.pk: ""}, opinion="无价值", by=cast.actor("roads"), at=cast.at
        )
    appraisal = actions.propose_appraisal(
        cast.fonds, {gone.pk: "", kept.pk: "Y"}, opinion="无价值", by=cast.registrar, at=cast.at
    )
    assert not queries.ended(cast.fonds, cast.day).exists()
    with pytest.raises(NotYours):
        actions.approve(appraisal, by=cast.actor("roads_head"), at=cast.at)
    assert gone.package is not None
    paper, place = gone.package.pk, shelf.place(gone.package.blob.digest)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        actions.approve(appraisal, note="同意", by=cast.actor("leader"), at=cast.at)
    gone.refresh_from_db()
    kept.refresh_from_db()
    assert gone.state == State.DESTROYED and not place.exists()
    assert not Paper.objects.filter(pk=paper).exists()
    assert kept.state == State.MOVED and kept.moved_to.retention == "Y"
    # The matter and its opinions stay; so do the catalogue's line and the list.
    assert Matter.objects.filter(pk=gone.matter_id).exists()
    assert Opinion.objects.filter(matter=gone.matter_id).exists()
    lines = printing.lines(queries.catalogue(cast.fonds, year=2012))
    assert any("已销毁" in line[8] for line in lines)
    assert printing.destroyed_of(appraisal) == [gone]
    assert Entry.objects.filter(verb="archive.destroyed").exists()
    with pytest.raises(Decided):
        actions.approve(appraisal, by=cast.actor("leader"), at=cast.at)


def test_nobody_approves_what_they_proposed(cast: Any) -> None:
    Post.objects.filter(code="office.registrar").update(duties=["registrar", "reviewer"])
    (item,) = cast.filed(retention="D10", on=dt.date(2012, 3, 1))
    appraisal = actions.propose_appraisal(
        cast.fonds, {item.pk: ""}, opinion="无价值", by=cast.registrar, at=cast.at
    )
    with pytest.raises(SelfCheck):
        actions.approve(appraisal, by=cast.registrar, at=cast.at)
    actions.reject(appraisal, note="再看看", by=cast.actor("leader"), at=cast.at)
    assert list(queries.ended(cast.fonds, cast.day)) == [item]


def test_last_years_papers_are_reminded_of_once_a_month(cast: Any) -> None:
    cast.done(on=dt.date(2025, 8, 1))
    day = dt.date(2026, 5, 11)
    by, at = cast.registrar, cast.at.replace(year=2026, month=5, day=11)
    assert reminding.run(on=day, by=by, at=at) == 2  # both registrars
    assert reminding.run(on=day, by=by, at=at + dt.timedelta(hours=1)) == 0
    later = at.replace(month=7, day=2)
    assert reminding.run(on=later.date(), by=by, at=later) == 2
    texts = list(
        Notice.objects.filter(kind="archive.due").order_by("id").values_list("text", flat=True)
    )
    assert "2026-06-30前" in texts[0] and "已过2026-06-30" in texts[-1]


def test_the_fonds_number_stays_once_something_is_filed(cast: Any) -> None:
    office = cast.county.units["office"]
    given = {"source": "新通知", "since": dt.date(2020, 1, 1), "by": cast.registrar, "at": cast.at}
    with pytest.raises(FieldRefused):
        actions.set_fonds(office, number="太长了吧", **given)
    with pytest.raises(NotYours):
        actions.set_fonds(office, number="Z110", **{**given, "by": cast.actor("roads")})
    actions.set_fonds(office, number="Z110", **given)
    cast.fonds.refresh_from_db()
    cast.filed()
    with pytest.raises(NumberFixed):
        actions.set_fonds(office, number="Z111", **given)
    assert Item.objects.get().code.startswith("Z110-")


def test_codes_and_the_table_are_the_offices_own(cast: Any) -> None:
    organ = actions.define_organ(
        cast.fonds, code="rsk", name="人事", kinds=["errand"], by=cast.registrar, at=cast.at
    )
    assert organ.code == "RSK"
    rule = actions.define_rule(
        scope="路灯",
        retention="Y",
        source="本县保管期限表",
        order=1,
        words=["路灯"],
        by=cast.registrar,
        at=cast.at,
    )
    matter = cast.done()

    def proposed() -> queries.Proposal:
        return queries.propose(
            record_of(matter),
            "errand",
            queries.rules_in_force(cast.day),
            queries.organs_of(cast.fonds, cast.day),
        )

    assert (proposed().retention, proposed().organ) == ("Y", organ)
    actions.close_rule(rule, by=cast.registrar, at=cast.at)
    assert proposed().retention == "D10"
    for bad in ("ab", "A1B", "北京市"):
        with pytest.raises(FieldRefused):
            actions.define_organ(cast.fonds, code=bad, name="x", by=cast.registrar, at=cast.at)
    with pytest.raises(NotYours):
        actions.define_rule(
            scope="x",
            retention="Y",
            source="y",
            order=1,
            words=["z"],
            by=cast.actor("leader"),
            at=cast.at,
        )
