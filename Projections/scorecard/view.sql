-- One row a plan, one a part of a plan, one a reported value. What nobody reported has no row: that
-- is silence, and neither zero nor "not applicable".
CREATE TABLE plans (
  plan TEXT NOT NULL PRIMARY KEY,
  title TEXT NOT NULL,
  titles TEXT NOT NULL,             -- the title in all its languages, JSON
  period_start TEXT NOT NULL,
  period_end TEXT,
  framework TEXT,
  predecessor TEXT,
  adopted_on TEXT NOT NULL,
  closed_on TEXT,
  close_reason TEXT,
  first_position INTEGER NOT NULL,
  position INTEGER NOT NULL         -- the newest event that changed the plan or a part of it
) STRICT, WITHOUT ROWID;

-- One row a pillar, objective, action or indicator.
CREATE TABLE plan_items (
  item TEXT NOT NULL PRIMARY KEY,   -- plan:code
  plan TEXT NOT NULL,
  code TEXT NOT NULL,
  level TEXT NOT NULL,              -- pillar objective action indicator
  parent TEXT,                      -- item of the level above; none: a pillar
  place INTEGER NOT NULL,           -- among all parts of its plan, in the order they were added
  title TEXT NOT NULL,
  titles TEXT NOT NULL,
  lead TEXT,                        -- of an action: the ministry that answers for it
  supporting TEXT,                  -- JSON list
  due TEXT,
  unit TEXT,                        -- of an indicator, as is all that follows
  direction TEXT,                   -- up down
  baseline TEXT,                    -- decimals
  target TEXT,
  by_sex INTEGER,
  frequency TEXT,                   -- annual half_yearly quarterly monthly once
  feed_view TEXT,                   -- counted by the ledger itself: what, which column, of which
  feed_column TEXT,
  feed_filter TEXT,                 -- JSON object
  replaces TEXT,                    -- item of the plan before
  position INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX plan_items_by_parent ON plan_items (parent);

-- One row a period and ministry: its newest report on an indicator.
CREATE TABLE indicator_reports (
  item TEXT NOT NULL,
  period_start TEXT NOT NULL,
  period_end TEXT NOT NULL,
  ministry TEXT NOT NULL,
  state TEXT NOT NULL,              -- value not_applicable
  value TEXT,                       -- decimal
  people TEXT,                      -- JSON lines by role and level
  people_f INTEGER,                 -- women; none: not said
  people_m INTEGER,
  people_x INTEGER,
  people_u INTEGER,
  shown TEXT,                       -- none not_started limited substantial complete
  evidence TEXT,                    -- JSON list
  reports INTEGER NOT NULL,         -- how often the ministry reported on this period
  on_day TEXT NOT NULL,
  officer TEXT NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (item, period_start, period_end, ministry)
) STRICT, WITHOUT ROWID;

-- on plan.adopted
INSERT INTO plans (
  plan, title, titles, period_start, period_end, framework, predecessor, adopted_on,
  first_position, position)
VALUES (
  :plan, :title, :title_json, :period_start, :period_end, :framework, :predecessor, :on, :position,
  :position);
INSERT INTO plan_items (item, plan, code, level, place, title, titles, position)
SELECT
  :plan || ':' || (pillar.value ->> 'code'), :plan, pillar.value ->> 'code', 'pillar', pillar.key,
  iif(
    json_type(pillar.value, '$.title') = 'text', pillar.value ->> 'title',
    coalesce(
      pillar.value ->> ('$.title.' || :lang), pillar.value ->> '$.title.en', pillar.value ->> '$.title.fr', pillar.value ->> '$.title.de',
      pillar.value ->> '$.title.lb')),
  pillar.value -> 'title', :position
FROM json_each(:pillars) AS pillar;

-- on plan.objectiveAdded
INSERT INTO plan_items (item, plan, code, level, parent, place, title, titles, position)
SELECT
  :ref || ':' || :code, :ref, :code, 'objective', :ref || ':' || :pillar, count(*), :title,
  :title_json, :position
FROM plan_items
WHERE plan = :ref;

-- on plan.actionAdded
INSERT INTO plan_items (
  item, plan, code, level, parent, place, title, titles, lead, supporting, due, position)
SELECT
  :ref || ':' || :code, :ref, :code, 'action', :ref || ':' || :objective, count(*), :title,
  :title_json, :lead, :supporting, :due, :position
FROM plan_items
WHERE plan = :ref;

-- on plan.indicatorDefined
INSERT INTO plan_items (
  item, plan, code, level, parent, place, title, titles, unit, direction, baseline, target,
  by_sex, frequency, feed_view, feed_column, feed_filter, replaces, position)
SELECT
  :ref || ':' || :code, :ref, :code, 'indicator', :ref || ':' || :action, count(*), :title,
  :title_json, :unit, :direction, :baseline, :target, :by_sex, :frequency, :fed_by_view,
  :fed_by_column,
  iif(
    :fed_by_view IS NULL, NULL,
    json_patch('{}', json_object(
      'audience', :fed_by_filter_audience, 'framework', :fed_by_filter_framework,
      'kind', :fed_by_filter_kind, 'level', :fed_by_filter_level,
      'ministry', :fed_by_filter_ministry, 'mission', :fed_by_filter_mission,
      'place', :fed_by_filter_place, 'role', :fed_by_filter_role,
      'topic', :fed_by_filter_topic))),
  :replaces, :position
FROM plan_items
WHERE plan = :ref;

-- on plan.closed
UPDATE plans SET closed_on = :on, close_reason = :reason WHERE plan = :ref;

-- on plan.objectiveAdded, plan.actionAdded, plan.indicatorDefined, plan.closed
UPDATE plans SET position = :position WHERE plan = :ref;

-- on indicator.reported
INSERT INTO indicator_reports (
  item, period_start, period_end, ministry, state, value, people, people_f, people_m, people_x,
  people_u, shown, evidence, reports, on_day, officer, position)
SELECT
  :indicator, :period_start, :period_end, :ministry, :state, :value, :people,
  sum(line.value ->> 'f'), sum(line.value ->> 'm'), sum(line.value ->> 'x'),
  sum(line.value ->> 'u'), :shown, :evidence, 1, :on, :officer, :position
FROM json_each(:people) AS line
WHERE true
ON CONFLICT (item, period_start, period_end, ministry) DO UPDATE
SET state = excluded.state, value = excluded.value, people = excluded.people,
  people_f = excluded.people_f, people_m = excluded.people_m, people_x = excluded.people_x,
  people_u = excluded.people_u, shown = excluded.shown, evidence = excluded.evidence,
  reports = indicator_reports.reports + 1, on_day = excluded.on_day, officer = excluded.officer,
  position = excluded.position;
