-- Rule: what a commitment has received is the sum of its contributions that were not withdrawn.
-- Amounts are added in two halves, above and below 10^9, as a sum may be more than 64 bits hold.
SELECT
  delivery.commitment AS subject, 'delivery differs from its contributions' AS finding,
  delivery.currency || ' ' || delivery.given_minor || ' given, ' || delivery.returned_minor
    || ' returned' AS evidence
FROM contribution_delivery AS delivery
LEFT JOIN (
  SELECT
    commitment, coalesce(money_currency, '') AS currency,
    sum(iif(direction = 'given', coalesce(money_minor, 0) / 1000000000, 0)) AS given_high,
    sum(iif(direction = 'given', coalesce(money_minor, 0) % 1000000000, 0)) AS given_low,
    sum(iif(direction = 'returned', coalesce(money_minor, 0) / 1000000000, 0)) AS returned_high,
    sum(iif(direction = 'returned', coalesce(money_minor, 0) % 1000000000, 0)) AS returned_low
  FROM contributions
  WHERE state = 'delivered' AND commitment IS NOT NULL
  GROUP BY commitment, coalesce(money_currency, '')
) AS sums ON sums.commitment = delivery.commitment AND sums.currency = delivery.currency
WHERE sums.given_high + sums.given_low / 1000000000
    IS NOT delivery.given_e18 * 1000000000 + delivery.given_minor / 1000000000
  OR sums.given_low % 1000000000 IS NOT delivery.given_minor % 1000000000
  OR sums.returned_high + sums.returned_low / 1000000000
    IS NOT delivery.returned_e18 * 1000000000 + delivery.returned_minor / 1000000000
  OR sums.returned_low % 1000000000 IS NOT delivery.returned_minor % 1000000000
ORDER BY delivery.commitment, delivery.currency;
