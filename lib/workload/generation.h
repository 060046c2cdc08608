#pragma once
#include <vector>

#include "hwdb/generator.h"
#include "units/quantity.h"
#include "workload/operators.h"

namespace shortboard {

/// What is asked for: pixels, frames (1: a picture) and items made at once.
struct GenerationSize {
  double width = 0.0, height = 0.0, frames = 1.0, batch = 1.0;
};

/// How one pass of the denoiser is divided among cards; what is not divided is replicated.
struct PassSplit {
  double sequences = 1.0;  ///< Items times passes that a card runs together.
  int ulysses = 1;         ///< Divides the tokens, and the heads during attention.
  int ring = 1;            ///< Divides the tokens; keys and values go round.
  int tensor = 1;          ///< Divides heads and feed-forward blocks.
  [[nodiscard]] int cards() const { return ulysses * ring * tensor; }
};

/// A matrix product, or a convolution as the product it is (pixels x channels out x channels in and kernel).
struct WorkProduct {
  GemmShape shape;
  double times = 1.0;
  bool convolution = false;
  bool volume = false;  ///< A convolution over frames too, or along them.
};

/// Fused attention that a pass runs several times.
struct WorkAttention {
  AttentionShape shape;
  double times = 1.0;
};

/// What a card does in one pass: of the denoiser, a text encoder, or the decoder of pictures. 16-bit activations.
struct GenerationWork {
  std::vector<WorkProduct> products;
  std::vector<WorkAttention> attentions;
  Bytes streamed;        ///< Moved by norms, residuals, rotations and activations when well fused.
  double streams = 0.0;  ///< Kernels that do so.
  double parameters = 0.0;
  Bytes exchanged;            ///< Of one all-to-all of a block: its tokens' share on a card.
  double exchanges = 0.0;     ///< All-to-alls.
  Bytes circulated;           ///< Keys and values of a card that go round the ring, a block.
  double circulations = 0.0;  ///< Blocks in which they do.
  Bytes reduced;              ///< The whole buffer of one tensor-parallel all-reduce.
  double reductions = 0.0;
  Bytes peak;  ///< Of activations alive at once.

  [[nodiscard]] Flops flops() const;        ///< All products and scores.
  [[nodiscard]] Flops score_flops() const;  ///< Products of queries, keys and values only.
  [[nodiscard]] double kernels() const;     ///< Launched, with well-fused elementwise ones.
};

/// Latent frames of so many frames.
[[nodiscard]] double latent_frames(const Autoencoder& vae, double frames);
/// Tokens of one item in the denoiser, without the prompt's; latent pixels for a U-Net.
[[nodiscard]] double denoiser_tokens(const Generator& generator, const GenerationSize& size);
/// Largest number of cards whose heads the denoiser's attention can be dealt to; 1 for a U-Net.
[[nodiscard]] double denoiser_heads(const Generator& generator);
[[nodiscard]] double denoiser_blocks(const Generator& generator);

/// One pass over split.sequences items of this size (size.batch is not looked at).
[[nodiscard]] GenerationWork denoiser_work(const Generator& generator, const GenerationSize& size,
                                           const PassSplit& split);
[[nodiscard]] GenerationWork encoder_work(const TextEncoder& encoder, double sequences);
/// From the latents of size.batch items to their pixels.
[[nodiscard]] GenerationWork decoder_work(const Autoencoder& vae, const GenerationSize& size);

/// Parameters of all text encoders together, and of the denoiser (one of them where there are several).
[[nodiscard]] double encoder_parameters(const Generator& generator);
[[nodiscard]] double denoiser_parameters(const Generator& generator);

/// FLOPs of a whole request: encoders, all steps and passes of the denoiser, decoder.
[[nodiscard]] Flops request_flops(const Generator& generator, const GenerationSize& size, double steps,
                                  Guidance guidance);

}  // namespace shortboard
