"""One chart a file: the stem is its id.

A chart module has a docstring (the subject of the finding; then, in further paragraphs, what is counted, what is left out and why),
`frame(tables, words)`: the rows of the data table, with a column `ref` that names the cell behind each row (table/row/field), and
`chart(tables, words, rows)`: its sketch, given those rows, with a title that states the finding and a description, both computed; the
drawing function in it makes a plot of altair's layers from rows, numbers and words alone, and from the width that it is given last.

Columns of a frame are plain words with the unit last; those that begin with an underscore are the drawing's own and not shown.
A sketch holds the words of a chart and what draws it. It is drawn for theme.WIDE and theme.NARROW, and says something true of
every state of the data: many rows, one, none, ties. Modules that begin with an underscore help: _place (where labels stand),
_plot (altair's layers, in pixels), _say (short forms).
"""
