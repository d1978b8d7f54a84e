-- The server alone tells when a text went before the public: a first publication is never
-- moved, a later one never lies before the last. Editions stand for ever.
CREATE FUNCTION portal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '发布时间由服务器记录，发布过的文本只增不改：% 不接受 %', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER portal_article_time_stands BEFORE UPDATE ON portal_article FOR EACH ROW
    WHEN (OLD.first_published_at IS NOT NULL
          AND (NEW.first_published_at IS DISTINCT FROM OLD.first_published_at
               OR NEW.last_published_at < OLD.last_published_at))
    EXECUTE FUNCTION portal_refuse();
CREATE TRIGGER portal_edition_only_grows BEFORE UPDATE OR DELETE ON portal_edition
    FOR EACH STATEMENT EXECUTE FUNCTION portal_refuse();
