// SPDX-License-Identifier: Apache-2.0
#include "rig/app/transfer_trial.hpp"

#include <stdexcept>

#include "rig/base/rng.hpp"

namespace rig::app {
namespace {

using namespace std::chrono_literals;

constexpr ota::ImageId newer_version{0x7E57, 0x0084, 0x00000020};
constexpr std::uint64_t seed = 4711;

Bytes random_octets(std::size_t count) {
  Rng rng(seed);
  Bytes octets(count);
  for (Byte& octet : octets) octet = static_cast<Byte>(rng.below(256));
  return octets;
}

template <class T>
T must(Result<T> result) {
  if (result.has_error()) throw std::runtime_error(describe(result.error()));
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

}  // namespace

bench::BenchFile trial_bench(const bench::Overrides& overrides, const std::string& name) {
  yaml::Diagnostics diagnostics;
  auto file = bench::load_bench(RIG_SOURCE_DIR "/fixtures/benches/" + name + ".yaml", overrides, builtin_adapters(), diagnostics);
  if (!file) throw std::runtime_error(to_string(diagnostics));
  return std::move(*file);
}

TransferTrial::TransferTrial(io::Loop& loop, const bench::BenchFile& file, std::size_t devices, const bench::OpenPort& open)
    : loop_(loop), bench_(must(bench::Bench::assemble(loop, file, events_, seed, {.open = open}))) {
  const Deadline deadline = Deadline::after(loop.now(), 60s);
  io::Han& han = bench_->han();
  must(han.form(file.network.channel, deadline));
  must(han.permit_join(60s, deadline));
  for (const auto& [name, entry] : file.devices) must(han.wait_for_join(name, deadline));
  must(han.permit_join(0s, deadline));
  for (std::size_t i = 0; i < devices; ++i) devices_.push_back(file.devices.at(i).first);
}

void TransferTrial::begin(std::size_t octets) {
  image_ = random_octets(octets);
  for (const std::string& device : devices_) {
    must(bench_->han().serve(device, {.id = newer_version, .data = image_}, ota::Activation::wait()));
    must(bench_->han().notify(device, Deadline::after(loop_.now(), 60s)));
  }
}

void TransferTrial::await(std::size_t octets) {
  for (const std::string& device : devices_) must(bench_->han().wait_for_transfer(device, octets, Deadline::after(loop_.now(), 1h)));
}

std::uint64_t TransferTrial::blocks() const {
  std::uint64_t sum = 0;
  for (const std::string& device : devices_) sum += bench_->han().fact(device, "transfer.blocks")->get<std::uint64_t>();
  return sum;
}

TransferRate TransferTrial::measure(std::size_t octets) {
  begin(octets);
  await(octets / 10);
  const std::uint64_t before = blocks();
  const TimePoint begun = loop_.now();
  must(bench_->han().wait_for_transfer(devices_.front(), octets / 10 * 9, Deadline::after(loop_.now(), 1h)));
  return {blocks() - before, loop_.now() - begun};
}

}  // namespace rig::app
