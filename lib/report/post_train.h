#pragma once
#include <string>

#include "analysis/post_train.h"
#include "report/page.h"

namespace shortboard {

/// A post-training answer: sentence, placements side by side, what a step's time goes to.
[[nodiscard]] Page post_train_page(const PostTrainAnswer& answer);
/// One JSON object of schema 1, kind "post_train"; keys as README says.
[[nodiscard]] std::string post_train_json(const PostTrainAnswer& answer);
[[nodiscard]] std::string post_train_csv(const PostTrainAnswer& answer);
/// The answer in one sentence.
[[nodiscard]] std::string sentence(const PostTrainAnswer& answer);

}  // namespace shortboard
