-- Rule: at most one hold stands on a record.
SELECT subject, 'two holds stand' AS finding, count(*) AS evidence
FROM holds
WHERE state = 'standing'
GROUP BY subject
HAVING count(*) > 1
ORDER BY subject;
