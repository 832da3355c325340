"""Run every benchmark and print its table."""

from benchmarks import import_list, postgres

if __name__ == "__main__":
    import_list.main()
    postgres.main()
