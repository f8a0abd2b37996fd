// SPDX-License-Identifier: Apache-2.0
//
// What a step engine is given and what it answers. The catalogue (rig/step/catalogue.hpp) is the one table of all engines.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "rig/base/mapped_file.hpp"
#include "rig/bench/bench.hpp"
#include "rig/plan/plan.hpp"
#include "rig/record/measurement.hpp"

namespace rig::step {

/// An image of the plan, read or made once per run; it lives as long as the run.
struct LoadedImage {
  std::string name;                 ///< file name without its folder
  std::filesystem::path file;
  std::shared_ptr<const Bytes> made;          ///< from a recipe
  std::shared_ptr<const MappedFile> mapped;   ///< or as it lies on the disk
  ota::ImageSource source;
  std::string sha256, mi_sha256;
};

/// Reads an OTA file, or makes one from a recipe (.yaml), perhaps with some of its values changed: "a.yaml?file_version=0x15". Errors name the file and what is wrong with it.
Result<LoadedImage> load_image(const std::filesystem::path& path);

/// The octets of such a file, whatever they are.
Result<Bytes> load_octets(const std::filesystem::path& path);

/// What one run shares between its steps; with a fresh bench for each case, what one case does.
struct RunState {
  std::map<std::filesystem::path, LoadedImage> images;
  std::map<std::string, record::Json, std::less<>> facts;   ///< saved by steps, for `expect`
  std::map<std::string, std::vector<Eui64>, std::less<>> groups{};  ///< devices that are only in the inventory
  std::uint64_t population = 0;     ///< how many of them there are
  std::uint64_t requests = 0;       ///< sent so far
};

struct Context {
  io::Loop& loop;
  bench::Bench& bench;
  record::EventSink& events;
  RunState& run;
  const plan::Step& step;
  Deadline deadline;                 ///< of the step; everything below shares it
  std::vector<record::Measurement> measurements{};

  const plan::Parameters& parameters() const { return step.parameters; }
  /// Adds a measurement, judged by the limits the plan gives it.
  void measure(const std::string& id, record::Json value, const std::string& unit);
};

/// An engine does its work and says how it went: success, or an error whose code decides the verdict (rig/run/verdict_rules.hpp).
/// expectation_broken: the device did something else than the plan says; timeout: it did nothing; everything else: the rig.
using Engine = Result<void> (*)(Context& context);

}  // namespace rig::step
