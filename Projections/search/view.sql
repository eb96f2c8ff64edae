-- One row a text that people may look for: a record's present title and description, or the reason
-- given with an act. Diacritics and case do not matter. The row id is the position of the event
-- that brought the text.
CREATE VIRTUAL TABLE search_texts USING fts5(
  ref UNINDEXED, noun UNINDEXED, ministry UNINDEXED, title, description, reason,
  tokenize = 'unicode61 remove_diacritics 2');

-- One row a record: where its present title stands.
CREATE TABLE search_records (
  ref TEXT NOT NULL,
  noun TEXT NOT NULL,               -- ministry mission commitment contribution
  position INTEGER NOT NULL,        -- row id in search_texts
  PRIMARY KEY (noun, ref)
) STRICT, WITHOUT ROWID;

-- on ministry.registered
INSERT INTO search_texts (rowid, ref, noun, ministry, title, description, reason)
VALUES (
  :position, :ref, 'ministry', :ministry,
  (SELECT group_concat(text.value, ' / ') FROM json_each(:name_json) AS text),
  NULL, NULL);
INSERT INTO search_records (ref, noun, position)
VALUES (:ref, 'ministry', :position)
ON CONFLICT (noun, ref) DO UPDATE SET position = excluded.position;

-- on ministry.renamed
DELETE FROM search_texts
WHERE rowid = (SELECT position FROM search_records WHERE noun = 'ministry' AND ref = :ref);
INSERT INTO search_texts (rowid, ref, noun, ministry, title, description, reason)
VALUES (
  :position, :ref, 'ministry', :ministry,
  (SELECT group_concat(text.value, ' / ') FROM json_each(:name_json) AS text),
  NULL, NULL);
INSERT INTO search_records (ref, noun, position)
VALUES (:ref, 'ministry', :position)
ON CONFLICT (noun, ref) DO UPDATE SET position = excluded.position;

-- on ministry.merged, ministry.split, ministry.dissolved
INSERT INTO search_texts (rowid, ref, noun, ministry, reason)
SELECT :position, :ref, 'ministry', :ministry, :reason
WHERE :reason IS NOT NULL;

-- on mission.established
INSERT INTO search_texts (rowid, ref, noun, ministry, title, description, reason)
VALUES (
  :position, :ref, 'mission', :ministry,
  (SELECT group_concat(text.value, ' / ') FROM json_each(:title_json) AS text),
  (SELECT group_concat(text.value, ' / ') FROM json_each(:description_json) AS text), NULL);
INSERT INTO search_records (ref, noun, position)
VALUES (:ref, 'mission', :position)
ON CONFLICT (noun, ref) DO UPDATE SET position = excluded.position;

-- on mission.joined, mission.left, mission.extended, mission.reopened
INSERT INTO search_texts (rowid, ref, noun, ministry, reason)
SELECT :position, :ref, 'mission', :ministry, :reason
WHERE :reason IS NOT NULL;

-- on mission.concluded
INSERT INTO search_texts (rowid, ref, noun, ministry, reason)
SELECT :position, :ref, 'mission', :ministry, :outcome
WHERE :outcome IS NOT NULL;

-- on commitment.made
INSERT INTO search_texts (rowid, ref, noun, ministry, title, description, reason)
VALUES (
  :position, :ref, 'commitment', :ministry,
  (SELECT group_concat(text.value, ' / ') FROM json_each(:title_json) AS text),
  (SELECT group_concat(text.value, ' / ') FROM json_each(:description_json) AS text), NULL);
INSERT INTO search_records (ref, noun, position)
VALUES (:ref, 'commitment', :position)
ON CONFLICT (noun, ref) DO UPDATE SET position = excluded.position;

-- on commitment.amended
DELETE FROM search_texts
WHERE rowid = (SELECT position FROM search_records WHERE noun = 'commitment' AND ref = :ref);
INSERT INTO search_texts (rowid, ref, noun, ministry, title, description, reason)
VALUES (
  :position, :ref, 'commitment', :ministry,
  (SELECT group_concat(text.value, ' / ') FROM json_each(:title_json) AS text),
  (SELECT group_concat(text.value, ' / ') FROM json_each(:description_json) AS text), :reason);
INSERT INTO search_records (ref, noun, position)
VALUES (:ref, 'commitment', :position)
ON CONFLICT (noun, ref) DO UPDATE SET position = excluded.position;

-- on commitment.assessed
INSERT INTO search_texts (rowid, ref, noun, ministry, reason)
SELECT :position, :ref, 'commitment', :ministry, :note
WHERE :note IS NOT NULL;

-- on commitment.reassigned, commitment.withdrawn, commitment.reopened
INSERT INTO search_texts (rowid, ref, noun, ministry, reason)
SELECT :position, :ref, 'commitment', :ministry, :reason
WHERE :reason IS NOT NULL;

-- on contribution.logged
INSERT INTO search_texts (rowid, ref, noun, ministry, title, description, reason)
VALUES (
  :position, :ref, 'contribution', :ministry,
  (SELECT group_concat(text.value, ' / ') FROM json_each(:title_json) AS text),
  (SELECT group_concat(text.value, ' / ') FROM json_each(:description_json) AS text), NULL);
INSERT INTO search_records (ref, noun, position)
VALUES (:ref, 'contribution', :position)
ON CONFLICT (noun, ref) DO UPDATE SET position = excluded.position;

-- on contribution.corrected
DELETE FROM search_texts
WHERE rowid = (SELECT position FROM search_records WHERE noun = 'contribution' AND ref = :ref);
INSERT INTO search_texts (rowid, ref, noun, ministry, title, description, reason)
VALUES (
  :position, :ref, 'contribution', :ministry,
  (SELECT group_concat(text.value, ' / ') FROM json_each(:title_json) AS text),
  (SELECT group_concat(text.value, ' / ') FROM json_each(:description_json) AS text), :reason);
INSERT INTO search_records (ref, noun, position)
VALUES (:ref, 'contribution', :position)
ON CONFLICT (noun, ref) DO UPDATE SET position = excluded.position;

-- on contribution.withdrawn
INSERT INTO search_texts (rowid, ref, noun, ministry, reason)
SELECT :position, :ref, 'contribution', :ministry, :reason
WHERE :reason IS NOT NULL;

-- on contribution.confirmed
INSERT INTO search_texts (rowid, ref, noun, ministry, reason)
SELECT :position, :ref, 'contribution', :ministry, :note
WHERE :note IS NOT NULL;

-- on duplicate.reviewed, duplicate.reopened
INSERT INTO search_texts (rowid, ref, noun, ministry, reason)
SELECT :position, :ref, 'duplicate', :ministry, :reason
WHERE :reason IS NOT NULL;

-- A plan and each of its parts.
-- on plan.adopted, plan.objectiveAdded, plan.actionAdded, plan.indicatorDefined
INSERT INTO search_texts (rowid, ref, noun, ministry, title)
VALUES (
  :position, :ref, 'plan', :ministry,
  (SELECT group_concat(text.value, ' / ') FROM json_each(:title_json) AS text));

-- on consultation.inputReceived
INSERT INTO search_texts (rowid, ref, noun, ministry, title, description)
VALUES (:position, :ref, 'consultation', :ministry, :organisation, :text);

-- on consultation.inputAnswered
INSERT INTO search_texts (rowid, ref, noun, ministry, reason)
VALUES (:position, :ref, 'consultation', :ministry, :text);

-- on plan.closed
INSERT INTO search_texts (rowid, ref, noun, ministry, reason)
VALUES (:position, :ref, 'plan', :ministry, :reason);
