"""Charts of one subject (a company, a product, an investor …), one kind a file: for the page of each row that has enough to draw.

A module has a docstring (caption; then what is counted and what is left out), `SUBJECT`: the table whose rows it draws, `COLUMNS`:
those of its data table, `points(tables, words, subject)`: the rows with these columns and what the drawing needs besides, none where
fewer than two points are known (then nothing is drawn), and `picture(tables, words, subject, points)`: their words and drawing.
They are many, so they are drawn of shapes and not with Vega. Modules that begin with an underscore help: _panels (points over time, in
small panels), _figures (observations as rows of such panels).
"""
