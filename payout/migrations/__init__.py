"""Schema migrations, run from inside the package so that a wheel carries them."""
