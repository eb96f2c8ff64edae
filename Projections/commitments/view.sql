-- One row a commitment, as it is now: what a ministry promised, to whom, where and until when.
-- What it pledged is a promise and never part of a total of contributions.
CREATE TABLE commitments (
  ref TEXT NOT NULL PRIMARY KEY,
  ministry TEXT NOT NULL,           -- the owner
  title TEXT NOT NULL,
  titles TEXT NOT NULL,             -- the title in all its languages, JSON
  description TEXT,
  kind TEXT,                        -- money personnel training expertise in_kind policy
  partner TEXT,
  audience TEXT,
  period_start TEXT,
  period_end TEXT,                  -- the day it is due
  framework TEXT,                   -- UN EU NATO OSCE bilateral national other
  mission TEXT,
  plan_action TEXT,
  places TEXT,                      -- JSON list, as are the next four
  themes TEXT,
  locations TEXT,
  beneficiaries TEXT,
  co_owners TEXT,
  source TEXT,
  external_ref TEXT,
  pledged_minor INTEGER,            -- minor units of pledged_currency
  pledged_currency TEXT,
  pledged_text TEXT,
  pledged_people TEXT,              -- JSON lines by role and level
  pledged_f INTEGER,                -- women; none: not said, 0: none pledged
  pledged_m INTEGER,                -- men
  pledged_x INTEGER,                -- another sex
  pledged_u INTEGER,                -- sex not known
  state TEXT NOT NULL,              -- open fulfilled withdrawn
  closed_on TEXT,
  closed_reason TEXT,
  said TEXT,                        -- what the owner says: on_track at_risk delayed
  said_on TEXT,
  said_note TEXT,
  made_on TEXT NOT NULL,
  recorded_at TEXT NOT NULL,        -- moment of the first event
  first_position INTEGER NOT NULL,
  position INTEGER NOT NULL,        -- the newest event that changed the row
  version INTEGER NOT NULL,
  lang TEXT,
  visibility TEXT NOT NULL,
  officer TEXT NOT NULL,            -- who recorded it
  officer_ministry TEXT             -- the officer's own; another one acted on behalf of the owner
) STRICT, WITHOUT ROWID;

-- One row a commitment and place.
CREATE TABLE commitment_places (
  ref TEXT NOT NULL,
  place TEXT NOT NULL,
  PRIMARY KEY (ref, place)
) STRICT, WITHOUT ROWID;

-- One row a commitment and theme (DAC purpose code).
CREATE TABLE commitment_themes (
  ref TEXT NOT NULL,
  theme TEXT NOT NULL,
  PRIMARY KEY (ref, theme)
) STRICT, WITHOUT ROWID;

-- One row a commitment and co-owner; the owner itself is in commitments.
CREATE TABLE commitment_owners (
  ref TEXT NOT NULL,
  ministry TEXT NOT NULL,
  PRIMARY KEY (ref, ministry)
) STRICT, WITHOUT ROWID;

-- on commitment.made
INSERT INTO commitments (
  ref, ministry, title, titles, description, kind, partner, audience, period_start, period_end,
  framework, mission, plan_action, places, themes, locations, beneficiaries, co_owners, source,
  external_ref, pledged_minor, pledged_currency, pledged_text, pledged_people, pledged_f,
  pledged_m, pledged_x, pledged_u, state, made_on, recorded_at, first_position, position, version,
  lang, visibility, officer, officer_ministry)
SELECT
  :ref, :ministry, :title, :title_json, :description, :kind, :partner, :audience, :period_start,
  :period_end, :framework, :mission, :plan_action, :places, :themes, :locations, :beneficiaries,
  :co_owners, :source, :external_ref, :pledged_money_minor, :pledged_money_currency,
  :pledged_text, :pledged_people, sum(line.value ->> 'f'), sum(line.value ->> 'm'),
  sum(line.value ->> 'x'), sum(line.value ->> 'u'), 'open', :on, :recorded_at, :position,
  :position, :version, :lang, :visibility, :officer, :officer_ministry
FROM json_each(:pledged_people) AS line;

-- on commitment.amended
UPDATE commitments
SET title = :title, titles = :title_json, description = :description, kind = :kind,
  partner = :partner, audience = :audience, period_start = :period_start,
  period_end = :period_end, framework = :framework, mission = :mission,
  plan_action = :plan_action, places = :places, themes = :themes, locations = :locations,
  beneficiaries = :beneficiaries, co_owners = :co_owners, source = :source,
  external_ref = :external_ref, pledged_minor = :pledged_money_minor,
  pledged_currency = :pledged_money_currency, pledged_text = :pledged_text,
  pledged_people = :pledged_people, pledged_f = people.f, pledged_m = people.m,
  pledged_x = people.x, pledged_u = people.u, position = :position, version = :version,
  lang = :lang, visibility = :visibility
FROM (
  SELECT
    sum(line.value ->> 'f') AS f, sum(line.value ->> 'm') AS m, sum(line.value ->> 'x') AS x,
    sum(line.value ->> 'u') AS u
  FROM json_each(:pledged_people) AS line
) AS people
WHERE ref = :ref;
DELETE FROM commitment_places WHERE ref = :ref;
DELETE FROM commitment_themes WHERE ref = :ref;
DELETE FROM commitment_owners WHERE ref = :ref;

-- on commitment.made, commitment.amended
INSERT INTO commitment_places (ref, place)
SELECT :ref, place.value FROM json_each(:places) AS place WHERE true
ON CONFLICT (ref, place) DO NOTHING;
INSERT INTO commitment_themes (ref, theme)
SELECT :ref, theme.value FROM json_each(:themes) AS theme WHERE true
ON CONFLICT (ref, theme) DO NOTHING;
INSERT INTO commitment_owners (ref, ministry)
SELECT :ref, owner.value FROM json_each(:co_owners) AS owner WHERE true
ON CONFLICT (ref, ministry) DO NOTHING;

-- on commitment.pooled
UPDATE commitments
SET mission = :mission, position = :position, version = :version
WHERE ref = :ref;

-- on commitment.unpooled
UPDATE commitments
SET mission = NULL, position = :position, version = :version
WHERE ref = :ref;

-- on commitment.assessed
UPDATE commitments
SET said = :status, said_on = :on, said_note = :note, position = :position, version = :version
WHERE ref = :ref;

-- on commitment.reassigned
UPDATE commitments
SET ministry = :to, position = :position, version = :version
WHERE ref = :ref;

-- on commitment.fulfilled
UPDATE commitments
SET state = 'fulfilled', closed_on = :on_day, position = :position, version = :version
WHERE ref = :ref;

-- on commitment.withdrawn
UPDATE commitments
SET state = 'withdrawn', closed_on = :on, closed_reason = :reason, position = :position,
  version = :version
WHERE ref = :ref;

-- on commitment.reopened
UPDATE commitments
SET state = 'open', closed_on = NULL, closed_reason = NULL, position = :position,
  version = :version
WHERE ref = :ref;
