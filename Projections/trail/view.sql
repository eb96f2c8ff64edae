-- One row an event of the ledger: who did what, when, on whose behalf, with both clocks.
-- The day it is about and the moment it was recorded may lie apart.
CREATE TABLE trail (
  position INTEGER NOT NULL PRIMARY KEY,
  stream TEXT NOT NULL,
  ref TEXT NOT NULL,
  version INTEGER NOT NULL,
  type TEXT NOT NULL,
  ministry TEXT NOT NULL,           -- that owns the act
  officer TEXT NOT NULL,            -- who signed it
  officer_ministry TEXT,            -- the officer's own; none before the enrolment
  recorded_at TEXT NOT NULL,
  on_day TEXT NOT NULL,
  reason TEXT,                      -- reason, note or outcome
  summary TEXT,                     -- title, name, or what was named
  visibility TEXT NOT NULL
) STRICT;
CREATE INDEX trail_by_ref ON trail (ref);

-- on ledger.created
INSERT INTO trail (
  position, stream, ref, version, type, ministry, officer, officer_ministry, recorded_at, on_day,
  reason, summary, visibility)
VALUES (
  :position, :stream, :ref, :version, :type, :ministry, :officer, :officer_ministry, :recorded_at,
  :on, NULL, :origin, :visibility);

-- on ministry.registered
INSERT INTO trail (
  position, stream, ref, version, type, ministry, officer, officer_ministry, recorded_at, on_day,
  reason, summary, visibility)
VALUES (
  :position, :stream, :ref, :version, :type, :ministry, :officer, :officer_ministry, :recorded_at,
  :on, NULL, :name, :visibility);

-- on ministry.renamed
INSERT INTO trail (
  position, stream, ref, version, type, ministry, officer, officer_ministry, recorded_at, on_day,
  reason, summary, visibility)
VALUES (
  :position, :stream, :ref, :version, :type, :ministry, :officer, :officer_ministry, :recorded_at,
  :on, NULL, :name, :visibility);

-- on ministry.merged
INSERT INTO trail (
  position, stream, ref, version, type, ministry, officer, officer_ministry, recorded_at, on_day,
  reason, summary, visibility)
VALUES (
  :position, :stream, :ref, :version, :type, :ministry, :officer, :officer_ministry, :recorded_at,
  :on, :reason, :into, :visibility);

-- on ministry.split
INSERT INTO trail (
  position, stream, ref, version, type, ministry, officer, officer_ministry, recorded_at, on_day,
  reason, summary, visibility)
VALUES (
  :position, :stream, :ref, :version, :type, :ministry, :officer, :officer_ministry, :recorded_at,
  :on, :reason, :into, :visibility);

-- on ministry.dissolved, officer.revoked, mission.reopened, commitment.withdrawn,
-- commitment.reopened, contribution.withdrawn, duplicate.reopened, plan.closed
INSERT INTO trail (
  position, stream, ref, version, type, ministry, officer, officer_ministry, recorded_at, on_day,
  reason, summary, visibility)
VALUES (
  :position, :stream, :ref, :version, :type, :ministry, :officer, :officer_ministry, :recorded_at,
  :on, :reason, NULL, :visibility);

-- on officer.enrolled
INSERT INTO trail (
  position, stream, ref, version, type, ministry, officer, officer_ministry, recorded_at, on_day,
  reason, summary, visibility)
VALUES (
  :position, :stream, :ref, :version, :type, :ministry, :officer, :officer_ministry, :recorded_at,
  :on, NULL, :roles, :visibility);

-- on officer.rolesChanged
INSERT INTO trail (
  position, stream, ref, version, type, ministry, officer, officer_ministry, recorded_at, on_day,
  reason, summary, visibility)
VALUES (
  :position, :stream, :ref, :version, :type, :ministry, :officer, :officer_ministry, :recorded_at,
  :on, :reason, :roles, :visibility);

-- on officer.keyRotated, commitment.unpooled, commitment.fulfilled
INSERT INTO trail (
  position, stream, ref, version, type, ministry, officer, officer_ministry, recorded_at, on_day,
  reason, summary, visibility)
VALUES (
  :position, :stream, :ref, :version, :type, :ministry, :officer, :officer_ministry, :recorded_at,
  :on, NULL, NULL, :visibility);

-- on mission.established, commitment.made, contribution.logged, plan.adopted, plan.objectiveAdded,
-- plan.actionAdded, plan.indicatorDefined
INSERT INTO trail (
  position, stream, ref, version, type, ministry, officer, officer_ministry, recorded_at, on_day,
  reason, summary, visibility)
VALUES (
  :position, :stream, :ref, :version, :type, :ministry, :officer, :officer_ministry, :recorded_at,
  :on, NULL, :title, :visibility);

-- on commitment.amended, contribution.corrected
INSERT INTO trail (
  position, stream, ref, version, type, ministry, officer, officer_ministry, recorded_at, on_day,
  reason, summary, visibility)
VALUES (
  :position, :stream, :ref, :version, :type, :ministry, :officer, :officer_ministry, :recorded_at,
  :on, :reason, :title, :visibility);

-- on mission.joined, mission.left
INSERT INTO trail (
  position, stream, ref, version, type, ministry, officer, officer_ministry, recorded_at, on_day,
  reason, summary, visibility)
VALUES (
  :position, :stream, :ref, :version, :type, :ministry, :officer, :officer_ministry, :recorded_at,
  :on, :reason, :payload_ministry, :visibility);

