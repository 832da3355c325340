"""Run every benchmark and print its table."""

from benchmarks import counters, import_list, postgres

if __name__ == "__main__":
    import_list.main()
    counters.main([])
    postgres.main()
