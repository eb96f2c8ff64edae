-- One row a ministry (directorate, agency, force, body) that was ever registered, as it is now.
-- Its names over time and its successors have tables of their own.
CREATE TABLE ministries (
  code TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  names TEXT NOT NULL,              -- the name in all its languages, JSON
  kind TEXT NOT NULL,               -- ministry directorate agency force body
  dimension TEXT NOT NULL,          -- diplomacy development defence other
  parent TEXT,
  org_ref TEXT,                     -- organisation identifier of other registers
  state TEXT NOT NULL,              -- active merged split dissolved
  successor TEXT,                   -- what it was merged into
  ends_from TEXT,                   -- the day from which it is no more
  ends_reason TEXT,
  registered_on TEXT NOT NULL,
  first_position INTEGER NOT NULL,
  position INTEGER NOT NULL,        -- the newest event that changed the row
  version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One row a name that a ministry has had, the first from its registration.
CREATE TABLE ministry_names (
  code TEXT NOT NULL,
  from_day TEXT NOT NULL,
  name TEXT NOT NULL,
  names TEXT NOT NULL,              -- JSON
  position INTEGER NOT NULL,
  PRIMARY KEY (code, position)
) STRICT, WITHOUT ROWID;

-- One row a ministry and each that came after it.
CREATE TABLE ministry_successors (
  code TEXT NOT NULL,
  successor TEXT NOT NULL,
  from_day TEXT NOT NULL,
  kind TEXT NOT NULL,               -- merged split
  PRIMARY KEY (code, successor)
) STRICT, WITHOUT ROWID;

-- on ministry.registered
INSERT INTO ministries (
  code, name, names, kind, dimension, parent, org_ref, state, registered_on, first_position,
  position, version)
VALUES (
  :ref, :name, :name_json, :kind, :dimension, :parent, :org_ref, 'active', :on, :position,
  :position, :version);
INSERT INTO ministry_names (code, from_day, name, names, position)
VALUES (:ref, :on, :name, :name_json, :position);

-- on ministry.renamed
UPDATE ministries
SET name = :name, names = :name_json, position = :position, version = :version
WHERE code = :ref;
INSERT INTO ministry_names (code, from_day, name, names, position)
VALUES (:ref, :from, :name, :name_json, :position);

-- on ministry.merged
UPDATE ministries
SET state = 'merged', successor = :into, ends_from = :from, ends_reason = :reason,
  position = :position, version = :version
WHERE code = :ref;
INSERT INTO ministry_successors (code, successor, from_day, kind)
VALUES (:ref, :into, :from, 'merged')
ON CONFLICT (code, successor) DO UPDATE SET from_day = excluded.from_day, kind = excluded.kind;

-- on ministry.split
UPDATE ministries
SET state = 'split', ends_from = :from, ends_reason = :reason, position = :position,
  version = :version
WHERE code = :ref;
INSERT INTO ministry_successors (code, successor, from_day, kind)
SELECT :ref, part.value, :from, 'split'
FROM json_each(:into) AS part
WHERE true
ON CONFLICT (code, successor) DO UPDATE SET from_day = excluded.from_day, kind = excluded.kind;

-- on ministry.dissolved
UPDATE ministries
SET state = 'dissolved', ends_from = :from, ends_reason = :reason, position = :position,
  version = :version
WHERE code = :ref;
