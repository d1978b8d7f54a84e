-- The database's half of Chinese search. Both functions name only what lies in
-- pg_catalog: index builds and restores run with an empty search path.

-- The same as shuniu.ground.text.fold, step by step; tests/test_folding.py holds
-- the two together.
CREATE OR REPLACE FUNCTION folded(s text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS $$
    SELECT translate(
        normalize(s, NFKC),
        'ABCDEFGHIJKLMNOPQRSTUVWXYZ〔【〖{(〕】〗})'
            || E'\t\n\u000B\f\r \u00AD\u200B\u200C\u200D\u2028\u2029\u2060\uFE0E\uFE0F\uFEFF',
        'abcdefghijklmnopqrstuvwxyz[[[[[]]]]]'
    )
$$;

-- Pairs of neighbouring characters. A pair that holds a mark of punctuation says
-- little about a text and makes the index a third larger: left out here, and still
-- compared in the recheck (LIKE). The cost is what was measured (0.4 ms for 600
-- characters); with the default the planner would rather cut every row's text.
CREATE OR REPLACE FUNCTION bigrams(s text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 10000 AS $$
    SELECT coalesce(array_agg(x || y), '{}')
    FROM string_to_array(
            translate(
                s,
                E'!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~。、·‘’“”—–〈〉《》「」『』〜￣•×°',
                repeat(' ', 64)
            ),
            NULL
        ) AS a,
        unnest(a, a[2:]) AS t(x, y)
    WHERE x <> ' ' AND y <> ' '
$$;
