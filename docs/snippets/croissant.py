import mlcroissant as mlc

dataset = mlc.Dataset("https://model-money.example/data/latest/croissant.json")
for record in list(dataset.records("companies"))[:5]:
    print(record["companies/name"].decode())
