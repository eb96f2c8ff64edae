-- Rule: no more witnesses are asked for than are named.
SELECT position AS subject, 'quorum beyond the witnesses' AS finding, quorum AS evidence
FROM policies
WHERE quorum > json_array_length(coalesce(witnesses, '[]'))
ORDER BY position;
