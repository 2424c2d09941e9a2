-- DuckDB reads the Parquet files where they are: only the parts that a query needs travel.
INSTALL httpfs;
LOAD httpfs;
SELECT company_id, count(*) AS rounds, max(valuation) AS highest_valuation
FROM 'https://model-money.example/data/latest/parquet/rounds.parquet'
WHERE valuation_currency = 'USD' AND status IN ('closed', 'announced')
GROUP BY company_id
ORDER BY highest_valuation DESC
LIMIT 10;
