#include <array>

#include "tests/canary/canary.h"

namespace hostyard::canary {
namespace {

constexpr std::array kSightings{
    Sighting{"commit_told_before_it_is_done", "crash", "test_crash",
             "a_killed_writer_loses_nothing_acknowledged_and_leaves_nothing_by_halves"},
    Sighting{"failed_group_stays_in_the_pool", "unit", "test_ledger",
             "groups/a_store_that_fails_fails_everybody_and_changes_nothing"},
    Sighting{"granted_requests_forgotten", "contract", "test_store_contract",
             "the_ledger_is_loaded_again_with_every_field"},
    Sighting{"log_has_one_entry_a_group", "contract", "test_store_contract",
             "change_sets_of_a_group_see_those_before_and_are_logged_each"},
    Sighting{"log_read_from_the_next_but_one", "contract", "test_store_contract",
             "the_log_has_every_commit_in_order_without_gaps"},
    Sighting{"lost_race_stays_in_the_pool", "unit", "test_ledger",
             "groups/a_group_that_conflicts_is_taken_back_and_planned_again_whole"},
    Sighting{"migration_loses_a_row", "unit", "test_store",
             "a_store_of_schema_version_1_keeps_everything_and_takes_grants"},
    Sighting{"older_news_skipped", "unit", "test_ledger", "ledger/catching_up_takes_more_than_one_batch"},
    Sighting{"one_batch_of_the_log_read", "unit", "test_ledger",
             "ledger/catching_up_takes_more_than_one_batch"},
    Sighting{"recycled_ports_stay_in_the_table", "contract", "test_store_contract",
             "a_port_of_a_host_is_held_by_one_live_row"},
    Sighting{"refusal_of_an_old_pool_is_final", "unit", "test_ledger",
             "ledger/a_refusal_on_an_outdated_pool_is_thought_over"},
    Sighting{"refused_ports_stay_held", "contract", "test_store_contract", "a_refused_grant_holds_nothing"},
    Sighting{"refused_rows_not_rolled_back", "contract", "test_store_contract",
             "a_batch_whose_last_row_conflicts_changes_nothing"},
    Sighting{"seq_of_recycled_rows_forgotten", "contract", "test_store_contract",
             "a_recycled_row_leaves_the_pool_and_keeps_what_it_held_last"},
    Sighting{"undone_request_stays_granted", "unit", "test_ledger", "what_is_restored_is_the_pool_before"},
    Sighting{"unread_news_fail_a_commit", "unit", "test_ledger",
             "ledger/what_is_durable_is_acknowledged_though_the_log_cannot_be_read_behind_it"},
    Sighting{"version_not_asked_for", "contract", "test_store_contract",
             "a_row_at_another_version_is_a_conflict_that_names_it"},
    Sighting{"version_not_compared", "contract", "test_store_contract",
             "a_row_at_another_version_is_a_conflict_that_names_it"},
    Sighting{"write_lock_taken_late", "unit", "test_store", "nobody_commits_while_a_plan_that_lost_is_made"},
    Sighting{"wrong_caller_answered", "unit", "test_ledger",
             "groups/who_waits_is_committed_together_in_the_order_of_coming"},
    Sighting{"disk_of_any_size", "scenarios", "hostyard",
             "allocate/strategies.yaml#per host the smallest sufficient disk is granted"},
    Sighting{"excluded_hosts_ignored", "scenarios", "hostyard",
             "allocate/hosts.yaml#a host that is excluded is not used"},
    Sighting{"exclusive_on_used_host", "scenarios", "hostyard", "allocate/engines.yaml#the host exclusively"},
    Sighting{"granted_disk_stays_available", "scenarios", "hostyard",
             "allocate/answers.yaml#a grant says everything about what was granted"},
    Sighting{"granted_request_granted_again", "scenarios", "hostyard",
             "allocate/answers.yaml#a dry run answers the same as the real call"},
    Sighting{"half_a_batch_granted", "scenarios", "hostyard",
             "allocate/answers.yaml#each requirement sees what the ones before it took"},
    Sighting{"host_with_ports_is_deletable", "scenarios", "hostyard",
             "delete/hosts.yaml#a host in use is not deleted"},
    Sighting{"memory_not_recycled", "scenarios", "hostyard",
             "allocate/engines.yaml#three thousand different hosts in one requirement"},
    Sighting{"more_recycled_than_held", "scenarios", "hostyard",
             "recycle/recycle.yaml#more than is held is refused"},
    Sighting{"near_miss_is_not_the_nearest", "scenarios", "hostyard",
             "allocate/answers.yaml#a dry run that is refused"},
    Sighting{"overlapping_ranges_share_ports", "scenarios", "hostyard",
             "allocate/ports.yaml#the lowest free ports of a range"},
    Sighting{"racks_used_forgotten", "scenarios", "hostyard",
             "allocate/engines.yaml#a thousand hosts in two racks"},
};

}  // namespace

std::span<const Sighting> sightings() {
  return kSightings;
}

}  // namespace hostyard::canary
