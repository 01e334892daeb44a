#include "scenarios/campaign/use_case_desk.h"

#include <nlohmann/json.hpp>

namespace hostyard::campaign {
namespace {

constexpr const char* kNobody = "a campaign has no hosts";

class Nobody final : public HostExecutor {
 public:
  CommandResult run(const HostAddress&, const Login&, const Command& command, TimeMicros) override {
    return {describe(command), Unreachable{kNobody}};
  }
};

class NoTool final : public DeployTool {
 public:
  ToolResult check(const CheckRequest&, TimeMicros) override { return {"", ToolNotFound{kNobody}}; }
  ToolResult display(const std::string&, const IpAddress&, TimeMicros) override {
    return {"", ToolNotFound{kNobody}};
  }
  Submitted submit_scale_out(const ScaleOutRequest&, const std::string&) override { return {}; }
  Submitted submit_scale_in(const ScaleInRequest&, const std::string&) override { return {}; }
  OperationStatus poll(const std::string&) override { return {OperationState::kError, "", kNobody}; }
};

class NoSecrets final : public Secrets {
 public:
  std::string seal(const Secret&, std::string_view) override { return ""; }
  Secret open(std::string_view, std::string_view) override { return Secret(""); }
};

class SetClock final : public Clock {
 public:
  TimeMicros now() override { return now_; }
  void wait_until(TimeMicros until) override { now_ = std::max(now_, until); }
  void set(TimeMicros now) { now_ = now; }

 private:
  TimeMicros now_ = 0;
};

}  // namespace

struct UseCaseDesk::Parts {
  explicit Parts(Store& store)
      : service(ServiceParts{store, hosts, tool, secrets, clock, ids, {}, nullptr, 1, false}) {}

  Nobody hosts;
  NoTool tool;
  NoSecrets secrets;
  SetClock clock;
  SeededIds ids{1};
  Service service;
};

UseCaseDesk::UseCaseDesk(Store& store) : parts_(std::make_unique<Parts>(store)) {}
UseCaseDesk::~UseCaseDesk() = default;

Result<Json> UseCaseDesk::call(std::string_view noun, std::string_view verb, const Json& arguments,
                               TimeMicros now) {
  parts_->clock.set(now);
  return find_use_case(noun, verb)->call(parts_->service, arguments);
}

Ledger& UseCaseDesk::ledger() {
  return parts_->service.ledger();
}

}  // namespace hostyard::campaign
