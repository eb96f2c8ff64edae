-- One row a cell of the matrix: a ministry against a place, theme, mission, framework or pillar,
-- a year and a currency. A record in two places counts in both cells, so that totals come from
-- the axis `total` and never from adding codes. A record keeps the name of the ministry that made
-- it; who succeeded whom is applied when reading. Promises and contributions stand apart.
CREATE TABLE coherence_cells (
  axis TEXT NOT NULL,               -- total place theme mission framework pillar
  code TEXT NOT NULL,               -- empty: the record names none
  ministry TEXT NOT NULL,
  year INTEGER NOT NULL,            -- in which the period starts, else of the day it is about
  currency TEXT NOT NULL,           -- empty: without money
  commitments INTEGER NOT NULL,     -- that are not withdrawn
  pledged_minor INTEGER NOT NULL,   -- 0 to 10^18 − 1
  pledged_e18 INTEGER NOT NULL,     -- times 10^18 beside it: 0 but for sums of no real money
  contributions INTEGER NOT NULL,   -- given and not withdrawn
  nonzero INTEGER NOT NULL,         -- of these, reporting anything but zero
  given_minor INTEGER NOT NULL,
  given_e18 INTEGER NOT NULL,
  returns INTEGER NOT NULL,
  returned_minor INTEGER NOT NULL,
  returned_e18 INTEGER NOT NULL,
  people_f INTEGER NOT NULL,        -- people of contributions given, by sex
  people_m INTEGER NOT NULL,
  people_x INTEGER NOT NULL,
  people_u INTEGER NOT NULL,
  PRIMARY KEY (axis, code, ministry, year, currency)
) STRICT, WITHOUT ROWID;
CREATE INDEX coherence_empty ON coherence_cells (axis)
WHERE commitments = 0 AND contributions = 0 AND returns = 0;

-- One row a ministry that takes part in a mission, so that its silence is "not reported".
CREATE TABLE coherence_asked (
  mission TEXT NOT NULL,
  ministry TEXT NOT NULL,
  PRIMARY KEY (mission, ministry)
) STRICT, WITHOUT ROWID;

-- One row a record and what it counts as. A contribution takes from its commitment what it does
-- not say itself; `own_…` is what it said.
CREATE TABLE coherence_records (
  ref TEXT NOT NULL PRIMARY KEY,
  noun TEXT NOT NULL,               -- commitment contribution
  ministry TEXT NOT NULL,
  commitment TEXT,
  places TEXT,                      -- JSON list
  themes TEXT,                      -- JSON list
  mission TEXT,
  framework TEXT,
  plan_action TEXT,
  own_places TEXT,
  own_themes TEXT,
  own_mission TEXT,
  own_framework TEXT,
  own_plan_action TEXT,
  year INTEGER NOT NULL,
  currency TEXT NOT NULL,
  minor INTEGER NOT NULL,
  direction TEXT NOT NULL,          -- pledged given returned
  nonzero INTEGER NOT NULL,
  people_f INTEGER NOT NULL,
  people_m INTEGER NOT NULL,
  people_x INTEGER NOT NULL,
  people_u INTEGER NOT NULL,
  live INTEGER NOT NULL             -- 0: withdrawn
) STRICT, WITHOUT ROWID;
CREATE INDEX coherence_by_commitment ON coherence_records (commitment)
WHERE commitment IS NOT NULL;

-- What changes first leaves its cells, with all that hangs on it.
-- on commitment.amended, commitment.pooled, commitment.unpooled, commitment.reassigned,
-- commitment.withdrawn, commitment.reopened, contribution.corrected, contribution.withdrawn
INSERT INTO coherence_cells (
  axis, code, ministry, year, currency, commitments, pledged_minor, pledged_e18, contributions,
  nonzero, given_minor, given_e18, returns, returned_minor, returned_e18, people_f, people_m,
  people_x, people_u)
SELECT
  axes.axis, coalesce(code.value, ''), record.ministry, record.year, record.currency,
  -(record.direction = 'pledged'), -iif(record.direction = 'pledged', record.minor, 0), 0,
  -(record.direction = 'given'), -record.nonzero,
  -iif(record.direction = 'given', record.minor, 0), 0,
  -(record.direction = 'returned'), -iif(record.direction = 'returned', record.minor, 0), 0,
  -record.people_f, -record.people_m, -record.people_x, -record.people_u
