"""Which city the page is of, and who is asking."""
