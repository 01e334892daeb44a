#include "engine/base/error_code.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "engine/base/result.h"
#include "engine/base/text.h"

namespace hostyard {
namespace {

using enum ErrorCode;

constexpr std::string_view kRetry = "Try again; if it comes back, report it with the log.";
constexpr std::string_view kSeeFlow =
    "Look at the failed node: `hostyard workflows show ID` lists what each step did, with its command lines.";
constexpr std::string_view kTiupRemedy =
    "A step that calls tiup failed (\"call deployment serv\"). Search the log, or the output of `hostyard "
    "workflows show ID`, for "
    "the command line: \"tiup cluster check\" for prepare and verifyHosts, \"tiup em scale-out\" for "
    "joinEMCluster, \"tiup em "
    "scale-in\" for leaveEMCluster. Run that line as the deploy user on the control machine to see the whole "
    "error.";
constexpr std::string_view kReserved =
    "Kept for clients of the reference; this program does not answer with it.";

// Ascending by code. HTTP statuses as ERR-3 corrects them.
constexpr std::array kTable{
    ErrorInfo{kPanic, "PANIC", 500, "panic", "The program met a state that must not exist.",
              "Report it with the log; the store is as it was after the last acknowledged change."},
    ErrorInfo{kSuccess, "SUCCESS", 200, "succeed", "Nothing went wrong.", "Nothing to do."},
    ErrorInfo{kSystemStateConflict, "SYSTEM_STATE_CONFLICT", 500, "system state conflict",
              "The system is starting or stopping and takes no calls.",
              "Wait until it runs, then try again."},
    ErrorInfo{kTaskConflict, "TASK_CONFLICT", 400, "task conflict",
              "An import or delete is still running, and the configuration says `tasks: exclusive`.",
              "Wait for it (`hostyard workflows watch --all`), or set `tasks: parallel`."},
    ErrorInfo{kTaskFailed, "TASK_FAILED", 500, "task failed",
              "An operation that a workflow waited for ended with an error.", kTiupRemedy},
    ErrorInfo{kFlowNotFound, "FLOW_NOT_FOUND", 500, "flow not found", "No workflow has this id.",
              "`hostyard workflows list` shows the ids."},
    ErrorInfo{kServerCallError, "CLUSTER_SERVER_CALL_ERROR", 500, "call cluster-Server failed", kReserved,
              kRetry},
    ErrorInfo{kUnrecognizedError, "UNRECOGNIZED_ERROR", 500, "unrecognized error",
              "A failure without a code of its own.",
              "The message says what failed. Report it if the message does not help."},
    ErrorInfo{kParameterInvalid, "PARAMETER_INVALID", 400, "parameter is invalid",
              "A value that was given is not acceptable; the message names it and what would be accepted.",
              "Correct the value. Nothing was changed."},
    ErrorInfo{
        kSqlError, "SQL_ERROR", 500, "failed to execute SQL", "The store answered with an error.",
        "The message names the store and the cause; check disk, permissions and other users of the file."},
    ErrorInfo{kMarshalError, "MARSHAL_ERROR", 400, "marshal error",
              "A document has a value of the wrong type, or cannot be read at all.",
              "The message names the member or the line and column, and the type that is accepted."},
    ErrorInfo{
        kUnmarshalError, "UNMARSHAL_ERROR", 500, "marshal error", "A stored document cannot be read back.",
        "The store may be damaged or written by another version: restore a backup or use that version."},
    ErrorInfo{kHostNotFound, "RESOURCE_HOST_NOT_FOUND", 500, "host not found",
              "No host that is not deleted has this id.",
              "`hostyard hosts list` shows the ids; `--status Deleted` shows deleted hosts."},
    ErrorInfo{
        kNoEnoughHost, "RESOURCE_NO_ENOUGH_HOST", 409, "no enough host",
        "Too few hosts qualify for an allocation.",
        "Add hosts or ask for less. Hosts that should be there and are Failed were imported or taken over in "
        "vain: `hostyard workflows list --status Error` names their workflows."},
    ErrorInfo{kNoEnoughDisk, "RESOURCE_NO_ENOUGH_DISK", 409, "no enough disk",
              "Too few hosts have a disk that fits.",
              "Add disks or ask for a smaller or another type of disk."},
    ErrorInfo{kNoEnoughPort, "RESOURCE_NO_ENOUGH_PORT", 409, "no enough port",
              "Too few ports of the range are free.", "Ask for a wider range or fewer ports."},
    ErrorInfo{kUpdateHostStatusFail, "UPDATE_HOST_STATUS_FAIL", 500, "update host status failed",
              "The status of a host was not changed; the message says why.", "Correct the list of hosts."},
    ErrorInfo{kReserveHostFail, "RESERVE_HOST_FAIL", 500, "reserved host failed",
              "The reserved mark of a host was not changed; the message says why.",
              "Correct the list of hosts."},
    ErrorInfo{kNoStock, "RESOURCE_NO_STOCK", 400, "Insufficient resources for inventory inquiries", kReserved,
              kRetry},
    ErrorInfo{kTraitNotFound, "RESOURCE_TRAIT_NOT_FOUND", 400, "trait not found by label name",
              "A purpose, cluster type or disk type is not one that exists.",
              "The message lists the accepted names."},
    ErrorInfo{kInvalidLocation, "RESOURCE_INVALID_LOCATION", 400, "invalid location of host",
              "A location is incomplete or has a name that is not allowed.",
              "Names are not empty and have no comma."},
    ErrorInfo{kInvalidArch, "RESOURCE_INVALID_ARCH", 400, "invalid architecture of host",
              "The architecture is unknown or missing.", "Use one of X86, X86_64, ARM, ARM64."},
    ErrorInfo{kAddTableError, "RESOURCE_ADD_TABLE_ERROR", 500, "failed to create database for resources",
              "The store's tables could not be made.",
              "Check that the folder is writable and the disk has room."},
    ErrorInfo{kInitLabelsError, "RESOURCE_INIT_LABELS_ERROR", 500, "failed to initiate label table",
              kReserved, kRetry},
    ErrorInfo{kCreateHostError, "RESOURCE_CREATE_HOST_ERROR", 500, "failed to create hosts to db",
              "Hosts could not be stored.", "The cause in the message says why."},
    ErrorInfo{kDeleteHostError, "RESOURCE_DELETE_HOST_ERROR", 500, "failed to delete hosts",
              "A host to delete does not exist; nothing was done for any host of the call.",
              "Take the unknown id out of the list: `hostyard hosts list` shows the ids."},
    ErrorInfo{kInvalidProductName, "RESOURCE_INVALID_PRODUCT_NAME", 400, "invalid product name",
              "The cluster type is unknown.", "Use one of TiDB, DataMigration, EnterpriseManager."},
    ErrorInfo{kInvalidPurpose, "RESOURCE_INVALID_PURPOSE", 400, "invalid purpose of host",
              "A purpose is unknown.", "Use a comma-separated list of Compute, Storage, Schedule."},
    ErrorInfo{kInvalidDiskType, "RESOURCE_INVALID_DISKTYPE", 400, "invalid disk type of host",
              "The disk type is unknown.", "Use one of NVMeSSD, SSD, SATA."},
    ErrorInfo{kHostAlreadyExist, "RESOURCE_HOST_ALREADY_EXIST", 409,
              "host already exists in the resource pool",
              "A host that is not deleted has this ip or this name already; the whole file was refused.",
              "Take the row out of the file, or delete the present host first (a Failed one too)."},
    ErrorInfo{kHostStillInUsed, "RESOURCE_HOST_STILL_INUSED", 409, "host is still in use",
              "Somebody still holds cores, memory, a disk or a port of the host.",
              "Recycle what is held there, then delete the host again."},
    ErrorInfo{kCreateDiskError, "RESOURCE_CREATE_DISK_ERROR", 500, "failed to create disk",
              "Disks could not be stored.", "The cause in the message says why."},
    ErrorInfo{kTemplateFileNotFound, "RESOURCE_TEMPLATE_FILE_NOT_FOUND", 500, "template file is not found",
              kReserved, "`hostyard hosts template` writes the template itself."},
    ErrorInfo{kParseTemplateFileError, "RESOURCE_PARSE_TEMPLATE_FILE_ERROR", 400,
              "parse template file failed",
              "The import file has bad cells, or cannot be read. Every bad cell is listed with row, column, "
              "value and what would "
              "be accepted; nothing was imported.",
              "Correct the cells and import again. `hostyard hosts template` writes a file with the accepted "
              "values."},
    ErrorInfo{
        kDecryptPasswdError, "RESOURCE_DECRYPT_PASSWD_ERROR", 500, "decrypt password failed",
        "A stored password does not open with the key in use.",
        "Use the key file that the store was written with; `hostyard config show` names the one in use."},
    ErrorInfo{kAllocateError, "RESOURCE_ALLOCATE_ERROR", 409, "allocate resources failed",
              "An allocation was refused; the cause says what is missing.", "See the cause."},
    ErrorInfo{kRecycleError, "RESOURCE_RECYCLE_ERROR", 409, "recycle resources failed",
              "A recycling was refused; the cause says why.", "See the cause."},
    ErrorInfo{kConnectToHostError, "RESOURCE_CONNECT_TO_HOST_ERROR", 400, "connect to host failed",
              "No login to the host: unreachable, refused, wrong password or key, or another host key than "
              "the known one.",
              "Log in by hand from the control machine with the same user. When a take-over fails because "
              "its hosts are not "
              "there, this error of the earlier import is the cause."},
    ErrorInfo{kNewSessionError, "RESOURCE_NEW_SESSION_ERROR", 500, "new connect session to host failed",
              "The host accepted the login but no session.",
              "Look at the host's sshd log (MaxSessions, MaxStartups)."},
    ErrorInfo{kRunCommandError, "RESOURCE_RUN_COMMAND_ERROR", 500, "run command on host failed",
              "A command on the host failed, or its outcome stayed unknown.", kSeeFlow},
    ErrorInfo{kHostNotExpected, "RESOURCE_HOST_NOT_EXPECTED", 400, "host is not expected as import file",
              "`tiup cluster check` found the host unfit, or could not check it. The message lists the "
              "failed checks.",
              "Mend what the checks name and import again, or import with ignoreWarns if only warnings are "
              "left. If the message "
              "says \"call deployment serv\", the check itself failed: search the log for \"tiup cluster "
              "check\" and run that line "
              "as the deploy user."},
    ErrorInfo{kInitFilebeatError, "RESOURCE_INIT_FILEBEAT_ERROR", 400, "install filebeat on host failed",
              "The host could not join the EM cluster.", kTiupRemedy},
    ErrorInfo{kExtractFlowContextError, "RESOURCE_EXTRACT_FLOW_CTX_ERROR", 500,
              "extract workflow context failed", "A stored workflow cannot be read.",
              "It was ended as Error; delete the host by force and import it again."},
    ErrorInfo{kUninstallFilebeatError, "RESOURCE_UNINSTALL_FILEBEAT_ERROR", 400,
              "uninstall filebeat on host failed", "The host could not leave the EM cluster.", kTiupRemedy},
    ErrorInfo{kPrepareHostError, "RESOURCE_PREPARE_HOST_ERROR", 500, "prepare host before verify failed",
              "Something that `tiup cluster check` found could not be fixed.", kTiupRemedy},
    ErrorInfo{kInvalidVendorName, "RESOURCE_INVALID_VENDOR_NAME", 400, "invalid vendor",
              "The vendor is not registered.",
              "`hostyard vendors list` shows what is; `hostyard vendors load FILE` registers."},
    ErrorInfo{kInvalidZoneInfo, "RESOURCE_INVALID_ZONE_INFO", 400, "invalid zone info",
              "RegionID or ZoneID of the import file is not registered (\"can not get zone info for host\"). "
              "The same error ends the "
              "import of hosts of a cluster that is taken over: a later take-over then misses its hosts.",
              "Compare the file with `hostyard vendors list`; correct the file, or register the zone with "
              "`hostyard vendors load`. "
              "Delete the Failed host, then import it again."},
    ErrorInfo{kCheckComputesError, "RESOURCE_CHECK_COMPUTES_ERROR", 500, "check compute resource mismatch",
              kReserved, kRetry},
    ErrorInfo{kCheckDisksError, "RESOURCE_CHECK_DISKS_ERROR", 500, "check disk resource mismatch", kReserved,
              kRetry},
    ErrorInfo{kInitDeployUserError, "RESOURCE_INIT_DEPLOY_USER_ERROR", 500, "init deploy user failed",
              "The deploy user could not be created on the host, or there is no login to do it with.",
              "Give user and password in the import file, or configure login user and key; the login needs "
              "password-less sudo."},
    ErrorInfo{
        kInitHostAuthError, "RESOURCE_INIT_HOST_AUTH_ERROR", 500, "init host auth failed",
        "The deploy user's key was not accepted after it had been installed, or could not be installed.",
        "Check the host's AuthorizedKeysFile, home directory modes and sshd log."},
    ErrorInfo{kUpdateHostInfoError, "RESOURCE_UPDATE_HOSTINFO_ERROR", 400, "update host info failed",
              "A field of a host must not change this way.", "The message names the field."},
    ErrorInfo{kValidateDiskError, "RESOURCE_VALIDATE_DISK_ERROR", 400, "validate disk info failed",
              "A disk's description is not acceptable.",
              "The message names the value and what would be accepted."},
    ErrorInfo{kUpdateDiskError, "RESOURCE_UPDATE_DISK_ERROR", 500, "update disk failed",
              "A field of a disk must not change this way.", "The message names the field."},
    ErrorInfo{kDeleteDiskError, "RESOURCE_DELETE_DISK_ERROR", 500, "delete disk failed",
              "A disk to delete does not exist.", "Correct the list of disks."},
    ErrorInfo{kDiskStillInUsed, "RESOURCE_DISK_STILL_INUSED", 409, "disk is still in used",
              "Somebody holds the disk.", "Recycle it first."},
    ErrorInfo{kDiskAlreadyExist, "RESOURCE_DISK_ALREADY_EXIST", 409, "disk is already existed",
              "The host has a disk of this name or path.", "Choose another name and path."},
    ErrorInfo{kBadInstanceExist, "RESOURCE_BAD_INSTANCE_EXIST", 500,
              "already existed a instance with bad status",
              "The EM cluster has a filebeat of this host that is not Up.",
              "Start or remove it (`tiup em display`, `tiup em scale-in --node IP:0`), then import the host "
              "again."},
    ErrorInfo{kHostBusy, "HOST_BUSY", 409, "host is busy with a workflow",
              "A workflow of this host has not ended yet.",
              "`hostyard workflows watch ID` takes it to its end; one that was stopped goes on with "
              "`workflows start ID` or "
              "ends with `workflows cancel ID`. `workflows show ID` tells where it stands."},
    ErrorInfo{kStoreMismatch, "STORE_MISMATCH", 409, "store belongs to other hosts",
              "The store was used with fake hosts and is now to be used with real ones, or the reverse.",
              "Use another store (`--store`), or the hosts that this store was used with (`--hosts`)."},
    ErrorInfo{kRequestAlreadyGranted, "REQUEST_ALREADY_GRANTED", 409, "request is already granted",
              "An allocation with this requestId was granted before.",
              "Use what was granted, or a new requestId."},
    ErrorInfo{kConfigInvalid, "CONFIG_INVALID", 400, "configuration is invalid",
              "The configuration file has a mistake.",
              "The message names file, line, column and what would be accepted; `hostyard config check` "
              "checks it."},
    ErrorInfo{kStoreFull, "STORE_FULL", 507, "no space left for the store",
              "The disk of the store is full; the change was not made.", "Make room, then try again."},
    ErrorInfo{kStoreUnusable, "STORE_UNUSABLE", 500, "store is not usable",
              "The store cannot be opened or written: read-only, locked, damaged, or not a database of this "
              "program.",
              "The message names the file and the cause. Nothing was changed."},
    ErrorInfo{kStoreTooNew, "STORE_TOO_NEW", 500, "store was written by a newer version",
              "The store has a newer schema than this program knows.", "Use the newer program."},
    ErrorInfo{kConflictPersists, "CONFLICT_PERSISTS", 503, "conflicting changes persist",
              "Other processes kept changing the same rows.", "Try again when less is going on."},
    ErrorInfo{kWorkflowCreateFailed, "WORKFLOW_CREATE_FAILED", 500, "workflow create failed",
              "A workflow could not be stored.", kRetry},
    ErrorInfo{kWorkflowQueryFailed, "WORKFLOW_QUERY_FAILED", 500, "workflow query failed",
              "No workflow has this id, or the filter is wrong.", "`hostyard workflows list` shows the ids."},
    ErrorInfo{kWorkflowDetailFailed, "WORKFLOW_DETAIL_FAILED", 500, "workflow detail failed",
              "No workflow has this id.", "`hostyard workflows list` shows the ids."},
    ErrorInfo{
        kWorkflowStartFailed, "WORKFLOW_START_FAILED", 500, "workflow start failed",
        "The workflow has ended: no node of it runs again.",
        "`hostyard workflows show ID` says how it ended and what is left to do; then import or delete the "
        "host again."},
    ErrorInfo{kWorkflowDefineNotFound, "WORKFLOW_DEFINE_NOT_FOUND", 404, "workflow define not found",
              "A stored workflow has a definition that this version does not know.",
              "It was ended as Error; use the version that wrote it, or delete the host by force."},
    ErrorInfo{kWorkflowNodePollingTimeOut, "WORKFLOW_NODE_POLLING_TIME_OUT", 500,
              "workflow node polling time out", "An operation did not end within the configured limit.",
              kTiupRemedy},
    ErrorInfo{kWorkflowStopFailed, "WORKFLOW_STOP_FAILED", 500, "workflow stop failed",
              "The workflow has ended: there is nothing to stop.",
              "`hostyard workflows show ID` says how it ended."},
    ErrorInfo{kWorkflowCancelFailed, "WORKFLOW_CANCEL_FAILED", 500, "workflow cancel failed",
              "The workflow has ended: there is nothing to cancel.",
              "`hostyard workflows show ID` says how it ended and what is left to do."},
    ErrorInfo{kUnauthorizedUser, "UNAUTHORIZED_USER", 401, "unauthorized", "The call carries no valid token.",
              "Log in first."},
    ErrorInfo{kAccessTokenExpired, "ACCESS_TOKEN_EXPIRED", 401, "access token has been expired",
              "The token is too old.", "Log in again."},
    ErrorInfo{kUserPasswordExpired, "USER_PASSWORD_EXPIRED", 400, "user password has been expired", kReserved,
              "Change the password."},
    ErrorInfo{kPermissionCheckFailed, "RBAC_PERMISSION_CHECK_FAILED", 403, "rbac permission check failed",
              "The user's role does not allow the call.", "Ask an administrator for the role."},
};

std::string bare_name(std::string_view name) {
  std::string bare = lower(name);
  for (const std::string_view prefix : {"tiunimanager_", "resource_"}) {
    if (bare.starts_with(prefix)) bare.erase(0, prefix.size());
  }
  return bare;
}

}  // namespace

std::span<const ErrorInfo> error_table() {
  return kTable;
}

const ErrorInfo& info(ErrorCode code) {
  const auto found = std::ranges::lower_bound(kTable, code, {}, &ErrorInfo::code);
  if (found == kTable.end() || found->code != code) {
    throw Error(kPanic, "error code " + std::to_string(static_cast<int>(code)) + " is not in the table");
  }
  return *found;
}

std::optional<ErrorCode> find_error_code(std::string_view number_or_name) {
  int number = 0;
  const char* end = number_or_name.data() + number_or_name.size();
  const auto read = std::from_chars(number_or_name.data(), end, number);
  const bool is_number = read.ec == std::errc{} && read.ptr == end;
  for (const ErrorInfo& entry : kTable) {
    const bool same = is_number ? static_cast<int>(entry.code) == number
                                : bare_name(entry.name) == bare_name(number_or_name);
    if (same) return entry.code;
  }
  return std::nullopt;
}

}  // namespace hostyard
