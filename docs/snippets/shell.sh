curl -fsSLO https://model-money.example/data/latest/model-money.zip
curl -fsSLO https://model-money.example/data/latest/model-money.sqlite
unzip -q -o model-money.zip -d model-money
head -n 3 model-money/data/rounds.csv
sqlite3 -header -csv model-money.sqlite 'SELECT company, raised_usd FROM totals_by_company ORDER BY raised_usd DESC LIMIT 5'
