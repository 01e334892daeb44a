// IMP-2 at its limit: how fast, and in how much memory, a workbook of 100,000 hosts is read. The workbook is
// made first, into a temporary file, so that neither its making nor its bytes count. With --keep=FILE it is
// only made, for compare_openpyxl.py; with --read=FILE it is only read, once, with one line of figures.
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "engine/importfile/import_file.h"

namespace {

constexpr int kRows = 100'000;

void write_row(lxw_worksheet* sheet, lxw_row_t row, const char* const (&texts)[17]) {
  for (lxw_col_t column = 0; column < 17; ++column) {
    const bool number = row > 0 && (column == 10 || column == 11);
    if (number) {
      worksheet_write_number(sheet, row, column, 64, nullptr);
    } else {
      worksheet_write_string(sheet, row, column, texts[column], nullptr);
    }
  }
}

// Three disks a host, everything distinct that must be.
void make_workbook(const std::string& path) {
  lxw_workbook_options options{};
  options.constant_memory = 1;
  lxw_workbook* book = workbook_new_opt(path.c_str(), &options);
  lxw_worksheet* sheet = workbook_add_worksheet(book, "Host Information");
  write_row(sheet, 0,
            {"Host Name", "IP", "Login UserName", "Login Password", "RegionID", "ZoneID", "RackID", "Arch",
             "OS Version", "Kernel", "CpuCores", "Memory (GiB)", "Nic", "Cluster Purpose",
             "Component Purpose", "Disk Type", "Disks"});
  for (int i = 1; i <= kRows; ++i) {
    const std::string name = fmt::format("host{}", i);
    const std::string ip = fmt::format("10.{}.{}.{}", i / 65536, i / 256 % 256, i % 256);
    const std::string rack = fmt::format("Rack{}", i % 100);
    const std::string disks = fmt::format(
        R"([{{"name":"sda{0}","capacity":256,"status":"Reserved","path":"/"}},)"
        R"({{"name":"sdb{0}","capacity":1024,"path":"/mnt/b"}},{{"name":"sdc{0}","capacity":1024,"path":"/mnt/c"}}])",
        i);
    write_row(sheet, static_cast<lxw_row_t>(i),
              {name.c_str(), ip.c_str(), "root", "secret", "Region1", "Zone1", rack.c_str(), "X86_64",
               "CentOS 7.0", "5.4.0", "", "", "10GE", "TiDB", "Compute,Storage", "SSD", disks.c_str()});
  }
  workbook_close(book);
}

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

double peak_mib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

void read_100k_hosts(benchmark::State& state) {
  const std::string path = fmt::format("/tmp/hostyard-bench-{}.xlsx", getpid());
  make_workbook(path);
  const std::string content = content_of(path);
  (void)std::remove(path.c_str());
  for (auto _ : state) {
    const auto drafts = hostyard::read_import_file(content, "bench.xlsx", {});
    if (!drafts) state.SkipWithError(drafts.error().detail.c_str());
    benchmark::DoNotOptimize(drafts);
  }
  state.counters["rows/s"] = benchmark::Counter(
      static_cast<double>(kRows) * static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
  state.counters["file MiB"] = static_cast<double>(content.size()) / (1024.0 * 1024.0);
  state.counters["peak MiB"] = peak_mib();
}
BENCHMARK(read_100k_hosts)->Unit(benchmark::kMillisecond)->Iterations(3);

int read_once(const std::string& path) {
  const std::string content = content_of(path);
  const auto start = std::chrono::steady_clock::now();
  const auto drafts = hostyard::read_import_file(content, path, {});
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  if (!drafts) {
    fmt::print(stderr, "{}\n", drafts.error().detail);
    return 1;
  }
  fmt::print("{} {:.3f} {:.0f}\n", drafts->size(), took.count(), peak_mib());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view first = argc > 1 ? argv[1] : "";
  if (first.starts_with("--keep=")) {
    make_workbook(std::string(first.substr(7)));
    return 0;
  }
  if (first.starts_with("--read=")) return read_once(std::string(first.substr(7)));
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
