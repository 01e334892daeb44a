// Whatever is recycled, the books balance. INV-1…6, INV-9, INV-10, REC-1…5.
#include <map>
#include <set>

#include <boost/test/unit_test.hpp>
#include <rapidcheck.h>

#include "engine/base/random.h"
#include "engine/rules/recycling.h"
#include "tests/unit/domain/ledger_rows.h"

namespace hostyard::test {
namespace {

constexpr TimeMicros kNow = 77;
constexpr int kHosts = 4;

std::string holder_of(std::uint64_t n) {
  return "c" + std::to_string(n);
}

// A pool of few hosts on which few holders have some of everything, without fault.
class WorldMaker {
 public:
  explicit WorldMaker(std::uint64_t seed) : random_(seed ^ stable_hash("recycling")) {
    for (int n = 1; n <= kHosts; ++n) hosts_.push_back(fresh_host(n));
  }

  std::vector<Host> hosts() const { return hosts_; }

  // Rows of a grant each; a host whose number is even is exclusive to one holder.
  std::vector<LedgerRow> rows() {
    std::vector<LedgerRow> rows;
    std::vector<std::vector<std::string>> disks;
    for (const Host& host : hosts_) {
      disks.emplace_back();
      for (const Disk& disk : host.disks) disks.back().push_back(disk.id);
    }
    for (LedgerSeq seq = 1; seq <= 12; ++seq) {
      const std::size_t host = random_.below(kHosts);
      const std::uint64_t holder = host % 2 == 0 ? host : random_.below(3);
      LedgerRow row = ledger_row(seq, hosts_[host].id, holder_of(holder),
                                 "r" + std::to_string(holder) + std::to_string(random_.below(2)));
      row = holding(row, count(3), count(4), {}, {static_cast<std::uint16_t>(10000 + seq)});
      if (!disks[host].empty() && random_.below(2) == 0) {
        row.disks = {disks[host].back()};
        disks[host].pop_back();
      }
      row.exclusive = host % 2 == 0;
      if (random_.below(5) == 0) {
        row = region_wide(holding(row, 0, 0, {}, row.ports));
        row.exclusive = false;
      }
      rows.push_back(row);
    }
    return rows;
  }

  // Mostly of what is held, sometimes of too much.
  std::vector<RecycleEntry> entries(const std::vector<LedgerRow>& rows) {
    std::vector<RecycleEntry> entries;
    for (std::uint64_t n = 1 + random_.below(4); n > 0; --n) {
      const LedgerRow& row = rows[random_.below(rows.size())];
      RecycleEntry entry;
      entry.type = std::to_string(random_.below(3));
      if (entry.type != "1" || random_.below(2) == 0) entry.holder_id = row.holder_id;
      if (entry.type == "1" || (entry.type == "2" && random_.below(3) == 0))
        entry.request_id = row.request_id;
      if (entry.type == "2") {
        entry.host_id = row.host_id;
        entry.cpu_cores = count(3);
        entry.memory = count(3);
        if (random_.below(3) == 0) entry.disks = row.disks;
        if (random_.below(3) == 0) entry.ports.assign(row.ports.begin(), row.ports.end());
      }
      entries.push_back(std::move(entry));
    }
    return entries;
  }

 private:
  Host fresh_host(int n) {
    Host host = with_disk(with_disk(host_row(n), "/a"), "/b");
    if (random_.below(3) == 0) host.disks[1].status = DiskStatus::kError;
    if (random_.below(4) == 0) host.status = HostStatus::kOffline;
    return host;
  }
  Count count(std::uint64_t bound) { return static_cast<Count>(random_.below(bound)); }

