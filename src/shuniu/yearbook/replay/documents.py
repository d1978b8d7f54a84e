"""Invented documents at a source's full size, as the registers of an office would have them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from random import Random

from shuniu.casework.circulation.loading import ReaderRow
from shuniu.commons import calendar
from shuniu.domains.documents.loading import IncomingRow, Instruction, OutgoingRow
from shuniu.ground import clock

from .passing import Pace, moments, person
from .place import DEPARTMENTS, READERS, TOWNS
from .source import DocumentSource

CALM = 25  # working days before the end after which nothing comes in: all is done by then
CLERKS, SECRETARIES = ("收发员甲", "收发员乙"), ("文秘甲", "文秘乙", "文秘丙", "文秘丁")
LEADERS, REVIEWER = ("县长", "常务副县长", "分管副县长"), "办公室主任"
SUPERIORS = ("市人民政府", "市人民政府办公室", "省人民政府办公厅", "市财政局", "市农业局")
TOPICS = (
    "春季植树造林",
    "农村公路养护",
    "防汛物资储备",
    "安全生产检查",
    "城区集中供热",
    "中小学校舍维修",
    "小型农田水利建设",
    "企业用工登记",
    "节约用水",
    "农产品市场管理",
    "文化站建设",
    "秸秆综合利用",
)
# 机关代字, the organ, the kind, and what share of the numbered documents bears it.
SERIES = (
    ("县政发", "gov", "通知", 18),
    ("县政发", "gov", "意见", 7),
    ("县政发", "gov", "决定", 5),
    ("县政办发", "office", "通知", 45),
    ("县政办字", "office", "通报", 10),
    ("县政函", "gov", "函", 10),
    ("县政呈", "gov", "请示", 5),
)
REPLY_SERIES = "县政复"
TEXTS = ("工作会议上的讲话", "现场会上的发言", "情况的汇报", "工作的总结", "调研座谈的讲话提纲")
SENTENCES = (
    "{topic}关系到全县生产和群众生活，各单位要早作安排。",
    "要把任务分到乡镇和部门，定人员，定时间，定标准。",
    "近一段时间，各乡镇做了大量准备，进度总体正常，个别地方仍然偏慢。",
    "经费由县财政和受益单位共同承担，专款专用，年底前由审计部门检查。",
    "遇到具体困难的，先在本单位内协调，解决不了的及时报县政府办公室。",
    "办公室要每半月汇总一次情况，向分管领导书面报告。",
)
PARTS = ("一、基本情况", "二、主要做法", "三、存在的问题", "四、下一步安排")


@dataclass
class Records:
    """The three registers."""

    incoming: list[IncomingRow] = field(default_factory=list)
    outgoing: list[OutgoingRow] = field(default_factory=list)
    readers: list[ReaderRow] = field(default_factory=list)


def invent(source: DocumentSource) -> Records:
    """The documents of the source's period; the same seed gives the same documents."""
    return _Inventor(source).run()


