#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "document/yaml.h"
#include "hwdb/generator.h"
#include "hwdb/pipeline.h"
#include "hwdb/read_entry.h"
#include "support/complaint.h"

namespace shortboard {
namespace {

const std::string kTransformer = R"(id: mine
name: My model
sources: {config: {title: Its config, address: "https://example.org"}}
denoiser:
  kind: transformer
  source: config
  hidden: 64
  heads: 4
  patch: 2
  in_channels: 4
  out_channels: 8
  text_width: 32
  text_tokens: 77
  blocks:
    - {count: 2, text: own, mlp: 256, modulation: 6}
    - {count: 3, attention: linear, cross: true, mlp: 160, gated: true, depthwise: 3}
encoders:
  - {name: text, layers: 2, hidden: 32, heads: 2, mlp: 128, vocabulary: 1000, tokens: 77}
vae: {name: decoder, latent_channels: 4, spatial: 8, channels: [16, 32], layers: 2, upcast: true}
usual: {resolution: [512, 256], steps: 20, guidance: cfg, confidence: repository, source: config}
published:
  denoiser_parameters: {value: 1e6, confidence: paper, source: config}
  pass: {resolution: [512, 512], scores: false, flops: {value: 1e9, confidence: paper, source: config}}
)";

const std::string kUNet = R"(denoiser:
  kind: u_net
  source: config
  in_channels: 4
  out_channels: 4
  layers: 2
  channels: [32, 64]
  depths: [0, 1]
  middle_depth: 1
  heads: 8
  text_width: 32
  text_tokens: 77
)";

Generator read(const std::string& from = {}, const std::string& to = {}) {
  std::string text = kTransformer;
  if (!from.empty()) text.replace(text.find(from), from.size(), to);
  const Node node = read_yaml(text, "mine.yaml");
  return read_generator(Value{node, "mine.yaml"});
}

// If this fails, some figure of a model's entry is read as another one.
TEST(ReadGenerator, EveryFigureGoesToItsPlace) {
  const Generator g = read();
  const auto& net = std::get<DiffusionTransformer>(g.denoiser);
  EXPECT_EQ(net.hidden, 64);
  EXPECT_EQ(net.out_channels, 8);
  ASSERT_EQ(net.blocks.size(), 2U);
  EXPECT_EQ(net.blocks[0].text, TextStream::own);
  EXPECT_EQ(net.blocks[0].modulation, 6);
  EXPECT_EQ(net.blocks[1].attention, SelfAttention::linear);
  EXPECT_TRUE(net.blocks[1].cross && net.blocks[1].gated);
  EXPECT_EQ(net.blocks[1].depthwise, 3);
  ASSERT_EQ(g.encoders.size(), 1U);
  EXPECT_EQ(g.encoders[0].head_size, 16);
  EXPECT_EQ(g.encoders[0].kv_heads, 2);
  EXPECT_TRUE(g.vae.upcast);
  EXPECT_EQ(g.vae.frames_at.size(), 2U);
  EXPECT_EQ(g.width, 512);
  EXPECT_EQ(g.height, 256);
  EXPECT_EQ(g.frames, 1);
  EXPECT_EQ(g.guidance, Guidance::cfg);
  EXPECT_EQ(g.denoiser_parameters->value, 1e6);
  EXPECT_FALSE(g.pass->scores);
}

// If this fails, a U-Net is not read, or levels without depths pass.
TEST(ReadGenerator, AUNetHasLevelsOfChannelsAndDepths) {
  std::string text = kTransformer;
  text.replace(text.find("denoiser:\n"), text.find("encoders:") - text.find("denoiser:\n"), kUNet);
  const Node node = read_yaml(text, "mine.yaml");
  const auto net = std::get<UNet>(read_generator(Value{node, "mine.yaml"}).denoiser);
  ASSERT_EQ(net.levels.size(), 2U);
  EXPECT_EQ(net.levels[1].channels, 64);
  EXPECT_EQ(net.levels[1].depth, 1);
  text.replace(text.find("depths: [0, 1]"), 14, "depths: [0]");
  const Node wrong = read_yaml(text, "mine.yaml");
  EXPECT_NE(complaint([&] {
              return read_generator(Value{wrong, "mine.yaml"});
            }).find("has 1 levels, channels has 2"),
            std::string::npos);
}

// If this fails, a mistyped entry is taken in silence.
TEST(ReadGenerator, RefusesWhatIsNotRightAndSaysWhere) {
  using TrainingQuestion = std::pair<std::pair<std::string, std::string>, std::string>;
  for (const auto& [edit, expected] : std::initializer_list<TrainingQuestion>{
           {{"heads: 4\n", "head: 4\n"}, "head: no such key"},
           {{"text: own", "text: mine"}, "no text stream 'mine'"},
           {{"guidance: cfg", "guidance: strong"}, "no guidance 'strong'"},
           {{"[512, 256]", "[512]"}, "is not a size"},
           {{"kind: transformer", "kind: gan"}, "no kind of denoiser 'gan'"},
           {{"upcast: true", "overlap: 0.5"}, "is below 1"},
           {{"value: 1e6, confidence: paper, source: config", "value: 1e6, confidence: paper, source: web"},
            "no source 'web'"},
       }) {
    const std::string said = complaint([&] { return read(edit.first, edit.second); });
    EXPECT_NE(said.find(expected), std::string::npos) << edit.second << ": " << said;
    EXPECT_EQ(said.rfind("mine.yaml:", 0), 0U) << said;
  }
}

// If this fails, a stack of generation can claim parallelism that is none, or a share beyond the whole.
TEST(ReadPipeline, RefusesWhatIsNotRight) {
  const auto figure = [](const std::string& key, const std::string& value) {
    return key + ": {value: " + value + ", confidence: derived, source: docs}\n";
  };
  const auto entry = [&](const std::string& parallel, const std::string& overlap) {
    std::string text =
        "id: mine\nname: Mine\nsources: {docs: {title: Manual, address: here}}\nyear: 2025\nparallel: [" + parallel +
        "]\nattention_kernel: flash-attention-2\nattention_format: fp8\ncompiles: true\ntiles_decoder: true\n";
    for (const char* key : {"attention", "product", "convolution", "volume", "elementwise", "uncompiled", "exchange"})
      text += figure(key, "0.5");
    for (const char* key : {"host_launch", "compiled_launch", "step_overhead", "request_overhead"})
      text += figure(key, "4 us");
    text += figure("overlap", overlap) + figure("context", "2 GB") + figure("uncertainty", "0.2");
    const Node node = read_yaml(text, "p.yaml");
    return read_pipeline(Value{node, "p.yaml"});
  };
  const Pipeline p = entry("ulysses, tensor", "0.25");
  EXPECT_TRUE(p.ulysses && p.tensor && !p.ring && !p.cfg_parallel && !p.pipefusion && !p.apart);
  EXPECT_EQ(p.attention_format, NumberFormat::fp8);
  EXPECT_DOUBLE_EQ(p.overlap.value, 0.25);
  EXPECT_DOUBLE_EQ(p.host_launch.value.base(), 4e-6);
  EXPECT_NE(complaint([&] { return entry("magic", "0.25"); }).find("no kind of parallelism 'magic'"),
            std::string::npos);
  EXPECT_NE(complaint([&] { return entry("ring", "1.5"); }), "nothing");
}

}  // namespace
}  // namespace shortboard
