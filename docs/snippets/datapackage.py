from frictionless import Package

package = Package("https://model-money.example/data/latest/datapackage.json")
print(package.version, [resource.name for resource in package.resources])
print(package.get_resource("rounds").read_rows()[0])