FROM coherence_records AS record
JOIN (
  SELECT 'total' AS axis UNION ALL SELECT 'place' UNION ALL SELECT 'theme'
  UNION ALL SELECT 'mission' UNION ALL SELECT 'framework' UNION ALL SELECT 'pillar'
) AS axes
JOIN json_each(
  CASE axes.axis
    WHEN 'place' THEN coalesce(record.places, '[""]')
    WHEN 'theme' THEN coalesce(record.themes, '[""]')
    WHEN 'mission' THEN json_array(record.mission)
    WHEN 'framework' THEN json_array(record.framework)
    WHEN 'pillar' THEN json_array(
      CASE
        WHEN instr(substr(record.plan_action, instr(record.plan_action, ':')), '.') > 0
        THEN substr(record.plan_action, 1, instr(record.plan_action, ':') - 1
          + instr(substr(record.plan_action, instr(record.plan_action, ':')), '.') - 1)
        ELSE record.plan_action
      END)
    ELSE '[""]'
  END) AS code
WHERE (record.ref = :ref OR record.commitment = :ref) AND record.live = 1
ON CONFLICT (axis, code, ministry, year, currency) DO UPDATE
SET commitments = commitments + excluded.commitments,
  pledged_minor = (pledged_minor + excluded.pledged_minor + 1000000000000000000)
    % 1000000000000000000,
  pledged_e18 = pledged_e18 - 1
    + (pledged_minor + excluded.pledged_minor + 1000000000000000000) / 1000000000000000000,
  contributions = contributions + excluded.contributions, nonzero = nonzero + excluded.nonzero,
  given_minor = (given_minor + excluded.given_minor + 1000000000000000000)
    % 1000000000000000000,
  given_e18 = given_e18 - 1
    + (given_minor + excluded.given_minor + 1000000000000000000) / 1000000000000000000,
  returns = returns + excluded.returns,
  returned_minor = (returned_minor + excluded.returned_minor + 1000000000000000000)
    % 1000000000000000000,
  returned_e18 = returned_e18 - 1
    + (returned_minor + excluded.returned_minor + 1000000000000000000) / 1000000000000000000,
  people_f = people_f + excluded.people_f, people_m = people_m + excluded.people_m,
  people_x = people_x + excluded.people_x, people_u = people_u + excluded.people_u;

-- on mission.established
INSERT INTO coherence_asked (mission, ministry) VALUES (:ref, :lead);
INSERT INTO coherence_asked (mission, ministry)
SELECT DISTINCT :ref, ministry.value
FROM json_each(:participants) AS ministry
WHERE ministry.value <> :lead;

-- on mission.joined
INSERT INTO coherence_asked (mission, ministry)
VALUES (:ref, :payload_ministry)
ON CONFLICT (mission, ministry) DO NOTHING;

-- on mission.left
DELETE FROM coherence_asked WHERE mission = :ref AND ministry = :payload_ministry;

-- on commitment.made, commitment.amended
INSERT INTO coherence_records (
  ref, noun, ministry, places, themes, mission, framework, plan_action, year, currency, minor,
  direction, nonzero, people_f, people_m, people_x, people_u, live)
VALUES (
  :ref, 'commitment', :ministry, nullif(:places, '[]'), nullif(:themes, '[]'), :mission,
  :framework, :plan_action, CAST(substr(coalesce(:period_start, :on), 1, 4) AS INTEGER),
  coalesce(:pledged_money_currency, ''), coalesce(:pledged_money_minor, 0), 'pledged', 0, 0, 0, 0,
  0, 1)
ON CONFLICT (ref) DO UPDATE
SET places = excluded.places, themes = excluded.themes, mission = excluded.mission,
  framework = excluded.framework, plan_action = excluded.plan_action, year = excluded.year,
  currency = excluded.currency, minor = excluded.minor;

-- on commitment.pooled
UPDATE coherence_records SET mission = :mission WHERE ref = :ref;

-- on commitment.unpooled
UPDATE coherence_records SET mission = NULL WHERE ref = :ref;

-- on commitment.reassigned
UPDATE coherence_records SET ministry = :to WHERE ref = :ref;

-- on commitment.withdrawn, contribution.withdrawn
UPDATE coherence_records SET live = 0 WHERE ref = :ref;

-- on commitment.reopened
UPDATE coherence_records SET live = 1 WHERE ref = :ref;

