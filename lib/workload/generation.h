#pragma once
#include <vector>

#include "hwdb/generator.h"
#include "units/quantity.h"
#include "workload/operators.h"

namespace shortboard {

/// The size of a request: pixels, frames (1: an image) and items that are generated at once.
struct GenerationSize {
  double width = 0.0, height = 0.0, frames = 1.0, batch = 1.0;
};

/// How cards divide one pass of the denoiser. Work that is not divided is repeated on each card.
struct PassSplit {
  double sequences = 1.0;  ///< Items x passes that a card runs together.
  int ulysses = 1;         ///< Divides the tokens, and the heads during attention.
  int ring = 1;            ///< Divides the tokens; keys and values pass round a ring.
  int tensor = 1;          ///< Divides heads and feed-forward blocks.
  [[nodiscard]] int cards() const { return ulysses * ring * tensor; }
};

/// A matrix product, or a convolution as a product (pixels x output channels x input channels and kernel).
struct WorkProduct {
  GemmShape shape;
  double times = 1.0;
  bool convolution = false;
  bool volume = false;  ///< A convolution over frames too, or along them.
};

/// Fused attention that a pass runs `times` times.
struct WorkAttention {
  AttentionShape shape;
  double times = 1.0;
};

/// The work of one card in one pass of the denoiser, of a text encoder, or of the decoder. Activations have 16 bits.
struct GenerationWork {
  std::vector<WorkProduct> products;
  std::vector<WorkAttention> attentions;
  Bytes streamed;        ///< Bytes that well fused norms, residuals, rotations and activations move.
  double streams = 0.0;  ///< Kernels that move them.
  double parameters = 0.0;
  Bytes exchanged;            ///< Bytes of a card in one all-to-all of a block.
  double exchanges = 0.0;     ///< All-to-alls.
  Bytes circulated;           ///< Keys and values of a card that pass round the ring, per block.
  double circulations = 0.0;  ///< Blocks with a ring.
  Bytes reduced;              ///< The whole buffer of one tensor-parallel all-reduce.
  double reductions = 0.0;
  Bytes peak;  ///< The most activations at one time.

  [[nodiscard]] Flops flops() const;        ///< All products and scores.
  [[nodiscard]] Flops score_flops() const;  ///< Products of queries, keys and values only.
  [[nodiscard]] double kernels() const;     ///< Launched kernels, with well fused elementwise ones.
};

/// Latent frames of a video of `frames` frames.
[[nodiscard]] double latent_frames(const Autoencoder& vae, double frames);
/// Tokens of one item in the denoiser, without the prompt's; latent pixels for a U-Net.
[[nodiscard]] double denoiser_tokens(const Generator& generator, const GenerationSize& size);
/// The most cards that can divide the heads of the denoiser's attention; 1 for a U-Net.
[[nodiscard]] double denoiser_heads(const Generator& generator);
/// Blocks of the denoiser, which pipeline stages divide.
[[nodiscard]] double denoiser_blocks(const Generator& generator);

/// One pass over split.sequences items of this size. size.batch is ignored.
[[nodiscard]] GenerationWork denoiser_work(const Generator& generator, const GenerationSize& size,
                                           const PassSplit& split);
/// One pass of a text encoder over so many prompts.
[[nodiscard]] GenerationWork encoder_work(const TextEncoder& encoder, double sequences);
/// The decoder's work from the latents of size.batch items to their pixels.
[[nodiscard]] GenerationWork decoder_work(const Autoencoder& vae, const GenerationSize& size);

/// Parameters of all text encoders together, and of the denoiser (of one if there are several).
[[nodiscard]] double encoder_parameters(const Generator& generator);
[[nodiscard]] double denoiser_parameters(const Generator& generator);

/// FLOPs of a whole request: encoders, all steps and passes of the denoiser, decoder.
[[nodiscard]] Flops request_flops(const Generator& generator, const GenerationSize& size, double steps,
                                  Guidance guidance);

}  // namespace shortboard
