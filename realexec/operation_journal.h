// Long operations of an outside program that outlive this one: each has a folder, which says what was started
// and how it ended.
#pragma once

#include <string>
#include <vector>

#include "engine/interfaces/deploy_tool.h"
#include "realexec/process.h"

namespace hostyard {

// Folder FOLDER/<token>: `command` (written, and on the disk, before anything starts), `lock` (held by the
// operation as long as any process of it lives), `out`, `err`, and `exit` with the exit code once it is over.
// Several processes may share the folder. Thread-safe.
class OperationJournal {
 public:
  explicit OperationJournal(std::string folder) : folder_(std::move(folder)) {}

  // Starts the program in a session of its own, so that it goes on when this process ends. A token that is
  // known starts nothing again. `files`: texts that the program reads, by name, put into the folder; an
  // argument "@NAME" becomes the path of that file. Throws std::system_error where the folder cannot be
  // written: then nothing was started.
  void start(const std::string& token, const ProcessRequest& request,
             const std::vector<std::pair<std::string, std::string>>& files);

  // kUnknown: never started here, or it died without a word (power cut): only the outside program's own books
  // tell then.
  OperationStatus status(const std::string& token) const;

 private:
  std::string folder_of(const std::string& token) const;
  std::string folder_;
};

}  // namespace hostyard
