import pandas as pd

DATA = "https://model-money.example/data/latest"
rounds = pd.read_parquet(f"{DATA}/parquet/rounds.parquet")
companies = pd.read_parquet(f"{DATA}/parquet/companies.parquet", columns=["company_id", "name", "name_zh"])

named = rounds.merge(companies, on="company_id")
print(named[["name", "series", "announced_on", "amount", "amount_currency", "amount_qualifier"]].tail(10))
