"""标题: broken into lines of a good shape, words kept whole (GB/T 9704-2012, 7.3.1)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

# Words that titles of the office are made of; a line does not end inside one.
_COMMON = (
    "人民政府 办公室 人民 政府 关于 印发 转发 批转 通知 通报 通告 公告 意见 方案 办法 规定 细则 "
    "规划 计划 要点 总结 报告 请示 批复 决定 决议 议案 纪要 答复 建议 提案 工作 管理 实施 加强 "
    "进一步 推进 推动 促进 开展 做好 建立 完善 落实 贯彻 建设 发展 改革 服务 安全 生产 农村 农业 "
    "城乡 城市 社会 经济 环境 保护 生态 教育 卫生 健康 文化 旅游 交通 运输 水利 财政 预算 资金 "
    "项目 会议 活动 专项 行动 整治 检查 督查 考核 评价 应急 预案 防汛 抗旱 消防 信访 民生 "
    "公开 信息 数据 政务 行政 审批 执法 规范性 文件 清理 调整 成立 领导 小组 成员 名单 任免 "
    "县级 全县 乡镇 街道 社区 村民 企业 个体 工商 居民 住房 保障 就业 养老 保险 医疗 救助 "
    "有关 事项 问题 情况 部分 若干 试行 暂行 修订 年度 季度 以来 期间 代表 委员 第一 第二 "
    "同意 设立 撤销 变更 调整 解决 申请 批准 核准 请求 给予 支持 表彰 奖励 处分 任命 聘任 免去 "
    "老旧小区 小区 工业 集中区 开发区 园区 产业 乡村 振兴 粮食 耕地 土地 征收 补偿 安置 拆迁 规模 "
    "招商 引资 投资 融资 债务 税收 收费 价格 市场 监管 质量 食品 药品 特种 设备 燃气 供水 供电 "
    "教师 学校 学生 医院 医保 社保 低保 残疾人 老年人 妇女 儿童 退役 军人 双拥 民兵 征兵 "
    "森林 防火 地质 灾害 地震 气象 污染 防治 大气 水库 河道 河长制 林长制 垃圾 分类 厕所 革命 "
    "深化 优化 规范 强化 提升 提高 健全 创新 创建 全面 切实 认真 扎实 持续 深入 重点 主要 "
    "责任 目标 清单 台账 指标 体系 机制 制度 标准 措施 能力 水平 质效 营商 一网通办 电子 数字 网络 "
    "劳动力 转移 培训 补贴 补助 专项资金 人员 干部 职工 职称 编制 机构 岗位 召开 举办 任务 分工"
)
_TOKEN = re.compile(
    "|".join(sorted(_COMMON.split(), key=len, reverse=True))
    + r"|\d+年\d+月\d+日|\d+年度?|第\d+[号届次期]|[A-Za-z0-9.%/-]+|〔\d+〕\d+号|.",
    re.DOTALL,
)
_NOT_FIRST = set("，。、；：？！）》〉”’〕的和与及之等")
_NOT_LAST = set("（《〈“‘〔第")
_LINES = 40


def width(text: str) -> float:
    """The text's width in characters of its size; what is half as wide counts half."""
    return sum(0.5 if ord(c) < 0x2E80 and c.isascii() else 1.0 for c in text)


@lru_cache(maxsize=512)
def broken(title: str, most: int, whole: tuple[str, ...] = ()) -> list[str]:
    """The title in lines of at most ``most`` characters, as even as its words allow.

    A line break that somebody typed is kept. ``whole`` are names that stay on
    one line if they can.
    """
    lines: list[str] = []
    for part in title.splitlines():
        if part.strip():
            lines += _lines(part.strip(), most, whole)
    return lines


def _tokens(text: str, whole: Iterable[str]) -> list[str]:
    names = [re.escape(n) for n in sorted(whole, key=len, reverse=True) if n]
    pattern = re.compile("|".join([*names, _TOKEN.pattern]), re.DOTALL) if names else _TOKEN
    return pattern.findall(text)


def _lines(text: str, most: int, whole: tuple[str, ...]) -> list[str]:
    if width(text) <= most:
        return [text]
    tokens: list[str] = []
    for token in _tokens(text, whole):
        # A name or number longer than a line has to be cut.
        tokens += [token] if width(token) <= most else list(token)
    count = -(-int(width(text) + 0.5) // most)
    ideal = min(most, width(text) / count)
    widths = [width(token) for token in tokens]
    best: list[tuple[float, int]] = [(0.0, 0)] + [(float("inf"), 0)] * len(tokens)
    for end in range(1, len(tokens) + 1):
        line = 0.0
        for start in range(end - 1, -1, -1):
            line += widths[start]
            if line > most:
                break
            cost = best[start][0] + (line - ideal) ** 2 + 4 + _badness(tokens, end)
            if cost < best[end][0]:
                best[end] = (cost, start)
    cuts = [len(tokens)]
    while cuts[-1]:
        cuts.append(best[cuts[-1]][1])
    cuts.reverse()
    return ["".join(tokens[a:b]) for a, b in pairwise(cuts)]


def _badness(tokens: list[str], end: int) -> float:
    """How ill a line ends before token ``end``."""
    if end == len(tokens):
        return 0
    before, after = tokens[end - 1], tokens[end]
    if after[0] in _NOT_FIRST and after not in ("和", "与", "及"):
        return 1000 if after[0] not in "的之等" else 60
    if before[-1] in _NOT_LAST:
        return 1000
    if len(before) == 1 and len(after) == 1:
        return 20  # two single characters may well be one word
    return 0 if after in ("关于", "《", "和", "与", "及") or before == "的" else 4
