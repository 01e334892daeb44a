// The use cases of each area; use_case.cpp puts them together.
#pragma once

#include "engine/service/use_case.h"

namespace hostyard {

UseCase hosts_import_case();
UseCase hosts_list_case();
UseCase hosts_show_case();
UseCase hosts_update_case();
UseCase hosts_set_status_case();
UseCase hosts_set_reserved_case();
UseCase hosts_delete_case();
UseCase hosts_inspect_case();
UseCase disks_add_case();
UseCase disks_update_case();
UseCase disks_delete_case();
UseCase pool_hierarchy_case();
UseCase pool_stocks_case();
UseCase pool_inspect_case();
UseCase pool_export_case();
UseCase pool_load_case();
UseCase allocations_grant_case();
UseCase allocations_recycle_case();
UseCase allocations_list_case();
UseCase workflows_list_case();
UseCase workflows_show_case();
UseCase workflows_start_case();
UseCase workflows_stop_case();
UseCase workflows_cancel_case();
UseCase workflows_watch_case();
UseCase vendors_list_case();
UseCase vendors_load_case();
UseCase instances_list_case();
UseCase instances_put_case();
UseCase instances_delete_case();

}  // namespace hostyard
