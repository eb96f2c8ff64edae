-- Rule: a ministry's present name is the newest that it was given.
SELECT ministries.code AS subject, 'name is not the newest' AS finding, ministries.name AS evidence
FROM ministries
WHERE ministries.name <> (
  SELECT newest.name
  FROM ministry_names AS newest
  WHERE newest.code = ministries.code
  ORDER BY newest.position DESC
  LIMIT 1)
ORDER BY ministries.code;
