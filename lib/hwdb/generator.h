#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "hwdb/guidance.h"
#include "hwdb/sourced.h"
#include "units/quantity.h"

namespace shortboard {

/// A transformer that encodes the prompt for the denoiser. It runs once per request (twice with guidance).
struct TextEncoder {
  std::string name;
  double layers = 0.0, hidden = 0.0, heads = 0.0, kv_heads = 0.0, head_size = 0.0;
  double mlp = 0.0;
  bool gated = false;  ///< The feed-forward block has a third matrix.
  double vocabulary = 0.0;
  double tokens = 0.0;  ///< Tokens of a padded prompt.
};

/// How a block uses the prompt's tokens.
enum class TextStream : std::uint8_t {
  none,    ///< They are not among its tokens; it may have cross-attention to them.
  joined,  ///< They are joined to the image's tokens and use the same weights.
  own,     ///< They are joined in attention and have their own weights (MM-DiT).
};
inline constexpr std::array<std::string_view, 3> kTextStreamNames{"none", "joined", "own"};
static_assert(kTextStreamNames.size() == static_cast<std::size_t>(TextStream::own) + 1);

/// The kind of a block's self-attention.
enum class SelfAttention : std::uint8_t {
  full,    ///< Every token sees every token.
  linear,  ///< Keys and values are first summed into one matrix per head.
  frame,   ///< A token sees the tokens of its frame.
  place,   ///< A token sees the tokens at its position in all frames.
};
inline constexpr std::array<std::string_view, 4> kSelfAttentionNames{"full", "linear", "frame", "place"};
static_assert(kSelfAttentionNames.size() == static_cast<std::size_t>(SelfAttention::place) + 1);

/// Equal blocks of a diffusion transformer.
struct DenoiserBlocks {
  double count = 0.0;
  TextStream text = TextStream::none;
  SelfAttention attention = SelfAttention::full;
  bool cross = false;        ///< Has cross-attention to the prompt's tokens.
  double image_keys = 0.0;   ///< Tokens of a start image, for which cross-attention has separate keys and values.
  double cross_width = 0.0;  ///< Total width of cross-attention's heads; 0: the hidden width.
  double mlp = 0.0;
  bool gated = false;
  double depthwise = 0.0;  ///< Extent of a depthwise convolution inside the feed-forward block; 0: none.
  bool parallel = false;   ///< Attention and feed-forward read the same input and share their output product.
  double modulation =
      0.0;  ///< Vectors of the hidden width that a product of the block makes from the step, per stream; 0: a table.
};

/// A diffusion transformer, whose tokens are patches of the latent.
struct DiffusionTransformer {
  double hidden = 0.0, heads = 0.0;
  double patch = 1.0, patch_frames = 1.0;  ///< Latent pixels per side, and latent frames, of one token.
  double in_channels = 0.0, out_channels = 0.0;
  double text_width = 0.0;   ///< Width of the encoders' output, which is projected to the hidden width.
  double text_tokens = 0.0;  ///< Prompt tokens in joined, own and cross attention.
  double text_layers =
      0.0;  ///< Further hidden x hidden products in the projection of the text (2 layers: 1); refiners count too.
  double time_outputs =
      0.0;  ///< Hidden vectors that one shared product makes from the step for all blocks (adaLN-single: 6).
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
  double layers = 2.0;  ///< Residual blocks per level on the way down; one more on the way up.
  std::vector<UNetLevel> levels;
  double middle_depth = 1.0;
  double head_size = 64.0;  ///< Head size of attention; 0: `heads` heads at every level.
  double heads = 8.0;
  double text_width = 0.0, text_tokens = 77.0;
  double added_width = 0.0;  ///< Width of further conditions (sizes, pooled text) beside the step; 0: none.
  bool temporal = false;     ///< Each residual block and transformer has a twin along the frames.
};

/// The decoder of a variational autoencoder. Levels are in the order of its config, the coarsest last.
struct Autoencoder {
  std::string name;
  double latent_channels = 4.0;
  double spatial = 8.0, temporal = 1.0;  ///< Pixels per side, and frames, of one latent pixel.
  bool first_frame_alone = true;         ///< The first frame has its own latent frame.
  std::vector<double> channels;          ///< Finest level first.
  double layers = 3.0;                   ///< Residual blocks per level of the decoder.
  double frames_kernel = 1.0;            ///< Extent of its convolutions along time.
  std::vector<double> frames_at;  ///< Frames at each level relative to the output's (video); as many as channels.
  double attention_blocks = 1.0;  ///< Self-attention at the coarsest level.
  std::vector<double>
      linear_levels;            ///< Per level: 1 if its blocks are linear attention and mixed feed-forward, else 0.
  bool temporal_twins = false;  ///< Each residual block has a twin along the frames.
  double overlap = 1.0;  ///< Mean number of times that a pixel is decoded, if its software decodes overlapping tiles.
  bool upcast = false;   ///< Overflows in fp16, so it runs in fp32 (TF32 products) if the rest runs in fp16.
  double frames_at_once = 0.0;  ///< Output frames that are decoded together; 0: all.
};

/// The published FLOPs of one denoiser pass over one item.
struct PublishedPass {
  double width = 0.0, height = 0.0, frames = 1.0;
  bool scores = true;  ///< The count contains products of queries, keys and values; some counters leave them out.
  Sourced<double> flops;
};

/// A model that generates images or video.
struct Generator {
  std::string id, name;
  std::variant<UNet, DiffusionTransformer> denoiser;
  double denoisers =
      1.0;  ///< Denoisers in memory. Each step runs one of them (e.g. one for early steps, one for late).
  std::vector<TextEncoder> encoders;
  Autoencoder vae;
  double width = 0.0, height = 0.0, frames = 1.0;  ///< The usual size of a request.
  int steps = 0;
  Guidance guidance = Guidance::none;
  Provenance config_from, usual_from;
  std::optional<Sourced<double>> denoiser_parameters, encoder_parameters, decoder_parameters;  ///< Published counts.
  std::optional<PublishedPass> pass;
};

}  // namespace shortboard
