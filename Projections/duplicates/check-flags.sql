-- Rule: only pairs of live efforts of different ministries, without a common mission, are flagged.
SELECT flag.ref AS subject, 'pair should not be flagged' AS finding,
  flag.a || ' ' || flag.b AS evidence
FROM duplicate_flags AS flag
LEFT JOIN duplicate_efforts AS a ON a.ref = flag.a
LEFT JOIN duplicate_efforts AS b ON b.ref = flag.b
LEFT JOIN duplicate_mergers AS x ON x.code = a.ministry
LEFT JOIN duplicate_mergers AS y ON y.code = b.ministry
WHERE a.live IS NOT 1 OR b.live IS NOT 1
  OR coalesce(x.house, a.ministry) = coalesce(y.house, b.ministry) OR a.mission = b.mission
  OR flag.a >= flag.b
ORDER BY flag.ref;
-- Pairs under one mission are kept apart, and are under one.
SELECT pair.ref AS subject, 'pair is under no common mission' AS finding,
  pair.a || ' ' || pair.b AS evidence
FROM duplicate_joint AS pair
LEFT JOIN duplicate_efforts AS a ON a.ref = pair.a
LEFT JOIN duplicate_efforts AS b ON b.ref = pair.b
WHERE a.live IS NOT 1 OR b.live IS NOT 1 OR a.mission IS NOT pair.mission
  OR b.mission IS NOT pair.mission
  OR EXISTS (SELECT 1 FROM duplicate_flags AS flag WHERE flag.ref = pair.ref)
ORDER BY pair.ref;
