#include "workload/generation.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "hwdb/database.h"

namespace shortboard {
namespace {

/// One block of width 64 with 4 heads over pictures of 4 channels, 8 x 8 pixels a latent pixel, patches of 2 x 2.
Generator tiny(TextStream text) {
  DiffusionTransformer net;
  net.hidden = 64;
  net.heads = 4;
  net.patch = 2;
  net.in_channels = 4;
  net.out_channels = 4;
  net.text_width = 32;
  net.text_tokens = 8;
  net.blocks.push_back({.count = 1, .text = text, .mlp = 256});
  Generator g;
  g.denoiser = net;
  g.vae = {.name = "tiny", .channels = {16, 16, 16, 16}, .frames_at = {1, 1, 1, 1}, .linear_levels = {0, 0, 0, 0}};
  g.width = g.height = 128;
  return g;
}

// If this fails, pixels are not turned into tokens as the models do: every FLOP scales with them.
TEST(Generation, TokensFollowFromPixelsFramesAndPatches) {
  const Database database = Database::compiled();
  // 1024 / 8 / 2 = 64 a side.
  EXPECT_DOUBLE_EQ(denoiser_tokens(database.generator("flux.1-dev"), {1024, 1024}), 64 * 64);
  // 129 frames: 1 + 128 / 4 = 33 latent frames of 45 x 80 patches.
  EXPECT_DOUBLE_EQ(denoiser_tokens(database.generator("hunyuanvideo"), {1280, 720, 129}), 33 * 45 * 80);
  // 204 frames: 3 of every 17 = 36 latent frames of 34 x 62.
  EXPECT_DOUBLE_EQ(denoiser_tokens(database.generator("step-video-t2v-30b"), {992, 544, 204}), 36 * 34 * 62);
}

// If this fails, a block's products or attention are counted wrongly.
TEST(Generation, ABlocksFlopsAreThoseOfItsProducts) {
  // 128 pixels / 8 / 2 = 8 a side: 64 tokens. 4 h^2 + 2 h mlp = 4 x 4096 + 2 x 16384 = 49,152 weights, 2 FLOPs each and
  // token: 6,291,456. Scores: 4 x 64^2 x 64 = 1,048,576. Patches: 64 x (16 x 64 + 64 x 16) x 2 = 262,144. Text map:
  // 8 x 32 x 64 x 2 = 32,768. Time: (256 x 64 + 64 x 64) x 2 = 40,960, and the last norm's 64 x 128 x 2 = 16,384.
  const GenerationWork work = denoiser_work(tiny(TextStream::none), {128, 128}, {});
  EXPECT_DOUBLE_EQ(work.score_flops().base(), 1048576);
  EXPECT_DOUBLE_EQ(work.flops().base(), 6291456 + 1048576 + 262144 + 32768 + 40960 + 16384);
}

// If this fails, prompts that go through the blocks cost nothing, or cost twice.
TEST(Generation, JoinedTextAddsItsTokensAndOwnTextItsWeightsToo) {
  const GenerationWork none = denoiser_work(tiny(TextStream::none), {128, 128}, {});
  const GenerationWork joined = denoiser_work(tiny(TextStream::joined), {128, 128}, {});
  const GenerationWork own = denoiser_work(tiny(TextStream::own), {128, 128}, {});
  EXPECT_DOUBLE_EQ(joined.parameters, none.parameters);
  EXPECT_DOUBLE_EQ(own.parameters, none.parameters + 49152);
  EXPECT_DOUBLE_EQ(own.flops().base(), joined.flops().base());
  EXPECT_DOUBLE_EQ(joined.score_flops().base(), 4.0 * 72 * 72 * 64);
}

// If this fails, dividing a pass among cards changes how much work there is in all.
RC_GTEST_PROP(Generation, CardsOfASplitDoTheWholePassTogether, ()) {
  const int ulysses = 1 << *rc::gen::inRange(0, 3), ring = 1 << *rc::gen::inRange(0, 3);
  const Generator g = tiny(TextStream::joined);
  const GenerationWork whole = denoiser_work(g, {512, 512}, {});
  const GenerationWork part = denoiser_work(g, {512, 512}, {.ulysses = ulysses, .ring = ring});
  RC_ASSERT(std::abs(ulysses * ring * part.score_flops().base() / whole.score_flops().base() - 1.0) < 1e-9);
  RC_ASSERT(ulysses * ring * part.flops() >= whole.flops());
  RC_ASSERT(part.flops() <= whole.flops());
  RC_ASSERT((part.exchanges > 0.0) == (ulysses > 1));
  RC_ASSERT((part.circulations > 0.0) == (ring > 1));
}

// If this fails, a decoder's convolutions are not counted at the resolution of their level.
TEST(Generation, ADecodersConvolutionsScaleWithPixels) {
  const Database database = Database::compiled();
  const Autoencoder vae = database.generator("stable-diffusion-1.5").vae;
  const GenerationWork small = decoder_work(vae, {512, 512}), large = decoder_work(vae, {1024, 1024});
  EXPECT_NEAR((large.flops() - large.score_flops()).base() / (small.flops() - small.score_flops()).base(), 4.0, 1e-9);
  EXPECT_NEAR(large.score_flops().base() / small.score_flops().base(), 16.0, 1e-9);
  // A known count: the decoder takes 1.24 TMACs for 512 x 512 (BK-SDM, arXiv:2305.15798).
  EXPECT_NEAR(small.flops().base() / 2.0, 1.24e12, 0.03 * 1.24e12);
}

// If this fails, guidance is free, or steps are.
RC_GTEST_PROP(Generation, ARequestsFlopsGrowWithStepsPassesAndItems, ()) {
  const Generator g = tiny(TextStream::own);
  const double steps = *rc::gen::inRange(1, 100), batch = *rc::gen::inRange(1, 8);
  const GenerationSize size{256, 256, 1, batch};
  const Flops one = request_flops(g, size, steps, Guidance::none);
  RC_ASSERT(request_flops(g, size, steps + 1.0, Guidance::none) > one);
  RC_ASSERT(request_flops(g, size, steps, Guidance::cfg) > one);
  RC_ASSERT(request_flops(g, size, steps, Guidance::embedded) == one);
  RC_ASSERT(std::abs(one.base() / (batch * request_flops(g, {256, 256}, steps, Guidance::none).base()) - 1.0) < 1e-9);
}

}  // namespace
}  // namespace shortboard
