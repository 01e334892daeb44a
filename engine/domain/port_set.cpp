#include "engine/domain/port_set.h"

#include <algorithm>
#include <bit>

#include "engine/base/plant.h"

namespace hostyard {
namespace {

constexpr std::uint32_t kBits = 32;
constexpr std::uint32_t bit_of(std::uint32_t port) {
  return std::uint32_t{1} << (port % kBits);
}

}  // namespace

PortSet::Words::const_iterator PortSet::at_or_after(std::uint32_t index) const {
  constexpr std::size_t kFew = 12;  // a linear search beats a binary one
  if (words_.size() > kFew) return std::ranges::lower_bound(words_, index, {}, &Word::index);
  auto word = words_.begin();
  while (word != words_.end() && word->index < index) ++word;
  return word;
}

bool PortSet::has(std::uint32_t port) const {
  const auto word = at_or_after(port / kBits);
  return word != words_.end() && word->index == port / kBits && (word->bits & bit_of(port)) != 0;
}

void PortSet::add(std::uint32_t port) {
  const auto found = at_or_after(port / kBits);
  const auto word = words_.begin() + (found - words_.cbegin());
  if (word != words_.end() && word->index == port / kBits) {
    word->bits |= bit_of(port);
  } else {
    words_.insert(word, {port / kBits, bit_of(port)});
  }
}

void PortSet::remove(std::uint32_t port) {
  const auto found = at_or_after(port / kBits);
  if (found == words_.cend() || found->index != port / kBits) return;
  const auto word = words_.begin() + (found - words_.cbegin());
  word->bits &= ~bit_of(port);
  if (word->bits == 0) words_.erase(word);
}

void PortSet::add_all(const PortSet& other) {
  for (const Word& word : other.words_) {
    const auto found = at_or_after(word.index);
    const auto place = words_.begin() + (found - words_.cbegin());
    if (place != words_.end() && place->index == word.index) {
      place->bits |= word.bits;
    } else {
      words_.insert(place, word);
    }
  }
}

std::uint32_t PortSet::first_absent(std::uint32_t from, std::uint32_t end) const {
  auto word = at_or_after(from / kBits);
  while (from < end) {
    if (word == words_.end() || word->index != from / kBits) return from;
    const std::uint32_t absent = ~word->bits & (~std::uint32_t{0} << (from % kBits));
    if (absent != 0) {
      const std::uint32_t port = word->index * kBits + static_cast<std::uint32_t>(std::countr_zero(absent));
      return std::min(port, end);
    }
    from = (word->index + 1) * kBits;
    ++word;
  }
  return end;
}

std::uint32_t PortSet::count_absent(std::uint32_t start, std::uint32_t end) const {
  std::uint32_t held = 0;
  for (auto word = at_or_after(start / kBits); word != words_.end() && word->index * kBits < end; ++word) {
    std::uint32_t bits = word->bits;
    if (word->index * kBits < start) bits &= ~std::uint32_t{0} << (start % kBits);
    if ((word->index + 1) * kBits > end) bits &= bit_of(end) - 1;
    held += static_cast<std::uint32_t>(std::popcount(bits));
  }
  return end - start - held;
}

bool choose_ports(const PortSet& held, std::span<const PortsAsked> asked, Ports& chosen) {
  // Ranges may overlap: what an earlier one took is not there for a later one (ALLOC-40).
  PortSet with_taken;
  if (asked.size() > 1) with_taken = held;
  const PortSet& taken = asked.size() > 1 ? with_taken : held;
  for (const PortsAsked& range : asked) {
    std::uint32_t from = range.start;
    for (std::uint32_t left = range.count; left > 0; --left, ++from) {
      from = taken.first_absent(from, range.end);
      if (from == HOSTYARD_PLANT(port_after_the_range_granted, range.end + 1, range.end)) return false;
      chosen.push_back(static_cast<std::uint16_t>(from));
      if (HOSTYARD_PLANT(overlapping_ranges_share_ports, false, asked.size() > 1)) with_taken.add(from);
    }
  }
  return true;
}

}  // namespace hostyard
