from django.db import migrations

from shuniu.commons.calendar.notice import shipped_notices
from shuniu.ground import clock


def enter(apps, schema_editor):
    HolidayNotice = apps.get_model("calendar", "HolidayNotice")
    CalendarDay = apps.get_model("calendar", "CalendarDay")
    for notice in shipped_notices():
        row = HolidayNotice.objects.create(
            year=notice.year,
            number=notice.number,
            issued_on=notice.issued_on,
            source=notice.source,
            note="随程序提供",
            entered_at=clock.on(notice.issued_on),
            entered_by_label="系统",
        )
        CalendarDay.objects.bulk_create(
            CalendarDay(notice=row, date=day, kind=kind, name=name)
            for days, kind in ((notice.holidays, "holiday"), (notice.makeups, "makeup_workday"))
            for day, name in days.items()
        )


class Migration(migrations.Migration):
    dependencies = [("calendar", "0001_initial")]
    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
