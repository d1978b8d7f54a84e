from django.db import migrations

# What was filed stays as it was filed: of an item only the catalogue's facts, its state and its
# package may change; the records about it only grow. The function came with casework.
INSTALL = """
CREATE FUNCTION archive_item_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'an archived item is never deleted';
    END IF;
    IF (OLD.fonds_id, OLD.year, OLD.retention, OLD.organ_id, OLD.number, OLD.code, OLD.matter_id,
        OLD.day, OLD.sha256, OLD.sm3, OLD.filed_at, OLD.filed_by_label)
       IS DISTINCT FROM
       (NEW.fonds_id, NEW.year, NEW.retention, NEW.organ_id, NEW.number, NEW.code, NEW.matter_id,
        NEW.day, NEW.sha256, NEW.sm3, NEW.filed_at, NEW.filed_by_label)
       OR (OLD.state <> 'kept' AND NEW.state <> OLD.state)
       OR (NEW.package_id IS NOT NULL AND NEW.package_id IS DISTINCT FROM OLD.package_id) THEN
        RAISE EXCEPTION 'an archived item keeps its number, class, matter and package';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER archive_item_stays BEFORE UPDATE OR DELETE ON archive_item
    FOR EACH ROW EXECUTE FUNCTION archive_item_stays();
CREATE TRIGGER archive_correction_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE
    ON archive_correction FOR EACH STATEMENT EXECUTE FUNCTION casework_refuse();
CREATE TRIGGER archive_consultation_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE
    ON archive_consultation FOR EACH STATEMENT EXECUTE FUNCTION casework_refuse();
"""
REMOVE = """
DROP TRIGGER archive_consultation_only_grows ON archive_consultation;
DROP TRIGGER archive_correction_only_grows ON archive_correction;
DROP TRIGGER archive_item_stays ON archive_item;
DROP FUNCTION archive_item_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("archive", "0001_initial"), ("casework", "0002_guard")]
    operations = [migrations.RunSQL([(INSTALL, None)], REMOVE)]
