from pathlib import Path

from django.db import migrations

INSTALL = (Path(__file__).parent / "guard.sql").read_text("utf-8")
REMOVE = "DROP FUNCTION portal_refuse() CASCADE"


class Migration(migrations.Migration):
    dependencies = [("portal", "0001_initial")]
    # The percent signs belong to RAISE: no parameters, so nothing replaces them.
    operations = [migrations.RunSQL([(INSTALL, None)], REMOVE)]
