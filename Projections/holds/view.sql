-- One row a hold that was placed on a record; while it stands, nothing of the record is erased.
CREATE TABLE holds (
  subject TEXT NOT NULL,            -- the record's reference
  placed_position INTEGER NOT NULL,
  state TEXT NOT NULL,              -- standing lifted
  placed_on TEXT NOT NULL,
  placed_by TEXT NOT NULL,
  reason TEXT NOT NULL,
  lifted_on TEXT,
  lifted_by TEXT,
  lifted_reason TEXT,
  lifted_position INTEGER,
  PRIMARY KEY (subject, placed_position)
) STRICT, WITHOUT ROWID;

-- on hold.placed
INSERT INTO holds (subject, placed_position, state, placed_on, placed_by, reason)
VALUES (:subject, :position, 'standing', :on, :officer, :reason);

-- on hold.lifted
UPDATE holds
SET state = 'lifted', lifted_on = :on, lifted_by = :officer, lifted_reason = :reason,
  lifted_position = :position
WHERE subject = :subject AND state = 'standing';
