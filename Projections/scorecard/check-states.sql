-- Rule: what is not applicable has no value, and a value has one.
SELECT item AS subject, 'a report without its value' AS finding, period_start AS evidence
FROM indicator_reports
WHERE (state = 'value') <> (value IS NOT NULL OR people IS NOT NULL)
ORDER BY item, period_start, ministry;
