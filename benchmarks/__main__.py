"""Run every benchmark and print its table."""

from benchmarks import counters, import_list

if __name__ == "__main__":
    import_list.main()
    counters.main([])
