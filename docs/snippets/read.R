# Base R, nothing to install. Empty cells are missing; ids and dates of any precision stay text.
data <- "https://model-money.example/data/latest/data/"
rounds <- read.csv(paste0(data, "rounds.csv"), na.strings = "", colClasses = "character", encoding = "UTF-8")
companies <- read.csv(paste0(data, "companies.csv"), na.strings = "", colClasses = "character", encoding = "UTF-8")
rounds$amount <- as.numeric(rounds$amount)
rounds$valuation <- as.numeric(rounds$valuation)

named <- merge(rounds, companies[c("company_id", "name")])
print(sort(table(named$name), decreasing = TRUE))
