-- One row a contribution, as it is now: what one ministry gave, or got back. Several ministries'
-- parts of a joint effort are several rows under one mission, so that sums never count twice.
-- Places, themes and framework are the contribution's own; none means: as its commitment.
CREATE TABLE contributions (
  ref TEXT NOT NULL PRIMARY KEY,
  ministry TEXT NOT NULL,
  commitment TEXT,
  mission TEXT,                     -- its own, else its commitment's
  own_mission TEXT,
  title TEXT,
  titles TEXT,                      -- the title in all its languages, JSON
  description TEXT,
  kind TEXT,                        -- money personnel training expertise in_kind policy
  direction TEXT NOT NULL,          -- given returned
  money_minor INTEGER,              -- minor units of money_currency; none: no money, 0: reported
  money_currency TEXT,
  people TEXT,                      -- JSON lines by role and level
  people_f INTEGER,                 -- women; none: not said
  people_m INTEGER,                 -- men
  people_x INTEGER,                 -- another sex
  people_u INTEGER,                 -- sex not known
  training_sessions INTEGER,
  training_topic TEXT,
  training_audience TEXT,           -- own_staff local_forces civilians officials
  trained_f INTEGER,
  trained_m INTEGER,
  trained_x INTEGER,
  trained_u INTEGER,
  partner TEXT,
  audience TEXT,
  period_start TEXT,
  period_end TEXT,
  framework TEXT,
  plan_action TEXT,
  places TEXT,                      -- JSON list, as are the next four
  themes TEXT,
  locations TEXT,
  beneficiaries TEXT,
  evidence TEXT,
  source TEXT,
  external_ref TEXT,
  outside_period INTEGER NOT NULL,  -- 1: not within the days of its commitment
  state TEXT NOT NULL,              -- delivered withdrawn
  state_reason TEXT,
  corrected INTEGER NOT NULL,       -- how often
  confirmed_on TEXT,                -- by a validator since the last correction
  confirmed_by TEXT,
  on_day TEXT NOT NULL,
  recorded_at TEXT NOT NULL,        -- moment of the first event
  first_position INTEGER NOT NULL,
  position INTEGER NOT NULL,        -- the newest event that changed the row
  version INTEGER NOT NULL,
  lang TEXT,
  visibility TEXT NOT NULL,
  officer TEXT NOT NULL,            -- who recorded it
  officer_ministry TEXT             -- the officer's own; another one acted on behalf of the owner
) STRICT, WITHOUT ROWID;
CREATE INDEX contributions_by_commitment ON contributions (commitment) WHERE commitment IS NOT NULL;

-- One row a commitment: what its contributions are held against.
CREATE TABLE contribution_bounds (
  commitment TEXT NOT NULL PRIMARY KEY,
  period_start TEXT,
  period_end TEXT,
  mission TEXT
) STRICT, WITHOUT ROWID;

-- One row a commitment and currency: what was delivered under it and not withdrawn.
CREATE TABLE contribution_delivery (
  commitment TEXT NOT NULL,
  currency TEXT NOT NULL,           -- empty: without money
  contributions INTEGER NOT NULL,   -- how many were given
  given_minor INTEGER NOT NULL,     -- 0 to 10^18 − 1
  given_e18 INTEGER NOT NULL,       -- times 10^18 beside it: 0 but for sums of no real money
  returns INTEGER NOT NULL,         -- how many came back
  returned_minor INTEGER NOT NULL,
  returned_e18 INTEGER NOT NULL,
  PRIMARY KEY (commitment, currency)
) STRICT, WITHOUT ROWID;

-- on commitment.made, commitment.amended
INSERT INTO contribution_bounds (commitment, period_start, period_end, mission)
VALUES (:ref, :period_start, :period_end, :mission)
ON CONFLICT (commitment) DO UPDATE
SET period_start = excluded.period_start, period_end = excluded.period_end,
  mission = excluded.mission;

-- on commitment.pooled
UPDATE contribution_bounds SET mission = :mission WHERE commitment = :ref;

