#include "analysis/degraded.h"

#include <utility>

#include "analysis/serving_staves.h"

namespace shortboard {

std::span<const std::string_view> resources_of(const Case&) { return kResourceNames; }
std::span<const std::string_view> resources_of(const ServingCase&) { return kServingResourceNames; }
std::span<const std::string_view> resources_of(const GenerationCase&) { return kResourceNames; }

Case with_resource(Case question, std::size_t resource, double factor) {
  question.cluster = with_more(std::move(question.cluster), static_cast<Resource>(resource), factor);
  return question;
}

ServingCase with_resource(ServingCase question, std::size_t resource, double factor) {
  question.cluster = with_more(std::move(question.cluster), static_cast<ServingResource>(resource), factor);
  return question;
}

GenerationCase with_resource(GenerationCase question, std::size_t resource, double factor) {
  return with_more(std::move(question), static_cast<Resource>(resource), factor);
}

}  // namespace shortboard
