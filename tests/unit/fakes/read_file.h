// Test data as text.
#pragma once

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

namespace hostyard {

inline std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) throw std::runtime_error("cannot read " + path);
  return text.str();
}

}  // namespace hostyard
