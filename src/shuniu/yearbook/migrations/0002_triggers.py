"""What was stated stands: neither changed nor taken away, whoever asks the database."""

from django.db import migrations

UP = """
create function yearbook_stands() returns trigger language plpgsql as $$
begin
    raise exception '已定稿的数字不得更改或删除 (% on %)', tg_op, tg_table_name
        using errcode = 'restrict_violation';
end $$;
create trigger freeze_stands before update or delete on yearbook_freeze
    for each row execute function yearbook_stands();
create trigger frozen_figure_stands before update or delete on yearbook_frozenfigure
    for each row execute function yearbook_stands();
create trigger freeze_kept before truncate on yearbook_freeze
    for each statement execute function yearbook_stands();
create trigger frozen_figure_kept before truncate on yearbook_frozenfigure
    for each statement execute function yearbook_stands();
"""
DOWN = """
drop trigger frozen_figure_kept on yearbook_frozenfigure;
drop trigger freeze_kept on yearbook_freeze;
drop trigger frozen_figure_stands on yearbook_frozenfigure;
drop trigger freeze_stands on yearbook_freeze;
drop function yearbook_stands();
"""


class Migration(migrations.Migration):
    dependencies = [("yearbook", "0001_initial")]
    operations = [migrations.RunSQL(UP, DOWN)]
