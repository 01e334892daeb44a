// Operations out of a seed. What is likely is drawn anew for every run (swarm testing): a mix that is the
// same for ever finds little. Values crowd around the edges: nothing, exactly what is free, one more.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "engine/base/random.h"
#include "scenarios/campaign/model/model.h"
#include "scenarios/campaign/operation.h"

namespace hostyard::campaign {

// Draws shared by the parts of the generator.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : random_(seed) {}
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(random_.below(bound)); }
  std::int64_t between(std::int64_t least, std::int64_t most) {
    return least + static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>(most - least + 1)));
  }
  bool percent(unsigned chance) { return random_.below(100) < chance; }
  template <class T>
  const T& one_of(const std::vector<T>& things) {
    return things[below(things.size())];
  }
  template <class T, std::size_t N>
  const T& one_of(const std::array<T, N>& things) {
    return things[below(N)];
  }
  // A place in the weights, as often as they say.
  std::size_t weighted(const std::vector<unsigned>& weights);

 private:
  SeededRandom random_;
};

// What one run is like.
struct Mood {
  std::vector<unsigned> bodies;      // weight of each body, in the order of kBodyNames
  std::vector<unsigned> strategies;  // of each strategy
  std::size_t hosts = 10;            // how many there are to be
  unsigned reserved = 10;            // percent of imports
  unsigned hurry = 60;               // percent of operations that go on with a workflow, where there is one
  unsigned initialised = 0;          // percent of imports that the workflow initialises: they are dear
  unsigned other_arch = 15;
  unsigned exclusive = 8;
  unsigned takeover = 10;
  unsigned bad = 4;     // of requests with a mistake
  unsigned faults = 1;  // of writes that something befalls
  unsigned others = 6;  // of operations that another engine does
  std::int64_t most_cores = 16;
  static Mood drawn(Dice& dice);
};

class Generator {
 public:
  explicit Generator(std::uint64_t seed);
  Operation next(const Model& model);

 private:
  Body body(const Model& model);
  Body import_hosts(const Model& model);
  ImportedHost new_host(const Model& model);
  IpAddress new_ip(const Model& model, std::size_t number);
  std::vector<Disk> new_disks(const Host& host);
  void spoil(ImportHosts& import);
  Body workflow(const Model& model, std::size_t kind);
  Body delete_hosts(const Model& model);
  Body inspect(const Model& model);
  Body instances(const Model& model, std::size_t kind);
  void befall(Operation& operation);

  Dice dice_;
  Mood mood_;
  std::size_t next_host_ = 1;
  std::size_t next_disk_ = 1;
  std::size_t next_request_ = 1;
};

// The place of a body in kBodyNames.
template <class B>
constexpr std::size_t place_of() {
  return []<class... Bodies>(const std::variant<Bodies...>*) {
    std::size_t place = 0;
    static_cast<void>(((std::is_same_v<B, Bodies> || (++place, false)) || ...));
    return place;
  }(static_cast<const Body*>(nullptr));
}

inline constexpr const char* kUnknownHost = "nowhere";

// ---- requests (requests.cpp, recycle_requests.cpp), changes by hand (changes.cpp) ----

AllocationBatch draw_batch(Dice& dice, const Mood& mood, const Model& model, std::size_t& next_request);
std::vector<RecycleEntry> draw_recycling(Dice& dice, const Mood& mood, const Model& model,
                                         std::size_t next_request);
// `kind`: the place of one of UpdateHost, SetStatus, SetReserved, AddDisks, UpdateDisk, DeleteDisks.
Body draw_change(Dice& dice, const Mood& mood, const Model& model, std::size_t kind, std::size_t& next_disk);
const ModelHost* any_host(Dice& dice, const Model& model);  // nullptr: there is none
std::string holder_name(Dice& dice);

}  // namespace hostyard::campaign
