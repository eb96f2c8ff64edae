-- Rule: the owner of a commitment is a registered ministry.
SELECT ref AS subject, 'owner is not registered' AS finding, ministry AS evidence
FROM commitments
WHERE ministry NOT IN (SELECT code FROM ministries)
ORDER BY ref;
