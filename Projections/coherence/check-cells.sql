-- Rule: nothing is counted below zero, and no empty cell is kept.
SELECT
  axis || ' ' || code AS subject, 'cell is empty or below zero' AS finding,
  ministry || ' ' || year || ' ' || currency AS evidence
FROM coherence_cells
WHERE commitments < 0 OR contributions < 0 OR returns < 0 OR nonzero < 0 OR given_minor < 0
  OR returned_minor < 0 OR pledged_minor < 0 OR people_f < 0 OR people_m < 0 OR people_x < 0
  OR pledged_e18 < 0 OR given_e18 < 0 OR returned_e18 < 0
  OR people_u < 0 OR nonzero > contributions OR commitments + contributions + returns = 0
ORDER BY axis, code, ministry, year, currency;
