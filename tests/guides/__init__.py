"""The one-page guides for the wall, drawn from the program as it is."""
