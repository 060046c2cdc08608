#pragma once
#include <rapidcheck.h>

#include "estimate/generation.h"
#include "support/cards.h"

namespace shortboard::support {

/// Software that does all kinds of parallelism, with a little of every loss.
inline Pipeline all_round_pipeline() {
  Pipeline p;
  p.id = "all-round";
  p.ulysses = p.ring = p.cfg_parallel = p.pipefusion = p.tensor = true;
  p.attention.value = p.product.value = 1.0;
  p.convolution.value = 0.7;
  p.volume.value = 0.3;
  p.elementwise.value = 1.3;
  p.uncompiled.value = 3.0;
  p.host_launch.value = Seconds{10e-6};
  p.compiled_launch.value = Seconds{1e-6};
  p.exchange.value = 1.5;
  p.overlap.value = 0.5;
  p.step_overhead.value = Seconds{1e-3};
  p.request_overhead.value = Seconds{20e-3};
  p.context.value = Bytes{2e9};
  return p;
}

/// A small model of video of two kinds of block, with a text encoder and a decoder.
inline Generator small_generator() {
  DiffusionTransformer net;
  net.hidden = 1024;
  net.heads = 16;
  net.patch = 2;
  net.in_channels = net.out_channels = 16;
  net.text_width = 768;
  net.text_tokens = 77;
  net.blocks.push_back({.count = 8, .text = TextStream::own, .mlp = 4096, .modulation = 6});
  net.blocks.push_back({.count = 8, .cross = true, .mlp = 4096});
  Generator g;
  g.id = "small";
  g.name = "Small";
  g.denoiser = net;
  g.encoders.push_back({"text", 12, 768, 12, 12, 64, 3072, false, 49408, 77});
  g.vae = {.name = "decoder",
           .latent_channels = 16,
           .temporal = 4,
           .channels = {64, 128, 256, 256},
           .layers = 2,
           .frames_kernel = 3,
           .frames_at = {1, 1, 0.5, 0.25},
           .linear_levels = {0, 0, 0, 0}};
  g.width = g.height = 512;
  g.frames = 17;
  g.steps = 20;
  g.guidance = Guidance::cfg;
  return g;
}

inline GenerationJob generation_job() {
  GenerationJob job;
  job.model = small_generator();
  job.size = {512, 512, 17, 1};
  job.steps = 20;
  job.guidance = Guidance::cfg;
  job.software = all_round_pipeline();
  return job;
}

/// Jobs of many sizes.
inline rc::Gen<GenerationJob> any_generation_job() {
  return rc::gen::exec([] {
    GenerationJob job = generation_job();
    job.size.width = 128.0 * *rc::gen::inRange(1, 9);
    job.size.height = 128.0 * *rc::gen::inRange(1, 9);
    job.size.frames = 1.0 + 4.0 * *rc::gen::inRange(0, 9);
    job.size.batch = *rc::gen::inRange(1, 5);
    job.steps = *rc::gen::inRange(1, 60);
    job.guidance = *rc::gen::element(Guidance::none, Guidance::embedded, Guidance::cfg);
    job.compiled = *rc::gen::arbitrary<bool>();
    return job;
  });
}

/// Plans of eight cards or fewer that the small model allows under any guidance.
inline rc::Gen<GenerationPlan> any_generation_plan() {
  return rc::gen::exec([] {
    GenerationPlan plan;
    for (int left = *rc::gen::inRange(0, 4); left > 0; --left)
      *(*rc::gen::element(&plan.ulysses, &plan.ring, &plan.pipefusion, &plan.tensor)) *= 2;
    return plan;
  });
}

}  // namespace shortboard::support
