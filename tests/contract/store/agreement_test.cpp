// Whatever is asked of them, the stores give the same answers: random change sets, right ones and wrong ones.
#include <boost/test/unit_test.hpp>
#include <rapidcheck.h>

#include "tests/contract/store/change_maker.h"
#include "tests/contract/store/rows.h"
#include "tests/contract/store/stores.h"

namespace hostyard::test {
namespace {

// The answer, or the fact that there was none, in words.
std::string answer(Store& store, const std::vector<ChangeSet>& group) {
  try {
    const CommitResult result = store.commit_group(group);
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
  for (const char* id : {"r0", "r1"}) RC_ASSERT(left.rows_of_request(id) == right.rows_of_request(id));
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
    ChangeMaker maker(seed ^ stable_hash("stores agree"));
    FreshStore reference(Medium::kMemory);
    FreshStore sql(Medium::kSqlite);
    Pool live;
    for (int step = 0; step < 20; ++step) {
      const std::vector<ChangeSet> group = maker.group_for(live);
      const std::string expected = answer(*reference, group);
      RC_ASSERT(answer(*sql, group) == expected);
      const bool applied = expected.starts_with("committed");
      for (std::size_t i = 0; applied && i < group.size(); ++i) live.apply(group[i]);
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
