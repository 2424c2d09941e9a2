import pandas as pd

# Empty cells are missing; no other text is ("NA" may be a name). Ids and dates of any precision stay text.
rounds = pd.read_csv(
    "https://model-money.example/data/latest/data/rounds.csv",
    dtype={"amount": "float64", "valuation": "float64"},
    keep_default_na=False,
    na_values=[""],
)
print(rounds.groupby("status").size())
