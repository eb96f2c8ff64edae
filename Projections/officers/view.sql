-- One row an officer who was ever enrolled, as the record stands now. Who held which role and which
-- key when, and who gave it, has tables of its own.
CREATE TABLE officers (
  officer TEXT NOT NULL PRIMARY KEY,
  ministry TEXT NOT NULL,           -- the officer's own
  roles TEXT NOT NULL,              -- JSON list
  "key" TEXT NOT NULL,              -- the public key in use
  state TEXT NOT NULL,              -- active revoked
  enrolled_on TEXT NOT NULL,
  enrolled_by TEXT NOT NULL,
  revoked_on TEXT,
  revoked_by TEXT,
  suspect_from TEXT,                -- acts from this day on are in doubt
  revoke_reason TEXT,
  first_position INTEGER NOT NULL,
  position INTEGER NOT NULL,        -- the newest event that changed the row
  version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One row a role that an officer held without a break.
CREATE TABLE officer_roles (
  officer TEXT NOT NULL,
  role TEXT NOT NULL,
  from_day TEXT NOT NULL,
  from_position INTEGER NOT NULL,
  given_by TEXT NOT NULL,
  until_day TEXT,                   -- none: still held
  until_position INTEGER,
  taken_by TEXT,
  reason TEXT,                      -- why it was given or, once ended, taken
  PRIMARY KEY (officer, role, from_position)
) STRICT, WITHOUT ROWID;

-- One row a key that an officer signed with.
CREATE TABLE officer_keys (
  officer TEXT NOT NULL,
  "key" TEXT NOT NULL,
  from_day TEXT NOT NULL,
  from_position INTEGER NOT NULL,
  until_day TEXT,                   -- none: in use
  until_position INTEGER,
  PRIMARY KEY (officer, from_position)
) STRICT, WITHOUT ROWID;

-- on officer.enrolled
INSERT INTO officers (
  officer, ministry, roles, "key", state, enrolled_on, enrolled_by, first_position, position,
  version)
VALUES (
  :ref, :payload_ministry, :roles, :payload_key, 'active', :on, :officer, :position, :position,
  :version);
INSERT INTO officer_roles (officer, role, from_day, from_position, given_by)
SELECT DISTINCT :ref, role.value, :on, :position, :officer
FROM json_each(:roles) AS role;
INSERT INTO officer_keys (officer, "key", from_day, from_position)
VALUES (:ref, :payload_key, :on, :position);

-- on officer.rolesChanged
UPDATE officers
SET roles = :roles, position = :position, version = :version
WHERE officer = :ref;
UPDATE officer_roles
SET until_day = :on, until_position = :position, taken_by = :officer, reason = :reason
WHERE officer = :ref
  AND until_position IS NULL
  AND role NOT IN (SELECT kept.value FROM json_each(:roles) AS kept);
INSERT INTO officer_roles (officer, role, from_day, from_position, given_by, reason)
SELECT DISTINCT :ref, role.value, :on, :position, :officer, :reason
FROM json_each(:roles) AS role
WHERE NOT EXISTS (
  SELECT 1 FROM officer_roles AS held
  WHERE held.officer = :ref AND held.role = role.value AND held.until_position IS NULL);

-- on officer.keyRotated
UPDATE officers
SET "key" = :payload_key, position = :position, version = :version
WHERE officer = :ref;
UPDATE officer_keys
SET until_day = :on, until_position = :position
WHERE officer = :ref AND until_position IS NULL;
INSERT INTO officer_keys (officer, "key", from_day, from_position)
VALUES (:ref, :payload_key, :on, :position);

-- on officer.revoked
UPDATE officers
SET state = 'revoked', revoked_on = :on, revoked_by = :officer, suspect_from = :suspect_from,
  revoke_reason = :reason, position = :position, version = :version
WHERE officer = :ref;
UPDATE officer_roles
SET until_day = :on, until_position = :position, taken_by = :officer, reason = :reason
WHERE officer = :ref AND until_position IS NULL;
UPDATE officer_keys
SET until_day = :on, until_position = :position
WHERE officer = :ref AND until_position IS NULL;
