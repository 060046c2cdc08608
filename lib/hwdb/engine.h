#pragma once
#include <optional>
#include <string>
#include <vector>

#include "hwdb/sourced.h"
#include "units/quantity.h"

namespace shortboard {

/// How a serving engine uses a card's memory and batches requests, from its documentation.
struct EngineBatching {
  double memory_fraction = 0.9;    ///< Share of the card's memory for weights, activations and cache.
  Bytes reserve;                   ///< Of that share, for the driver's context and graphs.
  Bytes reserve_peer;              ///< Added for each further card of its tensor-parallel group: communicators.
  double activation_bytes = 12.0;  ///< Bytes of activations per element of the hidden width and token of a step.
  double most_sequences = 256.0;   ///< The most that run at once in one attention group.
  double most_tokens = 8192.0;     ///< The most tokens per step. Further prompts wait, or are cut if it chunks.
  bool chunked = true;             ///< A prompt may be spread over steps that also generate.
  /// A request starts only if the cache has room for all of its output. If false, it starts when its prompt fits, and
  /// the cache holds half of the output on average.
  bool room_for_output = false;
  bool narrow_cache = false;     ///< Keeps keys and values in 8 bits if weights and activations are that narrow.
  bool whole_embedding = false;  ///< Every card of a tensor-parallel group keeps the whole input embedding.
};

/// The attention kernels of an engine. In decode the grouped kernel reads the cache once for all query heads of a
/// group, on matrix units. If it does not support a model or has too few blocks, each query head has its own block.
struct EngineAttention {
  std::vector<int> head_sizes;   ///< That the grouped kernel supports; empty: all.
  std::vector<int> group_sizes;  ///< Query heads per key-value head that it supports; empty: all.
  double least_blocks = 0.0;     ///< It needs so many blocks (sequences x key-value heads) per compute unit.
  bool splits = true;            ///< Blocks may share one sequence's context.
  /// Queries of prompts are narrowed to the format of an 8-bit cache and multiplied in it. If false, the kernel class
  /// decides.
  bool narrow_prompts = false;
};

/// A serving engine of one year: what it adds to the kernels of a step.
struct Engine {
  std::string id, name;
  int year = 0;
  Sourced<Seconds> step;      ///< Host time between two steps that no kernel hides: scheduling, inputs, sampling.
  Sourced<Seconds> sequence;  ///< Added for each sequence that a step advances.
  Sourced<Seconds> request;   ///< Before and after a request's steps: front end, detokenising. Part of TTFT.
  /// Time per request in a front end that requests pass one after another. Absent: they pass in parallel.
  std::optional<Sourced<Seconds>> front_end;
  Sourced<double> launch;  ///< Launch time of a kernel relative to a benchmark's: graphs take less, eager mode more.
  Sourced<double> prompt_launch;  ///< Launch time in a step with prompts, relative to a benchmark's.
  Sourced<double> prefill;        ///< Rate of a prompt's kernels relative to a benchmark's.
  Sourced<double> decode;         ///< Rate of a decode step's kernels relative to a benchmark's.
  /// Time of its own all-reduce over direct links of one domain, relative to the collective library's. Other
  /// collectives are the library's.
  Sourced<double> reduce;
  Sourced<double> imbalance;    ///< Rows of the fullest expert-parallel card over the mean, if the spec is silent.
  Sourced<double> uncertainty;  ///< Relative half-width of the 80% interval of its tokens per second; 0: unknown.
  Sourced<double> widened;      ///< Rate of products that widen narrow weights, over that of 16-bit weights.
  std::string products;         ///< The kind of products it runs, by a kernel class's name for it; empty: the usual.
  EngineBatching batching;
  Provenance batching_from;
  EngineAttention attention;
  std::optional<Provenance> attention_from;  ///< Absent: unknown, and the grouped kernel supports all models.
};

}  // namespace shortboard
