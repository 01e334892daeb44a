// The one table of error codes (ERR-1, ERR-3): numbers, names and texts of the reference, HTTP statuses as
// this specification corrects them, and what `hostyard explain` says about each.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace hostyard {

enum class ErrorCode : int {
  kPanic = -1,
  kSuccess = 0,
  kSystemStateConflict = 9897,
  kTaskConflict = 9993,
  kTaskFailed = 9995,
  kFlowNotFound = 9996,
  kServerCallError = 9999,
  kUnrecognizedError = 10000,
  kParameterInvalid = 10001,
  kSqlError = 10002,
  kMarshalError = 10004,
  kUnmarshalError = 10005,
  kHostNotFound = 30101,
  kNoEnoughHost = 30102,
  kNoEnoughDisk = 30103,
  kNoEnoughPort = 30104,
  kUpdateHostStatusFail = 30105,
  kReserveHostFail = 30106,
  kNoStock = 30107,
  kTraitNotFound = 30108,
  kInvalidLocation = 30109,
  kInvalidArch = 30110,
  kAddTableError = 30111,
  kInitLabelsError = 30112,
  kCreateHostError = 30113,
  kDeleteHostError = 30114,
  kInvalidProductName = 30115,
  kInvalidPurpose = 30116,
  kInvalidDiskType = 30117,
  kHostAlreadyExist = 30118,
  kHostStillInUsed = 30119,
  kCreateDiskError = 30120,
  kTemplateFileNotFound = 30121,
  kParseTemplateFileError = 30122,
  kDecryptPasswdError = 30123,
  kAllocateError = 30124,
  kRecycleError = 30125,
  kConnectToHostError = 30126,
  kNewSessionError = 30127,
  kRunCommandError = 30128,
  kHostNotExpected = 30129,
  kInitFilebeatError = 30130,
  kExtractFlowContextError = 30131,
  kUninstallFilebeatError = 30132,
  kPrepareHostError = 30133,
  kInvalidVendorName = 30134,
  kInvalidZoneInfo = 30135,
  kCheckComputesError = 30136,
  kCheckDisksError = 30137,
  kInitDeployUserError = 30138,
  kInitHostAuthError = 30139,
  kUpdateHostInfoError = 30140,
  kValidateDiskError = 30141,
  kUpdateDiskError = 30142,
  kDeleteDiskError = 30143,
  kDiskStillInUsed = 30144,
  kDiskAlreadyExist = 30145,
  kBadInstanceExist = 30146,
  kHostBusy = 30180,
  kStoreMismatch = 30181,
  kRequestAlreadyGranted = 30182,
  kConfigInvalid = 30183,
  kStoreFull = 30184,
  kStoreUnusable = 30185,
  kStoreTooNew = 30186,
  kConflictPersists = 30187,
  kWorkflowCreateFailed = 40100,
  kWorkflowQueryFailed = 40101,
  kWorkflowDetailFailed = 40102,
  kWorkflowStartFailed = 40103,
  kWorkflowDefineNotFound = 40104,
  kWorkflowNodePollingTimeOut = 40105,
  kWorkflowStopFailed = 40106,
  kWorkflowCancelFailed = 40107,
  kUnauthorizedUser = 70600,
  kAccessTokenExpired = 70602,
  kUserPasswordExpired = 70615,
  kPermissionCheckFailed = 70650,
};

struct ErrorInfo {
  ErrorCode code;
  std::string_view name;  // the reference's, without its prefix TIUNIMANAGER_: "RESOURCE_HOST_ALREADY_EXIST"
  int http;               // HTTP status of an answer with this code
  std::string_view text;  // the reference's text
  std::string_view meaning;  // what happened, for `explain`
  std::string_view remedy;   // what to do about it, for `explain`
};

// All codes, ascending.
std::span<const ErrorInfo> error_table();

// The entry of a code; every enumerator has one (a test says so).
const ErrorInfo& info(ErrorCode code);

// Looks a code up by number ("30118") or by name, with or without TIUNIMANAGER_ and RESOURCE_, in any case.
std::optional<ErrorCode> find_error_code(std::string_view number_or_name);

}  // namespace hostyard
