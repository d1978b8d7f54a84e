"""A clerk finds a letter by any two characters of it, and by its number in any brackets."""

import pytest
from django.db import connection, models

from shuniu.commons.search.index import bigram_index, folded_field
from shuniu.commons.search.queries import QueryRefused, containing, snippet
from shuniu.ground.text import fold


class Note(models.Model):
    title = models.CharField(max_length=100)
    text = models.TextField(null=True)  # noqa: DJ001 - a missing text must not hide the title
    words = folded_field("title", "text")

    class Meta:
        app_label = "search_trial"
        indexes = [bigram_index("note_words", "words")]


@pytest.fixture(autouse=True)
def notes(db):
    with connection.schema_editor(atomic=False) as editor:
        editor.create_model(Note)
    for title, text in [
        ("关于路灯损坏的来信", "州城街道的路灯坏了，请尽快修复。"),
        ("绿化问题", "东政办〔2026〕12号说过，城市绿化要加强"),
        ("停水", "ＷｉＦｉ也断了。100%不方便_急"),
        ("只有标题没有正文", None),
    ]:
        Note.objects.create(title=title, text=text)


def titles(query):
    return set(Note.objects.filter(containing("words", query)).values_list("title", flat=True))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("路灯", {"关于路灯损坏的来信"}),
        ("绿化", {"绿化问题"}),
        ("灯坏", {"关于路灯损坏的来信"}),
        ("〔2026〕12号", {"绿化问题"}),
        ("[2026]12号", {"绿化问题"}),
        ("［２０２６］１２号", {"绿化问题"}),
        ("（2026） 12 号", {"绿化问题"}),
        ("wifi", {"停水"}),
        ("100%不方便", {"停水"}),
        ("100_不方便", set()),
        ("方便_急", {"停水"}),
        ("路灯 尽快", {"关于路灯损坏的来信"}),
        ("路灯 绿化", set()),
        ("城市 强", {"绿化问题"}),
        ("标题", {"只有标题没有正文"}),
        ("来信州城", set()),  # the seam between title and text
        ("'; DROP TABLE x; --", set()),
    ],
)
def test_what_is_found(query, found):
    assert titles(query) == found


@pytest.mark.parametrize(
    "query", ["", " ", "灯", "灯 水", "。。", "\x00", "长" * 101, "甲乙 " * 3 + "丙"]
)
def test_too_little_or_too_much_is_refused_in_a_sentence(query):
    if query.startswith("甲乙"):
        assert titles(query) == set()  # the same word thrice is one word
        return
    with pytest.raises(QueryRefused) as refusal:
        containing("words", query)
    assert refusal.value.field == "q"
    assert refusal.value.sentence.endswith("。")


def test_the_index_answers():
    filler = [Note(title="凑数", text=f"无关内容{chr(0x4E00 + i)}{i}") for i in range(3000)]
    Note.objects.bulk_create(filler)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE search_trial_note")
    plan = Note.objects.filter(containing("words", "路灯")).explain()
    assert "note_words" in plan


def test_every_substring_of_two_and_more_finds_its_text():
    text = fold("东政办〔2026〕12号说过，城市绿化要加强")
    for size in (2, 3, 5):
        for start in range(len(text) - size + 1):
            try:
                assert "绿化问题" in titles(text[start : start + size])
            except QueryRefused:
                assert (
                    "[" in text[start : start + size]
                    or "]" in text[start : start + size]
                    or ("," in text[start : start + size])
                )


def test_the_snippet_marks_the_words_as_they_were_written():
    text = "前言" * 40 + "请见东政办［２０２６］１２ 号文件，修好路灯。" + "后记" * 40
    pieces = snippet(text, "〔2026〕12号 路灯", width=40)
    assert [piece for piece, hit in pieces if hit] == ["［２０２６］１２ 号", "路灯"]
    assert pieces[0] == pieces[-1] == ("…", False)
    assert "".join(piece for piece, _ in pieces).strip("…") in text


def test_a_snippet_without_a_hit_is_the_beginning():
    assert snippet("短文\n<b>第二行</b>", "路灯") == [("短文 <b>第二行</b>", False)]
    assert snippet("", "路灯") == []
