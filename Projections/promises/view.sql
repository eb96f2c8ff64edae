-- One row a commitment: what it promised at first, and when its end was told. What was promised
-- first stays, however often the commitment is amended, so that delivery is measured against it.
CREATE TABLE promises (
  ref TEXT NOT NULL PRIMARY KEY,
  ministry TEXT NOT NULL,           -- that made it; it may belong to another one by now
  first_minor INTEGER,              -- minor units of first_currency; none: no money was promised
  first_currency TEXT,
  first_due TEXT,                   -- the day it was to end by when it was made
  amended INTEGER NOT NULL,         -- how often
  closed TEXT,                      -- fulfilled withdrawn; none: open
  closed_at TEXT,                   -- moment at which that was recorded
  evidence INTEGER NOT NULL         -- how many pieces lie with the fulfilment
) STRICT, WITHOUT ROWID;

-- on commitment.made
INSERT INTO promises (ref, ministry, first_minor, first_currency, first_due, amended, evidence)
VALUES (
  :ref, :ministry, :pledged_money_minor, :pledged_money_currency, :period_end, 0, 0);

-- on commitment.amended
UPDATE promises SET amended = amended + 1 WHERE ref = :ref;

-- on commitment.fulfilled
UPDATE promises
SET closed = 'fulfilled', closed_at = :recorded_at,
  evidence = (SELECT count(*) FROM json_each(:evidence))
WHERE ref = :ref;

-- on commitment.withdrawn
UPDATE promises SET closed = 'withdrawn', closed_at = :recorded_at, evidence = 0 WHERE ref = :ref;

-- on commitment.reopened
UPDATE promises SET closed = NULL, closed_at = NULL, evidence = 0 WHERE ref = :ref;
