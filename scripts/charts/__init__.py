"""One chart a file: the stem is its id.

A chart module has a docstring (the subject of the finding; then, in further paragraphs, what is counted, what is left out and why),
`frame(tables, words)`: the rows of the data table, with a column `ref` that names the cell behind each row (table/row/field), and
`chart(tables, words, width)`: the altair chart, with a title that states the finding and a description, both computed.
"""
