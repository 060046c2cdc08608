#include <array>

#include "spec/codec_unions.h"
#include "spec/enum_names.h"

namespace shortboard {
namespace {

constexpr std::array kGenerateKeys{
    key<&Generate::model>({.name = "model", .meaning = "Generator of pictures or video.", .required = true}),
    key<&Generate::resolution>(
        {.name = "resolution", .usual = "the model's usual", .meaning = "Width and height in pixels."}),
    key<&Generate::frames>({.name = "frames", .usual = "the model's usual", .meaning = "Frames of a video."}),
    key<&Generate::steps>({.name = "steps", .usual = "the model's usual", .meaning = "Denoising steps."}),
    key<&Generate::guidance>({.name = "guidance",
                              .usual = "the model's usual",
                              .meaning = "cfg: two passes of the denoiser per step; embedded, none: one."}),
    key<&Generate::batch>({.name = "batch", .usual = "1", .meaning = "Pictures or videos per request."}),
    key<&Generate::precision>({.name = "precision",
                               .usual = "bf16, or fp16 where the card has no bf16",
                               .meaning = "Number format of the weights."}),
    key<&Generate::compiled>({.name = "compiled",
                              .usual = "as the stack does",
                              .meaning = "Whether elementwise kernels are fused by a compiler."}),
    key<&Generate::attention>({.name = "attention",
                               .usual = "fused",
                               .meaning = "fused: attention scores stay out of memory; unfused: they are written."}),
    key<&Generate::objective>({.name = "objective", .usual = "throughput", .meaning = "What `plan: auto` looks for."})};

}  // namespace

template <>
std::span<const Key> keys_of<Generate>() {
  return kGenerateKeys;
}

std::span<const Form> Codec<Resolution>::forms() {
  static constexpr Form kForm{.kind = Form::Kind::list,
                              .says = "[width, height]",
                              .example = "[1024, 768]",
                              .least = 2.0,
                              .most = 2.0,
                              .items = Codec<int>::forms};
  return {&kForm, 1};
}

void Codec<Resolution>::read(Resolution& out, const Value& value, Reading& reading) {
  const std::vector<Value> sides = value.items();
  if (sides.size() != 2) throw value.error("is not a size", "write [width, height] in pixels");
  for (const Value& side : sides) reading.note(side);
  out = {sides[0].count(), sides[1].count()};
}

Node Codec<Resolution>::write(const Resolution& resolution) {
  return {.kind = Node::Kind::list,
          .children = {Codec<int>::write(resolution.width), Codec<int>::write(resolution.height)}};
}

}  // namespace shortboard
