#include <array>

#include "spec/codec_unions.h"
#include "spec/enum_names.h"

namespace shortboard {
namespace {

constexpr Range kImbalance{
    .form = {.kind = Form::Kind::number, .says = "number from 1", .example = "1.2", .least = 1.0},
    .problem = "is below 1",
    .remedy = "the fullest card has no less than the mean"};

constexpr std::array kTrainKeys{
    key<&Train::model>({.name = "model", .meaning = "Model to train.", .required = true}),
    key<&Train::sequence>({.name = "sequence",
                           .usual = "8192, or the model's longest if that is less",
                           .meaning = "Tokens per sequence."}),
    key<&Train::global_batch>(
        {.name = "global_batch", .usual = "about 4 million tokens", .meaning = "Sequences per optimizer step."}),
    key<&Train::tokens>({.name = "tokens",
                         .usual = "none: the duration of the run is not shown",
                         .meaning = "Tokens of the whole run."}),
    key<&Train::precision>({.name = "precision",
                            .usual = "bf16, or fp16 where the card has no bf16",
                            .meaning = "Number format of the matrix products."}),
    key<&Train::task>({.name = "task",
                       .usual = "pretrain",
                       .meaning = "Pre-training, supervised fine-tuning, or low-rank adapters."}),
    key<&Train::lora_rank>({.name = "lora_rank", .usual = "16", .meaning = "Rank of the adapters; of task: lora."}),
    key<&Train::expert_imbalance, Ranged<kImbalance>>(
        {.name = "expert_imbalance",
         .usual = "1",
         .meaning = "Tokens of the fullest expert-parallel card over the mean."}),
    key<&Train::capacity_factor>({.name = "capacity_factor",
                                  .usual = "none: no token is dropped",
                                  .meaning = "Rows that an expert takes at most, over its even share."}),
    key<&Train::pad_to_capacity>({.name = "pad_to_capacity",
                                  .usual = "true",
                                  .meaning = "Whether experts work on rows up to their capacity, filled or not."}),
    key<&Train::fused_attention>({.name = "fused_attention",
                                  .usual = "true; false in fp32 and tf32",
                                  .meaning = "Whether attention scores stay out of memory (FlashAttention)."}),
    key<&Train::compiled>(
        {.name = "compiled", .usual = "true", .meaning = "Whether elementwise kernels are fused as the stack can."})};

}  // namespace

template <>
std::span<const Key> keys_of<Train>() {
  return kTrainKeys;
}

}  // namespace shortboard
