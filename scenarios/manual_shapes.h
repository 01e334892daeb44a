// Shapes as nested lists of Markdown.
#pragma once

#include <string>
#include <vector>

#include "engine/service/use_case.h"

namespace hostyard {

class ShapePages {
 public:
  // One line a member, what is in it indented below. A larger part that an earlier call has shown is referred
  // to: "as `hosts` of `hosts list`". `place` names this one.
  std::string members(const Shape& shape, const std::string& place);

 private:
  struct Shown {
    std::string plain;  // lines without references
    std::string place;
  };

  std::string lines(const Shape& shape);
  std::string line(const Shape& member);
  // The members from `first` on are, in this order, all that was shown there; nullptr: they are not.
  const Shown* shown_from(const Shape& shape, std::size_t first) const;

  std::string place_;
  std::vector<Shown> shown_;
};

}  // namespace hostyard
