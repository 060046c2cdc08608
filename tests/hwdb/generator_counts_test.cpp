#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "hwdb/database.h"
#include "hwdb/generator.h"
#include "workload/generation.h"

namespace shortboard {
namespace {

double off(double ours, double published) { return std::abs(ours / published - 1.0); }

// If this fails, a generator's entry or the formulas of its architecture are wrong, and so are its memory and time.
TEST(GeneratorCounts, DenoisersHaveTheirPublishedParametersWithinThreePercent) {
  const Database database = Database::compiled();
  int checked = 0;
  for (const std::string& id : database.ids(EntryKind::generator)) {
    const Generator g = database.generator(id);
    if (!g.denoiser_parameters) continue;
    ++checked;
    const double ours = denoiser_parameters(g);
    EXPECT_LT(off(ours, g.denoiser_parameters->value), 0.03)
        << fmt::format("{}: {:.5g}, published {:.5g}", id, ours, g.denoiser_parameters->value);
  }
  EXPECT_GE(checked, 20);
}

// If this fails, the work of a denoiser's pass is not what others count of the same model at the same size.
TEST(GeneratorCounts, PassesTakeTheirPublishedFlopsWithinThreePercent) {
  const Database database = Database::compiled();
  int checked = 0;
  for (const std::string& id : database.ids(EntryKind::generator)) {
    const Generator g = database.generator(id);
    if (!g.pass) continue;
    ++checked;
    const GenerationWork work = denoiser_work(g, {g.pass->width, g.pass->height, g.pass->frames, 1.0}, {});
    const double ours = (g.pass->scores ? work.flops() : work.flops() - work.score_flops()).base();
    EXPECT_LT(off(ours, g.pass->flops.value), 0.03)
        << fmt::format("{}: {:.5g}, published {:.5g}", id, ours, g.pass->flops.value);
  }
  EXPECT_GE(checked, 6);
}

// If this fails, text encoders or the decoder of pictures are not the ones that everybody uses: CLIP-L's text model has
// 123.06 million parameters, OpenCLIP bigG's 694.66 million, T5-XXL's encoder 4762 million (their safetensors), and the
// decoder of AutoencoderKL 49.49 million.
TEST(GeneratorCounts, EncodersAndDecodersHaveTheirPublishedParameters) {
  const Database database = Database::compiled();
  const Generator sd3 = database.generator("sd3-medium");
  ASSERT_EQ(sd3.encoders.size(), 3U);
  EXPECT_LT(off(encoder_work(sd3.encoders[0], 1.0).parameters, 123.06e6), 0.01);
  EXPECT_LT(off(encoder_work(sd3.encoders[1], 1.0).parameters, 694.66e6), 0.01);
  EXPECT_LT(off(encoder_work(sd3.encoders[2], 1.0).parameters, 4762e6), 0.01);
  const Generator sd = database.generator("stable-diffusion-1.5");
  ASSERT_TRUE(sd.decoder_parameters);
  EXPECT_LT(off(decoder_work(sd.vae, {512, 512, 1, 1}).parameters, sd.decoder_parameters->value), 0.01);
}

}  // namespace
}  // namespace shortboard
