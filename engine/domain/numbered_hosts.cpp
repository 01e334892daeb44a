#include "engine/domain/numbered_hosts.h"

namespace hostyard {

NumberedHosts::NumberedHosts(const NumberedHosts& other) : rows_(other.rows_), by_number_(other.by_number_) {
  for (const Host*& host : by_number_) {
    if (host != nullptr) host = find(host->id);
  }
}

NumberedHosts& NumberedHosts::operator=(const NumberedHosts& other) {
  return *this = NumberedHosts(other);
}

Host* NumberedHosts::find(std::string_view id) {
  const auto found = rows_.find(id);
  return found == rows_.end() ? nullptr : &found->second;
}

Host& NumberedHosts::add(Host host) {
  std::string id = host.id;
  return rows_.emplace(std::move(id), std::move(host)).first->second;
}

void NumberedHosts::set_number(const Host& host, HostIndex number) {
  if (by_number_.size() <= number) by_number_.resize(std::size_t{number} + 1);
  by_number_[number] = &host;
}

void NumberedHosts::remove(std::string_view id, HostIndex number) {
  by_number_[number] = nullptr;
  rows_.erase(rows_.find(id));
}

}  // namespace hostyard
