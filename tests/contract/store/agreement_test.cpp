// Whatever is asked of them, the stores give the same answers: random change sets, right ones and wrong ones.
#include <boost/test/unit_test.hpp>
#include <rapidcheck.h>

#include "engine/base/random.h"
#include "tests/contract/store/rows.h"
#include "tests/contract/store/stores.h"

namespace hostyard::test {
namespace {

// Few values, so that rows meet: six hosts, four ips and names, four disks, four workflows, six nodes.
class ChangeMaker {
 public:
  explicit ChangeMaker(std::uint64_t seed) : random_(seed ^ stable_hash("stores agree")) {}

  ChangeSet change_set_for(const Pool& pool) {
    ChangeSet made = change_set({});
    made.time = static_cast<TimeMicros>(random_.below(1000));
    for (std::uint64_t i = 0, n = 1 + random_.below(4); i < n; ++i) made.changes.push_back(change_for(pool));
    return made;
  }

 private:
  std::string one_of(const char* prefix, std::uint64_t count) {
    return prefix + std::to_string(random_.below(count));
  }
  bool chance(std::uint64_t percent) { return random_.below(100) < percent; }

  // Mostly the right version of a row that is there, sometimes another one. What the pool does not have is
  // always an insert: a number drawn for it could be the version of a finished workflow, which nobody ever
  // opens again.
  template <class Row>
  Version version_of(const Row* present) {
    if (present == nullptr) return 0;
    return chance(90) ? present->version : static_cast<Version>(random_.below(4));
  }

  Change change_for(const Pool& pool) {
    switch (random_.below(6)) {
      case 0:
        return host_for(pool);
      case 1:
        return disk_for(pool);
      case 2:
        return flow_for(pool);
      case 3:
        return node_for(pool);
      case 4: {
        Vendor vendor = vendor_row(one_of("v", 2));
        const auto present = pool.vendors().find(vendor.id);
        vendor.version = version_of(present == pool.vendors().end() ? nullptr : &present->second);
        return PutVendor{vendor};
      }
      default:
        return PutMark{one_of("mark", 2), one_of("value", 9)};
    }
  }

  // A deleted host or a finished workflow does not come back: what left the pool has no version there, so
  // that a change to it is an insert, which the store refuses.
  Change host_for(const Pool& pool) {
    Host host = host_row(one_of("h", 6), one_of("10.0.0.", 4), one_of("name", 4));
    host.version = version_of(pool.host(host.id));
    host.update_time = static_cast<TimeMicros>(random_.below(1000));
    if (host.version > 0 && chance(15)) host.delete_time = 1;
    return PutHost{host};
  }
  Change disk_for(const Pool& pool) {
    Disk disk = disk_row(one_of("d", 4), one_of("h", 6), one_of("/data", 3));
    disk.name = one_of("disk", 3);
    disk.version = version_of(pool.disk(disk.id));
    if (disk.version > 0 && chance(15)) disk.delete_time = 1;
    return PutDisk{disk};
  }
  Change flow_for(const Pool& pool) {
    Flow flow = flow_row(one_of("f", 4), one_of("h", 2),
                         chance(20) ? FlowStatus::kFinished : FlowStatus::kProcessing);
    flow.version = version_of(pool.flow(flow.id));
    flow.create_time = static_cast<TimeMicros>(random_.below(3));
    return PutFlow{flow};
  }
  Change node_for(const Pool& pool) {
    const auto ordinal =
        static_cast<std::int32_t>(random_.below(6));  // two nodes of a workflow never share one
    FlowNode node = node_row("n" + std::to_string(ordinal), one_of("f", 4), ordinal);
    node.error_code = static_cast<std::int32_t>(random_.below(9));
    const Flow* flow = pool.flow(node.flow_id);
    const FlowNode* present = nullptr;
    for (std::size_t i = 0; flow != nullptr && i < flow->nodes.size(); ++i) {
      if (flow->nodes[i].id == node.id) present = &flow->nodes[i];
    }
    node.version = version_of(present);
    return PutNode{node};
  }

  SeededRandom random_;
};

// The answer, or the fact that there was none, in words.
std::string answer(Store& store, const ChangeSet& changes) {
  try {
    const CommitResult result = store.commit(changes);
    if (const auto* done = std::get_if<Committed>(&result))
      return "committed as " + std::to_string(done->sequence);
    if (const auto* conflict = std::get_if<VersionConflict>(&result)) return "conflict on " + conflict->row;
    const auto& taken = std::get<UniqueViolation>(result);
    return taken.row + " wants taken " + taken.key;
  } catch (const Error& failure) {
    return "failure " + std::to_string(static_cast<int>(failure.code()));
  }
}

void require_same_state(Store& left, Store& right) {
  RC_ASSERT(difference(left.load().pool, right.load().pool) == "");
  RC_ASSERT(left.flows({}).flows == right.flows({}).flows);
  RC_ASSERT(left.deleted_hosts() == right.deleted_hosts());
  for (const char* id : {"f0", "f1", "f2", "f3"}) RC_ASSERT(left.flow(id) == right.flow(id));
  const auto logged = left.changes_since(0, 1000);
  const auto other = right.changes_since(0, 1000);
  RC_ASSERT(logged.size() == other.size());
  for (std::size_t i = 0; i < logged.size(); ++i) RC_ASSERT(logged[i].changes == other[i].changes);
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_store_gives_the_same_answers_and_holds_the_same_rows) {
  int committed = 0;
  int refused = 0;
  const bool agreed = rc::check("stores agree", [&](std::uint64_t seed) {
    ChangeMaker maker(seed);
    FreshStore reference(Medium::kMemory);
    FreshStore sql(Medium::kSqlite);
    Pool live;
    for (int step = 0; step < 20; ++step) {
      const ChangeSet changes = maker.change_set_for(live);
      const std::string expected = answer(*reference, changes);
      RC_ASSERT(answer(*sql, changes) == expected);
      const bool applied = expected.starts_with("committed");
      if (applied) live.apply(changes);
      ++(applied ? committed : refused);
    }
    RC_ASSERT(difference(reference->load().pool, live) == "");
    require_same_state(*reference, *sql);
    sql.reopen();
    require_same_state(*reference, *sql);
  });
  BOOST_TEST(agreed);
  // the property says something only where both kinds of answers occur often
  BOOST_TEST(committed > 300);
  BOOST_TEST(refused > 300);
}

}  // namespace hostyard::test
