"""What the project claims about speed, measured beside what people would use instead: `make bench`.

A part is a module with `run() -> list[Result]`. It may name the distributions that it measures (`TOOLS`) and give the versions of
other programs (`versions() -> dict[str, str]`); its docstring says how it measures. Parts are found by themselves. What they find
is kept in results/<part>.json, and BENCHMARKS.md is written from all of these. Nothing here is a timed assertion of the tests.
"""
