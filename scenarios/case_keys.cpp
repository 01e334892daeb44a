#include "scenarios/case_keys.h"

#include "scenarios/settings.h"
#include "scenarios/shapes.h"
#include "scenarios/world_words.h"

namespace hostyard {
namespace {

std::vector<CaseKey> make_keys() {
  using namespace shapes;
  Shape name = text("name", "a sentence that says what is true; unique in its file");
  Shape covers = texts("covers", "catalogue ids (FT-IMP-05) and clauses (IMP-10) that the case is about");
  Shape steps = list_of(any("", ""), "steps", "what is done, in order; the first red step ends the case");
  for (Shape* const shape : {&name, &covers, &steps}) shape->required = true;
  Shape world = world_shape();
  world.doc = "the fake world: machines, tiup, vendors, faults";
  Shape faults = faults_shape();
  faults.doc = "faults of the world, written beside it where they are what the case is about";
  return {
      {std::move(name), false},
      {std::move(covers), true},
      {texts("tags", "words for --tag; D28 names a defect of the reference that the case makes impossible"),
       true},
      {std::move(world), true},
      {std::move(faults), false},
      {case_settings_shape(), true},
      {map_of(any("", ""), "vars", "values for ${name}"), true},
      {list_of(map_of(any("", ""), "", ""), "examples",
               "rows of variables: the case runs once a row; a variable `row` names the row in reports"),
       false},
      {std::move(steps), false}};
}

}  // namespace

std::span<const CaseKey> case_keys() {
  static const std::vector<CaseKey> keys = make_keys();
  return keys;
}

std::vector<std::string> case_key_names(bool only_shared) {
  std::vector<std::string> names;
  for (const CaseKey& key : case_keys()) {
    if (key.shared || !only_shared) names.push_back(key.shape.name);
  }
  return names;
}

}  // namespace hostyard
