"""What investors said each company was worth, round by round.

Counted: settled rounds of large-model companies with a valuation, in US dollars at the rate of the month, on a scale where each
step is a tenfold. Pre-money, post-money and unspecified valuations stand side by side, as sources rarely say which they mean.

Left out: rounds in talks, planned or denied, and market values after a listing, which anybody can see change by the day.
"""

import altair as alt
import pandas as pd

from scripts import theme
from scripts.data import Tables
from scripts.measures import _money
from scripts.words import Words


def frame(tables: Tables, words: Words) -> pd.DataFrame:
    """One row a round: company, series, date, valuation_usd, ref."""
    rows = _money.valuations(tables)
    return rows[rows["group"] == "large_model"].reset_index(drop=True)


def chart(tables: Tables, words: Words, width: int = theme.WIDE) -> alt.LayerChart:
    """A stepped line a company, labelled at its end."""
    rows = frame(tables, words)
    last = rows.groupby("company_id").tail(1)
    title, description = _sentences(rows, last, words)
    wide = width >= theme.WIDE
    label_room = 130 if wide else 92
    colours = {company: theme.colour(company) for company in rows["company_id"].unique()}
    colour = alt.Color("company_id:N", scale=alt.Scale(domain=list(colours), range=list(colours.values())), legend=None)
    x = alt.X("when:T", title=None, axis=alt.Axis(format="%Y", tickCount="year"))
    y = alt.Y(
        "valuation_usd:Q",
        title=None,
        scale=alt.Scale(type="log"),
        axis=alt.Axis(
            values=[10.0**power for power in range(7, 13)],
            labelExpr="datum.value >= 1e9 ? '$' + datum.value / 1e9 + 'bn' : '$' + datum.value / 1e6 + 'm'",
        ),
    )
    base = alt.Chart(rows).encode(x=x, y=y, color=colour)
    labels = alt.Chart(_spread(last)).encode(x=x, color=colour, text="company:N", y=alt.Y("label_at:Q", scale=alt.Scale(type="log")))
    return alt.layer(
        base.mark_line(interpolate="step-after"),
        base.mark_point(),
        labels.mark_text(align="left", dx=9, fontWeight=600, limit=label_room),
    ).properties(
        width=width - label_room - 60,
        height=420 if wide else 380,
        title=theme.title(title, "Valuation at each round, US dollars; each step up is a tenfold", width),
        description=description,
    )


def _spread(last: pd.DataFrame, gap: float = 1.16) -> pd.DataFrame:
    """Where the labels stand: at the last valuation, pushed up where two would overlap within a year and a half."""
    placed: list[tuple[pd.Timestamp, float]] = []
    at = []
    for _, row in last.sort_values(["valuation_usd", "company_id"]).iterrows():
        height = row["valuation_usd"]
        for when, other in placed:
            if abs((when - row["when"]).days) < 550 and height < other * gap:
                height = other * gap
        placed.append((row["when"], height))
        at.append(height)
    return last.sort_values(["valuation_usd", "company_id"]).assign(label_at=at)


def _sentences(rows: pd.DataFrame, last: pd.DataFrame, words: Words) -> tuple[str, str]:
    """The title and the long description."""
    from decimal import Decimal

    if rows.empty:
        return "No valuation is known yet", "The record holds no settled round with a valuation."
    top = last.loc[last["valuation_usd"].idxmax()]
    money = words.money(Decimal(top["valuation_usd"]).quantize(Decimal(10) ** 7), "USD")
    title = f"{top['company']} holds the highest private valuation: {money}"
    each = [
        f"{row['company']} {words.money(Decimal(row['valuation_usd']).quantize(Decimal(10) ** 7), 'USD')} ({words.date(row['date'])})"
        for _, row in last.sort_values("valuation_usd", ascending=False).iterrows()
    ]
    return title, f"Step lines of {len(rows)} valuations of {len(last)} companies. The latest of each: {'; '.join(each)}."
