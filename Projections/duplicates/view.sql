-- One row a pair of live efforts of different ministries that may be the same work. The view keeps
-- the efforts, the lists by which they are found (a word in a place), the flags, and what people
-- decided. An event touches only the flags of the effort that it is about. The sections keep the
-- efforts; match_effort() keeps the lists and the flags.
CREATE TABLE duplicate_efforts (
  id INTEGER NOT NULL PRIMARY KEY,  -- position of the event that made it
  ref TEXT NOT NULL UNIQUE,
  noun TEXT NOT NULL,               -- commitment, contribution
  ministry TEXT NOT NULL,
  commitment TEXT,                  -- that a contribution is part of
  title TEXT NOT NULL,
  places TEXT,                      -- JSON list; none: not said
  locations TEXT,                   -- JSON list
  themes TEXT,                      -- JSON list
  period_start TEXT,
  period_end TEXT,
  mission TEXT,
  kind TEXT,
  framework TEXT,
  plan_action TEXT,
  partner TEXT,
  beneficiaries TEXT,               -- JSON list
  audience TEXT,
  minor INTEGER,                    -- minor units of currency
  currency TEXT,
  external_ref TEXT,
  ended TEXT,                       -- fulfilled, withdrawn, returned; none: it stands
  live INTEGER NOT NULL             -- 1: an effort of its own; a part of a commitment is not
) STRICT;
CREATE INDEX duplicate_efforts_of_commitment ON duplicate_efforts (commitment)
WHERE commitment IS NOT NULL;

-- One row a live effort whose title says something: the words that it is listed under.
CREATE TABLE duplicate_listed (
  effort INTEGER NOT NULL PRIMARY KEY,
  words TEXT NOT NULL,              -- JSON list: words; ~: of the partner's name; =: all of the title
  places TEXT NOT NULL,             -- JSON list
  form BLOB NOT NULL                -- the effort as it is compared, for the program
) STRICT;

-- One row a listed effort: what ranks it among those that share its words.
CREATE TABLE duplicate_facts (
  effort INTEGER NOT NULL PRIMARY KEY,
  ministry TEXT NOT NULL,
  start INTEGER,                    -- days since 1970-01-01
  finish INTEGER,                   -- days since 1970-01-01; none when before the start
  worth INTEGER,                    -- millionths of a US dollar at the ruleset's rates
  theme INTEGER NOT NULL,           -- the first code; 0: not said
  words INTEGER NOT NULL            -- how many the title has
) STRICT;

-- One row a word in a place: how many efforts are listed there, and the newest of them.
CREATE TABLE duplicate_lists (
  word TEXT NOT NULL,               -- empty: all efforts
  place TEXT NOT NULL,              -- empty: not said; *: all places
  efforts INTEGER NOT NULL,
  newest TEXT NOT NULL,             -- JSON list of ids, at most 32, the newest last
  PRIMARY KEY (word, place)
) STRICT, WITHOUT ROWID;

-- One row a list of more: those before the newest.
CREATE TABLE duplicate_older (
  word TEXT NOT NULL,
  place TEXT NOT NULL,
  older TEXT NOT NULL,              -- JSON list of ids, at most 224, the newest last
  PRIMARY KEY (word, place)
) STRICT, WITHOUT ROWID;

-- One row a remembered entry of a list.
CREATE VIEW duplicate_postings AS
SELECT list.word, list.place, posting.value AS effort
FROM duplicate_lists AS list, json_each(list.newest) AS posting
UNION ALL
SELECT list.word, list.place, posting.value AS effort
FROM duplicate_older AS list, json_each(list.older) AS posting;

-- One row a flagged pair, reviewed or not. Rows lie as they were raised, so that a new one costs no
-- page in the middle.
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
  position INTEGER NOT NULL,        -- the event that scored it last
  left_out INTEGER NOT NULL         -- pairs over the line that this event did not raise besides
) STRICT;
-- A million flags are counted without reading their reasons.
CREATE INDEX duplicate_flags_by_a ON duplicate_flags (a, b, score, tier);
CREATE INDEX duplicate_flags_by_b ON duplicate_flags (b, a, score, tier);
CREATE INDEX duplicate_flags_by_position ON duplicate_flags (position);

-- One row while the policy in force sets lines of its own.
CREATE TABLE duplicate_lines (
  policy INTEGER NOT NULL PRIMARY KEY,  -- position of the adoption
  possible INTEGER NOT NULL,        -- score, 0 to 100
  likely INTEGER NOT NULL
) STRICT;