  SeededRandom random_;
  std::vector<Host> hosts_;
};

struct Amounts {
  std::int64_t cores = 0;
  std::int64_t memory = 0;
  std::multiset<std::string> disks;
  std::multiset<std::uint16_t> ports;
  bool operator==(const Amounts&) const = default;
};
using Balance = std::map<LedgerSeq, Amounts>;

void add(Balance& balance, const LedgerRow& row) {
  Amounts& amounts = balance[row.seq];
  amounts.cores += row.cpu_cores;
  amounts.memory += row.memory_gib;
  amounts.disks.insert(row.disks.begin(), row.disks.end());
  amounts.ports.insert(row.ports.begin(), row.ports.end());
}

// But versions and update times.
std::map<std::string, Host, std::less<>> plain_hosts(const Pool& pool) {
  auto hosts = pool.hosts();
  for (auto& [id, host] : hosts) {
    host.version = host.update_time = 0;
    for (Disk& disk : host.disks) disk.version = disk.update_time = 0;
  }
  return hosts;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(recycling_property)

BOOST_AUTO_TEST_CASE(what_is_given_back_and_what_is_left_is_what_was_held) {
  int accepted = 0;
  BOOST_TEST(rc::check("balance", [&accepted](std::uint64_t seed) {
    WorldMaker maker(seed);
    const std::vector<LedgerRow> rows = maker.rows();
    Pool pool = pool_with(maker.hosts(), rows);
    RC_ASSERT(pool_faults(pool) == std::vector<std::string>{});
    const auto plan = plan_recycle(pool, maker.entries(rows), kNow);
    if (!plan) return;
    ++accepted;
    pool.apply(plan->changes);
    RC_ASSERT(pool_faults(pool) == std::vector<std::string>{});
    Balance before;
    Balance after;
    for (const LedgerRow& row : rows) add(before, row);
    for (const LedgerRow& row : plan->released) add(after, row);
    for (const auto& [seq, row] : pool.ledger().rows()) add(after, row);
    RC_ASSERT(before == after);
  }));
  BOOST_TEST(accepted > 10);  // of 100; the others asked for too much
}

BOOST_AUTO_TEST_CASE(entries_at_once_do_what_they_do_one_after_another) {  // ruling REC-1
  BOOST_TEST(rc::check("one after another", [](std::uint64_t seed) {
    WorldMaker maker(seed);
    const std::vector<LedgerRow> rows = maker.rows();
    const std::vector<RecycleEntry> entries = maker.entries(rows);
    Pool at_once = pool_with(maker.hosts(), rows);
    Pool one_by_one = at_once;
    const auto plan = plan_recycle(at_once, entries, kNow);
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const auto step = plan_recycle(one_by_one, std::span(entries).subspan(i, 1), kNow);
      if (!step) {
        RC_ASSERT(!plan);
        RC_ASSERT(plan.error().request == static_cast<std::int64_t>(i));
        Refusal alone = step.error().refusal;  // it counts its entries from 0
        alone.detail.replace(alone.detail.find(" 0:"), 3, " " + std::to_string(i) + ":");
        RC_ASSERT(plan.error().refusal == alone);
        return;
      }
      one_by_one.apply(step->changes);
    }
    RC_ASSERT(plan.has_value());
    at_once.apply(plan->changes);
    RC_ASSERT(plain_hosts(at_once) == plain_hosts(one_by_one));
    Balance a;
    Balance b;
    for (const auto& [seq, row] : at_once.ledger().rows()) add(a, row);
    for (const auto& [seq, row] : one_by_one.ledger().rows()) add(b, row);
    RC_ASSERT(a == b);
  }));
}

BOOST_AUTO_TEST_CASE(recycling_every_holder_restores_the_pool) {  // INV-9
  BOOST_TEST(rc::check("restores", [](std::uint64_t seed) {
    WorldMaker maker(seed);
    const Pool before = pool_of(maker.hosts());
    Pool pool = pool_with(maker.hosts(), maker.rows());
    for (std::uint64_t n = 0; n < kHosts; ++n) {
      RecycleEntry entry;
      entry.type = "RecycleHolder";
      entry.holder_id = holder_of(n);
      pool.apply(plan_recycle(pool, std::vector{entry}, kNow).value().changes);
      RC_ASSERT(plan_recycle(pool, std::vector{entry}, kNow).value().changes.empty());  // INV-10
    }
    RC_ASSERT(pool.ledger().rows().empty());
    RC_ASSERT(plain_hosts(pool) == plain_hosts(before));
  }));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
