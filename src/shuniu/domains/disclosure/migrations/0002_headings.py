from django.db import migrations

from shuniu.domains.disclosure.data import shipped_headings


def enter(apps, schema_editor):
    Heading = apps.get_model("disclosure", "Heading")
    Heading.objects.bulk_create(
        Heading(
            axis=h.axis,
            code=h.code,
            name=h.name,
            basis=h.basis,
            level=h.level,
            order=h.order,
            since=h.since,
            entered_by_label="系统",
        )
        for h in shipped_headings()
    )
    # Items come from other rooms by themselves, so their register is there from the first day.
    apps.get_model("numbering", "Series").objects.get_or_create(
        code="disclosure.item",
        defaults={"label": "政府信息登记", "pattern": "信{year}{n:06d}", "restart": "yearly"},
    )


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0001_initial"), ("numbering", "0002_guard")]
    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