-- One row a flagged pair that people are shown: by the policy's lines, or by those of the rules.
CREATE VIEW duplicate_shown AS
SELECT flag.ref, flag.a, flag.b, flag.score,
  CASE
    WHEN (SELECT lines.likely FROM duplicate_lines AS lines) IS NULL THEN flag.tier
    WHEN flag.score >= (SELECT lines.likely FROM duplicate_lines AS lines) THEN 'likely'
    ELSE 'possible'
  END AS tier,
  flag.reasons, flag.model, flag.since_on, flag.since_position, flag.position, flag.left_out
FROM duplicate_flags AS flag
WHERE flag.score >= coalesce((SELECT lines.possible FROM duplicate_lines AS lines), 0);

-- One row a pair that would be flagged, were it not under one joint mission.
CREATE TABLE duplicate_joint (
  ref TEXT NOT NULL PRIMARY KEY,
  a TEXT NOT NULL,
  b TEXT NOT NULL,
  score INTEGER NOT NULL,
  tier TEXT NOT NULL,
  reasons TEXT NOT NULL,
  model TEXT NOT NULL,
  since_on TEXT NOT NULL,
  since_position INTEGER NOT NULL,
  position INTEGER NOT NULL,
  mission TEXT NOT NULL
) STRICT;
CREATE INDEX duplicate_joint_by_a ON duplicate_joint (a);
CREATE INDEX duplicate_joint_by_b ON duplicate_joint (b);
CREATE INDEX duplicate_joint_by_position ON duplicate_joint (position);

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
  facts TEXT,                       -- JSON: tier, reasons and the facts of both as they stand now
  seen TEXT,                        -- the same as it stood when they decided
  asked_again TEXT,                 -- JSON: what changed since, and why that matters; none: it holds
  asked_on TEXT                     -- day of the event that opened it again
) STRICT, WITHOUT ROWID;
CREATE INDEX duplicate_reviews_by_a ON duplicate_reviews (a);
CREATE INDEX duplicate_reviews_by_b ON duplicate_reviews (b);

