from django.db import migrations

# What a reader wrote stays as it was written. The function came with casework.
INSTALL = """
CREATE TRIGGER circulation_remark_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE
    ON circulation_remark FOR EACH STATEMENT EXECUTE FUNCTION casework_refuse()
"""
REMOVE = "DROP TRIGGER circulation_remark_only_grows ON circulation_remark"


class Migration(migrations.Migration):
    dependencies = [("circulation", "0001_initial"), ("casework", "0002_guard")]
    operations = [migrations.RunSQL([(INSTALL, None)], REMOVE)]
