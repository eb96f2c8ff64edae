-- Rule: a mission has a lead, and the lead takes part.
SELECT missions.ref AS subject, 'lead does not take part' AS finding, missions.lead AS evidence
FROM missions
WHERE NOT EXISTS (
  SELECT 1
  FROM mission_participants AS part
  WHERE part.mission = missions.ref AND part.ministry = missions.lead AND part.left_on IS NULL)
ORDER BY missions.ref;
