"""The tests of the project. They find their own subjects: a new chart, check, page or document is tested without writing a test."""
