-- Rule: the reasons of a flag add up to its score, which is kept within 0 and 100.
SELECT flag.ref AS subject, 'reasons do not add up' AS finding, flag.score || '' AS evidence
FROM duplicate_flags AS flag
WHERE flag.score <> (
  SELECT min(100, sum(reason.value ->> 'points')) FROM json_each(flag.reasons) AS reason)
  OR flag.score NOT BETWEEN 0 AND 100
ORDER BY flag.ref;