-- One row a ministry that was merged, and the house that it now belongs to. It counts from the
-- event on, whatever day the merger takes effect.
CREATE TABLE duplicate_mergers (
  code TEXT NOT NULL PRIMARY KEY,
  house TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- on commitment.made, commitment.amended
REPLACE INTO duplicate_efforts (
  id, ref, noun, ministry, title, places, locations, themes, period_start, period_end, mission,
  kind, framework, plan_action, partner, beneficiaries, audience, minor, currency, external_ref,
  live)
VALUES (
  coalesce((SELECT known.id FROM duplicate_efforts AS known WHERE known.ref = :ref), :position),
  :ref, 'commitment', :ministry, coalesce(:title, ''), nullif(:places, '[]'),
  nullif(:locations, '[]'), nullif(:themes, '[]'), :period_start, :period_end, :mission, :kind,
  :framework, :plan_action, :partner, nullif(:beneficiaries, '[]'), :audience,
  :pledged_money_minor, :pledged_money_currency, :external_ref, 1);

-- A contribution under a commitment is a part of that effort; one that stands alone is its own, as
-- is one whose commitment was withdrawn: it was given all the same.
-- on contribution.logged, contribution.corrected
REPLACE INTO duplicate_efforts (
  id, ref, noun, ministry, commitment, title, places, locations, themes, period_start, period_end,
  mission, kind, framework, plan_action, partner, beneficiaries, audience, minor, currency,
  external_ref, ended, live)
VALUES (
  coalesce((SELECT known.id FROM duplicate_efforts AS known WHERE known.ref = :ref), :position),
  :ref, 'contribution', :ministry, :commitment, coalesce(:title, ''), nullif(:places, '[]'),
  nullif(:locations, '[]'), nullif(:themes, '[]'), :period_start, :period_end, :mission, :kind,
  :framework, :plan_action, :partner, nullif(:beneficiaries, '[]'), :audience, :money_minor,
  :money_currency, :external_ref,
  iif(:direction = 'returned', 'returned', NULL),
  :direction <> 'returned' AND (:commitment IS NULL OR EXISTS (
    SELECT 1
    FROM duplicate_efforts AS promise
    WHERE promise.ref = :commitment AND promise.ended = 'withdrawn')));

-- on commitment.pooled
UPDATE duplicate_efforts SET mission = :mission WHERE ref = :ref;

-- on commitment.unpooled
UPDATE duplicate_efforts SET mission = NULL WHERE ref = :ref;

-- on commitment.reassigned
UPDATE duplicate_efforts SET ministry = :to WHERE ref = :ref;

-- on commitment.fulfilled
UPDATE duplicate_efforts SET ended = 'fulfilled', live = 0 WHERE ref = :ref;

-- on commitment.withdrawn
UPDATE duplicate_efforts SET ended = 'withdrawn', live = 0 WHERE ref = :ref;
UPDATE duplicate_efforts SET live = 1 WHERE commitment = :ref AND ended IS NULL;

-- on commitment.reopened
UPDATE duplicate_efforts SET ended = NULL, live = 1 WHERE ref = :ref;
UPDATE duplicate_efforts SET live = 0 WHERE commitment = :ref;

-- on contribution.withdrawn
UPDATE duplicate_efforts SET ended = 'withdrawn', live = 0 WHERE ref = :ref;

-- on commitment.made, commitment.amended, commitment.pooled, commitment.unpooled,
-- commitment.reassigned, commitment.fulfilled, commitment.withdrawn, commitment.reopened,
-- contribution.logged, contribution.corrected, contribution.withdrawn
CALL match_effort(:ref, :on, :position);

-- Two ministries that became one have no duplicates with each other.
-- on ministry.merged
INSERT INTO duplicate_mergers (code, house)
VALUES (:ref, coalesce((SELECT house FROM duplicate_mergers WHERE code = :into), :into))
ON CONFLICT (code) DO UPDATE SET house = excluded.house;
UPDATE duplicate_mergers
SET house = (SELECT next.house FROM duplicate_mergers AS next WHERE next.code = :ref)
WHERE house = :ref;
CALL learn_mergers();
DELETE FROM duplicate_flags
WHERE (
  SELECT coalesce(merger.house, effort.ministry)
  FROM duplicate_efforts AS effort
  LEFT JOIN duplicate_mergers AS merger ON merger.code = effort.ministry
  WHERE effort.ref = duplicate_flags.a
) = (
  SELECT coalesce(merger.house, effort.ministry)
  FROM duplicate_efforts AS effort
  LEFT JOIN duplicate_mergers AS merger ON merger.code = effort.ministry
  WHERE effort.ref = duplicate_flags.b
);
DELETE FROM duplicate_joint
WHERE (
  SELECT coalesce(merger.house, effort.ministry)
  FROM duplicate_efforts AS effort
  LEFT JOIN duplicate_mergers AS merger ON merger.code = effort.ministry
  WHERE effort.ref = duplicate_joint.a
) = (
  SELECT coalesce(merger.house, effort.ministry)
  FROM duplicate_efforts AS effort
  LEFT JOIN duplicate_mergers AS merger ON merger.code = effort.ministry
  WHERE effort.ref = duplicate_joint.b
);

-- A policy states all its terms: one without lines leaves those of the rules.
-- on policy.adopted
DELETE FROM duplicate_lines;
INSERT INTO duplicate_lines (policy, possible, likely)
SELECT :position, :review_lines_possible, :review_lines_likely
WHERE :review_lines_possible IS NOT NULL AND :review_lines_likely IS NOT NULL;

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

-- on duplicate.reviewed, commitment.amended, commitment.pooled, commitment.unpooled,
-- commitment.reassigned, commitment.fulfilled, commitment.withdrawn, commitment.reopened,
-- contribution.corrected, contribution.withdrawn
UPDATE duplicate_reviews
SET facts = (
  SELECT json_object(
    'tier', flag.tier, 'reasons', json(coalesce(flag.reasons, '[]')),
    'a', json_object(
      'title', a.title, 'places', json(a.places), 'themes', json(a.themes),
      'beneficiaries', json(a.beneficiaries), 'start', a.period_start, 'end', a.period_end,
      'minor', a.minor, 'currency', a.currency),
    'b', json_object(
      'title', b.title, 'places', json(b.places), 'themes', json(b.themes),
      'beneficiaries', json(b.beneficiaries), 'start', b.period_start, 'end', b.period_end,
      'minor', b.minor, 'currency', b.currency))
  FROM duplicate_efforts AS a
  CROSS JOIN duplicate_efforts AS b
  LEFT JOIN duplicate_flags AS flag ON flag.ref = duplicate_reviews.ref
  WHERE a.ref = duplicate_reviews.a AND b.ref = duplicate_reviews.b)
WHERE ref = :ref OR a = :ref OR b = :ref;

-- on duplicate.reviewed
UPDATE duplicate_reviews SET seen = facts WHERE ref = :ref;

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
SET asked_again = why_asked_again(seen, facts)
WHERE (a = :ref OR b = :ref) AND reopened = 0;
UPDATE duplicate_reviews
SET asked_on = iif(asked_again IS NULL, NULL, coalesce(asked_on, :on))
WHERE (a = :ref OR b = :ref) AND reopened = 0;

-- on ministry.merged
UPDATE duplicate_reviews
SET asked_again = NULL, asked_on = NULL
WHERE asked_again IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM duplicate_flags AS flag WHERE flag.ref = duplicate_reviews.ref);
