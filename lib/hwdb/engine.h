#pragma once
#include <optional>
#include <string>
#include <vector>

#include "hwdb/sourced.h"
#include "units/quantity.h"

namespace shortboard {

/// How a serving engine uses a card's memory and batches requests; from its documentation.
struct EngineBatching {
  double memory_fraction = 0.9;    ///< Of the card's memory that it fills with weights, activations and cache.
  Bytes reserve;                   ///< Taken of that by the driver's context and graphs, on a card that works alone.
  Bytes reserve_peer;              ///< The same for each further card of its tensor-parallel group: communicators.
  double activation_bytes = 12.0;  ///< Of activations an element of the hidden width and token of a step.
  double most_sequences = 256.0;   ///< Running at once, a replica's attention rank.
  double most_tokens = 8192.0;     ///< Of a step: prompts beyond it wait, or are cut where it chunks.
  bool chunked = true;             ///< A prompt may be spread over steps that also generate.
  /// A request starts only where the cache has room for all of its output; otherwise it starts when its prompt fits,
  /// and the cache holds half of the output on average.
  bool room_for_output = false;
  bool narrow_cache = false;     ///< Keeps keys and values in 8 bits where weights and activations are that narrow.
  bool whole_embedding = false;  ///< Every card of a tensor-parallel group keeps the whole input embedding.
};

/// Which kernels attend. Of those that generate, one reads the cache once for all query heads of a group, on matrix
/// units; where it does not serve a model or has too few blocks, each query head has a block of its own.
struct EngineAttention {
  std::vector<int> head_sizes;   ///< That the kernel of groups serves; empty: all.
  std::vector<int> group_sizes;  ///< Query heads of a key-value head that it serves; empty: all.
  double least_blocks = 0.0;     ///< Of its blocks (sequences x key-value heads) a compute unit, or it is not taken.
  bool splits = true;            ///< Blocks may share one sequence's context.
  /// Prompts' queries are narrowed to an 8-bit cache's format, and multiplied in it; otherwise a kernel class says.
  bool narrow_prompts = false;
};

/// A serving engine of a year: what it adds to the kernels of a step. Launch mode, batching and host time are all data.
struct Engine {
  std::string id, name;
  int year = 0;
  Sourced<Seconds> step;      ///< Between two steps: scheduling, inputs, sampling, what no kernel hides.
  Sourced<Seconds> sequence;  ///< The same for each sequence that a step advances.
  Sourced<Seconds> request;   ///< Before and after a request's steps: front end, tokens to text. Part of TTFT.
  /// Of a front end that requests pass one after another: what each takes there. Absent: they pass side by side.
  std::optional<Sourced<Seconds>> front_end;
  Sourced<double> launch;  ///< Launch of a kernel relative to those measured alone: graphs take less, eager more.
  Sourced<double> prompt_launch;  ///< The same in a step that carries prompts, which graphs rarely cover.
  Sourced<double> prefill;        ///< Rate of a prompt's kernels relative to those measured alone.
  Sourced<double> decode;         ///< Rate of a generating step's kernels relative to those measured alone.
  /// Time of its all-reduce over direct links of one domain, relative to the collective library's, which does the rest.
  Sourced<double> reduce;
  Sourced<double> imbalance;    ///< Rows of the fullest expert-parallel card over the mean, where nobody says.
  Sourced<double> uncertainty;  ///< Relative half-width of the 80% interval on its tokens a second; 0: nobody knows.
  Sourced<double> widened;      ///< Rate of products that widen their weights on the way, over that of 16-bit weights.
  std::string products;         ///< Software, as kernel classes name it, whose products it runs; empty: the usual ones.
  EngineBatching batching;
  Provenance batching_from;
  EngineAttention attention;
  std::optional<Provenance> attention_from;  ///< Absent: nobody says, and the kernel of groups serves all.
};

}  // namespace shortboard
