-- Rule: the matrix's totals are those of the records that are not withdrawn.
SELECT
  cells.ministry AS subject, 'total differs from its records' AS finding,
  cells.currency || ' ' || cells.given || ' given, ' || cells.pledged || ' pledged' AS evidence
FROM (
  SELECT
    ministry, currency, sum(contributions) AS contributions, sum(given_minor) AS given,
    sum(pledged_minor) AS pledged
  FROM coherence_cells
  WHERE axis = 'total'
  GROUP BY ministry, currency
) AS cells
LEFT JOIN (
  SELECT
    ministry, currency, sum(direction = 'given') AS contributions,
    sum(iif(direction = 'given', minor, 0)) AS given,
    sum(iif(direction = 'pledged', minor, 0)) AS pledged
  FROM coherence_records
  WHERE live = 1
  GROUP BY ministry, currency
) AS records ON records.ministry = cells.ministry AND records.currency = cells.currency
WHERE records.contributions IS NOT cells.contributions OR records.given IS NOT cells.given
  OR records.pledged IS NOT cells.pledged
ORDER BY cells.ministry, cells.currency;
