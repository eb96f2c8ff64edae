-- Rule: the reasons of a flag add up to its score.
SELECT flag.ref AS subject, 'reasons do not add up' AS finding, flag.score || '' AS evidence
FROM duplicate_flags AS flag
WHERE flag.score <> (
  SELECT sum(reason.value ->> 'points') FROM json_each(flag.reasons) AS reason)
  OR flag.score NOT BETWEEN 0 AND 100
ORDER BY flag.ref;