-- on commitment.unpooled
UPDATE contribution_bounds SET mission = NULL WHERE commitment = :ref;

-- on commitment.amended, commitment.pooled, commitment.unpooled
UPDATE contributions
SET mission = coalesce(own_mission, bounds.mission),
  outside_period = coalesce(
    coalesce(contributions.period_start, on_day) < bounds.period_start
    OR coalesce(contributions.period_end, contributions.period_start, on_day)
      > bounds.period_end, 0)
FROM contribution_bounds AS bounds
WHERE contributions.commitment = :ref AND bounds.commitment = :ref;

-- A corrected or withdrawn one first leaves the sums as it was.
-- on contribution.corrected, contribution.withdrawn
UPDATE contribution_delivery
SET contributions = contributions - (old.direction = 'given'),
  given_minor = (given_minor + 1000000000000000000 - old.given) % 1000000000000000000,
  given_e18 = given_e18 - 1
    + (given_minor + 1000000000000000000 - old.given) / 1000000000000000000,
  returns = returns - (old.direction = 'returned'),
  returned_minor = (returned_minor + 1000000000000000000 - old.returned) % 1000000000000000000,
  returned_e18 = returned_e18 - 1
    + (returned_minor + 1000000000000000000 - old.returned) / 1000000000000000000
FROM (
  SELECT
    ref, commitment, direction, state, money_currency,
    iif(direction = 'given', coalesce(money_minor, 0), 0) AS given,
    iif(direction = 'returned', coalesce(money_minor, 0), 0) AS returned
  FROM contributions
) AS old
WHERE old.ref = :ref AND old.state = 'delivered'
  AND contribution_delivery.commitment = old.commitment
  AND contribution_delivery.currency = coalesce(old.money_currency, '');
DELETE FROM contribution_delivery
WHERE commitment = (SELECT old.commitment FROM contributions AS old WHERE old.ref = :ref)
  AND contributions = 0 AND returns = 0;

-- People and trained are added up together: for a second subquery SQLite would make a table anew
-- each time, a quarter of all that the statement costs.
-- on contribution.logged
INSERT INTO contributions (
  ref, ministry, commitment, mission, own_mission, title, titles, description, kind, direction,
  money_minor, money_currency, people, people_f, people_m, people_x, people_u,
  training_sessions, training_topic, training_audience, trained_f, trained_m, trained_x,
  trained_u, partner, audience, period_start, period_end, framework, plan_action, places, themes,
  locations, beneficiaries, evidence, source, external_ref, outside_period, state, corrected,
  on_day, recorded_at, first_position, position, version, lang, visibility, officer,
  officer_ministry)
SELECT
  :ref, :ministry, :commitment, coalesce(:mission, bounds.mission), :mission, :title, :title_json,
  :description, :kind, coalesce(:direction, 'given'), :money_minor, :money_currency, :people,
  people_f, people_m, people_x, people_u, :training_sessions, :training_topic,
  :training_audience, trained_f, trained_m, trained_x, trained_u, :partner, :audience,
  :period_start, :period_end, :framework, :plan_action, :places, :themes, :locations,
  :beneficiaries, :evidence, :source, :external_ref,
  coalesce(
    coalesce(:period_start, :on) < bounds.period_start
    OR coalesce(:period_end, :period_start, :on) > bounds.period_end, 0),
  'delivered', 0, :on, :recorded_at, :position, :position, :version, :lang, :visibility, :officer,
  :officer_ministry
FROM (
  SELECT
    sum(f) FILTER (WHERE trained = 0) AS people_f, sum(m) FILTER (WHERE trained = 0) AS people_m,
    sum(x) FILTER (WHERE trained = 0) AS people_x, sum(u) FILTER (WHERE trained = 0) AS people_u,
    sum(f) FILTER (WHERE trained = 1) AS trained_f, sum(m) FILTER (WHERE trained = 1) AS trained_m,
    sum(x) FILTER (WHERE trained = 1) AS trained_x, sum(u) FILTER (WHERE trained = 1) AS trained_u
  FROM (
    SELECT
      0 AS trained, line.value ->> 'f' AS f, line.value ->> 'm' AS m, line.value ->> 'x' AS x,
      line.value ->> 'u' AS u
    FROM json_each(:people) AS line
    UNION ALL
    SELECT
      1, line.value ->> 'f', line.value ->> 'm', line.value ->> 'x', line.value ->> 'u'
    FROM json_each(:training_trained) AS line
  ) AS line
) AS counts
LEFT JOIN contribution_bounds AS bounds ON bounds.commitment = :commitment;

