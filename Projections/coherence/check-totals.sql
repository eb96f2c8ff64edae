-- Rule: the matrix's totals are those of the records that are not withdrawn. Amounts are added in
-- two halves, above and below 10^9, as a sum of all may be more than 64 bits hold.
SELECT
  cells.ministry AS subject, 'total differs from its records' AS finding,
  cells.currency || ' ' || cells.given_high || ' + ' || cells.given_low || ' given, '
    || cells.pledged_high || ' + ' || cells.pledged_low || ' pledged' AS evidence
FROM (
  SELECT
    ministry, currency, sum(contributions) AS contributions,
    sum(given_e18) * 1000000000 + sum(given_minor / 1000000000) AS given_high,
    sum(given_minor % 1000000000) AS given_low,
    sum(pledged_e18) * 1000000000 + sum(pledged_minor / 1000000000) AS pledged_high,
    sum(pledged_minor % 1000000000) AS pledged_low,
    sum(returned_e18) * 1000000000 + sum(returned_minor / 1000000000) AS returned_high,
    sum(returned_minor % 1000000000) AS returned_low
  FROM coherence_cells
  WHERE axis = 'total'
  GROUP BY ministry, currency
) AS cells
LEFT JOIN (
  SELECT
    ministry, currency, sum(direction = 'given') AS contributions,
    sum(iif(direction = 'given', minor / 1000000000, 0)) AS given_high,
    sum(iif(direction = 'given', minor % 1000000000, 0)) AS given_low,
    sum(iif(direction = 'pledged', minor / 1000000000, 0)) AS pledged_high,
    sum(iif(direction = 'pledged', minor % 1000000000, 0)) AS pledged_low,
    sum(iif(direction = 'returned', minor / 1000000000, 0)) AS returned_high,
    sum(iif(direction = 'returned', minor % 1000000000, 0)) AS returned_low
  FROM coherence_records
  WHERE live = 1
  GROUP BY ministry, currency
) AS records ON records.ministry = cells.ministry AND records.currency = cells.currency
WHERE records.contributions IS NOT cells.contributions
  OR records.given_high + records.given_low / 1000000000
    IS NOT cells.given_high + cells.given_low / 1000000000
  OR records.given_low % 1000000000 IS NOT cells.given_low % 1000000000
  OR records.pledged_high + records.pledged_low / 1000000000
    IS NOT cells.pledged_high + cells.pledged_low / 1000000000
  OR records.pledged_low % 1000000000 IS NOT cells.pledged_low % 1000000000
  OR records.returned_high + records.returned_low / 1000000000
    IS NOT cells.returned_high + cells.returned_low / 1000000000
  OR records.returned_low % 1000000000 IS NOT cells.returned_low % 1000000000
ORDER BY cells.ministry, cells.currency;
