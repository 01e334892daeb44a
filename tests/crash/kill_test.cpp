// A process that is killed with SIGKILL while it writes loses nothing that was acknowledged and leaves
// nothing by halves.
#include <iostream>
#include <memory>
#include <set>

#include <boost/test/unit_test.hpp>
#include <poll.h>
#include <signal.h>

#include "engine/base/random.h"
#include "engine/store/open_store.h"
#include "tests/child_process.h"
#include "tests/contract/store/rows.h"
#include "tests/temporary_folder.h"

namespace hostyard::test {
namespace {

constexpr int kKills = 220;
constexpr int kKillsAFile = 20;  // then a new one, so that creating a store is killed too
constexpr std::uint64_t kSeed = 20;

std::string text(const char* prefix, std::int64_t number) {
  return prefix + std::to_string(number);
}

std::string ip(std::int64_t number) {
  return "10." + std::to_string(number / 65536) + "." + std::to_string(number / 256 % 256) + "." +
         std::to_string(number % 256);
}

// Change set `number`: a host, three disks, a workflow and two nodes. All of it or none of it.
ChangeSet import_of(std::int64_t number) {
  const std::string host = text("h", number);
  const std::string flow = text("f", number);
  std::vector<Change> rows{PutHost{host_row(host, ip(number), text("host", number))}};
  for (int disk = 0; disk < 3; ++disk)
    rows.push_back(PutDisk{disk_row(text("d", 3 * number + disk), host, text("/data", disk))});
  rows.push_back(PutFlow{flow_row(flow, host)});
  for (int node = 0; node < 2; ++node)
    rows.push_back(PutNode{node_row(text("n", 2 * number + node), flow, node)});
  return change_set(std::move(rows));
}

// The child: commits change sets from `next` on and acknowledges each in the pipe, until it is killed.
void write_for_ever(const std::string& file, std::int64_t next, int acknowledge) {
  const auto store = open_sqlite_store(file);
  for (;; ++next) {
    if (!std::holds_alternative<Committed>(store->commit(import_of(next)))) ::_exit(4);
    if (::write(acknowledge, &next, sizeof(next)) != ssize_t{sizeof(next)}) ::_exit(5);
  }
}

// Number of the last change set that is acknowledged in the pipe, waiting for at most `most` of them.
std::int64_t read_acknowledged(int pipe, std::int64_t last, std::int64_t most) {
  std::int64_t number = 0;
  for (std::int64_t i = 0; i < most && ::read(pipe, &number, sizeof(number)) == ssize_t{sizeof(number)}; ++i)
    last = number;
  return last;
}

// What is wrong with a store in which change sets 1..acknowledged were promised and one more may have been
// under way.
std::string fault(Store& store, std::int64_t acknowledged) {
  const Snapshot snapshot = store.load();
  const std::int64_t there = snapshot.sequence;
  if (there < acknowledged) return text("acknowledged and lost: change set ", acknowledged);
  if (there > acknowledged + 1) return text("more than was ever written: ", there);
  Pool expected;
  for (std::int64_t number = 1; number <= there; ++number) expected.apply(import_of(number));
  const std::string differs = difference(snapshot.pool, expected);
  if (!differs.empty()) return "by halves: " + differs;
  const auto tail = store.changes_since(there - 5, 100);
  if (std::ssize(tail) != std::min<std::int64_t>(there, 5)) return "the log has a gap";
  for (const LoggedChange& entry : tail) {
    if (entry.changes != import_of(entry.sequence)) return text("the log differs in entry ", entry.sequence);
  }
  return "";
}

struct World {
  TemporaryFolder folder;
  std::int64_t there = 0;
  std::string file() const { return folder / "store.db"; }
};

// One life and death of a writer; returns how many change sets are there afterwards.
std::int64_t kill_once(const World& world, SeededRandom& random) {
  Pipe pipe;
  const pid_t child = start_child([&] {
    pipe.close_read();
    write_for_ever(world.file(), world.there + 1, pipe.write_end());
  });
  pipe.close_write();
  const auto wait_for = static_cast<std::int64_t>(random.below(6));
  std::int64_t acknowledged = read_acknowledged(pipe.read_end(), world.there, wait_for);
  const timespec moment{0,
                        static_cast<long>(random.below(3'000'000))};  // up to 3 ms: some commits further on
  ::ppoll(nullptr, 0, &moment, nullptr);
  ::kill(child, SIGKILL);
  int status = 0;
  ::waitpid(child, &status, 0);
  BOOST_REQUIRE(WIFSIGNALED(status));  // it did not end by itself: with a failed commit, say
  acknowledged = read_acknowledged(pipe.read_end(), acknowledged, 1'000'000);

  const auto store = open_sqlite_store(world.file());
  BOOST_REQUIRE_EQUAL(fault(*store, acknowledged), "");
  return store->load().sequence;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_killed_writer_loses_nothing_acknowledged_and_leaves_nothing_by_halves) {
  SeededRandom random(kSeed);
  auto world = std::make_unique<World>();
  std::int64_t written = 0;
  for (int kill = 0; kill < kKills; ++kill) {
    if (kill % kKillsAFile == 0) world = std::make_unique<World>();
    const std::int64_t before = world->there;
    world->there = kill_once(*world, random);
    written += world->there - before;
  }
  std::cout << kKills << " kills with SIGKILL, " << written << " change sets, seed " << kSeed << "\n";
  BOOST_TEST(written > kKills);
}

}  // namespace hostyard::test
