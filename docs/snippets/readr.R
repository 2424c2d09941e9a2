library(readr)
library(dplyr)

data <- "https://model-money.example/data/latest/data"
rounds <- read_csv(paste0(data, "/rounds.csv"), na = "", col_types = cols(amount = "d", valuation = "d", .default = "c"))
companies <- read_csv(paste0(data, "/companies.csv"), na = "", col_types = cols(.default = "c"))

rounds |>
  left_join(select(companies, company_id, name), by = "company_id") |>
  count(name, status, sort = TRUE)
