// The one table of error codes. ERR-1, ERR-3, CLI-3.
#include "engine/base/error_code.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <regex>
#include <set>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "engine/base/text.h"

namespace hostyard::test {
namespace {

namespace data = boost::unit_test::data;

// The enumerators as the header names them, since C++ cannot list them.
std::set<int> enumerators() {
  std::ifstream header(HOSTYARD_SOURCE_DIR "/engine/base/error_code.h");
  const std::regex enumerator(R"(^  k\w+ = (-?\d+),$)");
  std::set<int> numbers;
  for (std::string line; std::getline(header, line);) {
    if (std::smatch match; std::regex_match(line, match, enumerator)) numbers.insert(std::stoi(match[1]));
  }
  return numbers;
}

struct Known {
  int code;
  std::string_view name;
  int http;
  std::string_view text;
};
std::ostream& operator<<(std::ostream& out, const Known& known) {
  return out << known.code;
}

// Numbers, names and texts of the reference; HTTP statuses as ERR-3 corrects them.
constexpr std::array kReference{
    Known{-1, "PANIC", 500, "panic"},
    Known{0, "SUCCESS", 200, "succeed"},
    Known{9897, "SYSTEM_STATE_CONFLICT", 500, "system state conflict"},
    Known{9993, "TASK_CONFLICT", 400, "task conflict"},
    Known{9995, "TASK_FAILED", 500, "task failed"},
    Known{9996, "FLOW_NOT_FOUND", 500, "flow not found"},
    Known{9999, "CLUSTER_SERVER_CALL_ERROR", 500, "call cluster-Server failed"},
    Known{10000, "UNRECOGNIZED_ERROR", 500, "unrecognized error"},
    Known{10001, "PARAMETER_INVALID", 400, "parameter is invalid"},
    Known{10002, "SQL_ERROR", 500, "failed to execute SQL"},
    Known{10004, "MARSHAL_ERROR", 400, "marshal error"},
    Known{10005, "UNMARSHAL_ERROR", 500, "marshal error"},
    Known{30101, "RESOURCE_HOST_NOT_FOUND", 500, "host not found"},
    Known{30102, "RESOURCE_NO_ENOUGH_HOST", 409, ""},
    Known{30103, "RESOURCE_NO_ENOUGH_DISK", 409, ""},
    Known{30104, "RESOURCE_NO_ENOUGH_PORT", 409, ""},
    Known{30105, "UPDATE_HOST_STATUS_FAIL", 500, "update host status failed"},
    Known{30106, "RESERVE_HOST_FAIL", 500, "reserved host failed"},
    Known{30107, "RESOURCE_NO_STOCK", 400, "Insufficient resources for inventory inquiries"},
    Known{30108, "RESOURCE_TRAIT_NOT_FOUND", 400, "trait not found by label name"},
    Known{30109, "RESOURCE_INVALID_LOCATION", 400, "invalid location of host"},
    Known{30110, "RESOURCE_INVALID_ARCH", 400, "invalid architecture of host"},
    Known{30111, "RESOURCE_ADD_TABLE_ERROR", 500, "failed to create database for resources"},
    Known{30112, "RESOURCE_INIT_LABELS_ERROR", 500, "failed to initiate label table"},
    Known{30113, "RESOURCE_CREATE_HOST_ERROR", 500, "failed to create hosts to db"},
    Known{30114, "RESOURCE_DELETE_HOST_ERROR", 500, "failed to delete hosts"},
    Known{30115, "RESOURCE_INVALID_PRODUCT_NAME", 400, "invalid product name"},
    Known{30116, "RESOURCE_INVALID_PURPOSE", 400, "invalid purpose of host"},
    Known{30117, "RESOURCE_INVALID_DISKTYPE", 400, "invalid disk type of host"},
    Known{30118, "RESOURCE_HOST_ALREADY_EXIST", 409, "host already exists in the resource pool"},
    Known{30119, "RESOURCE_HOST_STILL_INUSED", 409, "host is still in use"},
    Known{30120, "RESOURCE_CREATE_DISK_ERROR", 500, "failed to create disk"},
    Known{30121, "RESOURCE_TEMPLATE_FILE_NOT_FOUND", 500, "template file is not found"},
    Known{30122, "RESOURCE_PARSE_TEMPLATE_FILE_ERROR", 400, "parse template file failed"},
    Known{30123, "RESOURCE_DECRYPT_PASSWD_ERROR", 500, ""},
    Known{30124, "RESOURCE_ALLOCATE_ERROR", 409, ""},
    Known{30125, "RESOURCE_RECYCLE_ERROR", 409, ""},
    Known{30126, "RESOURCE_CONNECT_TO_HOST_ERROR", 400, "connect to host failed"},
    Known{30127, "RESOURCE_NEW_SESSION_ERROR", 500, "new connect session to host failed"},
    Known{30128, "RESOURCE_RUN_COMMAND_ERROR", 500, "run command on host failed"},
    Known{30129, "RESOURCE_HOST_NOT_EXPECTED", 400, "host is not expected as import file"},
    Known{30130, "RESOURCE_INIT_FILEBEAT_ERROR", 400, "install filebeat on host failed"},
    Known{30131, "RESOURCE_EXTRACT_FLOW_CTX_ERROR", 500, "extract workflow context failed"},
    Known{30132, "RESOURCE_UNINSTALL_FILEBEAT_ERROR", 400, "uninstall filebeat on host failed"},
    Known{30133, "RESOURCE_PREPARE_HOST_ERROR", 500, "prepare host before verify failed"},
    Known{30134, "RESOURCE_INVALID_VENDOR_NAME", 400, "invalid vendor"},
    Known{30135, "RESOURCE_INVALID_ZONE_INFO", 400, "invalid zone info"},
    Known{30136, "RESOURCE_CHECK_COMPUTES_ERROR", 500, "check compute resource mismatch"},
    Known{30137, "RESOURCE_CHECK_DISKS_ERROR", 500, "check disk resource mismatch"},
    Known{30138, "RESOURCE_INIT_DEPLOY_USER_ERROR", 500, "init deploy user failed"},
    Known{30139, "RESOURCE_INIT_HOST_AUTH_ERROR", 500, "init host auth failed"},
    Known{30140, "RESOURCE_UPDATE_HOSTINFO_ERROR", 400, "update host info failed"},
    Known{30141, "RESOURCE_VALIDATE_DISK_ERROR", 400, "validate disk info failed"},
    Known{30142, "RESOURCE_UPDATE_DISK_ERROR", 500, "update disk failed"},
    Known{30143, "RESOURCE_DELETE_DISK_ERROR", 500, "delete disk failed"},
    Known{30144, "RESOURCE_DISK_STILL_INUSED", 409, "disk is still in used"},
    Known{30145, "RESOURCE_DISK_ALREADY_EXIST", 409, "disk is already existed"},
    Known{30146, "RESOURCE_BAD_INSTANCE_EXIST", 500, "already existed a instance with bad status"},
    Known{40100, "WORKFLOW_CREATE_FAILED", 500, "workflow create failed"},
    Known{40101, "WORKFLOW_QUERY_FAILED", 500, "workflow query failed"},
    Known{40102, "WORKFLOW_DETAIL_FAILED", 500, "workflow detail failed"},
    Known{40103, "WORKFLOW_START_FAILED", 500, "workflow start failed"},
    Known{40104, "WORKFLOW_DEFINE_NOT_FOUND", 404, "workflow define not found"},
    Known{40105, "WORKFLOW_NODE_POLLING_TIME_OUT", 500, "workflow node polling time out"},
    Known{40106, "WORKFLOW_STOP_FAILED", 500, "workflow stop failed"},
    Known{40107, "WORKFLOW_CANCEL_FAILED", 500, "workflow cancel failed"},
    Known{70600, "UNAUTHORIZED_USER", 401, "unauthorized"},
    Known{70602, "ACCESS_TOKEN_EXPIRED", 401, "access token has been expired"},
    Known{70615, "USER_PASSWORD_EXPIRED", 400, ""},
    Known{70650, "RBAC_PERMISSION_CHECK_FAILED", 403, "rbac permission check failed"}};

bool says(const ErrorInfo& entry, std::string_view words) {
  return (std::string(entry.meaning) + " " + std::string(entry.remedy)).find(words) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(error_codes)

BOOST_AUTO_TEST_CASE(every_enumerator_has_an_entry) {
  std::set<int> in_table;
  for (const ErrorInfo& entry : error_table()) in_table.insert(static_cast<int>(entry.code));
  const std::set<int> declared = enumerators();
  BOOST_TEST(declared.size() > 60);  // the header was read
  BOOST_TEST(declared == in_table, boost::test_tools::per_element());
  for (const int code : declared) {
    BOOST_TEST(static_cast<int>(info(static_cast<ErrorCode>(code)).code) == code);
  }
}

BOOST_AUTO_TEST_CASE(the_table_ascends_and_no_code_or_name_stands_twice) {
  std::set<std::string> names;
  for (std::size_t i = 0; i < error_table().size(); ++i) {
    const ErrorInfo& entry = error_table()[i];
    if (i > 0) BOOST_TEST((error_table()[i - 1].code < entry.code), entry.name);
    // the part that a user may type alone has to be unique as well
    std::string bare = lower(entry.name);
    if (bare.starts_with("resource_")) bare.erase(0, 9);
    BOOST_TEST(names.insert(bare).second, entry.name);
  }
}

BOOST_AUTO_TEST_CASE(every_entry_explains_itself) {
  for (const ErrorInfo& entry : error_table()) {
    BOOST_TEST_CONTEXT(entry.name) {
      BOOST_TEST(!entry.text.empty());
      BOOST_TEST(entry.meaning.ends_with("."));
      BOOST_TEST(entry.remedy.ends_with("."));
      const bool success = entry.code == ErrorCode::kSuccess;
      BOOST_TEST((success ? entry.http == 200 : entry.http >= 400 && entry.http < 600));
    }
  }
}

BOOST_DATA_TEST_CASE(a_code_of_the_reference_keeps_number_name_and_text, data::make(kReference), known) {
  const ErrorInfo& entry = info(static_cast<ErrorCode>(known.code));
  BOOST_TEST(entry.name == known.name);
  BOOST_TEST(entry.http == known.http);
  if (!known.text.empty()) BOOST_TEST(entry.text == known.text);
}

BOOST_AUTO_TEST_CASE(a_code_is_found_by_number_and_by_name_in_any_case_with_and_without_prefixes) {
  for (const char* given : {"30118", "TIUNIMANAGER_RESOURCE_HOST_ALREADY_EXIST",
                            "RESOURCE_HOST_ALREADY_EXIST", "HOST_ALREADY_EXIST", "host_already_exist",
                            "TiUniManager_Resource_Host_Already_Exist", "tiunimanager_host_already_exist"}) {
    BOOST_TEST((find_error_code(given) == ErrorCode::kHostAlreadyExist), given);
  }
  BOOST_TEST((find_error_code("-1") == ErrorCode::kPanic));
  BOOST_TEST((find_error_code("0") == ErrorCode::kSuccess));
  BOOST_TEST((find_error_code("resource_host_busy") == ErrorCode::kHostBusy));
  for (const ErrorInfo& entry : error_table()) {
    BOOST_TEST((find_error_code(entry.name) == entry.code), entry.name);
    BOOST_TEST((find_error_code(std::to_string(static_cast<int>(entry.code))) == entry.code), entry.name);
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_code_is_not_found) {
  for (const char* given : {"", " ", "30118 ", "+30118", "30199", "0x75A6", "3011", "99999999999999999999",
                            "RESOURCE_", "HOST ALREADY EXIST"}) {
    BOOST_TEST(!find_error_code(given).has_value(), given);
  }
}

// CLI-3: the document's three trouble-shooting cases.
BOOST_AUTO_TEST_CASE(a_failed_call_of_tiup_leads_to_the_command_line_in_the_log) {
  for (const ErrorCode code :
       {ErrorCode::kInitFilebeatError, ErrorCode::kUninstallFilebeatError, ErrorCode::kPrepareHostError}) {
    BOOST_TEST_CONTEXT(info(code).name) {
      for (const char* words :
           {"call deployment serv", "tiup cluster check", "tiup em scale-out", "scale-in", "deploy user"}) {
        BOOST_TEST(says(info(code), words), words);
      }
    }
  }
  for (const char* words : {"call deployment serv", "tiup cluster check", "deploy user"}) {
    BOOST_TEST(says(info(ErrorCode::kHostNotExpected), words), words);
  }
}

BOOST_AUTO_TEST_CASE(an_unknown_zone_leads_to_the_file_and_the_registry) {
  const ErrorInfo& entry = info(ErrorCode::kInvalidZoneInfo);
  for (const char* words : {"RegionID", "ZoneID", "vendors list", "vendors load", "can not get zone info"}) {
    BOOST_TEST(says(entry, words), words);
  }
}

BOOST_AUTO_TEST_CASE(a_take_over_that_misses_its_hosts_leads_back_to_their_import) {
  for (const ErrorCode code : {ErrorCode::kInvalidZoneInfo, ErrorCode::kConnectToHostError}) {
    BOOST_TEST(says(info(code), "take-over"), info(code).name);
    BOOST_TEST(says(info(code), "import"), info(code).name);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
