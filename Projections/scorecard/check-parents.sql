-- Rule: every part but a pillar hangs on a part of the level above, and every report on an indicator.
SELECT part.item AS subject, 'hangs on nothing' AS finding, part.parent AS evidence
FROM plan_items AS part
LEFT JOIN plan_items AS above ON above.item = part.parent
WHERE part.level <> 'pillar'
  AND above.level IS NOT CASE part.level
    WHEN 'objective' THEN 'pillar' WHEN 'action' THEN 'objective' ELSE 'action' END
UNION ALL
SELECT report.item, 'reports on no indicator', report.period_start
FROM indicator_reports AS report
LEFT JOIN plan_items AS part ON part.item = report.item
WHERE part.level IS NOT 'indicator'
ORDER BY 1;
