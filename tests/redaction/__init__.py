"""How many phone numbers of the whole world are masked, and how many other numbers are."""
