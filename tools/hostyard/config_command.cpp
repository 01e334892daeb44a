// `config show` and `config check` (CLI-5), `hosts template` (IMP-4).
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "engine/base/text.h"
#include "engine/importfile/import_file.h"
#include "tools/hostyard/answer_text.h"
#include "tools/hostyard/command.h"
#include "tools/hostyard/configuration.h"
#include "tools/hostyard/exit_code.h"
#include "tools/hostyard/input_file.h"
#include "tools/hostyard/standard_output.h"
#include "tools/hostyard/table.h"

namespace hostyard {

int run_config_show(const Invocation& invocation) {
  const Configuration configuration = load_configuration(text_option(invocation.common, "config"),
                                                         text_option(invocation.arguments, "store"));
  const OutputForm form = output_form(text_option(invocation.common, "output").value_or("table"));
  const std::vector<EffectiveSetting> settings = effective_settings(configuration);
  if (form == OutputForm::kJson || form == OutputForm::kYaml) {
    Json list = Json::array();
    for (const EffectiveSetting& setting : settings)
      list.push_back({{"name", setting.name}, {"value", setting.value}, {"origin", setting.origin}});
    write_stdout(document_text({{"file", configuration.file}, {"settings", std::move(list)}}, form));
    return kExitDone;
  }
  Table table{{"name", "value", "origin"}, {}};
  for (const EffectiveSetting& setting : settings)
    table.rows.push_back({setting.name, setting.value, setting.origin});
  write_stdout(form == OutputForm::kCsv ? to_csv(table) : to_text(table));
  return kExitDone;
}

int run_config_check(const Invocation& invocation) {
  const Configuration configuration =
      load_configuration(text_option(invocation.common, "config"), std::nullopt);
  write_stdout(configuration.file.empty() ? "no configuration file: every setting has its default\n"
                                          : fmt::format("{}: no mistakes\n", configuration.file));
  return kExitDone;
}

int run_template(const Invocation& invocation) {
  const std::string content = write_template();
  if (const auto file = text_option(invocation.arguments, "out")) {
    write_output_file(*file, content);
    write_stderr(fmt::format("written: {}\n", *file));
    return kExitDone;
  }
  if (::isatty(STDOUT_FILENO) == 1)
    throw UsageError(
        "a workbook is nothing for a terminal; accepted: --out FILE, or stdout to a file or pipe");
  write_stdout(content);
  return kExitDone;
}

}  // namespace hostyard
