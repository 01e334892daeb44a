// Shapes in few words, for the vocabulary that scenarios have of their own.
#pragma once

#include <string>
#include <vector>

#include "engine/service/use_case.h"

namespace hostyard::shapes {

Shape member(ValueKind kind, std::string name, std::string doc);
Shape text(std::string name, std::string doc, std::vector<std::string> accepted = {});
Shape integer(std::string name, std::string doc);
Shape flag(std::string name, std::string doc);    // true, false
Shape on_off(std::string name, std::string doc);  // on, off
Shape any(std::string name, std::string doc);
Shape texts(std::string name, std::string doc);  // a list of text
Shape list_of(Shape item, std::string name, std::string doc);
Shape map_of(Shape item, std::string name, std::string doc);
Shape object(std::string name, std::string doc, std::vector<Shape> members);
// Given without a map: `step: value`.
Shape positional(Shape shape);

}  // namespace hostyard::shapes
