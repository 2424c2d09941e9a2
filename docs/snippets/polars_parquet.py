import polars as pl

DATA = "https://model-money.example/data/latest/parquet"
claims = pl.scan_parquet(f"{DATA}/claims.parquet")
sources = pl.scan_parquet(f"{DATA}/sources.parquet")

by_grade = claims.join(sources, on="source_id").group_by("grade").agg(pl.len().alias("claims")).sort("grade")
print(by_grade.collect())
