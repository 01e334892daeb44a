// The built program as a subprocess.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

#include "tests/temporary_folder.h"

namespace hostyard::test {

inline constexpr const char* kTemplate = "tests/data/hostInfo_template.xlsx";
inline constexpr const char* kTemplateWorld = "scenarios/worlds/template.yaml";
inline constexpr const char* kThousandWorld = "scenarios/worlds/thousand.yaml";

struct Outcome {
  int exit_code = 0;  // -N: ended by signal N
  std::string out;
  std::string err;
};

// Runs in a folder of its own for HOME and XDG_*; the working directory is the repository's root.
class Program {
 public:
  std::string file(const std::string& name) const { return folder_ / name; }
  void write(const std::string& name, const std::string& content) const;
  std::string read(const std::string& name) const;
  bool exists(const std::string& name) const;

  // Further variables of the environment; an empty value unsets.
  std::map<std::string, std::string> environment;
  // Where stdout goes instead of Outcome::out ("/dev/full"); "-": it is closed.
  std::string stdout_to;

  // Quotes nothing and expands nothing: each word is an argument.
  Outcome run(const std::vector<std::string>& words, const std::string& input = "") const;

  // Starts it and returns at once; wait() ends it.
  pid_t start(const std::vector<std::string>& words, const std::string& input = "") const;
  Outcome wait(pid_t child) const;
  bool is_running(pid_t child) const;
  // Waits until stderr of the started program holds the text, or it ended; whether it does.
  bool wait_for(pid_t child, const std::string& text_on_stderr) const;

  // With a store of this folder and the world of fake hosts: `words` and the options for both.
  std::vector<std::string> on_fakes(std::vector<std::string> words, const std::string& world = kTemplateWorld,
                                    const std::string& store = "t.db") const;

 private:
  TemporaryFolder folder_;
};

inline bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// A text without its ids and times, for comparing with a golden file.
std::string masked(const std::string& text);

// The content of tests/unit/cli/golden/NAME. With HOSTYARD_WRITE_GOLDEN set, writes it first.
std::string golden(const std::string& name, const std::string& actual);

}  // namespace hostyard::test
