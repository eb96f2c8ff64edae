-- Rule: a commitment does not end before it starts.
SELECT ref AS subject, 'ends before it starts' AS finding, period_end AS evidence
FROM commitments
WHERE period_end < period_start
ORDER BY ref;
