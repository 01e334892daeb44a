"""Runs the benchmark programs and holds their figures against the goals. Called by tools/bench."""
import json
import os
import re
import subprocess
import sys

# Name of the figure, program, benchmark (a regular expression), counter ("time": the benchmark's own time in seconds),
# and the goal: a relation and a limit, or None where the figure is only shown. A figure that is a quotient names a second
# benchmark, by whose counter the first is divided.
GOALS = [
    ("import of 3 hosts, durable, over the floor", "store_bench", "commit_import_of_3_hosts", "ratio", "<=", 1.5),
    ("workflow step, durable, over the floor", "store_bench", "commit_workflow_step", "ratio", "<=", 1.5),
    ("10,000 hosts through ImportHosts in memory, s", "import_flow_bench", "import_with_memory_store.*_median", "time", "<=", 5),
    ("1,000 hosts through ImportHosts in SQLite, over the floor", "import_flow_bench", "import_with_sqlite/1000/", "ratio", "<=", 3),
    ("placements a second, 1,000 hosts", "placement_bench", "^ordinary/1000/", "placements_per_second", ">=", 1e6),
    ("placements a second, 10,000 hosts", "placement_bench", "^ordinary/10000/", "placements_per_second", ">=", 1e6),
    ("placement at 10,000 hosts, over a linear scan", "placement_bench", "^ordinary/10000/", "ratio", None, None),
    ("placement at 100,000 hosts, dearer than at 1,000", "placement_bench",
     ("^ordinary/1000/", "^ordinary/100000/"), "placements_per_second", "<=", 3),
    ("first half without a disk, dearer (10,000)", "placement_bench",
     ("^ordinary/10000/", "^first_half_without_disk/10000/"), "placements_per_second", "<=", 10),
    ("first half without ports, dearer (10,000)", "placement_bench",
     ("^ordinary/10000/", "^first_half_without_ports/10000/"), "placements_per_second", "<=", 10),
    ("100,000 hosts nearly full, dearer", "placement_bench",
     ("^ordinary/100000/", "^nearly_full/100000/"), "placements_per_second", "<=", 10),
    *[(f"durable grant at {hosts:,} hosts, p50 over the floor", "grant_bench", f"durable_grant/{hosts}/", "ratio", "<=", 1.5)
      for hosts in (100, 1000, 10000)],
    *[(f"durable recycling at {hosts:,} hosts, p50 over the floor", "grant_bench", f"durable_recycle/{hosts}/", "ratio", "<=", 1.5)
      for hosts in (100, 1000, 10000)],
    ("32 callers over one, throughput", "grant_callers_bench", "a_sync:0/", "ratio", ">=", 1.5),
    ("32 callers over one, each sync 2 ms slower", "grant_callers_bench", "a_sync:2/", "ratio", ">=", 5),
    ("slowest of 32 callers, share of the mean", "grant_callers_bench", "a_sync:0/", "slowest_share", ">=", 0.5),
    ("loading 100,000 hosts with 400,000 disks, s", "store_load_bench", "^load_", "time", "<=", 3),
    ("the same, peak memory, MiB", "store_load_bench", "^load_", "max_rss_mib", "<=", 1024),
    *[(f"{what} at 10,000 hosts, s", "look_bench", f"^{name}$", "time", "<=", 0.005)
      for what, name in (("page of 100", "page_of_100"), ("stocks", "stocks"), ("hierarchy", "hierarchy"))],
    ("operations of a campaign a second, one core", "campaign_bench", "^operations", "operations_per_second", ">=", 1e5),
    ("import of 10,000 hosts, rows only, s", "store_load_bench", "^import_rows", "time", "<=", 2),
]


def run(folder, out, program):
    result = os.path.join(out, program + ".json")
    command = [os.path.join(folder, "bench_" + program), "--benchmark_out=" + result, "--benchmark_out_format=json"]
    with open(os.path.join(out, program + ".txt"), "w") as log:
        subprocess.run(command, check=True, stdout=log, stderr=subprocess.STDOUT)
    with open(result) as file:
        return json.load(file)["benchmarks"]


SECONDS = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1}


def figure(benchmarks, name, counter):
    found = [one for one in benchmarks if re.search(name, one["name"])]
    if not found:
        sys.exit(f"no benchmark matches {name}: tests/bench/goals.py is out of step")
    one = found[0]
    return one["real_time"] * SECONDS[one["time_unit"]] if counter == "time" else one[counter]


def main():
    folder, out, only = sys.argv[1:]
    goals = [goal for goal in GOALS if only in goal[0]]
    if not goals:
        sys.exit(f"no figure's name contains '{only}'")
    measured = {}
    for program in dict.fromkeys(goal[1] for goal in goals):
        print(f"running {program} …", file=sys.stderr)
        measured[program] = run(folder, out, program)
    missed = 0
    print(f"{'what':62} {'figure':>12} {'goal':>12}  verdict")
    for what, program, name, counter, relation, limit in goals:
        if isinstance(name, tuple):
            value = figure(measured[program], name[0], counter) / figure(measured[program], name[1], counter)
        else:
            value = figure(measured[program], name, counter)
        if relation is None:
            verdict, goal = "-", "-"
        else:
            met = value <= limit if relation == "<=" else value >= limit
            missed += not met
            verdict, goal = "met" if met else "MISSED", f"{relation} {limit:,.6g}"
        print(f"{what:62} {value:12,.6g} {goal:>12}  {verdict}")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as fault:
        print(f"tools/bench: {fault}; its output is in out/bench", file=sys.stderr)
        sys.exit(3)
