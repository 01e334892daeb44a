#include <array>

#include <fmt/format.h>

#include "tests/canary/canary.h"

namespace hostyard {
namespace canary {
namespace {

constexpr std::array kCanaries{
    Canary{"any_trait_is_enough", "typical", "ALLOC-10", "a host with one of the asked traits qualifies"},
    Canary{"arch_of_named_host_ignored", "D18", "ALLOC-10", "UserSpecifyHost takes a host of another arch"},
    Canary{"batch_forgets_its_grants", "D5", "ALLOC-2",
           "a requirement does not see what those before it took"},
    Canary{"capacity_of_named_disk_ignored", "D25", "ALLOC-13", "a named disk may be too small"},
    Canary{"chosen_hosts_forgotten", "D16", "ALLOC-20", "a request gets the same host twice"},
    Canary{"cluster_ports_on_online_hosts_only", "D19", "ALLOC-50", "hosts that are not Online get no claim"},
    Canary{"count_zero_accepted", "D3", "ALLOC-6", "a count of 0 is served"},
    Canary{"deleted_disk_still_there", "D40", "INV-4", "a deleted disk stays in the pool"},
    Canary{"disk_of_any_size", "D8", "ALLOC-20", "the smallest disk is granted, however small"},
    Canary{"disk_type_ignored", "D8", "ALLOC-13", "a disk of another type is granted"},
    Canary{"empty_port_range_accepted", "D7", "ALLOC-6", "a range of no ports is served"},
    Canary{"error_disk_made_available", "D35", "REC-2", "recycling makes a bad disk Available"},
    Canary{"excluded_hosts_ignored", "typical", "ALLOC-13", "excluded hosts are used"},
    Canary{"exclusive_lost_by_part", "D30", "REC-5", "recycling a part makes an Exclusive host InUsed"},
    Canary{"exclusive_nothing_accepted", "D12", "ALLOC-12", "exclusive use of nothing is granted"},
    Canary{"exclusive_on_used_host", "D13", "ALLOC-11", "a host that others use becomes Exclusive"},
    Canary{"funnel_forgets_a_filter", "D15", "ALLOC-4",
           "the funnel does not count what the load filter drops"},
    Canary{"granted_disk_stays_available", "D27", "INV-2", "a granted disk can be granted again"},
    Canary{"granted_request_granted_again", "D21", "ALLOC-5", "a request is granted twice"},
    Canary{"granted_request_not_recorded", "D21", "ALLOC-5",
           "that a request was granted is not written down"},
    Canary{"half_a_batch_granted", "D1", "ALLOC-2", "requests before the refused one are granted"},
    Canary{"holder_of_request_ignored", "D32", "REC-3", "RecycleOperate releases rows of other holders"},
    Canary{"host_with_ports_is_deletable", "D36", "DOM-15",
           "a host of which only ports are held can be deleted"},
    Canary{"index_forgets_disks", "typical", "INV-12", "the index does not learn that disks changed"},
    Canary{"last_core_never_granted", "typical", "ALLOC-10", "one core more than asked must be free"},
    Canary{"last_disk_of_equals", "D8", "ALLOC-20", "of equal disks the last by path is granted"},
    Canary{"load_stat_not_set", "D14", "INV-5", "a grant leaves the loadStat"},
    Canary{"memory_not_recycled", "D28", "INV-1", "recycling does not give memory back"},
    Canary{"memory_not_taken", "D28", "INV-1", "a grant takes no memory"},
    Canary{"memory_of_one_result_only", "typical", "ALLOC-30",
           "UserSpecifyHost looks at the memory of one result"},
    Canary{"more_recycled_than_held", "D28", "REC-4", "more is recycled than the holder has"},
    Canary{"near_miss_is_not_the_nearest", "typical", "ALLOC-4", "the near miss is any host"},
    Canary{"negative_amount_accepted", "D4", "ALLOC-6", "negative amounts are served"},
    Canary{"overlapping_ranges_share_ports", "D5", "ALLOC-40", "overlapping ranges get the same port"},
    Canary{"own_exclusive_host_refused", "D12", "ALLOC-11", "a holder cannot use its own Exclusive host"},
    Canary{"port_after_the_range_granted", "typical", "ALLOC-14", "the end of a range is granted"},
    Canary{"racks_used_forgotten", "D10", "ALLOC-21", "racks are not used evenly"},
    Canary{"recycled_ports_stay_held", "D39", "REC-2", "recycled ports are not free again"},
    Canary{"recycled_twice_in_one_request", "D31", "INV-10", "two entries release the same row twice"},
    Canary{"region_wide_claim_is_a_load", "typical", "DOM-15", "a region-wide claim makes a host InUsed"},
    Canary{"request_of_two_holders_accepted", "D21", "ALLOC-5", "one requestId serves two holders"},
    Canary{"rows_of_others_recycled", "D29", "REC-4", "RecycleHost takes what other holders have"},
    Canary{"seq_used_twice", "D31", "REC-4", "two rows get one number"},
    Canary{"ssh_port_granted", "typical", "ALLOC-40", "the port of sshd is granted"},
    Canary{"summary_misses_the_last_host", "typical", "ALLOC-20",
           "the index overlooks the last host of a block"},
    Canary{"takeover_of_unreserved_host", "D24", "ALLOC-32", "a takeover takes a host that is not reserved"},
    Canary{"type_of_granted_disk_missing", "D23", "ALLOC-3", "the answer does not tell the disk's type"},
};

// Of the stores and the ledger: the campaign drives one process with one caller at a time, and sees few of
// them.
constexpr std::array kStorageCanaries{
    Canary{"commit_told_before_it_is_done", "typical", "INV-11", "a commit is acknowledged, and comes later"},
    Canary{"failed_group_stays_in_the_pool", "D1", "ALLOC-2", "what a store could not commit stays granted"},
    Canary{"granted_requests_forgotten", "D21", "ALLOC-5", "a restart forgets which requests were granted"},
    Canary{"log_has_one_entry_a_group", "typical", "INV-12", "the log has the last change set of a group"},
    Canary{"log_read_from_the_next_but_one", "typical", "INV-12", "the log is read with one entry missing"},
    Canary{"lost_race_stays_in_the_pool", "typical", "INV-11", "a group that lost a race is not taken back"},
    Canary{"migration_loses_a_row", "typical", "INV-12", "an upgrade of the schema loses a row"},
    Canary{"older_news_skipped", "typical", "INV-12", "of what others committed only the last is applied"},
    Canary{"one_batch_of_the_log_read", "typical", "INV-12", "who is far behind catches up by one batch"},
    Canary{"recycled_ports_stay_in_the_table", "D39", "REC-2", "the table of held ports keeps recycled ones"},
    Canary{"refusal_of_an_old_pool_is_final", "typical", "INV-11", "others' recycling does not count"},
    Canary{"refused_ports_stay_held", "D1", "INV-11", "a store that refuses keeps the ports"},
    Canary{"refused_rows_not_rolled_back", "D1", "INV-11", "a refused change set stays, by halves"},
    Canary{"seq_of_recycled_rows_forgotten", "D31", "REC-4", "a restart gives numbers a second time"},
    Canary{"undone_request_stays_granted", "D21", "ALLOC-5", "a request that lost a race counts as granted"},
    Canary{"unread_news_fail_a_commit", "typical", "INV-11",
           "a durable commit is told as failed where others' changes cannot be read"},
    Canary{"version_not_asked_for", "typical", "INV-11", "SQL replaces a row that somebody else changed"},
    Canary{"version_not_compared", "typical", "INV-11", "memory replaces a row that somebody else changed"},
    Canary{"write_lock_taken_late", "typical", "INV-11", "a writer reads before it has the lock"},
    Canary{"wrong_caller_answered", "typical", "ALLOC-2", "callers of one group get each other's answers"},
};

}  // namespace

std::span<const Canary> canaries() {
  return kCanaries;
}

std::span<const Canary> storage_canaries() {
  return kStorageCanaries;
}

std::string line_of(const Canary& canary) {
  return fmt::format("| `{}` | {} | {} | {} | ", canary.name, canary.origin, canary.clause, canary.bug);
}

std::string line_of(const Canary& canary, const Sighting& sighting) {
  return fmt::format("{}{} | {} |", line_of(canary), sighting.part, sighting.check);
}

}  // namespace canary
}  // namespace hostyard
