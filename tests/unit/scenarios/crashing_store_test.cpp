#include "scenarios/crashing_store.h"

#include <boost/test/unit_test.hpp>

#include "engine/store/memory_store.h"
#include "tools/hostyard/case_store.h"

namespace hostyard {
namespace {

ChangeSet marked(const std::string& value) {
  return {"mark " + value, 7, {PutMark{"key", value}}};
}

std::int64_t changes_of(Store& store) {
  return store.load().sequence;
}

// Writes "one", then "two" with a crash; how many changes the next process finds.
std::int64_t left_after(CrashingStore& store, CrashMoment moment) {
  store.commit(marked("one"));
  store.crash_at(1, moment);
  BOOST_CHECK_THROW(store.commit(marked("two")), SimulatedCrash);
  BOOST_CHECK_THROW(store.load(), SimulatedCrash);
  BOOST_TEST(store.revive().empty());
  return changes_of(store);
}

// A store that answers before it has synced.
class HastyMedium final : public StoreMedium {
 public:
  Store& store() override { return *store_; }
  std::optional<CommitResult> commit_unsynced(std::span<const ChangeSet> group) override {
    return store_->commit_group(group);
  }
  void open_again(bool power_was_cut) override {
    if (power_was_cut) store_ = std::make_unique<MemoryStore>();
  }

 private:
  std::unique_ptr<Store> store_ = std::make_unique<MemoryStore>();
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_write_is_there_after_a_crash_where_it_took_effect_and_was_synced) {
  for (const bool sqlite : {false, true}) {
    const auto left = [&](CrashMoment moment) {
      CrashingStore store(sqlite ? make_sqlite_medium("") : make_memory_medium());
      return left_after(store, moment);
    };
    BOOST_TEST(left(CrashMoment::kBefore) == 1);
    BOOST_TEST(left(CrashMoment::kAfter) == 2);
    BOOST_TEST(left(CrashMoment::kUnsynced) == 1);
    BOOST_TEST(left(CrashMoment::kSynced) == 2);
  }
}

BOOST_AUTO_TEST_CASE(a_store_goes_on_after_crash_upon_crash_and_misses_nothing_that_was_acknowledged) {
  for (const bool sqlite : {false, true}) {
    CrashingStore store(sqlite ? make_sqlite_medium("") : make_memory_medium());
    std::int64_t expected = 0;
    for (const auto moment : {CrashMoment::kUnsynced, CrashMoment::kAfter, CrashMoment::kUnsynced,
                              CrashMoment::kSynced, CrashMoment::kBefore, CrashMoment::kUnsynced}) {
      expected += moment == CrashMoment::kAfter || moment == CrashMoment::kSynced ? 2 : 1;
      BOOST_TEST(left_after(store, moment) == expected);
    }
  }
}

BOOST_AUTO_TEST_CASE(WF_2_a_store_that_acknowledges_what_it_has_not_synced_is_told_of) {
  CrashingStore store(std::make_unique<HastyMedium>());
  store.crash_at(2, CrashMoment::kUnsynced);
  store.commit(marked("one"));
  BOOST_CHECK_THROW(store.commit(marked("two")), SimulatedCrash);
  const std::vector<std::string> lost = store.revive();
  BOOST_REQUIRE_EQUAL(lost.size(), 2U);
  BOOST_TEST(lost[1] == "WF-2: change 2 'mark two' was acknowledged and is lost");
}

}  // namespace hostyard
