#include "scenarios/shapes.h"

namespace hostyard::shapes {

Shape member(ValueKind kind, std::string name, std::string doc) {
  Shape shape;
  shape.kind = kind;
  shape.name = std::move(name);
  shape.doc = std::move(doc);
  return shape;
}

Shape text(std::string name, std::string doc, std::vector<std::string> accepted) {
  Shape shape = member(ValueKind::kString, std::move(name), std::move(doc));
  shape.accepted = std::move(accepted);
  return shape;
}

Shape integer(std::string name, std::string doc) {
  return member(ValueKind::kInteger, std::move(name), std::move(doc));
}

Shape flag(std::string name, std::string doc) {
  return member(ValueKind::kBoolean, std::move(name), std::move(doc));
}

Shape on_off(std::string name, std::string doc) {
  return text(std::move(name), std::move(doc), {"on", "off"});
}

Shape any(std::string name, std::string doc) {
  return member(ValueKind::kAny, std::move(name), std::move(doc));
}

Shape texts(std::string name, std::string doc) {
  return list_of(member(ValueKind::kString, "", ""), std::move(name), std::move(doc));
}

Shape list_of(Shape item, std::string name, std::string doc) {
  Shape shape = member(ValueKind::kList, std::move(name), std::move(doc));
  shape.members = {std::move(item)};
  return shape;
}

Shape map_of(Shape item, std::string name, std::string doc) {
  Shape shape = member(ValueKind::kMap, std::move(name), std::move(doc));
  shape.members = {std::move(item)};
  return shape;
}

Shape object(std::string name, std::string doc, std::vector<Shape> members) {
  Shape shape = member(ValueKind::kObject, std::move(name), std::move(doc));
  shape.members = std::move(members);
  return shape;
}

Shape positional(Shape shape) {
  shape.positional = true;
  shape.required = true;
  return shape;
}

}  // namespace hostyard::shapes
