#include <fmt/format.h>

#include "report/demand.h"
#include "report/generation.h"
#include "report/mixed.h"
#include "report/mixed_serving.h"
#include "report/post_train.h"
#include "report/report.h"

namespace shortboard {

std::string span(double seconds) {
  if (seconds < 1e-3) return fmt::format("{:.3g} us", seconds * 1e6);
  if (seconds < 1.0) return fmt::format("{:.3g} ms", seconds * 1e3);
  if (seconds < 600.0) return fmt::format("{:.4g} s", seconds);
  if (seconds < 3600.0 * 48.0) return fmt::format("{:.3g} hours", seconds / 3600.0);
  if (seconds < 86400.0 * 1e4) return fmt::format("{:.4g} days", seconds / 86400.0);
  return fmt::format("{:.4g} years", seconds / 86400.0 / 365.25);
}

std::string sentence(const TrainingAnswer& a) {
  const TrainingQuestion& q = a.question;
  std::string text =
      fmt::format("{} x {} training {}: {:.4g} effective PFLOPS of {:.4g} nominal ({:.1f}%), {:.4g} tokens/s",
                  q.cluster.count, q.parts.accelerator.name, q.job.model.name, a.shared.effective_pflops,
                  a.shared.nominal_pflops, 100.0 * a.shared.mfu, a.tokens_per_second);
  if (q.job.tokens > 0.0)
    text += fmt::format(", {:.4g} tokens in {}", q.job.tokens, span(q.job.tokens / a.tokens_per_second));
  if (!a.shared.gains.empty())
    text += fmt::format(". The short board is the {}: 1.25 times as much would give {:.1f}% more",
                        a.shared.gains[0].name(), 100.0 * a.shared.gains[0].gain_quarter);
  return text + ".";
}

namespace {

Page page_of(const TrainingAnswer& answer) { return training_page(answer); }
Page page_of(const ServingAnswer& answer) { return serving_page(answer); }
Page page_of(const GenerationAnswer& answer) { return generation_page(answer); }
Page page_of(const RolesAnswer& answer) { return roles_page(answer); }
Page page_of(const DemandAnswer& answer) { return demand_page(answer); }
Page page_of(const MixedTrainingAnswer& answer) { return mixed_page(answer); }
Page page_of(const MixedServingAnswer& answer) { return mixed_serving_page(answer); }
Page page_of(const PostTrainAnswer& answer) { return post_train_page(answer); }

std::string json_of(const TrainingAnswer& answer) { return json_report(answer); }
std::string json_of(const ServingAnswer& answer) { return json_report(answer); }
std::string json_of(const GenerationAnswer& answer) { return generation_json(answer); }
std::string json_of(const RolesAnswer& answer) { return roles_json(answer); }
std::string json_of(const DemandAnswer& answer) { return demand_json(answer); }
std::string json_of(const MixedTrainingAnswer& answer) { return mixed_json(answer); }
std::string json_of(const MixedServingAnswer& answer) { return mixed_serving_json(answer); }
std::string json_of(const PostTrainAnswer& answer) { return post_train_json(answer); }

std::string csv_of(const TrainingAnswer& answer) { return csv_report(answer); }
std::string csv_of(const ServingAnswer& answer) { return csv_report(answer); }
std::string csv_of(const GenerationAnswer& answer) { return generation_csv(answer); }
std::string csv_of(const RolesAnswer& answer) { return roles_csv(answer); }
std::string csv_of(const DemandAnswer& answer) { return demand_csv(answer); }
std::string csv_of(const MixedTrainingAnswer& answer) { return mixed_csv(answer); }
std::string csv_of(const MixedServingAnswer& answer) { return mixed_serving_csv(answer); }
std::string csv_of(const PostTrainAnswer& answer) { return post_train_csv(answer); }

template <class One>
std::string report_of(const One& answer, Format format) {
  return in_format(
      format, [&] { return page_of(answer); }, [&] { return json_of(answer); }, [&] { return csv_of(answer); });
}

}  // namespace

std::string report(const AnyAnswer& answer, Format format) {
  return answer.visit([&](const auto& one) { return report_of(one, format); });
}

}  // namespace shortboard
