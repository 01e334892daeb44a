// `tiup em` on lab hosts: a filebeat is a file on its host, and a line in this tiup's own books.
#pragma once

#include <string>

#include "engine/interfaces/deploy_tool.h"
#include "tests/lab/tiup/lab_host.h"

namespace hostyard {

class EmBooks {
 public:
  // The books are in this folder, which is made. Several processes may share it.
  EmBooks(std::string folder, std::string cluster)
      : folder_(std::move(folder)), cluster_(std::move(cluster)) {}

  // The status of each instance as its host says it now.
  ToolExited display(const std::string& cluster);
  ToolExited scale_out(const std::string& cluster, const LabLogin& login);
  ToolExited scale_in(const std::string& cluster, const std::string& ip);

 private:
  Json read() const;
  void write(const Json& instances) const;

  std::string folder_;
  std::string cluster_;
};

}  // namespace hostyard
