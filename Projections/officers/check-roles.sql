-- Rule: the roles in force are those that the officer's row lists; a revoked officer has none.
SELECT held.officer AS subject, 'role held but not listed' AS finding, held.role AS evidence
FROM officer_roles AS held
JOIN officers ON officers.officer = held.officer
WHERE held.until_position IS NULL
  AND (officers.state = 'revoked'
    OR held.role NOT IN (SELECT role.value FROM json_each(officers.roles) AS role))
ORDER BY held.officer, held.role;
