#include "engine/importfile/workbook_reader.h"

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <pugixml.hpp>

#include "engine/base/text.h"
#include "engine/importfile/problem_list.h"
#include "engine/importfile/sheet_reader.h"
#include "engine/importfile/zip_archive.h"

namespace hostyard {
namespace {

constexpr std::uint64_t kMaxIndexBytes = 1024 * 1024;  // workbook.xml and the relationships
constexpr std::uint64_t kSheetFactor = 64;             // unpacked bytes of the sheet, by limits.max_bytes
constexpr std::uint64_t kStringsFactor = 8;            // the same of the shared strings: these stay in memory
constexpr std::uint64_t kSharedTextFactor = 16;        // what the cells may take from them, each time counted
constexpr std::uint64_t kStringsAnyway = 64 * 1024 * 1024;
constexpr std::size_t kStringsPerRow = 40;
constexpr std::size_t kMoreStrings = 100'000;

template <class T>
using Part = tl::expected<T, std::string>;

std::string_view local_name(std::string_view name) {
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::string attribute(const pugi::xml_node& node, std::string_view name) {
  for (const pugi::xml_attribute& each : node.attributes()) {
    if (local_name(each.name()) == name) return each.value();
  }
  return {};
}

Part<pugi::xml_document> load_xml(const ZipArchive& archive, const std::string& name) {
  const Part<std::string> content = archive.content(name, kMaxIndexBytes);
  if (!content) return tl::unexpected(content.error());
  pugi::xml_document document;
  // Entities beyond XML's own need a DOCTYPE, and none is accepted.
  if (!document.load_buffer(content->data(), content->size(), pugi::parse_default | pugi::parse_doctype)) {
    return tl::unexpected(fmt::format("{}: malformed XML", name));
  }
  for (const pugi::xml_node& node : document) {
    if (node.type() == pugi::node_doctype) {
      return tl::unexpected(fmt::format("{}: a DOCTYPE, which is not accepted", name));
    }
  }
  return document;
}

// "worksheets/sheet1.xml" as a relationship of "xl/workbook.xml" -> "xl/worksheets/sheet1.xml".
std::string resolve_target(const std::string& source, const std::string& target) {
  if (target.starts_with('/')) return target.substr(1);
  const std::size_t slash = source.rfind('/');
  std::vector<std::string> parts = split_list(slash == std::string::npos ? "" : source.substr(0, slash), '/');
  for (const std::string& part : split_list(target, '/')) {
    if (part == "..") {
      if (!parts.empty()) parts.pop_back();
    } else if (part != ".") {
      parts.push_back(part);
    }
  }
  return join(parts, "/");
}

struct Relationship {
  std::string id;
  std::string type;  // the last part of its address: "worksheet", "sharedStrings", "officeDocument"
  std::string target;
};

Part<std::vector<Relationship>> relationships(const ZipArchive& archive, const std::string& source) {
  const std::size_t slash = source.rfind('/');
  const std::size_t name_at = slash == std::string::npos ? 0 : slash + 1;
  const std::string name = source.substr(0, name_at) + "_rels/" + source.substr(name_at) + ".rels";
  const Part<pugi::xml_document> document = load_xml(archive, name);
  if (!document) return tl::unexpected(document.error());
  std::vector<Relationship> found;
  for (const pugi::xml_node& node : document->document_element()) {
    const std::string type = attribute(node, "Type");
    found.push_back({attribute(node, "Id"), type.substr(type.rfind('/') + 1),
                     resolve_target(source, attribute(node, "Target"))});
  }
  return found;
}

struct WorkbookParts {
  std::string sheet;
  std::string shared_strings;  // empty: the workbook has none
};

Part<std::string> workbook_part(const ZipArchive& archive) {
  const Part<std::vector<Relationship>> links = relationships(archive, "");
  if (!links) return tl::unexpected(links.error());
  for (const Relationship& link : *links) {
    if (link.type == "officeDocument") return link.target;
  }
  return tl::unexpected(std::string("an archive that is no workbook"));
}

// The relationship id of the sheet that the import reads.
Part<std::string> sheet_id(const pugi::xml_document& workbook) {
  std::vector<std::string> names;
  for (const pugi::xml_node& group : workbook.document_element()) {
    if (local_name(group.name()) != "sheets") continue;
    for (const pugi::xml_node& sheet : group) {
      const std::string name = attribute(sheet, "name");
      if (lower(trim(name)) == lower(kSheetName)) return attribute(sheet, "id");
      names.push_back(shown(name));
    }
  }
  return tl::unexpected(fmt::format("a workbook with the sheets \"{}\"", join(names, "\", \"")));
}

Part<WorkbookParts> find_parts(const ZipArchive& archive) {
  const Part<std::string> workbook_name = workbook_part(archive);
  if (!workbook_name) return tl::unexpected(workbook_name.error());
  const Part<pugi::xml_document> workbook = load_xml(archive, *workbook_name);
  if (!workbook) return tl::unexpected(workbook.error());
  const Part<std::string> id = sheet_id(*workbook);
  if (!id) return tl::unexpected(id.error());
  const Part<std::vector<Relationship>> links = relationships(archive, *workbook_name);
  if (!links) return tl::unexpected(links.error());
  WorkbookParts parts;
  for (const Relationship& link : *links) {
    if (link.id == *id && link.type == "worksheet") parts.sheet = link.target;
    if (link.type == "sharedStrings") parts.shared_strings = link.target;
  }
  if (parts.sheet.empty()) return tl::unexpected(std::string("a workbook whose sheet has no content"));
  return parts;
}

Part<SharedStrings> load_strings(const ZipArchive& archive, const std::string& name,
                                 const ImportLimits& limits) {
  if (name.empty() || !archive.has(name)) return SharedStrings{};
  const auto bytes = static_cast<std::uint64_t>(limits.max_bytes);
  Part<ZipMember> member = archive.member(name, std::max(kStringsAnyway, bytes * kStringsFactor));
  if (!member) return tl::unexpected(member.error());
  XmlScanner xml([&](char* buffer, std::size_t room) { return member->read(buffer, room); });
  Part<SharedStrings> strings =
      SharedStrings::read(xml, static_cast<std::size_t>(limits.max_rows) * kStringsPerRow + kMoreStrings);
  if (!member->fault().empty()) return tl::unexpected(fmt::format("{}: {}", name, member->fault()));
  if (!strings) return tl::unexpected(fmt::format("{}: {}", name, strings.error()));
  return strings;
}

std::optional<std::string> read_rows(const ZipArchive& archive, const ImportLimits& limits,
                                     const RawRowSink& sink) {
  const Part<WorkbookParts> parts = find_parts(archive);
  if (!parts) return parts.error();
  const Part<SharedStrings> strings = load_strings(archive, parts->shared_strings, limits);
  if (!strings) return strings.error();
  Part<ZipMember> member =
      archive.member(parts->sheet, static_cast<std::uint64_t>(limits.max_bytes) * kSheetFactor);
  if (!member) return member.error();
  XmlScanner xml([&](char* buffer, std::size_t room) { return member->read(buffer, room); });
  const std::optional<std::string> fault =
      read_sheet(xml, *strings, static_cast<std::uint64_t>(limits.max_bytes) * kSharedTextFactor, sink);
  if (!member->fault().empty()) return fmt::format("{}: {}", parts->sheet, member->fault());
  if (fault) return fmt::format("{}: {}", parts->sheet, *fault);
  return std::nullopt;
}

}  // namespace

std::optional<Problem> read_workbook(std::string_view content, const ImportLimits& limits,
                                     const RawRowSink& sink) {
  const Part<ZipArchive> archive = ZipArchive::open(content);
  const std::optional<std::string> fault = archive ? read_rows(*archive, limits, sink) : archive.error();
  if (!fault) return std::nullopt;
  return Problem{"file", shown(*fault), fmt::format("a workbook (.xlsx) with the sheet \"{}\"", kSheetName)};
}

}  // namespace hostyard
