#include "fakes/tiup_streams.h"

namespace hostyard {

void append_json_text(std::string& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (byte < 0x20 || c == '<' || c == '>' || c == '&') {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
}

TiupStreams::TiupStreams(TiupStyle style, std::string_view arguments) : style_(style) {
  out_.reserve(16'000);
  if (style_ == TiupStyle::k1_16) return;
  const std::string binary = style_ == TiupStyle::k1_9
                                 ? "/home/tidb/.tiup/components/cluster/v1.9.6/tiup-cluster "
                                 : "/home/tidb/.tiup/components/cluster/v1.12.5/tiup-cluster ";
  err_ = "tiup is checking updates for component cluster ...\nStarting component `cluster`: " + binary;
  if (style_ == TiupStyle::k1_9) err_ += binary;  // 1.9 prints it twice
  err_ += arguments;
  err_ += '\n';
}

void TiupStreams::progress(std::string_view prefix, std::string_view suffix) {
  out_ += "{\"prefix\":\"  - ";
  out_.append(prefix).append("\",\"suffix\":\"");
  append_json_text(out_, suffix);
  out_ += "\"}\n";
}

void TiupStreams::mode(std::string_view prefix, std::string_view mode) {
  out_ += "{\"prefix\":\"  - ";
  out_.append(prefix).append("\",\"mode\":\"").append(mode).append("\"}\n");
}

void TiupStreams::info(std::string_view message) {
  out_ += "{\"level\":\"info\",\"message\":\"";
  append_json_text(out_, message);
  out_ += "\"}\n";
}

void TiupStreams::shell(std::string_view prefix, std::string_view host, bool sudo, std::string_view command) {
  const std::string_view how = sudo ? "true" : "false";
  std::string text = "Shell: host=";
  text.append(host).append(", sudo=").append(how).append(", command=`").append(command).append("`");
  progress(prefix, text);
  text = "Run command on ";
  text.append(host).append("(sudo:").append(how).append("): ").append(command);
  info(text);
}

void TiupStreams::row(std::string_view node, const TiupRow& row, std::string_view message, bool first) {
  out_ += first ? "{\"node\":\"" : ",{\"node\":\"";
  out_.append(node).append("\",\"name\":\"").append(row.name).append("\",\"status\":\"").append(row.status);
  out_ += "\",\"message\":\"";
  append_json_text(out_, message);
  out_ += "\"}";
}

ToolExited TiupStreams::exit(int code, std::string_view error) {
  err_ += "{\"exit_code\":" + std::to_string(code);
  if (!error.empty()) {
    err_ += ",\"error\":\"";
    append_json_text(err_, error);
    err_ += '"';
  }
  err_ += "}\n";
  return {code, std::move(out_), std::move(err_)};
}

}  // namespace hostyard
