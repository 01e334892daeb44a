// What a campaign counts is what the catalogue of use cases says that may happen.
#include "scenarios/campaign/outcomes.h"

#include <algorithm>

#include <boost/test/unit_test.hpp>

#include "engine/service/use_case.h"

namespace hostyard::campaign {
namespace {

struct Driven {
  std::string_view noun, verb;
  std::string outcome;  // how its outcomes begin
};

std::string short_name(ErrorCode code) {
  const std::string_view name = info(code).name;
  return std::string(name.starts_with("RESOURCE_") ? name.substr(9) : name);
}

bool is_known(const std::string& beginning, const std::string& code) {
  return std::any_of(known_outcomes().begin(), known_outcomes().end(), [&](const std::string& outcome) {
    return outcome.starts_with(beginning) && outcome.ends_with(": " + code);
  });
}

// Malformed documents are the affair of other tests; a file that cannot be read is the cause of
// PARAMETER_INVALID; and tasks exclude each other only where the configuration says so.
bool is_never_asked_for(ErrorCode code) {
  return code == ErrorCode::kMarshalError || code == ErrorCode::kParseTemplateFileError ||
         code == ErrorCode::kTaskConflict;
}

BOOST_AUTO_TEST_CASE(every_code_of_a_use_case_that_a_campaign_drives_is_one_of_its_outcomes) {
  const Driven all[] = {{"hosts", "import", "import"},
                        {"hosts", "delete", "delete"},
                        {"hosts", "update", "update host"},
                        {"hosts", "set-status", "set status"},
                        {"hosts", "set-reserved", "set reserved"},
                        {"disks", "add", "add disks"},
                        {"disks", "update", "update disk"},
                        {"disks", "delete", "delete disks"},
                        {"instances", "put", "put instances"},
                        {"instances", "delete", "delete instances"},
                        {"pool", "inspect", "inspect"},
                        {"workflows", "stop", "control stop"},
                        {"workflows", "start", "control start"},
                        {"workflows", "cancel", "control cancel"}};
  for (const Driven& driven : all) {
    for (const ErrorCode code : find_use_case(driven.noun, driven.verb)->errors) {
      if (!is_never_asked_for(code))
        BOOST_TEST(is_known(driven.outcome, short_name(code)), driven.outcome << ": " << short_name(code));
    }
  }
}

BOOST_AUTO_TEST_CASE(an_outcome_that_is_not_listed_is_a_defect_of_the_campaign) {
  OutcomeCounts counts;
  BOOST_CHECK_THROW(counts.count("grant: made up"), std::logic_error);
}

BOOST_AUTO_TEST_CASE(an_outcome_is_counted_by_the_parts_of_its_name) {
  OutcomeCounts counts;
  const std::size_t unseen = counts.never_seen().size();
  counts.count({"set status ", "Online", ": done"});
  BOOST_TEST(counts.never_seen().size() == unseen - 1);
}

}  // namespace
}  // namespace hostyard::campaign
