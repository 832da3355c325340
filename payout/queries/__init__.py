"""What a page or a sheet shows, as values. Reads only."""
