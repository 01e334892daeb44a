#include "engine/domain/ordered_hosts.h"

#include <algorithm>

#include "engine/base/plant.h"

namespace hostyard {
namespace {

// The first of the sorted items whose key is not before (or, `after`: is after) the wanted one. Without a
// branch that depends on what is compared: those cannot be predicted.
template <bool after, class Items, class KeyOf>
std::size_t search(const Items& items, const OrderKey& wanted, KeyOf key_of) {
  const OrderKey::Wide wide = wanted.wide();
  const auto passed = [&](std::size_t i) {
    const OrderKey::Wide key = key_of(items[i]).wide();
    return after ? key <= wide : key < wide;
  };
  std::size_t begin = 0;
  std::size_t left = items.size();
  while (left > 1) {
    const std::size_t half = left / 2;
    begin += passed(begin + half - 1) ? half : 0;
    left -= half;
  }
  return left == 1 && passed(begin) ? begin + 1 : begin;
}

const OrderKey& key_of(const OrderedHost& host) {
  return host.key;
}

}  // namespace

void OrderedHosts::Summary::add(const OrderedHost& host) {
  most_memory = std::max(most_memory, host.key.free_memory());
  largest_disk = std::max(largest_disk, host.largest_disk);
  facts |= host.facts;
}

// The last block whose first key is not after `key`; the first block where there is none.
std::size_t OrderedHosts::block_of(const OrderKey& key) const {
  const std::size_t after = search<true>(summaries_, key, [](const Summary& one) { return one.first; });
  return after == 0 ? 0 : after - 1;
}

// Makes the summary, which is right or too wide, right. Most hosts are alike: it is often seen after few of
// them that it is right.
void OrderedHosts::tighten(std::size_t block) {
  const Block& hosts = blocks_[block];
  Summary& present = summaries_[block];
  present.first = hosts.front().key;
  Summary summary{present.first};
  for (const OrderedHost& host : hosts) {
    if (HOSTYARD_PLANT(summary_misses_the_last_host, &host != &hosts.back() || hosts.size() == 1, true))
      summary.add(host);
    if (summary == present) return;
  }
  present = summary;
}

void OrderedHosts::split(std::size_t block) {
  const auto middle = static_cast<std::ptrdiff_t>(blocks_[block].size() / 2);
  Block upper;
  upper.reserve(kBlockSize);
  upper.assign(blocks_[block].begin() + middle, blocks_[block].end());
  blocks_[block].resize(static_cast<std::size_t>(middle));
  const auto next = static_cast<std::ptrdiff_t>(block) + 1;
  blocks_.insert(blocks_.begin() + next, std::move(upper));
  summaries_.insert(summaries_.begin() + next, Summary{summaries_[block]});
  tighten(block);
  tighten(block + 1);
}

void OrderedHosts::insert(const OrderedHost& host) {
  if (blocks_.empty()) {
    blocks_.emplace_back().reserve(kBlockSize);
    summaries_.emplace_back();
  }
  insert_into(block_of(host.key), host);
}

void OrderedHosts::insert_into(std::size_t block, const OrderedHost& host) {
  ++size_;
  Block& hosts = blocks_[block];
  const std::size_t place = search<false>(hosts, host.key, key_of);
  hosts.insert(hosts.begin() + static_cast<std::ptrdiff_t>(place), host);
  if (place == 0) summaries_[block].first = host.key;
  summaries_[block].add(host);
  if (hosts.size() == kBlockSize) split(block);
}

void OrderedHosts::erase(const OrderKey& key) {
  erase_from(block_of(key), key);
}

// Whether the block is gone, since it is empty.
bool OrderedHosts::erase_from(std::size_t block, const OrderKey& key) {
  Block& hosts = blocks_[block];
  hosts.erase(hosts.begin() + static_cast<std::ptrdiff_t>(search<false>(hosts, key, key_of)));
  --size_;
  if (!hosts.empty()) {
    tighten(block);
    return false;
  }
  blocks_.erase(blocks_.begin() + static_cast<std::ptrdiff_t>(block));
  summaries_.erase(summaries_.begin() + static_cast<std::ptrdiff_t>(block));
  return true;
}

void OrderedHosts::replace(const OrderKey& key, const OrderedHost& host) {
  const std::size_t block = block_of(key);
  const std::size_t next = block_of(host.key);
  if (next != block) {
    if (erase_from(block, key)) return insert(host);
    return insert_into(next, host);
  }
  Block& hosts = blocks_[block];
  const auto from = hosts.begin() + static_cast<std::ptrdiff_t>(search<false>(hosts, key, key_of));
  const auto to = hosts.begin() + static_cast<std::ptrdiff_t>(search<false>(hosts, host.key, key_of));
  if (to > from) {
    std::move(from + 1, to, from);
    *(to - 1) = host;
  } else {
    std::move_backward(to, from, from + 1);
    *to = host;
  }
  summaries_[block].add(host);
  tighten(block);
}

OrderedHosts::Cursor::Cursor(const OrderedHosts& hosts, const SearchBounds& bounds)
    : hosts_(&hosts), bounds_(bounds) {
  settle();
}

void OrderedHosts::Cursor::next() {
  ++position_;
  settle();
}

void OrderedHosts::Cursor::settle() {
  at_ = nullptr;
  for (; block_ < hosts_->blocks_.size(); ++block_, position_ = 0) {
    const Summary& summary = hosts_->summaries_[block_];
    if (position_ == 0) {
      if (summary.first.free_cores() < bounds_.cores) return;  // and all that come after it
      if (!summary.may_admit(bounds_)) continue;
    }
    const Block& hosts = hosts_->blocks_[block_];
    for (; position_ < hosts.size(); ++position_) {
      if (hosts[position_].key.free_cores() < bounds_.cores) return;
      if (bounds_.admits(hosts[position_])) {
        at_ = &hosts[position_];
        return;
      }
    }
  }
}

}  // namespace hostyard
