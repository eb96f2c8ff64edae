-- Rule: a consultation counts the inputs and answers that it has.
SELECT held.ref AS subject, 'counts other inputs or answers than it has' AS finding, held.inputs AS evidence
FROM consultations AS held
WHERE held.inputs <> (SELECT count(*) FROM consultation_inputs AS input WHERE input.ref = held.ref)
  OR held.answered <> (
    SELECT count(*) FROM consultation_inputs AS input
    WHERE input.ref = held.ref AND input.answer IS NOT NULL)
ORDER BY held.ref;