-- on contribution.corrected
UPDATE contributions
SET commitment = :commitment,
  mission = coalesce(
    :mission,
    (SELECT bounds.mission FROM contribution_bounds AS bounds
      WHERE bounds.commitment = :commitment)),
  own_mission = :mission, title = :title, titles = :title_json, description = :description,
  kind = :kind, direction = coalesce(:direction, 'given'), money_minor = :money_minor,
  money_currency = :money_currency, people = :people, people_f = counts.f, people_m = counts.m,
  people_x = counts.x, people_u = counts.u, training_sessions = :training_sessions,
  training_topic = :training_topic, training_audience = :training_audience,
  trained_f = trained.f, trained_m = trained.m, trained_x = trained.x, trained_u = trained.u,
  partner = :partner, audience = :audience, period_start = :period_start,
  period_end = :period_end, framework = :framework, plan_action = :plan_action,
  places = :places, themes = :themes, locations = :locations, beneficiaries = :beneficiaries,
  evidence = :evidence, source = :source, external_ref = :external_ref,
  outside_period = coalesce(
    (SELECT
      coalesce(:period_start, :on) < bounds.period_start
      OR coalesce(:period_end, :period_start, :on) > bounds.period_end
    FROM contribution_bounds AS bounds
    WHERE bounds.commitment = :commitment), 0),
  corrected = corrected + 1, confirmed_on = NULL, confirmed_by = NULL, on_day = :on,
  position = :position, version = :version, lang = :lang, visibility = :visibility
FROM (
  SELECT
    sum(line.value ->> 'f') AS f, sum(line.value ->> 'm') AS m, sum(line.value ->> 'x') AS x,
    sum(line.value ->> 'u') AS u
  FROM json_each(:people) AS line
) AS counts
JOIN (
  SELECT
    sum(line.value ->> 'f') AS f, sum(line.value ->> 'm') AS m, sum(line.value ->> 'x') AS x,
    sum(line.value ->> 'u') AS u
  FROM json_each(:training_trained) AS line
) AS trained
WHERE ref = :ref;

-- on contribution.logged, contribution.corrected
INSERT INTO contribution_delivery (
  commitment, currency, contributions, given_minor, given_e18, returns, returned_minor,
  returned_e18)
SELECT
  :commitment, coalesce(:money_currency, ''), coalesce(:direction, 'given') = 'given',
  iif(coalesce(:direction, 'given') = 'given', coalesce(:money_minor, 0), 0), 0,
  coalesce(:direction, 'given') = 'returned',
  iif(coalesce(:direction, 'given') = 'returned', coalesce(:money_minor, 0), 0), 0
WHERE :commitment IS NOT NULL
ON CONFLICT (commitment, currency) DO UPDATE
SET contributions = contributions + excluded.contributions,
  given_minor = (given_minor + excluded.given_minor) % 1000000000000000000,
  given_e18 = given_e18 + (given_minor + excluded.given_minor) / 1000000000000000000,
  returns = returns + excluded.returns,
  returned_minor = (returned_minor + excluded.returned_minor) % 1000000000000000000,
  returned_e18 = returned_e18 + (returned_minor + excluded.returned_minor) / 1000000000000000000;

-- on contribution.withdrawn
UPDATE contributions
SET state = 'withdrawn', state_reason = :reason, position = :position, version = :version
WHERE ref = :ref;

-- on contribution.confirmed
UPDATE contributions
SET confirmed_on = :on, confirmed_by = :officer, position = :position, version = :version
WHERE ref = :ref;
