#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "document/text_check.h"
#include "document/yaml.h"
#include "units/spec_error.h"

namespace shortboard {
namespace {

using Json = nlohmann::json;

/// Builds the tree from the parser's events, because the library's own tree drops duplicate keys and has no depth
/// limit.
class Builder final : public nlohmann::json_sax<Json> {
 public:
  explicit Builder(std::string file) : file_(std::move(file)) {}
  [[nodiscard]] Node take() { return std::move(root_); }

  bool null() override { return place({.kind = Node::Kind::null_value}); }
  bool boolean(bool value) override { return scalar(value ? "true" : "false"); }
  bool number_integer(number_integer_t value) override { return scalar(fmt::format("{}", value)); }
  bool number_unsigned(number_unsigned_t value) override { return scalar(fmt::format("{}", value)); }
  bool number_float(number_float_t, const string_t& text) override { return scalar(text); }
  bool string(string_t& value) override { return scalar(value); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(Node::Kind::map); }
  bool start_array(std::size_t) override { return open(Node::Kind::list); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t& name) override {
    if (levels_.back().find(name) != nullptr) throw SpecError{{file_, 0, 0, name}, "this key is repeated", "keep one"};
    levels_.back().text = name;
    return true;
  }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& error) override {
    throw SpecError{{.file = file_}, fmt::format("not valid JSON at byte {}: {}", position, error.what()), ""};
  }

 private:
  static constexpr std::size_t kDeepest = 100;

  bool scalar(std::string text) { return place({.kind = Node::Kind::scalar, .text = std::move(text)}); }
  bool open(Node::Kind kind) {
    if (levels_.size() == kDeepest) throw SpecError{{.file = file_}, "is nested more than 100 deep", ""};
    levels_.push_back({.kind = kind});
    return true;
  }
  bool close() {
    Node done = std::move(levels_.back());
    levels_.pop_back();
    done.text.clear();
    return place(std::move(done));
  }
  bool place(Node node) {
    if (levels_.empty()) {
      root_ = std::move(node);
      return true;
    }
    if (levels_.back().kind == Node::Kind::map) node.key = levels_.back().text;
    levels_.back().children.push_back(std::move(node));
    return true;
  }

  std::string file_;
  Node root_;
  std::vector<Node> levels_;  ///< An open map keeps its pending key in `text`.
};

}  // namespace

Node read_json(std::string_view text, const std::string& file) {
  check_text(text, file);
  Builder builder{file};
  Json::sax_parse(text, &builder);
  return builder.take();
}

}  // namespace shortboard
