-- Rule: whatever succeeds a ministry is registered, and is not the ministry itself.
SELECT code AS subject, 'successor is not registered' AS finding, successor AS evidence
FROM ministry_successors
WHERE successor = code OR successor NOT IN (SELECT code FROM ministries)
ORDER BY code, successor;
