#pragma once
#include <string_view>

/// The defaults of keys that a Spec leaves out. Defaults that depend on other parts of the question (the usual server
/// of a card, the batch that its cards divide) are chosen where they are used.
namespace shortboard::defaults {

// Training. 8,192 tokens and batches of about 4 million are those of Llama 3's pretraining (arXiv:2407.21783, section
// 3.4).
inline constexpr double kSequence = 8192.0, kBatchTokens = 4e6;

// Serving: requests of 1,024 tokens in and out, as many published benchmarks of engines have them.
inline constexpr double kInputTokens = 1024.0, kOutputTokens = 1024.0;
inline constexpr std::string_view kEngine = "vllm-2025";

// Post-training: GRPO on long answers (arXiv:2402.03300 has 64 samples of 1,024 tokens; today's runs fewer and longer
// ones).
inline constexpr double kPrompts = 512.0, kSamples = 8.0, kUpdates = 1.0, kPromptTokens = 512.0, kAnswerTokens = 2048.0;

// A demand: all users ask evenly over the whole day, nothing fails, there are no spare replicas.
inline constexpr double kActiveShare = 1.0, kHours = 24.0, kPeakToAverage = 1.0, kAvailability = 1.0, kSpareShare = 0.0;
inline constexpr int kLargestReplica = 64;  ///< Cards; larger replicas are not tried.

// An offer. Datasheets round peaks by less than the tolerance.
inline constexpr double kTolerance = 0.05;
inline constexpr std::string_view kMarket = "CN";

}  // namespace shortboard::defaults
