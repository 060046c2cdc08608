#include <fmt/format.h>

#include <string>
#include <utility>

#include "calibration/fit_attention.h"

namespace shortboard {
namespace {

Node scalar(std::string key, std::string text) {
  Node node;
  node.kind = Node::Kind::scalar;
  node.key = std::move(key);
  node.text = std::move(text);
  return node;
}

Node number(std::string key, double value) { return scalar(std::move(key), fmt::format("{:.4g}", value)); }
Node flag(std::string key, bool value) { return scalar(std::move(key), value ? "true" : "false"); }
Node micro(std::string key, Seconds time) {
  return scalar(std::move(key), fmt::format("{:.4g} us", 1e6 * time.base()));
}

Node rate(std::string key, BytesPerSecond value) {
  return scalar(std::move(key), fmt::format("{:.4g} GB/s", 1e-9 * value.base()));
}

Node map(std::string key, std::vector<Node> children) {
  Node node;
  node.kind = Node::Kind::map;
  node.key = std::move(key);
  node.children = std::move(children);
  return node;
}

Node width(std::string key, const AttentionWidth& width) {
  Node score;
  score.kind = Node::Kind::list;
  score.key = "score";
  for (const Seconds time : width.score)
    score.children.push_back(scalar("", fmt::format("{:.4g} ns", 1e9 * time.base())));
  return map(std::move(key), {score, micro("tile", width.tile)});
}

Node decode(std::string key, const AttentionDecode& c) {
  Node node = map(std::move(key),
                  {micro("launch", c.launch), micro("combine", c.combine), micro("block", c.block),
                   rate("stream", c.stream), number("narrow_stream", c.narrow_stream), number("bandwidth", c.bandwidth),
                   number("efficiency", c.efficiency), flag("splits_narrow", c.splits_narrow)});
  if (c.head_stream != c.stream) node.children.push_back(rate("head_stream", c.head_stream));
  if (c.narrow_efficiency > 0.0) node.children.push_back(number("narrow_efficiency", c.narrow_efficiency));
  return node;
}

}  // namespace

Node attention_constants_node(const AttentionConstants& constants) {
  const AttentionForward& c = constants.forward;
  Node narrow = width("narrow", c.narrow);
  narrow.children.push_back(flag("mixed", c.mixed));
  return map("attention",
             {number("efficiency", c.efficiency), number("backward", c.backward), number("tail", c.tail),
              number("row_step", c.row_step), number("bandwidth", c.bandwidth), micro("launch", c.launch),
              width("wide", c.wide), narrow, decode("decode", constants.decode), decode("latent", constants.latent),
              scalar("unit_rate", fmt::format("{:.4g} TFLOPS", 1e-12 * constants.unit_rate.base())),
              number("reuse", constants.reuse), flag("prepares", constants.prepares)});
}

}  // namespace shortboard
