-- Rule: the moment of closing is there when, and only when, the commitment is closed.
SELECT ref AS subject, 'closed without a moment, or a moment without being closed' AS finding,
  closed AS evidence
FROM promises
WHERE (closed IS NULL) <> (closed_at IS NULL)
ORDER BY ref;
