#include <algorithm>
#include <array>
#include <string_view>

#include "report/parts.h"
#include "units/overloaded.h"

namespace shortboard {
namespace {

/// An enumerator by its name in a lower module.
template <class E, std::size_t N>
CellValue name_of(std::string_view group, const std::array<std::string_view, N>& names, E value) {
  return term(group, names[static_cast<std::size_t>(value)]);
}

/// "prefill step: 61 expert layers".
CellValue place_of(const OperatorLine& line) {
  CellValue place = name_of("operator_place", kOperatorPlaceNames, line.place);
  if (line.layers > 0.0) place = "operators_layers"_w(count(line.layers), std::move(place));
  return "operators_step"_w(name_of("operator_step", kOperatorStepNames, line.step), std::move(place));
}

/// "dense product, gradient of its input"; passes are told apart where there is more than one.
CellValue operator_of(const OperatorLine& line) {
  CellValue kind = name_of("operator_kind", kOperatorKindNames, line.kind);
  if (line.step != OperatorStep::training || line.pass == Pass::whole) return kind;
  CellValue pass = name_of("pass", kPassNames, line.pass);
  return "operators_pass"_w(std::move(kind), std::move(pass));
}

CellValue shape_of(const OperatorLine& line) {
  return std::visit(Overloaded{[](std::monostate) { return CellValue{}; },
                               [](const GemmShape& s) -> CellValue {
                                 if (s.groups > 1.0)
                                   return "operators_gemms"_w(count(s.groups), count(s.m), count(s.n), count(s.k));
                                 return "operators_gemm"_w(count(s.m), count(s.n), count(s.k));
                               },
                               [](const AttentionShape& a) -> CellValue {
                                 return "operators_attention"_w(count(a.sequences), count(a.heads), count(a.queries));
                               },
                               [](const KernelCount& one) {
                                 return one.kernels > 0.0 ? CellValue{"operators_kernels"_w(count(one.kernels))}
                                                          : CellValue{};
                               },
                               [](const MessageShape& message) -> CellValue {
                                 return "operators_messages"_w(count(message.cards), message.on_links);
                               }},
                    line.shape);
}

/// What the operators of each step sum to.
std::vector<CellValue> sums_of(const std::vector<OperatorLine>& operators) {
  std::vector<CellValue> sums;
  for (std::size_t i = 0; i < kOperatorStepNames.size(); ++i) {
    Seconds sum;
    for (const OperatorLine& line : operators)
      if (line.step == static_cast<OperatorStep>(i)) sum = sum + line.total();
    if (sum > Seconds{}) sums.push_back("operators_sum"_w(sum, term("operator_step", kOperatorStepNames[i])));
  }
  return sums;
}

}  // namespace

Section operators_section(const std::vector<OperatorLine>& operators) {
  if (operators.empty()) return {};
  Table table{"operators"_w,
              {{"where"_w},
               {"operator"_w},
               {"shape"_w},
               {"times"_w},
               {"flops"_w},
               {"bytes"_w},
               {"each_s"_w},
               {"bound"_w},
               {"total_s"_w}},
              {},
              3};
  for (const OperatorLine& line : operators)
    table.rows.push_back({place_of(line), operator_of(line), shape_of(line), number(line.times), line.flops, line.bytes,
                          line.each, name_of("bound", kOperatorBoundNames, line.bound), line.total()});
  return {.title = "title.operators"_w(),
          .tables = {std::move(table)},
          .foot = {"operators_foot"_w(list(sums_of(operators)))}};
}

}  // namespace shortboard
