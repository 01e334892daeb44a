#include "tests/unit/service/import_row.h"

#include <nlohmann/json.hpp>

namespace hostyard::test {

Json import_row(int number, const std::string& ip) {
  return {{"hostName", "host" + std::to_string(number)},
          {"ip", ip},
          {"userName", "root"},
          {"passwd", "s3cret"},
          {"region", "Region1"},
          {"az", "Zone1"},
          {"rack", "Rack1"},
          {"arch", "X86_64"},
          {"os", "CentOS"},
          {"kernel", "5"},
          {"cpuCores", 16},
          {"memory", 64},
          {"nic", "10GE"},
          {"clusterType", "TiDB"},
          {"purpose", "Storage"},
          {"diskType", "SSD"},
          {"disks", Json::array({{{"name", "vdb"}, {"path", "/data"}, {"capacity", 500}}})}};
}

}  // namespace hostyard::test
