// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include "rig/dcc/head_end.hpp"
#include "rig/dcc/sample_street.hpp"

namespace {

using namespace rig;
using namespace rig::dcc;
using namespace rig::dcc::sample;

constexpr std::size_t big_image = 512 << 10;

/// A registry in which the image of version 0x30 has a real size.
Registry big_street(std::uint64_t homes, const ImageOctets& image) {
  Registry registry = street(homes);
  auto row = entry("BIG", DeviceType::ppmid, ppmid_model, 0x30, {"P10"});
  row.hash = hash_of(image);
  if (!registry.cpl.add(std::move(row))) std::abort();
  return registry;
}

std::vector<Eui64> ppmids(std::uint64_t first, std::uint64_t count) {
  std::vector<Eui64> devices;
  for (std::uint64_t home = first; home < first + count; ++home) devices.push_back(ppmid(home));
  return devices;
}

Profile final_profile() {
  Profile profile;
  profile.report_profile = ReportProfile::final2022;
  return profile;
}

const Instants start{TimePoint{}, UtcTime(std::chrono::sys_days(std::chrono::year(2026) / 3 / 1))};

/// One request: hash of the image, all checks, queues, alert 1, one Distribute per hub. Half of the devices are refused
/// where `refuse` is set.
void submit_one_request(benchmark::State& state, bool refuse) {
  const auto homes = static_cast<std::uint64_t>(state.range(0));
  const auto image = image_of(ppmid_model, 0x30, big_image);
  Registry registry = big_street(homes, image);
  auto request = update_ppmids("R", ppmids(1, homes));
  auto& body = std::get<UpdatePpmidFirmware>(request.body);
  body.image = image;
  if (refuse)
    for (std::size_t i = 0; i < body.devices.size(); i += 2) body.devices[i] = esme(i + 1);
  for (auto _ : state) {
    state.PauseTiming();
    auto head_end = std::make_unique<HeadEnd>(Profile{}, registry, Identity{.acb = acb});
    Actions actions;
    state.ResumeTiming();
    actions = head_end->submit(request, start);
    benchmark::DoNotOptimize(actions);
    state.PauseTiming();
    head_end.reset();
    actions = {};
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
void submit_accepted(benchmark::State& state) { submit_one_request(state, false); }
void submit_half_refused(benchmark::State& state) { submit_one_request(state, true); }

/// A share of a year's volume (2,500 requests for 10,000 devices each): submitted, delivered, version told.
void year_of_requests(benchmark::State& state) {
  constexpr std::uint64_t devices_each = 10'000;
  const auto image = image_of(ppmid_model, 0x30, big_image);
  Registry registry = big_street(devices_each, image);
  for (auto _ : state) {
    HeadEnd head_end(final_profile(), registry, {.acb = acb});
    gbcs::Counter counter = 1;
    for (std::int64_t request_number = 0; request_number < state.range(0); ++request_number) {
      auto request = update_ppmids(std::to_string(request_number), ppmids(1, devices_each));
      std::get<UpdatePpmidFirmware>(request.body).image = image;
      benchmark::DoNotOptimize(head_end.submit(request, start));
      for (std::uint64_t home = 1; home <= devices_each; ++home) {
        gbcs::Message message{
            .kind = gbcs::MessageKind::alert, .counter = ++counter, .originator = hub(home), .recipient = acb};
        message.payload = gbcs::TransferAlert{.entity = ppmid(home), .firmware_version = 0x30};
        benchmark::DoNotOptimize(head_end.on_message(message, start));
        message.originator = ppmid(home);
        message.payload = gbcs::VersionAlert{.firmware_version = 0x30};
        benchmark::DoNotOptimize(head_end.on_message(message, start));
      }
      benchmark::DoNotOptimize(head_end.take_transitions());
    }
    if (head_end.open_jobs() != 0) state.SkipWithError("a job is left open");
  }
  state.SetItemsProcessed(state.iterations() * state.range(0) * static_cast<std::int64_t>(devices_each));
}

void load_inventory(benchmark::State& state) {
  const std::string csv = street(static_cast<std::uint64_t>(state.range(0)) / 5).smi.to_csv();
  for (auto _ : state) benchmark::DoNotOptimize(Smi::from_csv(csv, "smi.csv"));
  state.SetItemsProcessed(state.iterations() * state.range(0));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(csv.size()));
}

}  // namespace

BENCHMARK(submit_accepted)->Arg(10'000)->Arg(50'000)->Unit(benchmark::kMillisecond);
BENCHMARK(submit_half_refused)->Arg(50'000)->Unit(benchmark::kMillisecond);
BENCHMARK(year_of_requests)->Arg(25)->Unit(benchmark::kMillisecond);
BENCHMARK(load_inventory)->Arg(50'000)->Arg(250'000)->Unit(benchmark::kMillisecond);
