-- Rule: the versions of a stream run from 0 without a gap.
SELECT
  stream AS subject, 'versions have a gap' AS finding,
  count(*) || ' events, newest version ' || max(version) AS evidence
FROM trail
GROUP BY stream
HAVING max(version) + 1 <> count(*) OR min(version) <> 0
ORDER BY stream;
