"""What moves between two packages: rows, evidence, sentences, charts, totals and rankings, pages.

Nothing is imported here: the second interpreter (beside.py) starts before the first one has read its libraries.
"""
