"""`python -m payout`: the same as the `payout` command."""

from payout.cli import main

if __name__ == "__main__":
    main(prog_name="payout")