-- on commitment.amended, commitment.pooled, commitment.unpooled
UPDATE coherence_records
SET places = coalesce(coherence_records.own_places, parent.places),
  themes = coalesce(coherence_records.own_themes, parent.themes),
  mission = coalesce(coherence_records.own_mission, parent.mission),
  framework = coalesce(coherence_records.own_framework, parent.framework),
  plan_action = coalesce(coherence_records.own_plan_action, parent.plan_action)
FROM coherence_records AS parent
WHERE coherence_records.commitment = :ref AND parent.ref = :ref;

-- on contribution.logged, contribution.corrected
INSERT INTO coherence_records (
  ref, noun, ministry, commitment, places, themes, mission, framework, plan_action, own_places,
  own_themes, own_mission, own_framework, own_plan_action, year, currency, minor, direction,
  nonzero, people_f, people_m, people_x, people_u, live)
SELECT
  :ref, 'contribution', :ministry, :commitment, coalesce(nullif(:places, '[]'), parent.places),
  coalesce(nullif(:themes, '[]'), parent.themes), coalesce(:mission, parent.mission),
  coalesce(:framework, parent.framework), coalesce(:plan_action, parent.plan_action),
  nullif(:places, '[]'), nullif(:themes, '[]'), :mission, :framework, :plan_action,
  CAST(substr(coalesce(:period_start, :on), 1, 4) AS INTEGER), coalesce(:money_currency, ''),
  coalesce(:money_minor, 0), coalesce(:direction, 'given'),
  coalesce(:direction, 'given') = 'given'
    AND (people.f + people.m + people.x + people.u + coalesce(:money_minor, 0) > 0
      OR (people.lines = 0 AND :money_minor IS NULL)),
  iif(:direction = 'returned', 0, people.f), iif(:direction = 'returned', 0, people.m),
  iif(:direction = 'returned', 0, people.x), iif(:direction = 'returned', 0, people.u), 1
FROM (
  SELECT
    coalesce(sum(line.value ->> 'f'), 0) AS f, coalesce(sum(line.value ->> 'm'), 0) AS m,
    coalesce(sum(line.value ->> 'x'), 0) AS x, coalesce(sum(line.value ->> 'u'), 0) AS u,
    count(*) AS lines
  FROM json_each(:people) AS line
) AS people
LEFT JOIN coherence_records AS parent ON parent.ref = :commitment
WHERE true
ON CONFLICT (ref) DO UPDATE
SET commitment = excluded.commitment, places = excluded.places, themes = excluded.themes,
  mission = excluded.mission, framework = excluded.framework,
  plan_action = excluded.plan_action, own_places = excluded.own_places,
  own_themes = excluded.own_themes, own_mission = excluded.own_mission,
  own_framework = excluded.own_framework, own_plan_action = excluded.own_plan_action,
  year = excluded.year, currency = excluded.currency, minor = excluded.minor,
  direction = excluded.direction, nonzero = excluded.nonzero, people_f = excluded.people_f,
  people_m = excluded.people_m, people_x = excluded.people_x, people_u = excluded.people_u;

-- on commitment.made, contribution.logged, contribution.corrected
INSERT INTO coherence_cells (
  axis, code, ministry, year, currency, commitments, pledged_minor, pledged_e18, contributions,
  nonzero, given_minor, given_e18, returns, returned_minor, returned_e18, people_f, people_m,
  people_x, people_u)
SELECT
  axes.axis, coalesce(code.value, ''), record.ministry, record.year, record.currency,
  (record.direction = 'pledged'), iif(record.direction = 'pledged', record.minor, 0), 0,
  (record.direction = 'given'), record.nonzero,
  iif(record.direction = 'given', record.minor, 0), 0,
  (record.direction = 'returned'), iif(record.direction = 'returned', record.minor, 0), 0,
  record.people_f, record.people_m, record.people_x, record.people_u
