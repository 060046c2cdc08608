#include "document/yaml.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <system_error>
#include <utility>

#include "document/text_check.h"
#include "units/spec_error.h"

namespace shortboard {
namespace {

/// Builds the tree from the parser's events, because yaml-cpp's own tree hides anchors, tags and duplicate keys.
class Builder final : public YAML::EventHandler {
 public:
  explicit Builder(std::string file) : file_(std::move(file)) {}
  [[nodiscard]] Node take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    leaf(Node::Kind::null_value, mark, "", anchor, "");
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { refuse(mark, "an alias (*)"); }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    leaf(Node::Kind::scalar, mark, tag, anchor, text);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(Node::Kind::list, mark, tag, anchor);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(Node::Kind::map, mark, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapEnd() override { close(); }

 private:
  struct Level {
    Node node;
    Node key;
    bool has_key = false;
  };

  [[nodiscard]] Location at(const YAML::Mark& mark) const { return {file_, mark.line + 1, mark.column + 1, {}}; }
  [[noreturn]] void refuse(const YAML::Mark& mark, std::string_view what) const {
    throw SpecError{at(mark), fmt::format("{} is not allowed here", what), "write the value itself"};
  }
  void check(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) const {
    if (anchor != 0) refuse(mark, "an anchor (&)");
    if (!tag.empty() && tag != "?" && tag != "!") refuse(mark, fmt::format("the tag '{}'", tag));
  }
  void leaf(Node::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
            const std::string& text) {
    check(mark, tag, anchor);
    const bool null = kind == Node::Kind::null_value || (tag == "?" && (text == "~" || text == "null"));
    place({null ? Node::Kind::null_value : kind, {}, text, mark.line + 1, mark.column + 1, {}});
  }
  void open(Node::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    check(mark, tag, anchor);
    if (!levels_.empty() && levels_.back().node.kind == Node::Kind::map && !levels_.back().has_key)
      refuse(mark, "a key that is a list or a map");
    levels_.push_back({{kind, {}, {}, mark.line + 1, mark.column + 1, {}}, {}, false});
  }
  void close() {
    Node done = std::move(levels_.back().node);
    levels_.pop_back();
    place(std::move(done));
  }
  void place(Node node) {
    if (levels_.empty()) {
      root_ = std::move(node);
      return;
    }
    Level& level = levels_.back();
    if (level.node.kind == Node::Kind::map && !level.has_key) {
      take_key(level, std::move(node));
      return;
    }
    if (level.node.kind == Node::Kind::map) node.key = level.key.text;
    level.has_key = false;
    level.node.children.push_back(std::move(node));
  }
  void take_key(Level& level, Node key) const {
    const Location where{file_, key.line, key.column, {}};
    if (key.kind != Node::Kind::scalar || key.text.empty()) throw SpecError{where, "an empty key", "name the key"};
    if (key.text == "<<") throw SpecError{where, "a merge key (<<) is not allowed here", "write the keys themselves"};
    if (const Node* first = level.node.find(key.text))
      throw SpecError{where, fmt::format("the key '{}' is repeated", key.text),
                      fmt::format("line {} already has it", first->line)};
    level.key = std::move(key);
    level.has_key = true;
  }

  std::string file_;
  Node root_;
  std::vector<Level> levels_;
};

}  // namespace

Node read_yaml(std::string_view text, const std::string& file) {
  check_text(text, file);
  Builder builder{file};
  try {
    std::istringstream stream{std::string{text}};
    YAML::Parser parser{stream};
    if (!parser.HandleNextDocument(builder)) throw SpecError{{.file = file}, "is empty", "write at least one key"};
    Node document = builder.take();
    Builder second{file};
    if (parser.HandleNextDocument(second)) throw SpecError{{.file = file}, "has a second document", "remove its '---'"};
    return document;
  } catch (const YAML::Exception& error) {
    throw SpecError{{file, error.mark.line + 1, error.mark.column + 1, {}}, "not valid YAML: " + error.msg, ""};
  }
}

Node read_text(std::string_view text, const std::string& file) {
  if (file.ends_with(".json")) return read_json(text, file);
  return file.ends_with(".csv") ? read_csv(text, file) : read_yaml(text, file);
}

Node read_document(const std::string& path) {
  std::error_code error;
  std::ifstream stream{path, std::ios::binary};
  if (!stream || std::filesystem::is_directory(path, error))
    throw SpecError{{.file = path}, "cannot be read", "check the path"};
  const std::string text{std::istreambuf_iterator<char>{stream}, {}};
  return read_text(text, path);
}

}  // namespace shortboard
