#include "validation/calibrate.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <system_error>

#include "commands.h"
#include "document/write_yaml.h"
#include "measure_program.h"
#include "report/build.h"
#include "validation/measurements.h"

namespace shortboard {
namespace {

struct Options {
  std::vector<std::string> files, directories;
  std::string output = "calibrated-hwdb";
};

std::string write(const RefittedEntry& entry, const std::string& directory) {
  const std::filesystem::path place =
      std::filesystem::path{directory} / kEntryDirectories[static_cast<std::size_t>(entry.kind)];
  std::error_code error;
  std::filesystem::create_directories(place, error);
  const std::string file = (place / (entry.id + ".yaml")).string();
  std::ofstream stream{file};
  stream << write_yaml(entry.document);
  stream.close();
  if (!stream) throw SpecError{{.file = file}, "cannot be written", "name another directory with --output"};
  return file;
}

int calibrate_on(const Options& options) {
  const Database database = load_database(options.directories);
  const Measurements measurements = Measurements::of_files(options.files);
  const Calibration calibration = calibrate(measurements.rows(), options.files, database);
  if (calibration.parts.empty())
    throw SpecError{{.file = options.files.front()},
                    fmt::format("none of the {} rows can be fitted on{}", measurements.rows().size(),
                                calibration.unused.empty() ? std::string{} : ": " + calibration.unused.front().skipped),
                    "give GEMM, attention or collective measurements, or training runs"};
  fmt::print("{}", print(report(calibration), Format::text));
  for (const RefittedEntry& entry : calibration.entries) fmt::print("Written: {}\n", write(entry, options.output));
  if (!calibration.entries.empty()) fmt::print("Use them with --hwdb {}\n", options.output);
  return 0;
}

}  // namespace

Command calibrate_command() {
  auto options = std::make_shared<Options>();
  return {.name = "calibrate",
          .text = std::string{kCalibrateText},
          .options = {{.name = "files",
                       .value = &options->files,
                       .text = "Measurements: kernels and collectives (CSV), training runs (YAML)",
                       .presence = Presence::required},
                      {.name = "--output",
                       .value = &options->output,
                       .text = "Directory to write the entries to (default: calibrated-hwdb)"},
                      hwdb_option(options->directories)},
          .run = [options] { return calibrate_on(*options); }};
}

}  // namespace shortboard