FROM coherence_records AS record
JOIN (
  SELECT 'total' AS axis UNION ALL SELECT 'place' UNION ALL SELECT 'theme'
  UNION ALL SELECT 'mission' UNION ALL SELECT 'framework' UNION ALL SELECT 'pillar'
) AS axes
JOIN json_each(
  CASE axes.axis
    WHEN 'place' THEN coalesce(record.places, '[""]')
    WHEN 'theme' THEN coalesce(record.themes, '[""]')
    WHEN 'mission' THEN json_array(record.mission)
    WHEN 'framework' THEN json_array(record.framework)
    WHEN 'pillar' THEN json_array(
      CASE
        WHEN instr(substr(record.plan_action, instr(record.plan_action, ':')), '.') > 0
        THEN substr(record.plan_action, 1, instr(record.plan_action, ':') - 1
          + instr(substr(record.plan_action, instr(record.plan_action, ':')), '.') - 1)
        ELSE record.plan_action
      END)
    ELSE '[""]'
  END) AS code
WHERE record.ref = :ref AND record.live = 1
ON CONFLICT (axis, code, ministry, year, currency) DO UPDATE
SET commitments = commitments + excluded.commitments,
  pledged_minor = (pledged_minor + excluded.pledged_minor) % 1000000000000000000,
  pledged_e18 = pledged_e18 + (pledged_minor + excluded.pledged_minor) / 1000000000000000000,
  contributions = contributions + excluded.contributions, nonzero = nonzero + excluded.nonzero,
  given_minor = (given_minor + excluded.given_minor) % 1000000000000000000,
  given_e18 = given_e18 + (given_minor + excluded.given_minor) / 1000000000000000000,
  returns = returns + excluded.returns,
  returned_minor = (returned_minor + excluded.returned_minor) % 1000000000000000000,
  returned_e18 = returned_e18 + (returned_minor + excluded.returned_minor) / 1000000000000000000,
  people_f = people_f + excluded.people_f, people_m = people_m + excluded.people_m,
  people_x = people_x + excluded.people_x, people_u = people_u + excluded.people_u;

-- on commitment.amended, commitment.pooled, commitment.unpooled, commitment.reassigned,
-- commitment.withdrawn, commitment.reopened
INSERT INTO coherence_cells (
  axis, code, ministry, year, currency, commitments, pledged_minor, pledged_e18, contributions,
  nonzero, given_minor, given_e18, returns, returned_minor, returned_e18, people_f, people_m,
  people_x, people_u)
SELECT
  axes.axis, coalesce(code.value, ''), record.ministry, record.year, record.currency,
  (record.direction = 'pledged'), iif(record.direction = 'pledged', record.minor, 0), 0,
  (record.direction = 'given'), record.nonzero,
  iif(record.direction = 'given', record.minor, 0), 0,
  (record.direction = 'returned'), iif(record.direction = 'returned', record.minor, 0), 0,
  record.people_f, record.people_m, record.people_x, record.people_u
FROM coherence_records AS record
JOIN (
  SELECT 'total' AS axis UNION ALL SELECT 'place' UNION ALL SELECT 'theme'
  UNION ALL SELECT 'mission' UNION ALL SELECT 'framework' UNION ALL SELECT 'pillar'
) AS axes
JOIN json_each(
  CASE axes.axis
    WHEN 'place' THEN coalesce(record.places, '[""]')
    WHEN 'theme' THEN coalesce(record.themes, '[""]')
    WHEN 'mission' THEN json_array(record.mission)
    WHEN 'framework' THEN json_array(record.framework)
    WHEN 'pillar' THEN json_array(
      CASE
        WHEN instr(substr(record.plan_action, instr(record.plan_action, ':')), '.') > 0
        THEN substr(record.plan_action, 1, instr(record.plan_action, ':') - 1
          + instr(substr(record.plan_action, instr(record.plan_action, ':')), '.') - 1)
        ELSE record.plan_action
      END)
    ELSE '[""]'
  END) AS code
WHERE (record.ref = :ref OR record.commitment = :ref) AND record.live = 1
ON CONFLICT (axis, code, ministry, year, currency) DO UPDATE
SET commitments = commitments + excluded.commitments,
  pledged_minor = (pledged_minor + excluded.pledged_minor) % 1000000000000000000,
  pledged_e18 = pledged_e18 + (pledged_minor + excluded.pledged_minor) / 1000000000000000000,
  contributions = contributions + excluded.contributions, nonzero = nonzero + excluded.nonzero,
  given_minor = (given_minor + excluded.given_minor) % 1000000000000000000,
  given_e18 = given_e18 + (given_minor + excluded.given_minor) / 1000000000000000000,
  returns = returns + excluded.returns,
  returned_minor = (returned_minor + excluded.returned_minor) % 1000000000000000000,
  returned_e18 = returned_e18 + (returned_minor + excluded.returned_minor) / 1000000000000000000,
  people_f = people_f + excluded.people_f, people_m = people_m + excluded.people_m,
  people_x = people_x + excluded.people_x, people_u = people_u + excluded.people_u;

