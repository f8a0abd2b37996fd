// SPDX-License-Identifier: Apache-2.0
#include "rig/run/prepare.hpp"

#include <fmt/format.h>

#include "rig/base/sha256.hpp"
#include "rig/io/pattern.hpp"
#include "rig/run/needs.hpp"
#include "rig/step/catalogue.hpp"
#include "rig/yaml/spelling.hpp"

namespace rig::run {
namespace {

template <class Entries>
std::vector<std::string_view> names_of(const Entries& entries) {
  std::vector<std::string_view> names;
  for (const auto& [name, entry] : entries) names.push_back(name);
  return names;
}

void check_name(const plan::Reference& reference, std::string_view what, const std::string& bench, const std::vector<std::string_view>& known,
                yaml::Diagnostics& diagnostics) {
  if (std::find(known.begin(), known.end(), reference.name) != known.end()) return;
  const std::string list = known.empty() ? "it has none" : fmt::format("it has {}", fmt::join(known, ", "));
  diagnostics.add(reference.location, fmt::format("bench {} has no {} \"{}\" ({}){}", bench, what, reference.name, list,
                                                  yaml::did_you_mean(reference.name, known)));
}

void check_references(const plan::Plan& plan, const bench::BenchFile& bench, yaml::Diagnostics& diagnostics) {
  for (const auto& reference : plan::references(plan, step::catalogue())) {
    if (reference.type == plan::ParameterType::relay) check_name(reference, "relay", bench.id, names_of(bench.relays), diagnostics);
    if (reference.type == plan::ParameterType::device) check_name(reference, "device", bench.id, names_of(bench.devices), diagnostics);
    if (reference.type == plan::ParameterType::coordinator) check_name(reference, "coordinator", bench.id, names_of(bench.adapters), diagnostics);
  }
}

void check_consoles(const plan::Plan& plan, const bench::BenchFile& bench, yaml::Diagnostics& diagnostics) {
  std::vector<std::string_view> consoles;
  for (const auto& [name, entry] : bench.adapters)
    if (entry.spec && entry.spec->capability == adapter::Capability::console) consoles.push_back(name);
  for (const plan::Step* step : plan::all_steps(plan)) {
    const auto& parameters = step->parameters;
    if (parameters.has("console"))
      check_name({plan::ParameterType::text, parameters.text("console"), parameters.at("console").location}, "console", bench.id, consoles, diagnostics);
    for (const char* name : {"pattern", "prompt", "output"})
      if (parameters.has(name))
        if (const auto pattern = io::Pattern::compile(parameters.text(name)); pattern.has_error()) diagnostics.add(parameters.at(name).location, pattern.error().what);
  }
}

/// An image for another device is a mistake in the plan, unless the plan says that it is meant.
void check_fit(const plan::Step& step, const step::LoadedImage& image, const bench::BenchFile& bench, yaml::Diagnostics& diagnostics) {
  const std::string& name = step.parameters.text("device");
  const auto* device = bench.device(name);
  if (!device || step.parameters.boolean("allow_other_device")) return;
  const auto& id = image.source.id;
  const auto& location = step.parameters.at("image").location;
  if (device->manufacturer_code && id.manufacturer != *device->manufacturer_code && id.manufacturer != ota::any_manufacturer)
    diagnostics.add(location, fmt::format("{} is for manufacturer 0x{:04X}, {} is made by 0x{:04X}", image.file.string(), id.manufacturer, name,
                                          *device->manufacturer_code));
  else if (device->image_type && id.image_type != *device->image_type && id.image_type != ota::any_image_type)
    diagnostics.add(location, fmt::format("{} is for image type 0x{:04X}, {} takes 0x{:04X}", image.file.string(), id.image_type, name,
                                          *device->image_type));
}

void load_images(Prepared& prepared, yaml::Diagnostics& diagnostics) {
  for (const plan::Step* step : plan::all_steps(prepared.plan)) {
    if (!step->parameters.has("image")) continue;
    const auto& path = step->parameters.path("image");
    auto found = prepared.images.find(path);
    if (found == prepared.images.end()) {
      auto image = step::load_image(path);
      if (image.has_error()) {
        diagnostics.add(step->parameters.at("image").location, describe(image.error()), image.error().code);
        continue;
      }
      found = prepared.images.emplace(path, std::move(*image)).first;
    }
    if (step->kind == "serve_image") check_fit(*step, found->second, prepared.bench, diagnostics);
  }
}

/// The part of a bench that `path` is about when it is a simulated one: "devices.ppmid" of "devices.ppmid.twin.version".
std::optional<std::string> simulated_part(std::string_view path) {
  const auto at = path.find(".twin.");
  return at == path.npos ? std::nullopt : std::optional(std::string(path.substr(0, at)));
}

bool is_real(const bench::BenchFile& bench, const std::string& part) {
  const std::string name = part.substr(part.find('.') + 1);
  if (const auto* device = bench.device(name); device && part.starts_with("devices.")) return !device->twin;
  if (const auto* adapter = bench.adapter(name); adapter && part.starts_with("adapters.")) return !adapter->is_twin();
  return false;  // the bench file says what is wrong with it
}

Setting setting_of(const yaml::Replacements& arrange, const bench::BenchFile& bench, const bench::Overrides& overrides,
                   std::span<const adapter::Spec> adapters, yaml::Diagnostics& diagnostics) {
  if (arrange.empty()) return {};
  bench::Overrides all = overrides;
  for (const auto& item : arrange.items) {
    const auto part = simulated_part(item.path);
    if (part && is_real(bench, *part)) return {.bench = {}, .skip = fmt::format("it arranges {}, and {} of bench {} is real", item.path, *part, bench.id)};
    all.emplace_back(item.path, item.value);
  }
  yaml::Diagnostics of_this;
  Setting setting{.bench = bench::load_bench(bench.path, all, adapters, of_this), .skip = {}};
  for (const auto& one : of_this.items()) diagnostics.add(arrange.items.front().location, to_string(one), one.code);
  return setting;
}

std::string hash_of(const std::filesystem::path& path) {
  const auto file = MappedFile::open(path);
  return file.has_value() ? to_string(sha256(file->bytes())) : std::string();
}

}  // namespace

std::optional<Prepared> prepare(const Sources& sources, std::span<const adapter::Spec> adapters, yaml::Diagnostics& diagnostics) {
  auto plan = plan::load_plan(sources.plan, step::catalogue(), {.parameters = sources.parameters}, diagnostics);
  if (!plan) return std::nullopt;
  const std::filesystem::path bench_path = sources.bench.value_or(plan->bench);
  if (bench_path.empty()) {
    diagnostics.add(plan->location, "the plan names no bench; give one with --bench");
    return std::nullopt;
  }
  auto bench = bench::load_bench(bench_path, sources.overrides, adapters, diagnostics);
  if (!bench) return std::nullopt;
  Prepared prepared{.plan = std::move(*plan), .plan_sha256 = hash_of(sources.plan), .bench = std::move(*bench), .overrides = sources.overrides, .settings = {}, .images = {}};
  check_references(prepared.plan, prepared.bench, diagnostics);
  check_needs(prepared.plan, prepared.bench, diagnostics);
  check_consoles(prepared.plan, prepared.bench, diagnostics);
  load_images(prepared, diagnostics);
  if (prepared.plan.fresh_bench)
    for (const auto& one : prepared.plan.cases)
      prepared.settings.push_back(setting_of(one.arrange, prepared.bench, prepared.overrides, adapters, diagnostics));
  if (!diagnostics.empty()) return std::nullopt;
  return prepared;
}

const Setting& Prepared::setting(std::size_t case_number) const {
  static const Setting nothing_particular;
  return settings.empty() ? nothing_particular : settings.at(case_number);
}

std::optional<Prepared> mutated(const Prepared& prepared, std::size_t case_number, const plan::Mutation& mutation,
                                std::span<const adapter::Spec> adapters, yaml::Diagnostics& diagnostics) {
  Prepared mutant{.plan = prepared.plan, .plan_sha256 = prepared.plan_sha256, .bench = {}, .overrides = prepared.overrides, .settings = {}, .images = prepared.images};
  plan::Case one = prepared.plan.cases.at(case_number);
  one.arrange.items.insert(one.arrange.items.end(), mutation.set.items.begin(), mutation.set.items.end());
  Setting setting = setting_of(one.arrange, prepared.bench, prepared.overrides, adapters, diagnostics);
  if (!setting.bench) return std::nullopt;
  mutant.bench = std::move(*setting.bench);
  mutant.plan.cases = {std::move(one)};
  return mutant;
}

}  // namespace rig::run
