#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "hwdb/sourced.h"
#include "units/quantity.h"

namespace shortboard {

/// A transformer that turns a prompt into what conditions the denoiser; it runs once a request (twice with guidance).
struct TextEncoder {
  std::string name;
  double layers = 0.0, hidden = 0.0, heads = 0.0, kv_heads = 0.0, head_size = 0.0;
  double mlp = 0.0;
  bool gated = false;  ///< The feed-forward block has a third matrix.
  double vocabulary = 0.0;
  double tokens = 0.0;  ///< Of a prompt, padded.
};

/// How the prompt's tokens take part in a block.
enum class TextStream : std::uint8_t {
  none,    ///< Not among the tokens; a block may attend to them across.
  joined,  ///< Beside the image's tokens, with the same weights.
  own,     ///< Beside them in attention, with weights of their own (MM-DiT).
};
inline constexpr std::array<std::string_view, 3> kTextStreamNames{"none", "joined", "own"};

/// What a block's attention over its own tokens is.
enum class SelfAttention : std::uint8_t {
  full,    ///< Every token sees every token.
  linear,  ///< Keys and values are summed into a matrix a head first.
  frame,   ///< A token sees those of its frame.
  place,   ///< A token sees those at its place in all frames.
};
inline constexpr std::array<std::string_view, 4> kSelfAttentionNames{"full", "linear", "frame", "place"};

/// Equal blocks of a diffusion transformer.
struct DenoiserBlocks {
  double count = 0.0;
  TextStream text = TextStream::none;
  SelfAttention attention = SelfAttention::full;
  bool cross = false;  ///< Attends to the prompt's tokens too.
  double image_keys =
      0.0;  ///< Tokens of a picture to start from that cross-attention has keys and values of its own for.
  double cross_width = 0.0;  ///< Width of cross-attention's heads together; 0: the hidden width.
  double mlp = 0.0;
  bool gated = false;
  double depthwise = 0.0;  ///< Extent of a depthwise convolution inside the feed-forward block; 0: none.
  bool parallel = false;   ///< Attention and feed-forward read the same input and share their output product.
  double modulation =
      0.0;  ///< Vectors of the hidden width that a product of the block makes of the step, a stream; 0: a table.
};

/// A diffusion transformer: patches of the latent as tokens through blocks.
struct DiffusionTransformer {
  double hidden = 0.0, heads = 0.0;
  double patch = 1.0, patch_frames = 1.0;  ///< Latent pixels a side, and latent frames, of one token.
  double in_channels = 0.0, out_channels = 0.0;
  double text_width = 0.0;   ///< Of the encoders' output, mapped to the hidden width.
  double text_tokens = 0.0;  ///< That take part in joined, own and cross attention.
  double text_layers =
      0.0;  ///< Hidden x hidden products more in the map of the text (2-layer maps: 1); refiners as such.
  double time_outputs =
      0.0;  ///< Hidden vectors that one shared product makes of the step for all blocks (adaLN-single: 6).
  std::vector<DenoiserBlocks> blocks;
};

/// One resolution of a U-Net.
struct UNetLevel {
  double channels = 0.0;
  double depth = 0.0;  ///< Transformer blocks after each residual block; 0: none.
};

/// A convolutional U-Net with transformers at some of its levels.
struct UNet {
  double in_channels = 4.0, out_channels = 4.0;
  double layers = 2.0;  ///< Residual blocks a level going down; one more going up.
  std::vector<UNetLevel> levels;
  double middle_depth = 1.0;
  double head_size = 64.0;  ///< Of attention; 0: `heads` heads at every level.
  double heads = 8.0;
  double text_width = 0.0, text_tokens = 77.0;
  double added_width = 0.0;  ///< Of further conditions (sizes, pooled text) mapped to the width of the step's; 0: none.
  bool temporal = false;     ///< Each residual block and transformer has a twin along the frames.
};

/// The decoder of a variational autoencoder, coarsest level last, as its config lists them.
struct Autoencoder {
  std::string name;
  double latent_channels = 4.0;
  double spatial = 8.0, temporal = 1.0;  ///< Pixels a side, and frames, of one latent pixel.
  bool first_frame_alone = true;         ///< The first frame is a latent frame of its own.
  std::vector<double> channels;          ///< Finest level first.
  double layers = 3.0;                   ///< Residual blocks a level of the decoder.
  double frames_kernel = 1.0;            ///< Extent of its convolutions along time.
  std::vector<double> frames_at;  ///< Frames at each level relative to the output's (video); as many as channels.
  double attention_blocks = 1.0;  ///< Self-attention at the coarsest level.
  std::vector<double>
      linear_levels;            ///< Of each level: 1 where its blocks are linear attention and mixed feed-forward.
  bool temporal_twins = false;  ///< Each residual block has a twin along the frames.
  double overlap = 1.0;  ///< How many times a pixel is decoded on average where its software tiles with overlaps.
  bool upcast = false;   ///< Overflows fp16: where the rest runs in it, this runs in fp32 (TF32 products).
  double frames_at_once = 0.0;  ///< Output frames that are decoded together; 0: all.
};

/// How many passes of the denoiser a step takes.
enum class Guidance : std::uint8_t {
  none,      ///< One.
  embedded,  ///< One: the scale is an input of the model.
  cfg,       ///< Two: with and without the prompt.
};
inline constexpr std::array<std::string_view, 3> kGuidanceNames{"none", "embedded", "cfg"};
[[nodiscard]] constexpr double passes(Guidance guidance) { return guidance == Guidance::cfg ? 2.0 : 1.0; }

/// A published count of FLOPs of one denoiser pass over one item.
struct PublishedPass {
  double width = 0.0, height = 0.0, frames = 1.0;
  bool scores = true;  ///< Counts the products of queries, keys and values; some counters miss them.
  Sourced<double> flops;
};

/// A model that makes pictures or video.
struct Generator {
  std::string id, name;
  std::variant<UNet, DiffusionTransformer> denoiser;
  double denoisers = 1.0;  ///< Kept in memory, of which a step runs one (a model for noisy steps, one for the others).
  std::vector<TextEncoder> encoders;
  Autoencoder vae;
  double width = 0.0, height = 0.0, frames = 1.0;  ///< Of the usual request.
  int steps = 0;
  Guidance guidance = Guidance::none;
  Provenance config_from, usual_from;
  std::optional<Sourced<double>> denoiser_parameters, encoder_parameters, decoder_parameters;  ///< Published.
  std::optional<PublishedPass> pass;
};

}  // namespace shortboard
