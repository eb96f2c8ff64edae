-- Rule: each list is as long as it says, and holds live efforts only.
SELECT
  list.word AS subject, 'list is not as long as it says' AS finding,
  list.place || ' ' || list.efforts AS evidence
FROM duplicate_lists AS list
WHERE list.efforts <> (
  SELECT count(*)
  FROM duplicate_postings AS posting
  JOIN duplicate_efforts AS effort ON effort.id = posting.effort AND effort.live = 1
  WHERE posting.word = list.word AND posting.place = list.place)
ORDER BY list.word, list.place;
