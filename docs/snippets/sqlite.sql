-- sqlite3 -header -column model-money.sqlite < sqlite.sql
SELECT company, rounds_counted, rounds_with_amount, round(raised_usd / 1e6) AS raised_million_usd
FROM totals_by_company
ORDER BY raised_usd DESC
LIMIT 10;

SELECT "table", row_id, field, value, unit, as_reported, publisher, published_on, grade
FROM claims_by_cell
WHERE "table" = 'rounds' AND field = 'valuation'
LIMIT 10;
