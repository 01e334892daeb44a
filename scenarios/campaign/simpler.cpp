// Simpler forms of operations.
#include "scenarios/campaign/shrink.h"

namespace hostyard::campaign {
namespace {

// Every way to leave one thing out, if there is more than `least`.
template <class T, class Keep>
void without_one(const std::vector<T>& things, std::size_t least, Keep keep) {
  if (things.size() <= least) return;
  for (std::size_t i = 0; i < things.size(); ++i) {
    std::vector<T> fewer = things;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    keep(std::move(fewer));
  }
}

template <class T, class Keep>
void plainer(const T& value, const T& plain, Keep keep) {
  if (!(value == plain)) keep(plain);
}

// Nothing, half of it, one less.
template <class Keep>
void smaller(std::int64_t value, std::int64_t least, Keep keep) {
  if (value <= least) return;
  keep(least);
  if (value / 2 > least) keep(value / 2);
  if (value - 1 > least) keep(value - 1);
}

template <class Keep>
void simpler_requirement(const Requirement& asked, Keep keep) {
  const auto with = [&](auto change) {
    Requirement other = asked;
    change(other);
    keep(std::move(other));
  };
  without_one(asked.ports, 0, [&](auto fewer) { with([&](Requirement& r) { r.ports = fewer; }); });
  without_one(asked.excluded_hosts, 0,
              [&](auto fewer) { with([&](Requirement& r) { r.excluded_hosts = fewer; }); });
  plainer(asked.disk, RequiredDisk{}, [&](auto plain) { with([&](Requirement& r) { r.disk = plain; }); });
  plainer(asked.filter, RequiredFilter{},
          [&](auto plain) { with([&](Requirement& r) { r.filter = plain; }); });
  plainer(asked.exclusive, false, [&](auto plain) { with([&](Requirement& r) { r.exclusive = plain; }); });
  smaller(asked.count, 1, [&](auto less) { with([&](Requirement& r) { r.count = less; }); });
  smaller(asked.cpu_cores, 0, [&](auto less) { with([&](Requirement& r) { r.cpu_cores = less; }); });
  smaller(asked.memory, 0, [&](auto less) { with([&](Requirement& r) { r.memory = less; }); });
  smaller(asked.disk.capacity, 0, [&](auto less) { with([&](Requirement& r) { r.disk.capacity = less; }); });
  for (std::size_t i = 0; i < asked.ports.size(); ++i)
    smaller(asked.ports[i].count, 0,
            [&](auto less) { with([&](Requirement& r) { r.ports[i].count = less; }); });
}

template <class Keep>
void simpler_batch(const AllocationBatch& batch, Keep keep) {
  without_one(batch.requests, 1, [&](auto fewer) { keep(AllocationBatch{fewer, false}); });
  for (std::size_t r = 0; r < batch.requests.size(); ++r) {
    const auto with = [&](auto requirements) {
      AllocationBatch other = batch;
      other.requests[r].requirements = std::move(requirements);
      keep(std::move(other));
    };
    const std::vector<Requirement>& requirements = batch.requests[r].requirements;
    without_one(requirements, 1, with);
    for (std::size_t q = 0; q < requirements.size(); ++q) {
      simpler_requirement(requirements[q], [&](Requirement other) {
        std::vector<Requirement> all = requirements;
        all[q] = std::move(other);
        with(std::move(all));
      });
    }
    if (batch.requests[r].takeover) {
      AllocationBatch other = batch;
      other.requests[r].takeover = false;
      keep(std::move(other));
    }
  }
}

template <class Keep>
void simpler_entry(const RecycleEntry& entry, Keep keep) {
  const auto with = [&](auto change) {
    RecycleEntry other = entry;
    change(other);
    keep(std::move(other));
  };
  without_one(entry.ports, 0, [&](auto fewer) { with([&](RecycleEntry& e) { e.ports = fewer; }); });
  without_one(entry.disks, 0, [&](auto fewer) { with([&](RecycleEntry& e) { e.disks = fewer; }); });
  smaller(entry.cpu_cores, 0, [&](auto less) { with([&](RecycleEntry& e) { e.cpu_cores = less; }); });
  smaller(entry.memory, 0, [&](auto less) { with([&](RecycleEntry& e) { e.memory = less; }); });
}

template <class Keep>
void simpler_change(const HostChange& change, Keep keep) {
  const auto without = [&](auto HostChange::*fields, const std::string& field) {
    HostChange other = change;
    (other.*fields).erase(field);
    keep(std::move(other));
  };
  for (const auto& [field, text] : change.texts) without(&HostChange::texts, field);
  for (const auto& [field, number] : change.numbers) without(&HostChange::numbers, field);
}

template <class Keep>
void simpler_body(const Body& body, Keep keep) {
  if (const auto* grant = std::get_if<GrantBatch>(&body)) {
    simpler_batch(grant->batch, [&](AllocationBatch batch) {
      keep(GrantBatch{std::move(batch), grant->dry_run});
    });
  } else if (const auto* both = std::get_if<GrantAndRecycle>(&body)) {
    keep(GrantBatch{both->batch, false});
    simpler_batch(both->batch, [&](AllocationBatch batch) { keep(GrantAndRecycle{std::move(batch)}); });
  } else if (const auto* recycle = std::get_if<Recycle>(&body)) {
    without_one(recycle->entries, 1, [&](auto fewer) { keep(Recycle{fewer}); });
    for (std::size_t e = 0; e < recycle->entries.size(); ++e) {
      simpler_entry(recycle->entries[e], [&](RecycleEntry entry) {
        Recycle other = *recycle;
        other.entries[e] = std::move(entry);
        keep(std::move(other));
      });
    }
  } else if (const auto* import = std::get_if<ImportHosts>(&body)) {
    without_one(import->hosts, 1, [&](auto fewer) {
      keep(ImportHosts{fewer, import->reserved, import->skip_init});
    });
    if (!import->skip_init) keep(ImportHosts{import->hosts, import->reserved, true});
    for (std::size_t h = 0; h < import->hosts.size(); ++h) {
      without_one(import->hosts[h].host.disks, 1, [&](auto fewer) {
        ImportHosts other = *import;
        other.hosts[h].host.disks = fewer;
        keep(std::move(other));
      });
    }
  } else if (const auto* remove = std::get_if<DeleteHosts>(&body)) {
    without_one(remove->hosts, 1, [&](auto fewer) { keep(DeleteHosts{fewer, remove->force}); });
    if (!remove->force) keep(DeleteHosts{remove->hosts, true});
  } else if (const auto* update = std::get_if<UpdateHost>(&body)) {
    simpler_change(update->change, [&](HostChange change) { keep(UpdateHost{std::move(change)}); });
  } else if (const auto* status = std::get_if<SetStatus>(&body)) {
    without_one(status->hosts, 1, [&](auto fewer) { keep(SetStatus{fewer, status->status}); });
  } else if (const auto* reserved = std::get_if<SetReserved>(&body)) {
    without_one(reserved->hosts, 1, [&](auto fewer) { keep(SetReserved{fewer, reserved->reserved}); });
  } else if (const auto* add = std::get_if<AddDisks>(&body)) {
    without_one(add->disks, 1, [&](auto fewer) { keep(AddDisks{add->host, fewer}); });
  } else if (const auto* gone = std::get_if<DeleteDisks>(&body)) {
    without_one(gone->disks, 1, [&](auto fewer) { keep(DeleteDisks{fewer}); });
  } else if (const auto* put = std::get_if<PutInstances>(&body)) {
    without_one(put->instances, 1, [&](auto fewer) { keep(PutInstances{fewer}); });
  }
}

}  // namespace

std::vector<Operation> simpler(const Operation& operation) {
  std::vector<Operation> others;
  const auto with = [&](auto change) {
    Operation other = operation;
    change(other);
    others.push_back(std::move(other));
  };
  if (operation.fault != Fault::kNone) with([](Operation& other) { other.fault = Fault::kNone; });
  if (operation.actor != Actor::kFirst) with([](Operation& other) { other.actor = Actor::kFirst; });
  smaller(operation.at_write, 1,
          [&](auto less) { with([&](Operation& other) { other.at_write = static_cast<int>(less); }); });
  simpler_body(operation.body,
               [&](Body body) { with([&](Operation& other) { other.body = std::move(body); }); });
  return others;
}

}  // namespace hostyard::campaign
