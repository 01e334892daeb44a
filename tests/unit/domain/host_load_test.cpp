// Used amounts and loadStat as the ledger has them. DOM-15, ALLOC-11, REC-5, INV-1.
#include "engine/domain/host_load.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/unit/domain/ledger_rows.h"

namespace hostyard::test {
namespace {

namespace data = boost::unit_test::data;

struct LoadCase {
  std::string_view what;
  std::vector<LedgerRow> rows;
  std::string_view load_stat;
  std::int64_t cores;
  std::int64_t memory;
};
std::ostream& operator<<(std::ostream& out, const LoadCase& row) {
  return out << row.what;
}

const std::vector<LoadCase> kCases{
    {"no row", {}, "LoadLess", 0, 0},
    {"a region-wide claim only", {region_wide(holding(ledger_row(1), 0, 0, {}, {10000}))}, "LoadLess", 0, 0},
    {"a port", {holding(ledger_row(1), 0, 0, {}, {10000})}, "InUsed", 0, 0},
    {"amounts of two rows", {holding(ledger_row(1), 1, 8), holding(ledger_row(2), 2, 4)}, "InUsed", 3, 12},
    {"an exclusive row", {exclusive(holding(ledger_row(1), 1, 0))}, "Exclusive", 1, 0},
    {"an exclusive row beside a region-wide claim",
     {exclusive(holding(ledger_row(1), 0, 1)), region_wide(holding(ledger_row(2), 0, 0, {}, {10000}))},
     "Exclusive",
     0,
     1},
    {"a row of another host", {holding(ledger_row(1, "h2"), 1, 1)}, "LoadLess", 0, 0},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(host_load)

BOOST_DATA_TEST_CASE(the_rows_of_a_host_say_what_is_used_and_by_whom, data::make(kCases), row) {
  const Pool pool = pool_with({host_row(1), host_row(2)}, row.rows);
  const HostLoad load = load_of(pool.ledger(), "h1");
  BOOST_TEST(to_string(load.load_stat()) == row.load_stat);
  BOOST_TEST(load.loadless() == (row.load_stat == "LoadLess"));
  BOOST_TEST(load.cpu_cores == row.cores);
  BOOST_TEST(load.memory_gib == row.memory);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