class _Inventor:
    def __init__(self, source: DocumentSource) -> None:
        self.source, self.made = source, Records()
        self.days = calendar.load()
        self.chance = Random(source.seed)  # noqa: S311 - invented records
        self.numbers: Counter[tuple[str, int]] = Counter()

    def run(self) -> Records:
        """Incoming documents of four books, replies among the numbered ones, texts, readers."""
        source = self.source
        read_on = [self._superior(at) for at in self._moments(source.superior)]
        read_on += [self._telegram(at) for at in self._moments(source.telegrams)]
        replies = self._requests()
        for at in self._moments(source.instructions):
            self._instruction(at)
        self._numbered(replies)
        self._texts()
        self._readers(read_on)
        return self.made

    def _moments(self, count: int, calm: int = CALM) -> list[dt.datetime]:
        if not count:
            return []
        return moments(self.chance, self.days, self.source.period, count, calm=calm)

    def _number(self, word: str, at: dt.datetime) -> str:
        year = at.astimezone(clock.ZONE).year
        self.numbers[word, year] += 1
        return f"{word}〔{year}〕{self.numbers[word, year]}号"

    # -- incoming -------------------------------------------------------------------

    def _receive(self, at: dt.datetime, book: str, **more: object) -> IncomingRow:
        row = IncomingRow(
            row=len(self.made.incoming) + 2,
            number=self._number(book, at),
            received_at=at,
            received_by=self.chance.choice(CLERKS),
            pages=self.chance.randint(1, 12),
            **more,  # type: ignore[arg-type]
        )
        self.made.incoming.append(row)
        return row

    def _instructed(self, pace: Pace, text: str) -> dict[str, object]:
        """拟办 and one or two leaders' 批示."""
        proposed_at = pace.go(0, 1)
        leaders = self.chance.sample(LEADERS, self.chance.choice((1, 1, 2)))
        told = tuple(Instruction(who, "同意拟办意见。", pace.go(0, 1)) for who in leaders)
        return {
            "proposal": text,
            "proposer": self.chance.choice(SECRETARIES),
            "proposed_at": proposed_at,
            "instructions": told,
        }

    def _superior(self, at: dt.datetime) -> IncomingRow:
        chance, pace = self.chance, Pace(self.chance, self.days, at)
        topic, sender = chance.choice(TOPICS), chance.choice(SUPERIORS)
        more: dict[str, object] = {}
        if chance.random() < 0.4:
            unit = chance.choice(DEPARTMENTS)
            more = self._instructed(pace, f"拟由{unit}办理，请领导阅示。")
            more |= {"lead": unit, "result": "已经落实，情况附后。"}
            more["closed_at"] = pace.go(1, 6)
        return self._receive(
            at,
            "收",
            title=f"{sender}关于做好{topic}工作的通知",
            category="上级来文",
            sender=sender,
            document_number=f"{sender[0]}政发〔{at.year}〕{chance.randint(1, 300)}号",
            kind="通知",
            means="机要",
            **{"closed_at": pace.go(0, 3), **more},
        )

    def _telegram(self, at: dt.datetime) -> IncomingRow:
        chance, pace = self.chance, Pace(self.chance, self.days, at)
        topic, sender = chance.choice(TOPICS), chance.choice(SUPERIORS[:3])
        meeting = chance.random() < 0.45
        more: dict[str, object] = {
            "title": f"关于召开{topic}会议的通知" if meeting else f"关于{topic}的紧急通知",
            "category": "会议通知" if meeting else "明传电报",
            "result": "已按通知派员参加。" if meeting else "",
        }
        if not meeting:
            more["telegram_level"] = chance.choices(("特急", "加急", "平急"), (1, 4, 5))[0]
            more["means"] = "电报"
        return self._receive(at, "电", sender=sender, closed_at=pace.go(0, 1), **more)

    def _requests(self) -> list[OutgoingRow]:
        """Requests and reports; so many of the requests are replied to. The replies."""
        source, chance = self.source, self.chance
        asked = min(source.requests, max(source.replies, source.requests * 3 // 5))
        times = self._moments(source.requests)
        requests = set(chance.sample(range(len(times)), asked))
        replied = set(chance.sample(sorted(requests), min(source.replies, asked)))
        replies: list[tuple[int, OutgoingRow]] = []
        for n, at in enumerate(times):
            place = len(self.made.incoming)
            pace = Pace(chance, self.days, at)
            row = self._asked(pace, request=n in requests, replied=n in replied)
            if n in replied:
                replies.append((place, self._reply(row, pace)))
        replies.sort(key=lambda pair: pair[1].signed_at or at)
        made = []
        for place, reply in replies:
            assert reply.signed_at is not None
            number = self._number(REPLY_SERIES, reply.signed_at)
            made.append(replace(reply, number=number))
            told = replace(self.made.incoming[place], reply_number=number)
            self.made.incoming[place] = replace(told, replied_at=reply.signed_at)
        return made

    def _asked(self, pace: Pace, *, request: bool, replied: bool) -> IncomingRow:
        chance, at = self.chance, pace.at
        sender = chance.choice((*TOWNS, *DEPARTMENTS))
        word = "请示" if request else "报告"
        more = self._instructed(pace, f"请示事项拟予研究，{sender}已征求有关部门意见。")
        closed_at = pace.go(3, 9)
        return self._receive(
            at,
            "请",
            title=f"{sender}关于{chance.choice(TOPICS)}有关事项的{word}",
            category=f"{word}件",
            sender=sender,
            document_number=f"{sender[:2]}发〔{at.year}〕{chance.randint(1, 90)}号",
            kind=word,
            means="交换",
            result="" if replied else "已阅知，按批示抓好落实。",
            closed_at=closed_at,
            **more,
        )

    def _reply(self, row: IncomingRow, pace: Pace) -> OutgoingRow:
        about = row.title.removeprefix(row.sender).removesuffix("的请示")
        instructed = max(i.at for i in row.instructions if i.at is not None)
        signed_at = min(instructed + dt.timedelta(hours=1), row.closed_at or instructed)
        return OutgoingRow(
            row=0,
            number="",
            title=f"县人民政府{about}的批复",
            issuer="gov",
            kind="批复",
            drafter=self.chance.choice(SECRETARIES),
            drafted_at=instructed,
            reviewer=REVIEWER,
            signed_at=signed_at,
            signer=self.chance.choice(LEADERS),
            to=(row.sender,),
            printed_copies=6,
            pages=1,
            answers=row.number,
            text=f"你单位{row.document_number}收悉。经研究，同意所请事项。",
        )

    def _instruction(self, at: dt.datetime) -> None:
        chance, pace = self.chance, Pace(self.chance, self.days, at)
        letter = chance.random() < 0.5
        unit, who = chance.choice(DEPARTMENTS), person(chance)
        topic = chance.choice(TOPICS)
        more = self._instructed(pace, f"拟转{unit}核实办理。")
        self._receive(
            at,
            "信",
            title=f"{who}反映{topic}问题的来信" if letter else f"市领导对{topic}材料的批示",
            category="人民来信" if letter else "上级批示件",
            sender=who if letter else "市人民政府办公室",
            means="邮寄" if letter else "机要",
            lead=unit,
            result="经核实，问题已经解决，并作了答复。",
            closed_at=pace.go(2, 9),
            **more,
        )

    # -- outgoing -------------------------------------------------------------------

    def _numbered(self, replies: list[OutgoingRow]) -> None:
        """Numbered documents in the order of their signing; the replies are among them."""
        count = self.source.issued - len(replies)
        for at in self._moments(count, calm=2):
            self._document(at)
        for reply in replies:
            self.made.outgoing.append(replace(reply, row=len(self.made.outgoing) + 2))

    def _document(self, at: dt.datetime) -> None:
        chance = self.chance
        word, issuer, kind, _share = chance.choices(SERIES, [s[3] for s in SERIES])[0]
        topic, organ = chance.choice(TOPICS), "县人民政府" + "办公室" * (issuer == "office")
        drafted = self.days.back_workdays(at.date(), chance.randint(1, 4))
        to = ("市人民政府",) if kind == "请示" else ("各乡镇人民政府", "县直各部门")
        asks = chance.random() < 0.3
        self.made.outgoing.append(
            OutgoingRow(
                row=len(self.made.outgoing) + 2,
                number=self._number(word, at),
                title=f"{organ}关于{topic}有关事项的{kind}",
                issuer=issuer,
                kind=kind,
                drafter=chance.choice(SECRETARIES),
                drafted_at=clock.on(max(drafted, self.source.period.first), 8, 30),
                countersigners=(chance.choice(DEPARTMENTS),) if asks else (),
                reviewer=REVIEWER,
                signed_at=at,
                signer=chance.choice(LEADERS),
                to=to,
                printed_copies=chance.randint(2, 12) * 10,
                pages=chance.randint(1, 6),
                text=self._text(topic, self.source.usual_characters),
            )
        )

    def _texts(self) -> None:
        """讲话、汇报、总结: drafted and reviewed, never numbered."""
        source, chance = self.source, self.chance
        for n, at in enumerate(self._moments(source.texts, calm=2), start=1):
            topic = chance.choice(TOPICS)
            drafted = self.days.back_workdays(at.date(), chance.randint(1, 5))
            text = self._text(topic, source.characters // source.texts)
            self.made.outgoing.append(
                OutgoingRow(
                    row=len(self.made.outgoing) + 2,
                    number="",
                    register_number=f"稿{n}",
                    title=f"{topic}{chance.choice(TEXTS)}",
                    issuer="office",
                    kind="文稿",
                    drafter=chance.choice(SECRETARIES),
                    drafted_at=clock.on(max(drafted, source.period.first), 8, 30),
                    reviewer=REVIEWER,
                    signed_at=at,
                    signer=chance.choice(LEADERS),
                    characters=len(text),
                    text=text,
                )
            )

    def _text(self, topic: str, least: int) -> str:
        """Four parts under their headings, of so many characters in all."""
        return "\n".join(
            line
            for part in PARTS
            for line in (part, "".join(self._said(topic, least // len(PARTS))))
        )

    def _said(self, topic: str, least: int) -> Iterator[str]:
        length, start = 0, self.chance.randrange(len(SENTENCES))
        while length < least:
            sentence = SENTENCES[start % len(SENTENCES)].format(topic=topic)
            yield sentence
            length, start = length + len(sentence), start + 1

    # -- circulation ------------------------------------------------------------------

    def _readers(self, rows: list[IncomingRow]) -> None:
        """What came from above goes round among the leaders, as many times as the source says."""
        if not rows:
            return
        base, more = divmod(self.source.circulated, len(rows))
        for n, row in enumerate(rows):
            given_at = row.received_at
            assert given_at is not None
            given_at += dt.timedelta(minutes=30)
            due_on = self.days.add_workdays(given_at.date(), 3)
            readers = self.chance.sample(READERS, base + (n < more))
            for login in readers:
                late = self.chance.random() < 0.04
                pace = Pace(self.chance, self.days, given_at)
                self.made.readers.append(
                    ReaderRow(
                        row=len(self.made.readers) + 2,
                        number=row.number,
                        reader=login,
                        given_at=given_at,
                        read_at=pace.go(4, 6) if late else pace.go(0, 2),
                        due_on=due_on,
                        by_label=row.received_by,
                    )
                )
