"""One table of a page a file: the stem is its id.

A view module has a docstring (what the table shows), and `view(tables, words, **where)`: the View. where narrows the rows
to those whose columns hold these values (`company_id="moonshot"`).
"""
