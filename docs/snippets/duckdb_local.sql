-- In the folder of the unpacked ZIP.
SELECT i.name AS investor, count(*) AS investments
FROM read_csv('data/investments.csv', nullstr = '') AS j
JOIN read_csv('data/investors.csv', nullstr = '') AS i USING (investor_id)
GROUP BY i.name
ORDER BY investments DESC, investor
LIMIT 10;
