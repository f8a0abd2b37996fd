// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include "rig/proto/gbcs/message.hpp"
#include "rig/proto/gbcs/samples.hpp"

namespace {

using namespace rig::gbcs;

KeyStore keys() {
  return KeyStore::for_tests(1, {samples::hub, samples::ppmid, samples::esme, samples::acb, samples::supplier});
}

void decode_and_verify(benchmark::State& state, const Message& message) {
  const auto store = keys();
  const rig::Bytes octets = encode(message, store).value();
  for (auto _ : state) {
    const auto decoded = decode(octets);
    if (!is_authentic(*decoded, verify(*decoded, store))) state.SkipWithError("not authentic");
  }
  state.SetItemsProcessed(state.iterations());
}

/// The floor: 5,000 of these in a second on one core.
void signed_alert(benchmark::State& state) { decode_and_verify(state, samples::transfer_alert()); }
void maced_command(benchmark::State& state) { decode_and_verify(state, samples::read_version()); }
void signed_and_maced_command(benchmark::State& state) { decode_and_verify(state, samples::activate(1000, AtOnce{})); }

void decode_only(benchmark::State& state) {
  const rig::Bytes octets = encode(samples::transfer_alert(), keys()).value();
  for (auto _ : state) benchmark::DoNotOptimize(decode(octets));
  state.SetItemsProcessed(state.iterations());
}

void encode_alert(benchmark::State& state) {
  const auto store = keys();
  const Message message = samples::transfer_alert();
  for (auto _ : state) benchmark::DoNotOptimize(encode(message, store));
  state.SetItemsProcessed(state.iterations());
}

}  // namespace

BENCHMARK(signed_alert);
BENCHMARK(maced_command);
BENCHMARK(signed_and_maced_command);
BENCHMARK(decode_only);
BENCHMARK(encode_alert);
