"""Search over 300,000 documents as people type it: two-character words, numbers, two words at once.

The whole WSGI application answers, in this process. Every fifth document has an attachment
of some 1,500 characters whose words are found too. What a clerk finds is compared with LIKE over
the texts of all that the clerk may see.
"""

from __future__ import annotations

import itertools
import random
import re
import time
from collections.abc import Iterator
from urllib.parse import quote

from django.db import connection

from benchmarks import seeding
from benchmarks.bench_pages import get, sign_in
from benchmarks.kit import NOW, Row, at_now, copied, cpu_of, p95, row, server_pid
from shuniu.casework import texts
from shuniu.casework.models import Matter, MatterText
from shuniu.casework.queries import visible_to
from shuniu.casework.queries.searching import newest
from shuniu.commons.people.models import Member
from shuniu.commons.people.queries import actor_of
from shuniu.config import testing
from shuniu.ground.text import fold

NAME = "search"
LETTERS, COPIES = {"full": 3_000, "small": 120}, {"full": 100, "small": 2}
QUERIES = {"full": 200, "small": 4}
CHECKED = {"full": 24, "small": 4}
P95_MS = 100.0
PAGE = 20
KIND = "letter"
# What people type most: half of them stand in every other document.
TYPED = (
    *("道路", "路灯", "污水", "学校", "医院", "供水", "小区", "物业", "噪音", "垃圾"),
    *("社保", "医保", "低保", "补贴", "征地", "拆迁", "公交", "停车", "施工", "安全"),
    *("问题", "情况", "我们", "有关", "部门", "希望", "反映", "单位", "现场", "办理"),
    *("农村", "乡镇", "村民", "老人", "孩子", "电话", "答复", "原因", "时间", "处理"),
)
ATTACHED = (
    *("经研究，现将有关事项通知如下，请认真贯彻执行。", "各乡镇人民政府要落实属地责任，逐项销号。"),
    *("县财政局要保障必要经费，加强绩效管理和监督检查。", "对城区排水管网进行全面普查，建立台账。"),
    *("汛期前完成水库除险加固和河道清淤疏浚任务。", "组织专家对桥梁隧道开展结构检测和荷载试验。"),
    *("推进义务教育优质均衡发展，改善寄宿条件。", "严格执行政府采购和招标投标各项制度。"),
    *("深化医药卫生体制改革，提高基层诊疗能力。", "做好高标准农田建设和耕地保护工作。"),
)
RARE = "氟硅锆铌钽铟镓锗铼铱"


def run(scale: str) -> list[Row]:
    """One database, a clerk and one who sees all in turns."""
    count, copies = LETTERS[scale], COPIES[scale]
    with at_now(), copied("search", seeding.base, count) as (database, people):
        attach(count)
        seeding.multiply(count, copies)
        connection.close()
        with testing.using(database):
            return list(measure(scale, people))


def attach(count: int) -> None:
    """Words of an attachment for every fifth of the base's documents."""
    chance = random.Random(11)
    for key in Matter.objects.order_by("pk").values_list("pk", flat=True)[:count:5]:
        said = "".join(chance.choices(ATTACHED, k=66)) + "".join(chance.sample(RARE, 2))
        texts.put_papers(key, fold(said))


def measure(scale: str, people: seeding.People) -> Iterator[Row]:
    """Every query asked by both, then again in another order: the second time counts too."""
    from shuniu.config.wsgi import application

    chance = random.Random(5)
    asked = list(queries(QUERIES[scale], chance))
    viewers = {"单位承办人": people.clerk, "全权账号": people.sees_all}
    cookies = {who: sign_in(member) for who, member in viewers.items()}
    times: dict[tuple[str, str], list[float]] = {}
    hits: dict[str, int] = dict.fromkeys(viewers, 0)
    cpu: dict[str, list[float]] = {}
    server = server_pid()
    for cookie in cookies.values():
        get(application, "/desk/", cookie)
    for _round in range(2):
        chance.shuffle(asked)
        for (sort, query), who in itertools.product(asked, viewers):
            used = time.process_time() + cpu_of(server)
            started = time.perf_counter()
            page = get(application, f"/desk/search/?q={quote(query)}", cookies[who], well="200 302")
            times.setdefault((who, sort), []).append(time.perf_counter() - started)
            spent = time.process_time() + cpu_of(server) - used
            cpu.setdefault(who, []).append(spent)
            hits[who] += page.count(b"inbox-title")
    yield row("公文数", Matter.objects.count(), "件")
    for who in viewers:
        every = [t for (w, _sort), found in times.items() if w == who for t in found]
        yield row(f"{who}：检索 p95", p95(every) * 1000, "ms", P95_MS)
        yield row(f"{who}：其中 CPU 合计 p95", p95(cpu[who]) * 1000, "ms")
        yield row(f"{who}：检索最慢", max(every) * 1000, "ms")
        yield row(f"{who}：每页结果", hits[who] / len(every), "件")
        for sort in dict.fromkeys(sort for _who, sort in times):
            yield row(f"{who}：{sort} p95", p95(times[who, sort]) * 1000, "ms")
    for who, member in viewers.items():
        wrong = recall(member, asked[: CHECKED[scale]])
        yield row(f"{who}：与逐字比对不同的检索", wrong, "次", 0)


def queries(count: int, chance: random.Random) -> Iterator[tuple[str, str]]:
    """What people type, by sort; half of it words of two characters."""
    bodies = list(
        MatterText.objects.order_by("matter_id").values_list("body", flat=True)[: 40 * count : 40]
    )
    numbers = list(Matter.objects.order_by("pk").values_list("number", flat=True)[: 7 * count : 7])
    words = [w for body in bodies for w in re.findall("[\u4e00-\u9fff]{2,}", body)]
    chance.shuffle(words)
    typed = TYPED[: count // 4]
    yield from (("常用两字", word) for word in typed)
    for place in range(count - len(typed)):
        word = words[place % len(words)]
        start = chance.randrange(len(word) - 1)
        match place % 4:
            case 0 | 1:
                yield "任意两字", word[start : start + 2]
            case 2:
                yield "两个词", f"{word[:2]} {chance.choice(TYPED)}"
            case _:
                number = numbers[place % len(numbers)]
                wrong = chance.choice((str.maketrans("〔〕", "[]"), str.maketrans("〔〕", "［］")))
                yield "编号写错括号", number.translate(wrong)
    yield from (("罕见两字", a + b) for a, b in itertools.pairwise(RARE[:5]))


def recall(member: Member, asked: list[tuple[str, str]]) -> int:
    """For how many queries the newest found differ from those that LIKE finds."""
    actor = actor_of(member, NOW.date())
    differ = 0
    for _sort, query in asked:
        found = [m.pk for m in newest(actor, KIND, query, PAGE)]
        rows = visible_to(actor, KIND)
        for word in query.split():
            bodies = MatterText.objects.filter(body__contains=fold(word))
            rows = rows.filter(pk__in=bodies.values("matter_id"))
        differ += found != list(rows.order_by("-pk").values_list("pk", flat=True)[:PAGE])
    return differ
