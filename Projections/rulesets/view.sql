-- One row an adoption of the rules by which suspected duplicates are scored; the newest counts.
CREATE TABLE rulesets (
  position INTEGER NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL,             -- of all files of the rules
  reason TEXT,
  adopted_on TEXT NOT NULL,
  adopted_by TEXT NOT NULL
) STRICT;

-- on ruleset.adopted
INSERT INTO rulesets (position, name, sha256, reason, adopted_on, adopted_by)
VALUES (:position, :name, :sha256, :reason, :on, :officer);
