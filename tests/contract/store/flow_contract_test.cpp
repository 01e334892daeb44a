// What engine/interfaces/store.h promises about workflows and deleted hosts, held against every store.
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/contract/store/rows.h"
#include "tests/contract/store/stores.h"

namespace hostyard::test {
namespace {

const auto kStores = boost::unit_test::data::make(kEveryMedium);

void commit(Store& store, std::vector<Change> changes) {
  const CommitResult result = store.commit(change_set(std::move(changes)));
  BOOST_REQUIRE(std::holds_alternative<Committed>(result));
}

// Five workflows: created at 1, 2, 2, 3, 4; two names, two hosts, three statuses.
void fill(Store& store) {
  struct Row {
    const char* id;
    const char* name;
    const char* host;
    FlowStatus status;
    TimeMicros created;
  };
  for (const Row& row : {Row{"a", "ImportHosts", "h1", FlowStatus::kFinished, 1},
                         Row{"c", "ImportHosts", "h2", FlowStatus::kError, 2},
                         Row{"b", "DeleteHosts", "h1", FlowStatus::kProcessing, 2},
                         Row{"d", "DeleteHosts", "h2", FlowStatus::kFinished, 3},
                         Row{"e", "ImportHosts", "h1", FlowStatus::kStopped, 4}}) {
    Flow flow = flow_row(row.id, row.host, row.status);
    flow.name = row.name;
    flow.create_time = row.created;
    commit(store, {PutFlow{flow}});
  }
}

std::string ids(const FlowPage& page) {
  std::string text;
  for (const Flow& flow : page.flows) text += flow.id;
  return text + " of " + std::to_string(page.total);
}

}  // namespace

// WF-3
BOOST_DATA_TEST_CASE(workflows_are_listed_newest_first, kStores, medium) {
  FreshStore store(medium);
  fill(*store);
  BOOST_TEST(ids(store->flows({})) == "edbca of 5");
}

BOOST_DATA_TEST_CASE(workflow_filters_are_exact_and_combined, kStores, medium) {
  FreshStore store(medium);
  fill(*store);
  const auto listed = [&](const FlowFilter& filter) { return ids(store->flows(filter)); };
  BOOST_TEST(listed({.name = "ImportHosts", .biz_id = {}, .status = {}}) == "eca of 3");
  BOOST_TEST(listed({.name = "Import", .biz_id = {}, .status = {}}) == " of 0");
  BOOST_TEST(listed({.name = {}, .biz_id = "h2", .status = {}}) == "dc of 2");
  BOOST_TEST(listed({.name = {}, .biz_id = {}, .status = FlowStatus::kFinished}) == "da of 2");
  BOOST_TEST(listed({.name = "ImportHosts", .biz_id = "h1", .status = FlowStatus::kStopped}) == "e of 1");
  BOOST_TEST(listed({.name = "DeleteHosts", .biz_id = "h1", .status = FlowStatus::kFinished}) == " of 0");
  BOOST_TEST(listed({.name = "' OR 1=1 --", .biz_id = {}, .status = {}}) == " of 0");
}

BOOST_DATA_TEST_CASE(workflow_pages_cut_the_list_and_keep_the_total, kStores, medium) {
  FreshStore store(medium);
  fill(*store);
  const auto page = [&](std::int64_t offset, std::int64_t limit) {
    return ids(store->flows({.name = {}, .biz_id = {}, .status = {}, .offset = offset, .limit = limit}));
  };
  BOOST_TEST(page(0, 2) == "ed of 5");
  BOOST_TEST(page(2, 2) == "bc of 5");
  BOOST_TEST(page(4, 2) == "a of 5");
  BOOST_TEST(page(9, 2) == " of 5");
  BOOST_TEST(page(3, 0) == "ca of 5");
}

BOOST_DATA_TEST_CASE(listed_workflows_carry_their_version_and_no_nodes, kStores, medium) {
  FreshStore store(medium);
  commit(*store, {PutFlow{flow_row("f1", "h1")}, PutNode{node_row("n1", "f1", 0)}});
  const FlowPage page = store->flows({});
  BOOST_REQUIRE(page.flows.size() == 1u);
  BOOST_TEST((page.flows[0] == next_version(flow_row("f1", "h1"))));
}

BOOST_DATA_TEST_CASE(a_workflow_is_read_with_its_nodes_in_order_finished_or_not, kStores, medium) {
  FreshStore store(medium);
  commit(*store, {PutFlow{flow_row("f1", "h1", FlowStatus::kFinished)}, PutNode{node_row("x", "f1", 2)},
                  PutNode{node_row("z", "f1", 0)}, PutNode{node_row("y", "f1", 1)},
                  PutFlow{flow_row("f2", "h1")}, PutNode{node_row("w", "f2", 0)}});
  const auto flow = store->flow("f1");
  BOOST_REQUIRE(flow.has_value());
  BOOST_REQUIRE(flow->nodes.size() == 3u);
  BOOST_TEST((flow->nodes[0] == next_version(node_row("z", "f1", 0))));
  BOOST_TEST(flow->nodes[1].id == "y");
  BOOST_TEST(flow->nodes[2].id == "x");
  BOOST_TEST(!store->flow("nowhere").has_value());
}

// WF-2
BOOST_DATA_TEST_CASE(only_unfinished_workflows_are_loaded, kStores, medium) {
  FreshStore store(medium);
  fill(*store);
  commit(*store, {PutNode{node_row("n1", "b", 0)}, PutNode{node_row("n2", "a", 0)}});
  store.reopen();
  const Pool pool = store->load().pool;
  BOOST_TEST(pool.flows().size() == 2u);
  BOOST_REQUIRE(pool.flow("b") != nullptr);
  BOOST_TEST(pool.flow("b")->nodes.size() == 1u);
  BOOST_TEST(pool.flow("e") != nullptr);
}

// DOM-34, QRY-1
BOOST_DATA_TEST_CASE(deleted_hosts_come_in_the_order_of_the_host_list, kStores, medium) {
  FreshStore store(medium);
  struct Place {
    const char *id, *ip, *region, *zone, *rack;
  };
  int number = 0;
  // in order; "A!" sorts behind "A" though '!' is less than the comma of a code
  const Place places[] = {{"z", "10.0.0.9", "A", "Z", "R"},   {"y", "10.0.0.10", "A!", "A", "R"},
                          {"x", "10.0.0.12", "B", "A", "R1"}, {"w", "10.0.0.11", "B", "A", "R2"},
                          {"a", "10.0.0.3", "B", "B", "R"},   {"b", "10.0.0.3", "B", "B", "R"},
                          {"0", "10.0.0.4", "B", "B", "R"}};
  for (const Place& place : places) {
    Host host = host_row(place.id, place.ip, "host" + std::to_string(++number));
    host.location = Location{"Local", place.region, place.zone, place.rack};
    host.delete_time = 1;
    commit(*store, {PutHost{host}});
  }
  std::string order;
  for (const Host& host : store->deleted_hosts()) order += host.id;
  BOOST_TEST(order == "zyxwab0");
}

}  // namespace hostyard::test
