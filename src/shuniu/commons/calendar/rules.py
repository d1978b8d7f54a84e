"""The time limits that the law, the State Council and the county set, in one table.

A rule whose basis is a law is locked: a county can only make it stricter. A
domain with limits of its own adds them to ``rules`` from its ``apps.py``.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from shuniu.ground.registry import Registry

from .periods import DAY, HOUR, MINUTE, MONTH, WORKDAY


@dataclass(frozen=True, slots=True)
class TimeRule:
    """A time limit: from which event, how long, by which rule.

    ``length`` and ``extension`` are in ``unit`` (workday, day, month, hour,
    minute; ``date`` for a fixed day of the year, in ``fixed``). ``at_least``
    rules give a shortest time (a public consultation); the others a longest.
    ``extension`` is the most by which it can be extended, once; 0 if it cannot.
    """

    code: str
    label: str
    event: str
    length: int
    unit: str
    basis: str
    locked: bool = False
    extension: int = 0
    at_least: bool = False
    fixed: tuple[int, int] | None = None

    def stricter(self, length: int) -> bool:
        """Whether ``length`` asks at least as much of the office as this rule."""
        return length >= self.length if self.at_least else length <= self.length

    def limited(self, length: int, source: str) -> TimeRule:
        """This rule with a county's own length; a locked one is never loosened."""
        if self.locked and not self.stricter(length):
            return self
        # An extension "by no more than the limit" follows the county's limit.
        extension = length if not self.locked and self.extension == self.length else self.extension
        basis = _("本级规定：%(source)s") % {"source": source}
        if self.locked:  # the law stays beside what the county made of it
            basis = _("%(basis)s；%(local)s") % {"basis": self.basis, "local": basis}
        return replace(self, length=length, extension=extension, basis=basis)

    def day_of(self, year: int) -> dt.date:
        """The fixed day of a yearly duty in that year."""
        if self.fixed is None:
            raise ValueError(f"{self.code} has no fixed day")
        return dt.date(year, *self.fixed)

    def describe(self) -> str:
        """20个工作日, 3个月, 每年1月31日前."""
        if self.fixed:
            return _("每年%(month)d月%(day)d日前") % {"month": self.fixed[0], "day": self.fixed[1]}
        return _units()[self.unit] % self.length


def _units() -> dict[str, str]:
    return {
        WORKDAY: _("%d个工作日"),
        DAY: _("%d天"),
        MONTH: _("%d个月"),
        HOUR: _("%d小时"),
        MINUTE: _("%d分钟"),
    }


rules: Registry[TimeRule] = Registry("time rule")

_UNITS = {"wd": WORKDAY, "d": DAY, "m": MONTH, "h": HOUR, "min": MINUTE}
_DISCLOSURE = "《政府信息公开条例》第%s条"
_WEBSITE = "国办秘函〔2019〕19号"
_SUPERVISION = "《政府督查工作条例》第十七条"
_PETITION = "《信访工作条例》第%s条"
_RECONSIDER = "《行政复议法》第%s条"
_PLANS = "国办发〔2024〕5号"
_LOCAL = "本级规定（默认值，可调）"

