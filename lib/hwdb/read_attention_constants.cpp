#include "hwdb/read_attention_constants.h"

#include <vector>

namespace shortboard {
namespace {

double positive_share(const Value& value) {
  const double share = value.share();
  if (share <= 0.0) throw value.error("is 0", "it must be more");
  return share;
}

BytesPerSecond positive_rate(const Value& value) {
  const BytesPerSecond rate = value.figure(parse_bytes_per_second);
  if (rate == BytesPerSecond{}) throw value.error("is 0", "it must be more");
  return rate;
}

AttentionWidth read_width(const Value& map) {
  map.allow({"score", "tile", "mixed"});
  AttentionWidth width;
  const Value score = map.required("score");
  const std::vector<Value> times = score.items();
  if (times.size() != width.score.size()) throw score.error("needs the times at head sizes 64, 128 and 256");
  for (std::size_t i = 0; i < times.size(); ++i) width.score[i] = times[i].figure(parse_seconds);
  width.tile = map.required("tile").figure(parse_seconds);
  return width;
}

AttentionForward read_forward(const Value& map) {
  AttentionForward forward;
  forward.efficiency = positive_share(map.required("efficiency"));
  forward.backward = map.required("backward").positive();
  forward.tail = map.required("tail").number();
  forward.row_step = map.required("row_step").positive();
  forward.bandwidth = positive_share(map.required("bandwidth"));
  forward.launch = map.required("launch").figure(parse_seconds);
  forward.wide = read_width(map.required("wide"));
  const Value narrow = map.required("narrow");
  forward.narrow = read_width(narrow);
  forward.mixed = narrow.required("mixed").boolean();
  return forward;
}

AttentionDecode read_decode(const Value& map) {
  map.allow({"launch", "combine", "block", "stream", "narrow_stream", "head_stream", "bandwidth", "efficiency",
             "narrow_efficiency", "splits_narrow"});
  AttentionDecode decode;
  decode.launch = map.required("launch").figure(parse_seconds);
  decode.combine = map.required("combine").figure(parse_seconds);
  decode.block = map.required("block").figure(parse_seconds);
  decode.stream = positive_rate(map.required("stream"));
  decode.narrow_stream = map.required("narrow_stream").positive();
  const std::optional<Value> head = map.optional("head_stream");
  decode.head_stream = head ? positive_rate(*head) : decode.stream;
  decode.bandwidth = positive_share(map.required("bandwidth"));
  decode.efficiency = positive_share(map.required("efficiency"));
  if (const std::optional<Value> narrow = map.optional("narrow_efficiency"))
    decode.narrow_efficiency = positive_share(*narrow);
  decode.splits_narrow = map.required("splits_narrow").boolean();
  return decode;
}

}  // namespace

AttentionConstants read_attention_constants(const Value& map, const Figures& figures) {
  map.allow({"efficiency", "backward", "tail", "row_step", "bandwidth", "launch", "wide", "narrow", "decode", "latent",
             "unit_rate", "reuse", "prepares", "confidence", "source", "note"});
  AttentionConstants constants;
  constants.forward = read_forward(map);
  constants.decode = read_decode(map.required("decode"));
  constants.latent = read_decode(map.required("latent"));
  const Value unit = map.required("unit_rate");
  constants.unit_rate = unit.figure(parse_flops_per_second);
  if (constants.unit_rate == FlopsPerSecond{}) throw unit.error("is 0", "it must be more");
  constants.reuse = map.required("reuse").share();
  constants.prepares = map.required("prepares").boolean();
  constants.from = figures.provenance(map);
  return constants;
}

}  // namespace shortboard
