// Pages of the ledger and of the instance table (ALLOC-7, INST-1, QRY-1).
#include "engine/rules/ledger_query.h"

#include <boost/test/unit_test.hpp>

#include "tests/unit/domain/ledger_rows.h"

namespace hostyard::test {
namespace {

// Rows 1 to 6: on h1 and h2 in turn, of c1 (r1: 1, 2; r2: 3) and c2 (r3: 4 to 6).
Pool six_rows() {
  std::vector<LedgerRow> rows;
  for (int n = 1; n <= 6; ++n) {
    rows.push_back(holding(ledger_row(n, n % 2 == 1 ? "h1" : "h2", n <= 3 ? "c1" : "c2",
                                      n <= 2   ? "r1"
                                      : n == 3 ? "r2"
                                               : "r3"),
                           1, 1));
  }
  return pool_with({host_row(1), host_row(2)}, rows);
}

std::vector<LedgerSeq> seqs(const LedgerFilter& filter, std::int64_t total) {
  const Pool pool = six_rows();
  const auto page = query_ledger(pool, filter);
  BOOST_REQUIRE(page.has_value());
  BOOST_TEST(page->total == total);
  std::vector<LedgerSeq> found;
  for (const LedgerRow* row : page->rows) found.push_back(row->seq);
  return found;
}

using Seqs = std::vector<LedgerSeq>;

}  // namespace

BOOST_AUTO_TEST_SUITE(ledger_query)

BOOST_AUTO_TEST_CASE(rows_are_found_by_holder_request_and_host_in_order_of_age) {
  BOOST_TEST((seqs({}, 6) == (Seqs{1, 2, 3, 4, 5, 6})));
  BOOST_TEST((seqs({.holder_id = "c1"}, 3) == (Seqs{1, 2, 3})));
  BOOST_TEST((seqs({.request_id = "r3"}, 3) == (Seqs{4, 5, 6})));
  BOOST_TEST((seqs({.host_id = "h2"}, 3) == (Seqs{2, 4, 6})));
  BOOST_TEST((seqs({.holder_id = "c1", .host_id = "h2"}, 1) == (Seqs{2})));
  BOOST_TEST((seqs({.holder_id = "c2", .request_id = "r1"}, 0) == (Seqs{})));
  BOOST_TEST((seqs({.holder_id = "nobody"}, 0) == (Seqs{})));
}

BOOST_AUTO_TEST_CASE(pages_hold_what_they_say_and_end_empty) {  // ruling QRY-1
  BOOST_TEST((seqs({.page = 2, .page_size = 4}, 6) == (Seqs{5, 6})));
  BOOST_TEST((seqs({.page = 3, .page_size = 3}, 6) == (Seqs{})));
  BOOST_TEST((seqs({.page = std::numeric_limits<std::int64_t>::max(), .page_size = 1'000}, 6) == (Seqs{})));
  for (const LedgerFilter& wrong : {LedgerFilter{.page = 0}, LedgerFilter{.page_size = 0},
                                    LedgerFilter{.page_size = 1'001}, LedgerFilter{.page = -1}}) {
    const auto page = query_ledger(six_rows(), wrong);
    BOOST_TEST((!page && page.error().code == ErrorCode::kParameterInvalid));
  }
}

BOOST_AUTO_TEST_CASE(instances_are_found_by_cluster_and_host) {
  Pool pool;
  for (const char* const id : {"a", "b", "c"}) {
    Instance instance;
    instance.id = id;
    instance.cluster_id = id == std::string("c") ? "c2" : "c1";
    instance.host_id = id == std::string("a") ? "h1" : "h2";
    pool.apply(change_set({PutInstance{instance}}));
  }
  const auto total = [&](const InstanceFilter& filter) { return query_instances(pool, filter)->total; };
  BOOST_TEST(total({}) == 3);
  BOOST_TEST(total({.cluster_id = "c1"}) == 2);
  BOOST_TEST(total({.host_id = "h2"}) == 2);
  BOOST_TEST(total({.cluster_id = "c1", .host_id = "h2"}) == 1);
  BOOST_TEST(query_instances(pool, {.page = 2, .page_size = 2})->instances.front()->id == "c");
  BOOST_TEST(!query_instances(pool, {.page_size = 5'000}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
