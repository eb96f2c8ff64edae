-- One row a pair of live efforts of different ministries that may be the same work. The view keeps
-- the efforts, the lists by which they are found (a word in a place), the flags, and what people
-- decided. An event touches only the flags of the effort that it is about.
CREATE TABLE duplicate_efforts (
  id INTEGER NOT NULL PRIMARY KEY,  -- position of the event that made it
  ref TEXT NOT NULL UNIQUE,
  noun TEXT NOT NULL,               -- commitment, or contribution without one
  ministry TEXT NOT NULL,
  house TEXT NOT NULL,              -- the ministry it belongs to after mergers
  title TEXT NOT NULL,
  words TEXT NOT NULL,              -- JSON list of canonical words; none for a placeholder title
  places TEXT,                      -- JSON list; none: not said
  near TEXT NOT NULL,               -- JSON list of all places that touch them
  themes TEXT,                      -- JSON list
  period_start TEXT,
  period_end TEXT,
  mission TEXT,
  kind TEXT,
  framework TEXT,
  partner TEXT,
  minor INTEGER,                    -- minor units of currency
  currency TEXT,
  external_ref TEXT,
  facts TEXT NOT NULL,              -- what likeness() compares, JSON
  live INTEGER NOT NULL
) STRICT;

-- One row a live effort under each word of its title in each of its places.
CREATE TABLE duplicate_postings (
  word TEXT NOT NULL,
  place TEXT NOT NULL,              -- empty: not said
  effort INTEGER NOT NULL,
  PRIMARY KEY (word, place, effort)
) STRICT, WITHOUT ROWID;

