-- Rule: the present title of each record can be found.
SELECT record.ref AS subject, 'title is not in the index' AS finding,
  record.position || '' AS evidence
FROM search_records AS record
WHERE NOT EXISTS (SELECT 1 FROM search_texts WHERE search_texts.rowid = record.position)
ORDER BY record.noun, record.ref;
