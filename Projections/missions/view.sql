-- One row a joint mission, deployment or programme, as it is now.
CREATE TABLE missions (
  ref TEXT NOT NULL PRIMARY KEY,
  title TEXT NOT NULL,
  titles TEXT NOT NULL,             -- the title in all its languages, JSON
  description TEXT,
  kind TEXT,
  lead TEXT NOT NULL,
  partner TEXT,
  audience TEXT,
  period_start TEXT,
  period_end TEXT,
  framework TEXT,                   -- UN EU NATO OSCE bilateral national other
  plan_action TEXT,
  mandate TEXT,
  places TEXT,                      -- JSON list, as are the next three
  themes TEXT,
  locations TEXT,
  beneficiaries TEXT,
  source TEXT,
  external_ref TEXT,
  state TEXT NOT NULL,              -- open concluded
  concluded_on TEXT,
  outcome TEXT,
  made_on TEXT NOT NULL,
  recorded_at TEXT NOT NULL,        -- moment of the first event
  first_position INTEGER NOT NULL,
  position INTEGER NOT NULL,        -- the newest event that changed the row
  version INTEGER NOT NULL,
  lang TEXT,
  visibility TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One row a ministry that takes or took part.
CREATE TABLE mission_participants (
  mission TEXT NOT NULL,
  ministry TEXT NOT NULL,
  role TEXT NOT NULL,               -- lead participant
  joined_on TEXT NOT NULL,
  left_on TEXT,                     -- none: takes part
  reason TEXT,                      -- of the newest joining or leaving
  position INTEGER NOT NULL,
  PRIMARY KEY (mission, ministry)
) STRICT, WITHOUT ROWID;

-- One row a period that the mission was given: the first, and each extension.
CREATE TABLE mission_periods (
  mission TEXT NOT NULL,
  position INTEGER NOT NULL,
  from_day TEXT NOT NULL,           -- the day it was given
  period_start TEXT,
  period_end TEXT,
  reason TEXT,
  PRIMARY KEY (mission, position)
) STRICT, WITHOUT ROWID;

-- on mission.established
INSERT INTO missions (
  ref, title, titles, description, kind, lead, partner, audience, period_start, period_end,
  framework, plan_action, mandate, places, themes, locations, beneficiaries, source, external_ref,
  state, made_on, recorded_at, first_position, position, version, lang, visibility)
VALUES (
  :ref, :title, :title_json, :description, :kind, :lead, :partner, :audience, :period_start,
  :period_end, :framework, :plan_action, :mandate, :places, :themes, :locations, :beneficiaries,
  :source, :external_ref, 'open', :on, :recorded_at, :position, :position, :version, :lang,
  :visibility);
INSERT INTO mission_participants (mission, ministry, role, joined_on, position)
VALUES (:ref, :lead, 'lead', :on, :position);
INSERT INTO mission_participants (mission, ministry, role, joined_on, position)
SELECT DISTINCT :ref, ministry.value, 'participant', :on, :position
FROM json_each(:participants) AS ministry
WHERE ministry.value <> :lead;
INSERT INTO mission_periods (mission, position, from_day, period_start, period_end)
VALUES (:ref, :position, :on, :period_start, :period_end);

-- on mission.joined
INSERT INTO mission_participants (mission, ministry, role, joined_on, reason, position)
VALUES (:ref, :payload_ministry, 'participant', :on, :reason, :position)
ON CONFLICT (mission, ministry) DO UPDATE
SET joined_on = excluded.joined_on, left_on = NULL, reason = excluded.reason,
  position = excluded.position;
UPDATE missions SET position = :position, version = :version WHERE ref = :ref;

-- on mission.left
UPDATE mission_participants
SET left_on = :on, reason = :reason, position = :position
WHERE mission = :ref AND ministry = :payload_ministry;
UPDATE missions SET position = :position, version = :version WHERE ref = :ref;

-- on mission.extended
UPDATE missions
SET period_start = :period_start, period_end = :period_end, position = :position,
  version = :version
WHERE ref = :ref;
INSERT INTO mission_periods (mission, position, from_day, period_start, period_end, reason)
VALUES (:ref, :position, :on, :period_start, :period_end, :reason);

-- on mission.concluded
UPDATE missions
SET state = 'concluded', concluded_on = :on_day, outcome = :outcome, position = :position,
  version = :version
WHERE ref = :ref;

-- on mission.reopened
UPDATE missions
SET state = 'open', concluded_on = NULL, outcome = NULL, position = :position, version = :version
WHERE ref = :ref;
