#include "scenarios/manual_examples.h"

#include <algorithm>
#include <array>

namespace hostyard {
namespace {

constexpr std::array kExamples{
    ManualExample{
        "hosts import",
        R"(Starts a workflow a host and waits for all of them. Takes the hosts as `rows`, as the `text` of a CSV or JSON
file, or from a `file`. What a row of `rows` leaves out is filled in: `hostName` is `host` and the last part of the ip (`host1`
of 10.0.0.1); `arch`, `cpuCores`, `memory`, `os`, login and data disk are those of the machine; region, zone and rack are `Region1`, `Zone1`,
`Rack1`; `clusterType` is TiDB, `purpose` Compute, `diskType` SSD. A member given as `null` stays out of the row.

What a host is for decides what tiup checks of it: data disks only of Storage and Schedule hosts.

A host whose workflow fails is `Failed`; that is not a refusal of the step. The step then is red unless its `expect` speaks of `workflows`. Why
it failed is in `error`, as `[code]`, its words and the reason, and with what was done on the host in the `result` of the node of `workflows show`.
What tiup finds and nobody can fix fails the node `prepare` with 30133; what was fixed and is still found fails `verifyHosts` with 30129.)",
        R"(- hosts import: {rows: [{ip: 10.0.0.1}, {ip: 10.0.0.2, hostName: storage, purpose: Storage}]}
  expect: {workflows: [{status: Finished, hostStatus: Online}, {status: Finished}]}
- hosts import: {rows: [{ip: 10.0.0.1, hostName: another}]}
  refused: {code: HOST_ALREADY_EXIST, http: 409, message: contains 10.0.0.1}
- hosts import: {rows: [{ip: 10.0.0.3, az: Zone9}]}
  expect: {workflows: [{status: Error, hostStatus: Failed, error: {contains: "[30135]"}}]}
  save: {flow: workflows.0.id}
- workflows show: ${flow}
  expect: {nodes: {contains: {status: Error, result: contains Zone9}}})"},
    ManualExample{"hosts list", "", R"(- hosts import: {rows: [{ip: 10.0.0.1}, {ip: 10.0.0.2, rack: Rack2}]}
- hosts list: {region: Region1, zone: Zone1, rack: Rack2}
  expect: {total: 1, hosts: [{ip: 10.0.0.2, status: Online, cpuCores: 16}]})"},
    ManualExample{"hosts show", "", R"(- hosts import: {rows: [{ip: 10.0.0.1}]}
  save: {id: hostIds.0}
- hosts show: ${id}
  expect: {ip: 10.0.0.1, status: Online, disks: [{path: /data, status: Available}], passwd: absent})"},
    ManualExample{"hosts delete", "Starts a workflow a host and waits for all of them.",
                  R"(- hosts import: {rows: [{ip: 10.0.0.1}]}
  save: {id: hostIds.0}
- hosts delete: ["${id}"]
  expect: {workflows: [{status: Finished}]}
- hosts list:
  expect: {total: 0})"},
    ManualExample{"hosts update", "", R"(- pool load: {hosts: [{ip: 10.0.0.1}]}
- hosts update: {hostId: host1, cpuCores: 32, memory: 128, purpose: "Compute,Storage"}
  expect: {spec: 32C128G, purpose: "Compute,Storage"}
- hosts update: {hostId: host1, nic: 25GE, rack: Rack9}
  refused: {code: UPDATE_HOSTINFO_ERROR, message: contains rack})"},
    ManualExample{"hosts set-status", "", R"(- pool load: {hosts: [{ip: 10.0.0.1}, {ip: 10.0.0.2}]}
- hosts set-status: {hostIds: [host1, host2], status: Offline}
  expect: {hosts: [{hostId: host1, status: Offline}, {hostId: host2, status: Offline}]})"},
    ManualExample{"hosts set-reserved", "", R"(- pool load: {hosts: [{ip: 10.0.0.1}, {ip: 10.0.0.2}]}
- hosts set-reserved: {hostIds: [host1], reserved: true}
- pool stocks:
  expect: {stocks: {"Region1,Zone1": {freeHostCount: 1}}})"},
    ManualExample{"hosts inspect", "Logs in to the machines and compares what they have with the books.",
                  R"(- hosts import: {rows: [{ip: 10.0.0.1}]}
- change machine: {ip: 10.0.0.1, mounts: [{path: /data, options: [noatime, nodelalloc], used: 95}]}
- hosts inspect:
  expect: {valid: true, checks: {contains: {check: CheckDiskRatio, real: 95, state: warning}}})"},
    ManualExample{"disks add", "", R"(- pool load: {hosts: [{ip: 10.0.0.1}]}
- disks add: {hostId: host1, disks: [{name: nvme1, path: /data2, capacity: 800}]}
  expect: {disks: [{status: Available, type: SSD}]}
  save: {disk: diskIds.0}
- hosts show: host1
  expect: {disks: {size: 2}})"},
    ManualExample{"disks update", "", R"(- pool load: {hosts: [{ip: 10.0.0.1}]}
- disks update: {diskId: host1-sdb, capacity: 1000, status: Error}
  expect: {capacity: 1000, status: Error}
- disks update: {diskId: host1-sdb, status: Available}
  refused: {code: UPDATE_DISK_ERROR})"},
    ManualExample{"disks delete", "", R"(- pool load: {hosts: [{ip: 10.0.0.1}]}
- disks delete: [host1-sdb]
- hosts show: host1
  expect: {disks: []})"},
    ManualExample{"pool hierarchy", "", R"(- hosts import: {rows: [{ip: 10.0.0.1}, {ip: 10.0.0.2}]}
- pool hierarchy: {arch: X86_64, level: 3, depth: 1}
  expect: {root: {subNodes: [{name: Rack1, subNodes: {size: 2}}]}})"},
    ManualExample{"pool stocks", "", R"(- hosts import: {rows: [{ip: 10.0.0.1}, {ip: 10.0.0.2}]}
- pool stocks:
  expect: {stocks: {"Region1,Zone1": {freeHostCount: 2, freeCpuCores: 32}}})"},
    ManualExample{"pool inspect", "", R"(- pool load: {hosts: [{ip: 10.0.0.1}]}
- books: {ip: 10.0.0.1, usedCpuCores: 3}
- pool inspect:
  expect: {valid: false, hosts: [{ip: 10.0.0.1, valid: false}]})"},
    ManualExample{"pool export", "", R"(- pool load: {hosts: [{ip: 10.0.0.1}, {ip: 10.0.0.2}]}
- pool export:
  expect: {hosts: [{ip: 10.0.0.1}, {ip: 10.0.0.2}]}
  save: {before: hosts})"},
    ManualExample{
        "pool load",
        R"(A whole pool at once; no machine is needed, and ids may be chosen. What a host leaves out is filled in: `hostName` is `host` and the last
part of the ip, `hostId` the `hostName`; Online, `X86_64`, 16 cores, 64 GiB, `Region1`, `Zone1`, `Rack1`, TiDB, Compute, SSD, and one disk. Disks are named `sdb`, `sdc`,
… of 500 GiB at `/<name>`, their ids are `<hostId>-<name>`. `times: 3000` makes so many of one host, with ascending addresses and with `-00001` and so on
behind its ids. What a host uses follows from the `ledger`.)",
        R"(- pool load:
    hosts: [{ip: 10.0.0.1, disks: [{diskId: large, capacity: 200}, {diskId: small, capacity: 100}]}, {ip: 10.0.1.1, times: 3}]
- hosts list:
  expect: {total: 4}
- hosts show: host1
  expect: {disks: {set: [{diskId: small}, {diskId: large}]}})"},
    ManualExample{"allocations grant", "The requests of a batch are granted all or not at all.",
                  R"(- pool load: {hosts: [{ip: 10.0.0.1}, {ip: 10.0.0.2}]}
- allocations grant:
    requests:
      - holderId: cluster-1
        requestId: request-1
        requirements: [{strategy: RandomRack, count: 2, location: {region: Region1, zone: Zone1}, cpuCores: 4, memory: 8}]
  expect: {results: [{grants: {set: [{hostId: host1}, {hostId: host2}]}}]}
- allocations grant:
    requests:
      - holderId: cluster-1
        requestId: request-2
        requirements: [{strategy: RandomRack, count: 3, location: {region: Region1, zone: Zone1}}]
  refused: {code: ALLOCATE_ERROR, cause: NO_ENOUGH_HOST, data: {request: 0, requirement: 0}})"},
    ManualExample{"allocations recycle", "", R"(- pool load:
    hosts: [{ip: 10.0.0.1}]
    ledger: [{seq: 1, holderId: cluster-1, requestId: request-1, hostId: host1, cpuCores: 4, memory: 8}]
- allocations recycle: {requests: [{type: RecycleHolder, holderId: cluster-1}]}
  expect: {released: [{hostId: host1, cpuCores: 4}]}
- hosts show: host1
  expect: {usedCpuCores: 0, loadStat: LoadLess})"},
    ManualExample{"allocations list", "", R"(- pool load:
    hosts: [{ip: 10.0.0.1}]
    ledger: [{seq: 1, holderId: cluster-1, requestId: request-1, hostId: host1, cpuCores: 4, memory: 8}]
- allocations list: {holderId: cluster-1}
  expect: {total: 1, ledger: [{requestId: request-1, cpuCores: 4}]})"},
    ManualExample{"workflows list", "", R"(- hosts import: {rows: [{ip: 10.0.0.1}]}
- workflows list: {flowName: ImportHosts}
  expect: {total: 1, workFlows: [{status: Finished}]})"},
    ManualExample{"workflows show",
                  "The `result` of a node holds what was done on the host, line by line, and why it failed.",
                  R"(- hosts import: {rows: [{ip: 10.0.0.1, passwd: wrong}]}
  expect: {workflows: [{status: Error}]}
  save: {flow: workflows.0.id}
- workflows show: ${flow}
  expect: {info: {status: Error}, nodes: {contains: {name: authhosts, status: Error}}})"},
    ManualExample{"workflows watch", "", R"(- hosts import: {rows: [{ip: 10.0.0.1}]}
  wait: false
- workflows watch: {all: true}
  expect: {workflows: [{status: Finished}]})"},
    ManualExample{"workflows start", "", R"(- hosts import: {rows: [{ip: 10.0.0.1}]}
  wait: false
  save: {flow: workflows.0.id}
- workflows stop: ${flow}
  wait: false
- workflows start: ${flow}
  expect: {workflows: [{status: Finished, hostStatus: Online}]})"},
    ManualExample{"workflows stop", "With `wait: false`, for a stopped workflow does not end by itself.",
                  R"(- hosts import: {rows: [{ip: 10.0.0.1}]}
  wait: false
  save: {flow: workflows.0.id}
- advance: 5s
- workflows stop: ${flow}
  wait: false
  expect: {workflows: [{status: Stopped}]})"},
    ManualExample{"workflows cancel", "", R"(- hosts import: {rows: [{ip: 10.0.0.1}]}
  wait: false
  save: {flow: workflows.0.id}
- workflows cancel: ${flow}
  expect: {workflows: [{status: Canceled, hostStatus: Failed}]})"},
    ManualExample{"vendors list", "", R"(- vendors list:
  expect: {vendors: [{id: Local, regions: [{id: Region1, zones: [{id: Zone1}, {id: Zone2}]}]}]})"},
    ManualExample{"vendors load", "The vendors of `world:` are loaded before the first step.",
                  R"(- vendors load: {vendors: [{id: Cloud, regions: [{id: East, zones: [{id: East-a}]}]}]}
- vendors list:
  expect: {vendors: {contains: {id: Cloud}}})"},
    ManualExample{"instances list", "", R"(- pool load: {hosts: [{ip: 10.0.0.1}]}
- instances put: {instances: [{instanceId: tikv-1, clusterId: cluster-1, hostId: host1, cpuCores: 4}]}
- instances list: {clusterId: cluster-1}
  expect: {total: 1, instances: [{instanceId: tikv-1, hostId: host1}]})"},
    ManualExample{"instances put", "", R"(- pool load: {hosts: [{ip: 10.0.0.1}]}
- instances put: {instances: [{instanceId: tikv-1, clusterId: cluster-1, hostId: host1, cpuCores: 4, ports: [20160]}]}
- pool inspect:
  expect: {valid: false, hosts: [{holders: [{holderId: cluster-1}]}]})"},
    ManualExample{"instances delete", "", R"(- pool load: {hosts: [{ip: 10.0.0.1}]}
- instances put: {instances: [{instanceId: tikv-1, clusterId: cluster-1, hostId: host1, cpuCores: 4}]}
- instances delete: [tikv-1]
- instances list:
  expect: {total: 0})"},
    ManualExample{"hosts template", "", R"(- hosts template:
  save: {workbook: content}
- hosts import: {content: "${workbook}", skipHostInit: true}
  expect: {hostIds: {size: 3}})"},
    ManualExample{"machine", "Answers every word that `world` has for a machine, as they are now.",
                  R"(- hosts import: {rows: [{ip: 10.0.0.1}]}
- machine: 10.0.0.1
  expect: {swap: off, users: {tidb: {keys: {size: 1}}}, services: {firewalld: stopped}, effects: {contains: {kind: createUser}}})"},
    ManualExample{"change machine", "", R"(- change machine: {ip: 10.0.0.1, reach: no-route}
- hosts import: {rows: [{ip: 10.0.0.1}]}
  expect: {workflows: [{status: Error, hostStatus: Failed}]})"},
    ManualExample{"tiup", "", R"(- hosts import: {rows: [{ip: 10.0.0.1}]}
- tiup:
  expect: {emCluster: {nodes: [{host: 10.0.0.1, role: filebeat, status: Up}]}, calls: {scaleOut: 1}})"},
    ManualExample{"advance", "Workflows run in simulated time: six minutes of a workflow take milliseconds.",
                  R"(- hosts import: {rows: [{ip: 10.0.0.1}]}
  wait: false
- advance: 1h
- hosts list:
  expect: {hosts: [{status: Online}]})"},
    ManualExample{
        "crash",
        R"(After the crash nothing but `machine`, `tiup`, `change machine` and `restart` works. A crash that never comes is red.)",
        R"(- crash: {write: 2, when: after}
- hosts import: {rows: [{ip: 10.0.0.1}]}
- restart:
- hosts list:
  expect: {hosts: [{status: Online}]})"},
    ManualExample{"restart", "Unfinished workflows are continued to their end.", R"(- crash: 3
- hosts import: {rows: [{ip: 10.0.0.1}, {ip: 10.0.0.3}]}
- restart:
- hosts list: {status: Online}
  expect: {total: 2})"},
    ManualExample{"spoil write",
                  "A use case whose write fails is refused with STORE_FULL; what another engine was first "
                  "in, it decides anew.",
                  R"(- spoil write: {write: 1, outcome: full}
- pool load: {hosts: [{ip: 10.0.0.1}]}
  refused: {code: STORE_FULL}
- pool load: {hosts: [{ip: 10.0.0.1}]})"},
    ManualExample{
        "ids",
        "In the order in which the engine needs them: of a host, then of its disks in the order of the file.",
        R"(- ids: [host-a, disk-a]
- hosts import: {rows: [{ip: 10.0.0.1}]}
  expect: {hostIds: [host-a]}
- hosts show: host-a
  expect: {disks: [{diskId: disk-a}]})"},
    ManualExample{"turn", "So a case can look at a workflow between two of its nodes.", R"(- ids: [host-a]
- hosts import: {rows: [{ip: 10.0.0.1}]}
  wait: false
- turn: host-a
- hosts show: host-a
  expect: {status: Init}
- turn: {hostId: host-a, toEnd: true}
- hosts show: host-a
  expect: {status: Online})"},
    ManualExample{
        "parallel",
        R"(Takes a list of use cases. Their workflows then run side by side. A step of the `second` engine happens between decision and write of the step before
it: so both decided on the same pool, and one of them loses.)",
        R"(- parallel:
    - hosts import: {rows: [{ip: 10.0.0.1}]}
    - hosts import: {rows: [{ip: 10.0.0.1}]}
      refused: {code: HOST_ALREADY_EXIST}
- parallel:
    - hosts import: {rows: [{ip: 10.0.0.3}]}
      refused: {code: HOST_ALREADY_EXIST}
    - hosts import: {rows: [{ip: 10.0.0.3, hostName: faster}]}
      engine: second
- hosts list:
  expect: {hosts: {set: [{hostName: host1}, {hostName: faster}]}})"},
    ManualExample{"books",
                  "What the invariants say of what was written is known from then on, and broken no more.",
                  R"(- pool load: {hosts: [{ip: 10.0.0.1}]}
- books: {ip: 10.0.0.1, holderId: cluster-1, cpuCores: 4}
- allocations list: {holderId: cluster-1}
  expect: {total: 1})"},
};

}  // namespace

