// A service over a memory store and a fake world.
#pragma once

#include <string>

#include "engine/base/json.h"
#include "engine/service/use_case.h"
#include "engine/store/memory_store.h"
#include "fakes/fake_host_executor.h"
#include "fakes/fake_tiup.h"
#include "fakes/sim_clock.h"
#include "fakes/test_secrets.h"
#include "fakes/world.h"

namespace hostyard::test {

// Machines for rows(4).
inline constexpr const char* kFourMachines =
    "machines:\n"
    "  defaults:\n"
    "    login: {user: root, password: s3cret}\n"
    "    mounts: [{path: /data, device: /dev/vdb, fs: ext4, options: [rw], capacity: 500}]\n"
    "  first: 10.0.0.1\n"
    "  count: 4\n";

struct ServiceBench {
  explicit ServiceBench(const std::string& yaml = kFourMachines, ServiceSettings settings = {});

  SimClock clock;
  World world;
  FakeHostExecutor hosts;
  FakeTiup tiup;
  TestSecrets secrets;
  SeededIds ids{1};
  MemoryStore store;
  Service service;

  Result<Json> call(std::string_view noun, std::string_view verb, const Json& arguments);
  // Imports rows(count) and drives their workflows; the answer as of then.
  Json import(int count);
  // Drives what the answer started and brings it up to date.
  void drive(std::string_view noun, std::string_view verb, Json& answer);

 private:
  ServiceParts parts(ServiceSettings settings);
};

// An import file as JSON: host1 10.0.0.1, host2 10.0.0.2, …, with login root and password "s3cret".
std::string rows(int count);

}  // namespace hostyard::test
