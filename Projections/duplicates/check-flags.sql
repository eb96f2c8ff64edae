-- Rule: only pairs of live efforts of different ministries, without a common mission, are flagged.
SELECT flag.ref AS subject, 'pair should not be flagged' AS finding,
  flag.a || ' ' || flag.b AS evidence
FROM duplicate_flags AS flag
LEFT JOIN duplicate_efforts AS a ON a.ref = flag.a
LEFT JOIN duplicate_efforts AS b ON b.ref = flag.b
WHERE a.live IS NOT 1 OR b.live IS NOT 1 OR a.house = b.house OR a.mission = b.mission
  OR flag.a >= flag.b
ORDER BY flag.ref;
