#include "engine/domain/ordered_hosts.h"

#include <algorithm>

namespace hostyard {

void OrderedHosts::Summary::add(const OrderedHost& host) {
  most_memory = std::max(most_memory, host.key.free_memory());
  largest_disk = std::max(largest_disk, host.largest_disk);
  facts |= host.facts;
}

// The last block whose first key is not after `key`; the first block where there is none.
std::size_t OrderedHosts::block_of(const OrderKey& key) const {
  const auto after = std::ranges::upper_bound(summaries_, key, {}, &Summary::first);
  return after == summaries_.begin() ? 0 : static_cast<std::size_t>(after - summaries_.begin()) - 1;
}

void OrderedHosts::summarise(std::size_t block) {
  const Block& hosts = blocks_[block];
  Summary summary{hosts.front().key};
  for (const OrderedHost& host : hosts) summary.add(host);
  summaries_[block] = summary;
}

void OrderedHosts::split(std::size_t block) {
  const auto middle = static_cast<std::ptrdiff_t>(blocks_[block].size() / 2);
  Block upper;
  upper.reserve(kBlockSize);
  upper.assign(blocks_[block].begin() + middle, blocks_[block].end());
  blocks_[block].resize(static_cast<std::size_t>(middle));
  const auto next = static_cast<std::ptrdiff_t>(block) + 1;
  blocks_.insert(blocks_.begin() + next, std::move(upper));
  summaries_.insert(summaries_.begin() + next, Summary{});
  summarise(block);
  summarise(block + 1);
}

void OrderedHosts::insert(const OrderedHost& host) {
  ++size_;
  if (blocks_.empty()) {
    blocks_.emplace_back().reserve(kBlockSize);
    blocks_.front().push_back(host);
    summaries_.emplace_back();
    return summarise(0);
  }
  const std::size_t block = block_of(host.key);
  Block& hosts = blocks_[block];
  hosts.insert(std::ranges::upper_bound(hosts, host.key, {}, &OrderedHost::key), host);
  if (hosts.size() == kBlockSize) return split(block);
  summaries_[block].first = hosts.front().key;
  summaries_[block].add(host);
}

void OrderedHosts::erase(const OrderKey& key) {
  const std::size_t block = block_of(key);
  Block& hosts = blocks_[block];
  hosts.erase(std::ranges::lower_bound(hosts, key, {}, &OrderedHost::key));
  --size_;
  if (!hosts.empty()) return summarise(block);
  blocks_.erase(blocks_.begin() + static_cast<std::ptrdiff_t>(block));
  summaries_.erase(summaries_.begin() + static_cast<std::ptrdiff_t>(block));
}

void OrderedHosts::replace(const OrderKey& key, const OrderedHost& host) {
  const std::size_t block = block_of(key);
  if (key != host.key && block_of(host.key) != block) {
    erase(key);
    return insert(host);
  }
  Block& hosts = blocks_[block];
  const auto from = std::ranges::lower_bound(hosts, key, {}, &OrderedHost::key);
  const auto to = std::ranges::lower_bound(hosts, host.key, {}, &OrderedHost::key);
  if (to > from) {
    std::move(from + 1, to, from);
    *(to - 1) = host;
  } else {
    std::move_backward(to, from, from + 1);
    *to = host;
  }
  summarise(block);
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
