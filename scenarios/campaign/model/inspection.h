// What an inspection must say differs (INSP-1), by the model.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "scenarios/campaign/model/model.h"

namespace hostyard::campaign {

struct PredictedInspection {
  struct OfHost {
    std::string host_id;
    std::int64_t ledger_cores = 0, instance_cores = 0, ledger_memory = 0, instance_memory = 0;
    std::vector<std::string> disks, holders;  // differing ones, ascending
    std::vector<std::uint16_t> ports;
    bool operator==(const OfHost&) const = default;
  };
  std::map<std::string, OfHost> hosts;
  std::vector<std::string> lost_instances;  // ascending
};

// `host_ids`: known ones, or none for all.
PredictedInspection predict_inspection(const Model& model, const std::vector<std::string>& host_ids);

}  // namespace hostyard::campaign