const ManualExample* manual_example(std::string_view step) {
  const auto found = std::ranges::find(kExamples, step, &ManualExample::step);
  return found == kExamples.end() ? nullptr : &*found;
}

std::string_view manual_world() {
  return "world: {machines: {each: [{ip: 10.0.0.1}, {ip: 10.0.0.2}, {ip: 10.0.0.3}, {ip: 172.16.5.1}, {ip: "
         "172.16.5.2}, {ip: 172.16.5.3}]}}";
}

std::string_view manual_first_case() {
  return R"(# yaml-language-server: $schema=../../scenarios/scenario.schema.json
name: a host of ${cores} cores comes online by password, and tidb can log in
covers: [FT-IMP-07, STEP-3]
tags: [mine]
world:
  machines:
    defaults: {login: {user: admin, password: secret}}
    each: [{ip: 10.0.0.1, cores: "${cores}"}, {ip: 10.0.0.2, reach: no-route}]
examples: [{cores: 16}, {cores: 64}]
steps:
  - hosts import: {rows: [{ip: 10.0.0.1}]}
    expect: {workflows: [{status: Finished, hostStatus: Online}]}
    save: {id: hostIds.0}
  - hosts show: ${id}
    expect: {hostName: host1, cpuCores: "${cores}", status: Online}
  - machine: 10.0.0.1
    expect: {users: {tidb: {keys: {size: 1}}}}
  - hosts list: {status: Failed}
    expect: {total: 0})";
}

}  // namespace hostyard