-- One row a list of postings, so that the shortest are read first.
CREATE TABLE duplicate_lists (
  word TEXT NOT NULL,
  place TEXT NOT NULL,
  efforts INTEGER NOT NULL,
  PRIMARY KEY (word, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX duplicate_lists_empty ON duplicate_lists (word) WHERE efforts = 0;

-- One row a flagged pair, reviewed or not.
CREATE TABLE duplicate_flags (
  ref TEXT NOT NULL PRIMARY KEY,    -- DUP-… of the sorted pair
  a TEXT NOT NULL,                  -- the smaller reference
  b TEXT NOT NULL,
  score INTEGER NOT NULL,           -- 0 to 100
  tier TEXT NOT NULL,               -- possible likely
  reasons TEXT NOT NULL,            -- JSON list of feature, points, detail; sum: score
  model TEXT NOT NULL,              -- the ruleset that scored it
  since_on TEXT NOT NULL,           -- day of the event that raised it
  since_position INTEGER NOT NULL,
  position INTEGER NOT NULL         -- the event that scored it last
) STRICT, WITHOUT ROWID;
CREATE INDEX duplicate_flags_by_a ON duplicate_flags (a);
CREATE INDEX duplicate_flags_by_b ON duplicate_flags (b);

-- One row a pair that people decided on: the newest decision.
CREATE TABLE duplicate_reviews (
  ref TEXT NOT NULL PRIMARY KEY,
  a TEXT NOT NULL,
  b TEXT NOT NULL,
  outcome TEXT NOT NULL,            -- same joint complementary part_of distinct
  keep TEXT,                        -- same: the one that stays
  parent TEXT,                      -- part_of: the whole
  mission TEXT,                     -- joint: the mission
  until_day TEXT,                   -- complementary: ask again after this day
  reason TEXT,
  score INTEGER,                    -- that the decision saw
  ruleset TEXT,
  facts_digest TEXT,
  sample TEXT,                      -- the blind sample that it was drawn in: seed/size@position
  officer TEXT NOT NULL,
  ministry TEXT NOT NULL,
  on_day TEXT NOT NULL,
  position INTEGER NOT NULL,
  reopened INTEGER NOT NULL,        -- 1: open again
  reopen_reason TEXT,
  seen TEXT,                        -- JSON: tier, reasons and the facts of both as they stood then
  asked_again TEXT,                 -- JSON: what changed since, and why that matters; none: it holds
  asked_on TEXT                     -- day of the event that opened it again
) STRICT, WITHOUT ROWID;
CREATE INDEX duplicate_reviews_by_a ON duplicate_reviews (a);
CREATE INDEX duplicate_reviews_by_b ON duplicate_reviews (b);

-- One row an effort that names whom it reaches.
CREATE TABLE duplicate_beneficiaries (
  ref TEXT NOT NULL PRIMARY KEY,
  beneficiaries TEXT NOT NULL       -- JSON list
) STRICT, WITHOUT ROWID;

-- One row a ministry that was merged, and the house that it now belongs to. It counts from the
-- event on, whatever day the merger takes effect.
CREATE TABLE duplicate_mergers (
  code TEXT NOT NULL PRIMARY KEY,
  house TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What changes first leaves the lists, as it stood there, and its flags are struck.
-- on commitment.amended, commitment.pooled, commitment.unpooled, commitment.reassigned,
-- commitment.fulfilled, commitment.withdrawn, commitment.reopened, contribution.corrected,
-- contribution.withdrawn
UPDATE duplicate_lists
SET efforts = efforts - 1
WHERE (word, place) IN (
  SELECT word.value, place.value
  FROM duplicate_efforts AS effort, json_each(effort.words) AS word,
    json_each(coalesce(effort.places, '[""]')) AS place
  WHERE effort.ref = :ref AND effort.live = 1);
DELETE FROM duplicate_lists WHERE efforts = 0;
DELETE FROM duplicate_postings
WHERE (word, place, effort) IN (
  SELECT word.value, place.value, effort.id
  FROM duplicate_efforts AS effort, json_each(effort.words) AS word,
    json_each(coalesce(effort.places, '[""]')) AS place
  WHERE effort.ref = :ref AND effort.live = 1);
UPDATE duplicate_flags SET score = -1 WHERE a = :ref OR b = :ref;

-- on commitment.made, commitment.amended
REPLACE INTO duplicate_efforts (
  id, ref, noun, ministry, house, title, words, places, near, themes, period_start, period_end,
  mission, kind, framework, partner, minor, currency, external_ref, facts, live)
SELECT
  coalesce((SELECT known.id FROM duplicate_efforts AS known WHERE known.ref = :ref), :position),
  :ref, 'commitment', :ministry,
  coalesce((SELECT house FROM duplicate_mergers WHERE code = :ministry), :ministry),
  coalesce(:title, ''), words(:title), nullif(:places, '[]'), touching.near, nullif(:themes, '[]'),
  :period_start, :period_end, :mission, :kind, :framework, :partner,
  :pledged_money_minor, :pledged_money_currency, :external_ref,
  json_object(
    'title', coalesce(:title, ''), 'places', json(coalesce(:places, '[]')),
    'near', json(touching.near), 'locations', json(coalesce(:locations, '[]')),
    'themes', json(coalesce(:themes, '[]')), 'start', :period_start, 'end', :period_end, 'partner', :partner,
    'minor', :pledged_money_minor, 'currency', :pledged_money_currency),
  1
FROM (
  SELECT json_group_array(code) AS near
  FROM (
    SELECT DISTINCT near.value AS code
    FROM json_each(:places) AS place, json_each(places_touching(place.value)) AS near
    ORDER BY code
  )
) AS touching;

-- A contribution under a commitment is that commitment's effort; one that stands alone is its own.
-- on contribution.logged, contribution.corrected
REPLACE INTO duplicate_efforts (
  id, ref, noun, ministry, house, title, words, places, near, themes, period_start, period_end,
  mission, kind, framework, partner, minor, currency, external_ref, facts, live)
SELECT
  coalesce((SELECT known.id FROM duplicate_efforts AS known WHERE known.ref = :ref), :position),
  :ref, 'contribution', :ministry,
  coalesce((SELECT house FROM duplicate_mergers WHERE code = :ministry), :ministry),
  coalesce(:title, ''), words(:title), nullif(:places, '[]'), touching.near, nullif(:themes, '[]'),
  :period_start, :period_end, :mission, :kind, :framework, :partner,
  :money_minor, :money_currency, :external_ref,
  json_object(
    'title', coalesce(:title, ''), 'places', json(coalesce(:places, '[]')),
    'near', json(touching.near), 'locations', json(coalesce(:locations, '[]')),
    'themes', json(coalesce(:themes, '[]')), 'start', :period_start, 'end', :period_end, 'partner', :partner,
    'minor', :money_minor, 'currency', :money_currency),
  :commitment IS NULL AND :direction = 'given'
FROM (
  SELECT json_group_array(code) AS near
  FROM (
    SELECT DISTINCT near.value AS code
    FROM json_each(:places) AS place, json_each(places_touching(place.value)) AS near
    ORDER BY code
  )
) AS touching
WHERE (:commitment IS NULL AND :direction = 'given')
  OR EXISTS (SELECT 1 FROM duplicate_efforts AS known WHERE known.ref = :ref);

-- on commitment.pooled
UPDATE duplicate_efforts SET mission = :mission WHERE ref = :ref;

-- on commitment.unpooled
UPDATE duplicate_efforts SET mission = NULL WHERE ref = :ref;

-- on commitment.reassigned
UPDATE duplicate_efforts
SET ministry = :to, house = coalesce((SELECT house FROM duplicate_mergers WHERE code = :to), :to)
WHERE ref = :ref;

-- on commitment.fulfilled, commitment.withdrawn, contribution.withdrawn
UPDATE duplicate_efforts SET live = 0 WHERE ref = :ref;

-- on commitment.reopened
UPDATE duplicate_efforts SET live = 1 WHERE ref = :ref;

-- The lists are read before the effort itself stands in them: the rarest word first, at most 100 of
-- a list (the newest) and about 400 in all; the best 32 are scored.
-- on commitment.made, commitment.amended, commitment.pooled, commitment.unpooled,
-- commitment.reassigned, commitment.reopened, contribution.logged, contribution.corrected
INSERT INTO duplicate_flags (
  ref, a, b, score, tier, reasons, model, since_on, since_position, position)
WITH asking AS MATERIALIZED (
  SELECT id, ref, house, words, places, near, period_start, period_end, mission, facts
  FROM duplicate_efforts
  WHERE ref = :ref AND live = 1
), lists AS MATERIALIZED (
  SELECT list.word, list.place, list.efforts
  FROM asking
  CROSS JOIN json_each(asking.words) AS word
  CROSS JOIN (
    SELECT '' AS code UNION ALL SELECT near.value FROM asking, json_each(asking.near) AS near
  ) AS place
  JOIN duplicate_lists AS list ON list.word = word.value AND list.place = place.code
  WHERE asking.places IS NOT NULL
  UNION ALL
  SELECT list.word, list.place, list.efforts
  FROM asking
  CROSS JOIN json_each(asking.words) AS word
  JOIN duplicate_lists AS list ON list.word = word.value
  WHERE asking.places IS NULL
), shortest AS MATERIALIZED (
  SELECT
    word, place, efforts,
    sum(min(efforts, 100)) OVER (ORDER BY efforts, word, place ROWS UNBOUNDED PRECEDING) AS upto
  FROM lists
), found AS MATERIALIZED (
  SELECT posting.effort, sum(100000 / (10 + shortest.efforts)) AS rarity
  FROM shortest
  CROSS JOIN duplicate_postings AS posting
  WHERE shortest.upto <= 400
    AND posting.word = shortest.word AND posting.place = shortest.place
    AND posting.effort >= iif(shortest.efforts > 100, (
      SELECT newest.effort
      FROM duplicate_postings AS newest
      WHERE newest.word = shortest.word AND newest.place = shortest.place
      ORDER BY newest.effort DESC
      LIMIT 1 OFFSET 99), 0)
  GROUP BY posting.effort
), best AS MATERIALIZED (
  SELECT other.id AS effort
  FROM asking CROSS JOIN found CROSS JOIN duplicate_efforts AS other
  WHERE other.id = found.effort AND other.id <> asking.id AND other.live = 1
    AND other.house <> asking.house
    AND (other.mission IS NULL OR asking.mission IS NULL OR other.mission <> asking.mission)
    AND (other.period_end IS NULL OR asking.period_start IS NULL
      OR other.period_end >= asking.period_start)
    AND (asking.period_end IS NULL OR other.period_start IS NULL
      OR asking.period_end >= other.period_start)
  ORDER BY found.rarity DESC, other.id DESC
  LIMIT 32
), scored AS MATERIALIZED (
  SELECT asking.ref AS mine, other.ref AS theirs, likeness(asking.facts, other.facts) AS result
  FROM asking CROSS JOIN best CROSS JOIN duplicate_efforts AS other ON other.id = best.effort
)
SELECT
  duplicate_ref(mine, theirs), min(mine, theirs), max(mine, theirs), result ->> 'score',
  result ->> 'tier', result -> 'reasons', result ->> 'model', :on, :position, :position
FROM scored
WHERE result IS NOT NULL
ON CONFLICT (ref) DO UPDATE
SET score = excluded.score, tier = excluded.tier, reasons = excluded.reasons,
  model = excluded.model, position = excluded.position;
INSERT INTO duplicate_postings (word, place, effort)
SELECT DISTINCT word.value, place.value, effort.id
FROM duplicate_efforts AS effort, json_each(effort.words) AS word,
  json_each(coalesce(effort.places, '[""]')) AS place
WHERE effort.ref = :ref AND effort.live = 1;
INSERT INTO duplicate_lists (word, place, efforts)
SELECT DISTINCT word.value, place.value, 1
FROM duplicate_efforts AS effort, json_each(effort.words) AS word,
  json_each(coalesce(effort.places, '[""]')) AS place
WHERE effort.ref = :ref AND effort.live = 1
ON CONFLICT (word, place) DO UPDATE SET efforts = efforts + 1;

-- What was struck and not raised again is gone; a decision on it stays.
-- on commitment.amended, commitment.pooled, commitment.unpooled, commitment.reassigned,
-- commitment.fulfilled, commitment.withdrawn, commitment.reopened, contribution.corrected,
-- contribution.withdrawn
DELETE FROM duplicate_flags WHERE (a = :ref OR b = :ref) AND score < 0;

-- Two ministries that became one have no duplicates with each other.
-- on ministry.merged
INSERT INTO duplicate_mergers (code, house)
VALUES (:ref, coalesce((SELECT house FROM duplicate_mergers WHERE code = :into), :into))
ON CONFLICT (code) DO UPDATE SET house = excluded.house;
UPDATE duplicate_mergers
SET house = (SELECT next.house FROM duplicate_mergers AS next WHERE next.code = :ref)
WHERE house = :ref;
UPDATE duplicate_efforts
SET house = (SELECT next.house FROM duplicate_mergers AS next WHERE next.code = :ref)
WHERE house = :ref;
DELETE FROM duplicate_flags
WHERE (SELECT effort.house FROM duplicate_efforts AS effort WHERE effort.ref = duplicate_flags.a)
  = (SELECT effort.house FROM duplicate_efforts AS effort WHERE effort.ref = duplicate_flags.b);

-- on commitment.made, commitment.amended, contribution.logged, contribution.corrected
DELETE FROM duplicate_beneficiaries WHERE ref = :ref AND :beneficiaries IS NULL;
INSERT INTO duplicate_beneficiaries (ref, beneficiaries)
SELECT :ref, :beneficiaries
WHERE :beneficiaries IS NOT NULL
ON CONFLICT (ref) DO UPDATE SET beneficiaries = excluded.beneficiaries;

-- on duplicate.reviewed
INSERT INTO duplicate_reviews (
  ref, a, b, outcome, keep, parent, mission, until_day, reason, score, ruleset, facts_digest,
  sample, officer, ministry, on_day, position, reopened)
VALUES (
  :ref, min(:a, :b), max(:a, :b), :outcome, :keep, :parent, :mission, :until, :reason, :score,
  :ruleset, :facts_digest, :sample, :officer, :ministry, :on, :position, 0)
ON CONFLICT (ref) DO UPDATE
SET outcome = excluded.outcome, keep = excluded.keep, parent = excluded.parent,
  mission = excluded.mission, until_day = excluded.until_day, reason = excluded.reason,
  score = excluded.score, ruleset = excluded.ruleset, facts_digest = excluded.facts_digest,
  sample = excluded.sample,
  officer = excluded.officer, ministry = excluded.ministry, on_day = excluded.on_day,
  position = excluded.position, reopened = 0, reopen_reason = NULL, asked_again = NULL,
  asked_on = NULL;
UPDATE duplicate_reviews
SET seen = (
  SELECT json_object(
    'tier', flag.tier, 'reasons', json(coalesce(flag.reasons, '[]')),
    'a', json_object(
      'title', a.title, 'places', json(a.places), 'themes', json(a.themes),
      'beneficiaries', json((
        SELECT reached.beneficiaries FROM duplicate_beneficiaries AS reached
        WHERE reached.ref = a.ref)),
      'start', a.period_start, 'end', a.period_end,
      'minor', a.minor, 'currency', a.currency),
    'b', json_object(
      'title', b.title, 'places', json(b.places), 'themes', json(b.themes),
      'beneficiaries', json((
        SELECT reached.beneficiaries FROM duplicate_beneficiaries AS reached
        WHERE reached.ref = b.ref)),
      'start', b.period_start, 'end', b.period_end,
      'minor', b.minor, 'currency', b.currency))
  FROM duplicate_efforts AS a
  CROSS JOIN duplicate_efforts AS b
  LEFT JOIN duplicate_flags AS flag ON flag.ref = duplicate_reviews.ref
  WHERE a.ref = duplicate_reviews.a AND b.ref = duplicate_reviews.b)
WHERE ref = :ref;

-- on duplicate.reopened
UPDATE duplicate_reviews
SET reopened = 1, reopen_reason = :reason, position = :position, asked_again = NULL,
  asked_on = NULL
WHERE ref = :ref;

-- A decision holds for the facts that it saw. Both sides of the comparison are scored by the rules
-- of this view, so that other rules open nothing again.
-- on commitment.amended, commitment.pooled, commitment.unpooled, commitment.reassigned,
-- commitment.fulfilled, commitment.withdrawn, commitment.reopened, contribution.corrected,
-- contribution.withdrawn
UPDATE duplicate_reviews
SET asked_again = why_asked_again(seen, (
  SELECT json_object(
    'tier', flag.tier, 'reasons', json(coalesce(flag.reasons, '[]')),
    'a', json_object(
      'title', a.title, 'places', json(a.places), 'themes', json(a.themes),
      'beneficiaries', json((
        SELECT reached.beneficiaries FROM duplicate_beneficiaries AS reached
        WHERE reached.ref = a.ref)),
      'start', a.period_start, 'end', a.period_end,
      'minor', a.minor, 'currency', a.currency),
    'b', json_object(
      'title', b.title, 'places', json(b.places), 'themes', json(b.themes),
      'beneficiaries', json((
        SELECT reached.beneficiaries FROM duplicate_beneficiaries AS reached
        WHERE reached.ref = b.ref)),
      'start', b.period_start, 'end', b.period_end,
      'minor', b.minor, 'currency', b.currency))
  FROM duplicate_efforts AS a
  CROSS JOIN duplicate_efforts AS b
  LEFT JOIN duplicate_flags AS flag ON flag.ref = duplicate_reviews.ref
  WHERE a.ref = duplicate_reviews.a AND b.ref = duplicate_reviews.b))
WHERE (a = :ref OR b = :ref) AND reopened = 0;
UPDATE duplicate_reviews
SET asked_on = iif(asked_again IS NULL, NULL, coalesce(asked_on, :on))
WHERE (a = :ref OR b = :ref) AND reopened = 0;

-- on ministry.merged
UPDATE duplicate_reviews
SET asked_again = NULL, asked_on = NULL
WHERE asked_again IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM duplicate_flags AS flag WHERE flag.ref = duplicate_reviews.ref);