-- on commitment.amended, commitment.pooled, commitment.unpooled, commitment.reassigned,
-- commitment.withdrawn, commitment.reopened, contribution.corrected, contribution.withdrawn
DELETE FROM coherence_cells WHERE commitments = 0 AND contributions = 0 AND returns = 0;

-- The cells of a new view at once: records that are alike in all that places them are added up
-- before they are put into their cells.
-- in bulk
INSERT INTO coherence_cells (
  axis, code, ministry, year, currency, commitments, pledged_minor, pledged_e18, contributions,
  nonzero, given_minor, given_e18, returns, returned_minor, returned_e18, people_f, people_m,
  people_x, people_u)
SELECT
  axis, code, ministry, year, currency, commitments,
  (pledged_e9 + pledged / 1000000000) % 1000000000 * 1000000000 + pledged % 1000000000,
  (pledged_e9 + pledged / 1000000000) / 1000000000, contributions, nonzero,
  (given_e9 + given / 1000000000) % 1000000000 * 1000000000 + given % 1000000000,
  (given_e9 + given / 1000000000) / 1000000000, returns,
  (returned_e9 + returned / 1000000000) % 1000000000 * 1000000000 + returned % 1000000000,
  (returned_e9 + returned / 1000000000) / 1000000000, people_f, people_m, people_x, people_u
FROM (
  SELECT
    axes.axis AS axis, coalesce(code.value, '') AS code, ministry, year, currency,
    sum(commitments) AS commitments, sum(pledged_e9) AS pledged_e9, sum(pledged) AS pledged,
    sum(contributions) AS contributions, sum(nonzero) AS nonzero, sum(given_e9) AS given_e9,
    sum(given) AS given, sum(returns) AS returns, sum(returned_e9) AS returned_e9,
    sum(returned) AS returned, sum(people_f) AS people_f, sum(people_m) AS people_m,
    sum(people_x) AS people_x, sum(people_u) AS people_u
  FROM (
    SELECT
      ministry, year, currency, places, themes, mission, framework, plan_action,
      sum(direction = 'pledged') AS commitments,
      sum(iif(direction = 'pledged', minor / 1000000000, 0)) AS pledged_e9,
      sum(iif(direction = 'pledged', minor % 1000000000, 0)) AS pledged,
      sum(direction = 'given') AS contributions, sum(nonzero) AS nonzero,
      sum(iif(direction = 'given', minor / 1000000000, 0)) AS given_e9,
      sum(iif(direction = 'given', minor % 1000000000, 0)) AS given,
      sum(direction = 'returned') AS returns,
      sum(iif(direction = 'returned', minor / 1000000000, 0)) AS returned_e9,
      sum(iif(direction = 'returned', minor % 1000000000, 0)) AS returned,
      sum(people_f) AS people_f, sum(people_m) AS people_m, sum(people_x) AS people_x,
      sum(people_u) AS people_u
    FROM coherence_records
    WHERE live = 1
    GROUP BY ministry, year, currency, places, themes, mission, framework, plan_action
  ) AS record
  JOIN (
    SELECT 'total' AS axis UNION ALL SELECT 'place' UNION ALL SELECT 'theme'
    UNION ALL SELECT 'mission' UNION ALL SELECT 'framework' UNION ALL SELECT 'pillar'
  ) AS axes
  JOIN json_each(
    CASE axes.axis
      WHEN 'place' THEN coalesce(record.places, '[""]')
      WHEN 'theme' THEN coalesce(record.themes, '[""]')
      WHEN 'mission' THEN json_array(record.mission)
      WHEN 'framework' THEN json_array(record.framework)
      WHEN 'pillar' THEN json_array(
        CASE
          WHEN instr(substr(record.plan_action, instr(record.plan_action, ':')), '.') > 0
          THEN substr(record.plan_action, 1, instr(record.plan_action, ':') - 1
            + instr(substr(record.plan_action, instr(record.plan_action, ':')), '.') - 1)
          ELSE record.plan_action
        END)
      ELSE '[""]'
    END) AS code
  GROUP BY axis, code, ministry, year, currency
) AS cell;
