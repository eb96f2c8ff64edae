-- Rule: a contribution that names a commitment names one that was made.
SELECT ref AS subject, 'commitment was never made' AS finding, commitment AS evidence
FROM contributions
WHERE commitment IS NOT NULL
  AND commitment NOT IN (SELECT commitment FROM contribution_bounds)
ORDER BY ref;
