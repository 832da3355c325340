"""The rules. Imports the standard library, `payout.money` and `payout.cpr`, and nothing else."""
