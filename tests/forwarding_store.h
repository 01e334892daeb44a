// A store that hands everything on to another one: what a test's faulty store does not change.
#pragma once

#include "engine/interfaces/store.h"

namespace hostyard::test {

class ForwardingStore : public Store {
 public:
  explicit ForwardingStore(Store& real) : real_(real) {}

  Snapshot load() override { return real_.load(); }
  std::vector<LoggedChange> changes_since(std::int64_t after, std::int64_t limit) override {
    return real_.changes_since(after, limit);
  }
  CommitResult commit_group(std::span<const ChangeSet> group) override { return real_.commit_group(group); }
  std::optional<Flow> flow(std::string_view id) override { return real_.flow(id); }
  FlowPage flows(const FlowFilter& filter) override { return real_.flows(filter); }
  std::vector<LedgerRow> rows_of_request(std::string_view request_id) override {
    return real_.rows_of_request(request_id);
  }
  std::vector<Host> deleted_hosts() override { return real_.deleted_hosts(); }
  std::string description() const override { return "a test's way to " + real_.description(); }

 private:
  Store& real_;
};

}  // namespace hostyard::test
