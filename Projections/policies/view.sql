-- One row an adoption of a policy; the newest is in force. It states all terms: what is missing is
-- not asked for.
CREATE TABLE policies (
  position INTEGER NOT NULL PRIMARY KEY,
  version INTEGER NOT NULL,
  adopted_on TEXT NOT NULL,
  adopted_by TEXT NOT NULL,         -- the officer; the roots that signed stand under the append
  recorded_at TEXT NOT NULL,
  four_eyes TEXT,                   -- JSON list of {act, above: {minor, currency}}
  witnesses TEXT,                   -- JSON list of {vkey}
  quorum INTEGER,                   -- how many of the witnesses
  clock_tolerance_s INTEGER,        -- seconds
  review_possible INTEGER,          -- score, 0 to 100
  review_likely INTEGER             -- score, 0 to 100
) STRICT;

-- on policy.adopted
INSERT INTO policies (
  position, version, adopted_on, adopted_by, recorded_at, four_eyes, witnesses, quorum,
  clock_tolerance_s, review_possible, review_likely)
VALUES (
  :position, :version, :on, :officer, :recorded_at, :four_eyes, :witnesses, :quorum,
  :clock_tolerance_s, :review_lines_possible, :review_lines_likely);
