// A stand-in for the program `tiup` over lab hosts (tests/lab/README.md): the rows of `cluster check` and the
// states of `em display` are what the hosts say, `--apply`, `em scale-out` and `em scale-in` change them;
// what it prints is the fakes' (STEP-11, section 7 of the specification).
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include "tests/lab/tiup/check.h"
#include "tests/lab/tiup/em.h"

namespace hostyard {
namespace {

std::string variable(const char* name, const std::string& otherwise) {
  const char* value = std::getenv(name);
  return value == nullptr ? otherwise : value;
}

struct Arguments {
  std::vector<std::string> words;              // without options
  std::map<std::string, std::string> options;  // "--user" -> "tidb"; flags have an empty value
  std::string option(const std::string& name) const {
    const auto found = options.find(name);
    if (found == options.end()) throw std::runtime_error("tiup of the lab needs the option " + name);
    return found->second;
  }
};
Arguments read_arguments(int count, char** texts) {
  Arguments arguments;
  for (int i = 1; i < count; ++i) {
    const std::string text = texts[i];
    if (!text.starts_with('-')) {
      arguments.words.push_back(text);
    } else if (text == "--apply" || text == "--yes" || text == "--json" || text == "--version") {
      arguments.options[text] = "";
    } else if (i + 1 < count) {
      arguments.options[text] = texts[++i];
    }
  }
  return arguments;
}

LabLogin login_of_topology(const Arguments& arguments) {
  const YAML::Node server = YAML::LoadFile(arguments.words.at(3))["filebeat_servers"][0];
  const auto ip = IpAddress::parse(server["host"].as<std::string>());
  if (!ip) throw std::runtime_error("host is no address: " + server["host"].as<std::string>());
  return {
      {*ip, server["ssh_port"].as<std::uint16_t>(22)}, arguments.option("--user"), arguments.option("-i")};
}

ToolExited run(const Arguments& arguments) {
  const std::string style = variable("LAB_TIUP_STYLE", "1.16");
  const std::string component = arguments.words.empty() ? "" : arguments.words[0];
  if (component == "cluster" && arguments.options.contains("--version")) {
    const std::map<std::string, std::string> versions{
        {"1.9", "1.9.6"}, {"1.12", "1.12.5"}, {"1.16", "1.16.5"}};
    return {0, fmt::format("tiup version {} tiup\n", versions.at(style)), ""};
  }
  const std::string verb = arguments.words.size() > 1 ? arguments.words[1] : "";
  if (component == "cluster" && verb == "check") {
    return check_lab_hosts({read_topology(arguments.words.at(2)), arguments.option("--user"),
                            arguments.option("-i"), arguments.options.contains("--apply")},
                           style);
  }
  const std::string home = variable("TIUP_HOME", variable("HOME", "/root") + "/.tiup");
  EmBooks books(home + "/lab-em", variable("LAB_TIUP_CLUSTER", "em-test"));
  if (component == "em" && verb == "display") return books.display(arguments.words.at(2));
  if (component == "em" && verb == "scale-out")
    return books.scale_out(arguments.words.at(2), login_of_topology(arguments));
  if (component == "em" && verb == "scale-in") {
    const std::string node = arguments.option("--node");
    return books.scale_in(arguments.words.at(2), node.substr(0, node.rfind(':')));
  }
  throw std::runtime_error(
      "tiup of the lab knows: cluster check, cluster --version, em display, em scale-out, em scale-in");
}

}  // namespace
}  // namespace hostyard

int main(int count, char** texts) {
  try {
    const auto exited = hostyard::run(hostyard::read_arguments(count, texts));
    std::fwrite(exited.out.data(), 1, exited.out.size(), stdout);
    std::fwrite(exited.err.data(), 1, exited.err.size(), stderr);
    return exited.code;
  } catch (const std::exception& fault) {
    std::fprintf(stderr, "Error: %s\n", fault.what());
    return 1;
  }
}
