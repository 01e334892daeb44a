// A world as its YAML says it: machines, the control machine, tiup, the EM cluster, vendors, faults.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "engine/base/clock.h"
#include "engine/domain/location.h"
#include "fakes/em_cluster.h"
#include "fakes/fault_plan.h"
#include "fakes/machine.h"
#include "fakes/machine_settings.h"
#include "fakes/world_value.h"

namespace hostyard {

enum class TiupStyle : std::uint8_t { k1_9, k1_12, k1_16 };  // 1.9.6, 1.12.5, 1.16.5

struct TiupSettings {
  TiupStyle style = TiupStyle::k1_9;
  bool missing = false;            // there is no tiup on the control machine
  std::vector<std::string> noise;  // lines before the answer on stdout
  TimeMicros check_takes = 0;
};

// Where hostyard and tiup run.
struct ControlMachine {
  std::string user = "tidb";  // the deploy user
  std::string group = "tidb";
  std::string private_key_path = "/home/tidb/.ssh/tiup_rsa";
  KeyRing keys;

  std::string public_key() const { return public_key_of(keys, private_key_path); }
};

struct WorldSpec {
  std::vector<Machine> machines;
  std::vector<Vendor> vendors;
  ControlMachine control;
  TiupSettings tiup;
  EmCluster em;
  FaultRules faults;
};

/* The YAML (all optional; unknown words are problems with the nearest right one):
     vendors: {Local: {Region1: [Zone1, Zone2]}}              (this is the default; {} is none)
     machines:
       defaults: {os: centos-7.9, cores: 16, …}               (words of machine_settings.h)
       each: [{ip: 10.0.0.1, swap: on, filebeat: Up}, {ip: 10.0.0.2}]
       first: 10.0.1.1                                        (with count: that many in a row, like the
   defaults) count: 1000 control: {user: tidb, group: tidb, key: /home/tidb/.ssh/tiup_rsa, publicKey: line,
   keys: {path: line}} tiup: {style: "1.9" | "1.12" | "1.16", missing: off, noise: [line], checkTakes: 5s} em:
   {cluster: em-test, takes: 10s} faults: [...]                                            (fault_plan.h) At
   most 100,000 machines. */
tl::expected<WorldSpec, std::vector<WorldProblem>> parse_world(std::string_view yaml, const std::string& file,
                                                               TextOffset offset = {});

}  // namespace hostyard
