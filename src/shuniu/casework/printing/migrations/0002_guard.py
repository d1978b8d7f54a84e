from django.db import migrations

# The log only grows; of a copy only the outcome is added, once. The function came with casework.
INSTALL = """
CREATE TRIGGER printing_printing_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE
    ON printing_printing FOR EACH STATEMENT EXECUTE FUNCTION casework_refuse();
CREATE FUNCTION printing_copy_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE'
       OR (OLD.printing_id, OLD.matter_id, OLD.number, OLD.recipient, OLD.watermark)
          IS DISTINCT FROM
          (NEW.printing_id, NEW.matter_id, NEW.number, NEW.recipient, NEW.watermark)
       OR OLD.outcome <> '' THEN
        RAISE EXCEPTION 'a printed copy stays in the log as it was given out';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER printing_copy_stays BEFORE UPDATE OR DELETE ON printing_copy
    FOR EACH ROW EXECUTE FUNCTION printing_copy_stays();
"""
REMOVE = """
DROP TRIGGER printing_copy_stays ON printing_copy;
DROP FUNCTION printing_copy_stays();
DROP TRIGGER printing_printing_only_grows ON printing_printing;
"""


class Migration(migrations.Migration):
    dependencies = [("printing", "0001_initial"), ("casework", "0002_guard")]
    operations = [migrations.RunSQL([(INSTALL, None)], REMOVE)]
