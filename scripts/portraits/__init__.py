"""Charts of one subject (a company, a product, an investor …), one kind a file: for the page of each row that has enough to draw.

A module has a docstring (caption; then what is counted and what is left out), `SUBJECT`: the table whose rows it draws,
`frame(tables, words, subject)`: the rows of the data table as in scripts/charts, empty where fewer than two points are known (then
nothing is drawn), and `drawing(tables, words, subject, rows, width)`: the specification (svg.of_shapes) of a frame that is not empty.
They are many, so they are drawn of shapes and not with Vega. Modules that begin with an underscore help: _panels (points over time, in
small panels), _figures (observations as rows of such panels).
"""
