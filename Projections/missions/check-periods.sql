-- Rule: a mission does not end before it starts.
SELECT mission AS subject, 'ends before it starts' AS finding, period_end AS evidence
FROM mission_periods
WHERE period_end < period_start
ORDER BY mission, position;
