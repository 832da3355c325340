"""What the product costs, as ratios taken side by side in one run on one machine. Run: `make bench`."""
