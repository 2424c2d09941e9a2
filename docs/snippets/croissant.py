import mlcroissant as mlc

# The ZIP is unpacked in model-money/: Croissant finds the CSV files beside its description.
dataset = mlc.Dataset("model-money/croissant.json")
for record in list(dataset.records("companies"))[:5]:
    print(record["companies/name"].decode())
