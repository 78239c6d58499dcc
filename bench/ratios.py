"""Medians of one Google Benchmark run (processor time: the machine may be shared), each with its ratio to the first."""

import json
import sys

UNITS = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0}


def main():
    report = json.load(open(sys.argv[1]))
    medians = {}
    for row in report["benchmarks"]:
        if row.get("error_occurred"):
            print(f"  {row['name']}: ERROR {row['error_message']}")
        elif row.get("aggregate_name") == "median":
            medians[row["run_name"]] = row
    order = sorted(medians.values(), key=lambda row: row["family_index"])
    first = None
    for row in order:
        seconds = row["cpu_time"] * UNITS[row["time_unit"]]
        first = first or seconds
        width = f"  relative width {row['relative_width']:.2g}" if "relative_width" in row else ""
        print(f"  {row['run_name'].split('/')[0]:34} {seconds * 1e3:10.3f} ms   {seconds / first:8.2f} times ours{width}")


main()
