// source_lister ROOT [N]: the N longest files and functions of the sources below ROOT, for the eye.
#include <algorithm>
#include <cstdlib>
#include <iostream>

#include <fmt/format.h>

#include "tests/dependencies/checks/lengths.h"

namespace {

void print(const char* title, const std::vector<hostyard::checks::Length>& lengths, std::size_t most) {
  std::cout << title << '\n';
  for (std::size_t i = 0; i < std::min(most, lengths.size()); ++i) {
    const auto& one = lengths[i];
    std::cout << fmt::format("{:6}  {}:{}  {}\n", one.lines, one.path, one.line, one.name.substr(0, 90));
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: source_lister ROOT [NUMBER]\n";
    return 2;
  }
  const std::size_t most = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 15;
  const auto tree = hostyard::checks::read_tree(argv[1]);
  print("longest files (lines)", hostyard::checks::file_lengths(tree), most);
  print("longest functions (lines)", hostyard::checks::function_lengths(tree), most);
}
