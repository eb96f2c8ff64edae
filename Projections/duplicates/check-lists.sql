-- Rule: live efforts stand in the lists of their words and places, and each list counts them.
SELECT
  list.word AS subject, 'list is not as long as it says' AS finding,
  list.place || ' ' || list.efforts AS evidence
FROM duplicate_lists AS list
LEFT JOIN (
  SELECT word, place, count(*) AS efforts
  FROM (
    SELECT DISTINCT word.value AS word, place.value AS place, listed.effort
    FROM duplicate_listed AS listed
    CROSS JOIN json_each(json_insert(listed.words, '$[#]', '')) AS word
    CROSS JOIN json_each(
      json_insert(iif(listed.places = '[]', '[""]', listed.places), '$[#]', '*')) AS place
  )
  GROUP BY word, place
) AS counted ON counted.word = list.word AND counted.place = list.place
WHERE list.efforts IS NOT counted.efforts
ORDER BY list.word, list.place;
SELECT
  posting.word AS subject, 'list holds an effort that is not listed' AS finding,
  posting.place || ' ' || posting.effort AS evidence
FROM duplicate_postings AS posting
LEFT JOIN duplicate_listed AS listed ON listed.effort = posting.effort
LEFT JOIN duplicate_efforts AS effort ON effort.id = posting.effort
WHERE listed.effort IS NULL OR effort.live IS NOT 1
ORDER BY posting.word, posting.place, posting.effort;
