curl -fsSLO https://model-money.example/data/latest/checksums.txt
curl -fsSLO https://model-money.example/data/latest/model-money.zip
sha256sum --check --ignore-missing checksums.txt