# code, what, from which event, limit, extension, basis. The mark before the
# limit: "!" locked (law), "≥" a shortest time; both may stand together.
_TABLE = f"""
disc.publish | 主动公开政府信息 | 信息形成或者变更 | !20 wd | | {_DISCLOSURE % "二十六"}
disc.correct_notice | 告知申请人补正 | 收到申请 | !7 wd | | {_DISCLOSURE % "三十"}
disc.reply | 答复政府信息公开申请 | 收到申请 | !20 wd | 20 | {_DISCLOSURE % "三十三"}
disc.third_party | 第三方反馈意见 | 收到征求意见书 | !15 wd | | {_DISCLOSURE % "三十二"}
disc.comaker | 共同制作机关反馈意见 | 收到征求意见书 | !15 wd | | {_DISCLOSURE % "三十四"}
disc.fee_pay | 申请人缴费 | 收到缴费通知次日 | 20 wd | | 国办函〔2020〕109号（待核）
disc.report.dept | 部门政府信息公开年度报告 | 年度终了 | !1-31 | | {_DISCLOSURE % "四十九"}
disc.report.county | 县政府信息公开年度报告 | 年度终了 | !3-31 | | {_DISCLOSURE % "四十九"}
web.yearly | 政府网站工作年度报表 | 年度终了 | !1-31 | | 国办函〔2018〕12号
web.home | 首页更新 | 上次更新 | !14 d | | {_WEBSITE}
web.news | 动态要闻类栏目更新 | 上次更新 | !14 d | | {_WEBSITE}
web.policy | 通知政策类栏目更新 | 上次更新 | !6 m | | {_WEBSITE}
web.msg_max | 网民留言最长未答 | 网民提交 | !3 m | | {_WEBSITE}
web.answered_pub | 公开新的答复留言 | 上次公开 | !2 m | | {_WEBSITE}
web.stats | 办理情况统计更新 | 上次更新 | !3 m | | {_WEBSITE}
web.simple | 简单咨询类留言答复 | 网民提交 | 5 wd | | {_WEBSITE}（待核）
web.repost | 转载国务院重要信息 | 国务院发布 | 24 h | | 国办发〔2017〕47号
sup.review_apply | 督查对象申请复核 | 收到督查结论 | !30 d | | {_SUPERVISION}
sup.review_decide | 作出复核决定 | 收到复核申请 | !30 d | | {_SUPERVISION}
sup.meeting_feedback | 会议议定事项首次反馈 | 交办 | 5 wd | 5 | {_LOCAL}
sug.reply | 答复代表建议 | 交办 | !3 m | 3 | 《代表法》第五十一条
sug.assist | 协办意见 | 交办 | 1 m | | {_LOCAL}
sug.return | 申请退办 | 交办 | 5 wd | | {_LOCAL}
sug.rehandle | 不满意重新办理 | 代表表示不满意 | 1 m | | {_LOCAL}
sug.publish | 公开答复 | 答复代表 | 20 wd | | {_LOCAL}
let.forward | 来信转办 | 受理 | 1 wd | | {_LOCAL}
let.forward_urgent | 紧急来信转办 | 受理 | 2 h | | {_LOCAL}
let.consult | 答复咨询 | 转办 | 2 wd | 2 | {_LOCAL}
let.help | 办理求助 | 转办 | 5 wd | 5 | {_LOCAL}
let.suggest | 答复建议 | 转办 | 10 wd | 10 | {_LOCAL}
let.complaint | 办理投诉 | 转办 | 10 wd | 10 | {_LOCAL}
let.report | 办理举报 | 转办 | 10 wd | 10 | {_LOCAL}
let.complex | 多单位复杂事项 | 转办 | 15 wd | 15 | {_LOCAL}
let.return | 退单 | 签收 | 1 wd | | {_LOCAL}
pet.register | 信访事项登记转送 | 收到 | !15 d | | {_PETITION % "二十二"}
pet.receipt | 告知信访人受理情况 | 收到 | !15 d | | {_PETITION % "二十三"}
pet.object | 对转送事项提出异议 | 收到 | !5 wd | | {_PETITION % "二十三"}
pet.conclude | 信访事项办结 | 受理 | !60 d | 30 | {_PETITION % "三十四"}
pet.reexam | 申请复查 | 收到处理意见 | !30 d | | {_PETITION % "三十五"}
pet.reexam_decide | 作出复查意见 | 收到复查申请 | !30 d | | {_PETITION % "三十五"}
pet.review | 申请复核 | 收到复查意见 | !30 d | | {_PETITION % "三十六"}
pet.review_decide | 作出复核意见 | 收到复核申请 | !30 d | | {_PETITION % "三十六"}
norm.consult | 规范性文件公开征求意见 | 公布草案 | !≥7 wd | | 国办发〔2018〕37号
dec.consult | 重大行政决策公开征求意见 | 公布草案 | !≥30 d | | 《重大行政决策程序暂行条例》第十五条
norm.legal | 合法性审核 | 材料齐备 | 15 wd | | 国办发〔2018〕115号（待核）
dec.legal | 重大行政决策合法性审查 | 材料齐备 | !≥7 wd | | 《重大行政决策程序暂行条例》第二十六条
norm.record | 规范性文件备案 | 公布 | 15 d | | {_LOCAL}
norm.expire | 规范性文件有效期 | 施行 | 60 m | | {_LOCAL}
norm.expire_trial | 试行文件有效期 | 施行 | 24 m | | {_LOCAL}
rec.examine | 复议申请审查 | 收到 | !5 wd | | {_RECONSIDER % "三十"}
rec.copy | 发送复议申请书副本 | 受理 | !7 wd | | {_RECONSIDER % "四十八"}
rec.reply | 被申请人答复 | 收到副本 | !10 wd | | {_RECONSIDER % "四十八"}
rec.copy_simple | 简易程序发送副本 | 受理 | !3 wd | | {_RECONSIDER % "五十四"}
rec.reply_simple | 简易程序被申请人答复 | 收到副本 | !5 wd | | {_RECONSIDER % "五十四"}
rec.decide | 作出复议决定 | 受理 | !60 d | 30 | {_RECONSIDER % "六十二"}
rec.decide_simple | 简易程序作出复议决定 | 受理 | !30 d | | {_RECONSIDER % "六十二"}
rec.hearing_notice | 听证通知提前 | 听证 | !≥5 wd | | {_RECONSIDER % "五十一"}
lit.defence | 提交答辩状 | 收到起诉状副本 | !15 d | | 《行政诉讼法》第六十七条
lic.decide | 作出许可决定 | 受理 | !20 wd | 10 | 《行政许可法》第四十二条
lic.deliver | 送达许可证件 | 作出决定 | !10 wd | | 《行政许可法》第四十四条
law.report.submit | 法治政府建设年度报告报送 | 年度终了 | 3-1 | | 厅字〔2019〕28号
law.report.publish | 法治政府建设年度报告公开 | 年度终了 | 4-1 | | 厅字〔2019〕28号
em.accident.unit | 事故单位报告 | 接到报告 | !1 h | | 国务院令第493号第九条
em.accident.level | 事故逐级上报 | 接到报告 | !2 h | | 国务院令第493号第十一条
em.health.level | 公共卫生事件逐级上报 | 接到报告 | !2 h | | 国务院令第376号第二十条
em.phone | 突发事件电话报告 | 发生 | 30 min | | {_LOCAL}
em.written | 突发事件书面报告 | 发生 | 1 h | | {_LOCAL}
em.follow | 突发事件续报 | 上次报告 | 24 h | | {_LOCAL}
plan.file | 应急预案备案 | 印发 | !20 wd | | {_PLANS}第二十六条
plan.drill | 应急演练 | 上次演练 | !36 m | | {_PLANS}
plan.evaluate | 预案评估 | 上次评估 | 36 m | | {_PLANS}
arch.file | 归档上年度文件 | 年度终了 | 6-30 | | 国家档案局令第13号
arch.transfer | 向县档案馆移交 | 形成 | !120 m | | 《档案法实施条例》第二十条
sec.leak | 报告泄密事件 | 发现 | !24 h | | 《保守国家秘密法实施条例》第六十一条
sec.data | 报告数据安全事件 | 发现 | !24 h | | 《网络数据安全管理条例》第十条
sec.log | 日志留存 | 产生 | !≥12 m | | 《互联网政务应用安全管理规定》第二十条
"""


def _parse(line: str) -> TimeRule:
    code, label, event, limit, extension, basis = (part.strip() for part in line.split("|"))
    locked, at_least = "!" in limit, "≥" in limit
    plain = limit.strip("!≥")
    fixed: tuple[int, int] | None = None
    if "-" in plain:
        month, day = map(int, plain.split("-"))
        length, unit, fixed = 0, "date", (month, day)
    else:
        number, short = plain.split()
        length, unit = int(number), _UNITS[short]
    return TimeRule(
        code, label, event, length, unit, basis, locked, int(extension or 0), at_least, fixed
    )


for _line in _TABLE.strip().splitlines():
    _rule = _parse(_line)
    rules.add(_rule.code, _rule)
