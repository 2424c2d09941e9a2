"""Model Money: from the data package to the checked, charted and built site."""
