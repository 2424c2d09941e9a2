-- Trino reads a folder, not a file: copy parquet/rounds.parquet to s3://YOUR-BUCKET/model-money/rounds/ and so on for each table.
CREATE SCHEMA hive.model_money WITH (location = 's3://YOUR-BUCKET/model-money/');

CREATE TABLE hive.model_money.rounds (
  round_id varchar, company_id varchar, series varchar, announced_on varchar, status varchar,
  amount double, amount_currency varchar, amount_qualifier varchar,
  valuation double, valuation_currency varchar, valuation_qualifier varchar, valuation_basis varchar,
  part_of_round_id varchar, extends_round_id varchar, note varchar
) WITH (external_location = 's3://YOUR-BUCKET/model-money/rounds/', format = 'PARQUET');

SELECT company_id, count(*) AS rounds
FROM hive.model_money.rounds
WHERE status = 'closed'
GROUP BY company_id
ORDER BY rounds DESC;
