-- Rule: what a commitment has received is the sum of its contributions that were not withdrawn.
SELECT
  delivery.commitment AS subject, 'delivery differs from its contributions' AS finding,
  delivery.currency || ' ' || delivery.given_minor || ' given, ' || delivery.returned_minor
    || ' returned' AS evidence
FROM contribution_delivery AS delivery
LEFT JOIN (
  SELECT
    commitment, coalesce(money_currency, '') AS currency,
    sum(iif(direction = 'given', coalesce(money_minor, 0), 0)) AS given,
    sum(iif(direction = 'returned', coalesce(money_minor, 0), 0)) AS returned
  FROM contributions
  WHERE state = 'delivered' AND commitment IS NOT NULL
  GROUP BY commitment, coalesce(money_currency, '')
) AS sums ON sums.commitment = delivery.commitment AND sums.currency = delivery.currency
WHERE sums.given IS NOT delivery.given_minor OR sums.returned IS NOT delivery.returned_minor
ORDER BY delivery.commitment, delivery.currency;