-- on mission.extended
INSERT INTO trail (
  position, stream, ref, version, type, ministry, officer, officer_ministry, recorded_at, on_day,
  reason, summary, visibility)
VALUES (
  :position, :stream, :ref, :version, :type, :ministry, :officer, :officer_ministry, :recorded_at,
  :on, :reason, :period_end, :visibility);

-- on mission.concluded
INSERT INTO trail (
  position, stream, ref, version, type, ministry, officer, officer_ministry, recorded_at, on_day,
  reason, summary, visibility)
VALUES (
  :position, :stream, :ref, :version, :type, :ministry, :officer, :officer_ministry, :recorded_at,
  :on, :outcome, NULL, :visibility);

-- on commitment.pooled
INSERT INTO trail (
  position, stream, ref, version, type, ministry, officer, officer_ministry, recorded_at, on_day,
  reason, summary, visibility)
VALUES (
  :position, :stream, :ref, :version, :type, :ministry, :officer, :officer_ministry, :recorded_at,
  :on, NULL, :mission, :visibility);

-- on commitment.assessed
INSERT INTO trail (
  position, stream, ref, version, type, ministry, officer, officer_ministry, recorded_at, on_day,
  reason, summary, visibility)
VALUES (
  :position, :stream, :ref, :version, :type, :ministry, :officer, :officer_ministry, :recorded_at,
  :on, :note, :status, :visibility);

-- on commitment.reassigned
INSERT INTO trail (
  position, stream, ref, version, type, ministry, officer, officer_ministry, recorded_at, on_day,
  reason, summary, visibility)
VALUES (
  :position, :stream, :ref, :version, :type, :ministry, :officer, :officer_ministry, :recorded_at,
  :on, :reason, :to, :visibility);

-- on contribution.confirmed
INSERT INTO trail (
  position, stream, ref, version, type, ministry, officer, officer_ministry, recorded_at, on_day,
  reason, summary, visibility)
VALUES (
  :position, :stream, :ref, :version, :type, :ministry, :officer, :officer_ministry, :recorded_at,
  :on, :note, NULL, :visibility);

-- on duplicate.reviewed
INSERT INTO trail (
  position, stream, ref, version, type, ministry, officer, officer_ministry, recorded_at, on_day,
  reason, summary, visibility)
VALUES (
  :position, :stream, :ref, :version, :type, :ministry, :officer, :officer_ministry, :recorded_at,
  :on, :reason, :outcome, :visibility);

-- on policy.adopted, checkpoint.witnessed
INSERT INTO trail (
  position, stream, ref, version, type, ministry, officer, officer_ministry, recorded_at, on_day,
  reason, summary, visibility)
VALUES (
  :position, :stream, :ref, :version, :type, :ministry, :officer, :officer_ministry, :recorded_at,
  :on, NULL, NULL, :visibility);

-- on hold.placed, hold.lifted
INSERT INTO trail (
  position, stream, ref, version, type, ministry, officer, officer_ministry, recorded_at, on_day,
  reason, summary, visibility)
VALUES (
  :position, :stream, :ref, :version, :type, :ministry, :officer, :officer_ministry, :recorded_at,
  :on, :reason, NULL, :visibility);

-- on body.erased
INSERT INTO trail (
  position, stream, ref, version, type, ministry, officer, officer_ministry, recorded_at, on_day,
  reason, summary, visibility)
VALUES (
  :position, :stream, :ref, :version, :type, :ministry, :officer, :officer_ministry, :recorded_at,
  :on, :basis, 'approved by ' || :approver, :visibility);

-- on indicator.reported
INSERT INTO trail (
  position, stream, ref, version, type, ministry, officer, officer_ministry, recorded_at, on_day,
  reason, summary, visibility)
VALUES (
  :position, :stream, :ref, :version, :type, :ministry, :officer, :officer_ministry, :recorded_at,
  :on, NULL, rtrim(:period_start || ' ' || :state || ' ' || coalesce(:value, :people, '')),
  :visibility);

-- on consultation.held
INSERT INTO trail (
  position, stream, ref, version, type, ministry, officer, officer_ministry, recorded_at, on_day,
  reason, summary, visibility)
VALUES (
  :position, :stream, :ref, :version, :type, :ministry, :officer, :officer_ministry, :recorded_at,
  :on, NULL, rtrim(:stage || ' ' || coalesce(:plan, :mission, '')), :visibility);

-- on consultation.inputReceived
INSERT INTO trail (
  position, stream, ref, version, type, ministry, officer, officer_ministry, recorded_at, on_day,
  reason, summary, visibility)
VALUES (
  :position, :stream, :ref, :version, :type, :ministry, :officer, :officer_ministry, :recorded_at,
  :on, NULL, :organisation, :visibility);

-- on consultation.inputAnswered
INSERT INTO trail (
  position, stream, ref, version, type, ministry, officer, officer_ministry, recorded_at, on_day,
  reason, summary, visibility)
VALUES (
  :position, :stream, :ref, :version, :type, :ministry, :officer, :officer_ministry, :recorded_at,
  :on, :text, :answer, :visibility);

-- on rate.published
INSERT INTO trail (
  position, stream, ref, version, type, ministry, officer, officer_ministry, recorded_at, on_day,
  reason, summary, visibility)
VALUES (
  :position, :stream, :ref, :version, :type, :ministry, :officer, :officer_ministry, :recorded_at,
  :on, NULL, :day || ' ' || :rate, :visibility);
