// The stores of scenario cases: their content survives the engine, and a power cut takes what was not synced.
#pragma once

#include <memory>
#include <string>

#include "scenarios/crashing_store.h"

namespace hostyard {

// A store in memory. A commit is written when the store answers and synced when the answer is handed on.
std::unique_ptr<StoreMedium> make_memory_medium();
// A new SQLite store on a disk in memory (fakes/power_cut_disk.h): what is synced is up to the store. `keep`:
// in the end it is written to this file; empty: nowhere.
std::unique_ptr<StoreMedium> make_sqlite_medium(std::string keep);

}  // namespace hostyard
