// SPDX-License-Identifier: Apache-2.0
//
// ZCL request bytes in, ZCL response bytes out: how many blocks one core serves. `copy_only` is the floor, the data moved without
// a protocol around it.
#include <benchmark/benchmark.h>

#include <cstring>

#include "rig/proto/ota/allocation_counter.hpp"
#include "rig/proto/ota/server.hpp"

namespace {

using namespace rig;

constexpr ota::ImageId id{0x121D, 0x0084, 0xACDCACDC};
constexpr std::uint32_t image_size = 512 * 1024;
constexpr std::uint32_t block = 56;
constexpr std::uint32_t offset_position = 3 + 1 + 8;  // behind the ZCL header, the field control and the image's name

void write_offset(zcl::FrameBytes& request, std::uint32_t offset) {
  for (std::size_t i = 0; i < 4; ++i) request[offset_position + i] = static_cast<Byte>(offset >> (8 * i));
}

void report(benchmark::State& state, std::uint64_t allocations) {
  state.counters["blocks_per_second"] = benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
  state.counters["allocations_per_block"] = static_cast<double>(allocations) / static_cast<double>(state.iterations());
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * block);
}

void serve_blocks(benchmark::State& state) {
  const auto clients = static_cast<std::uint32_t>(state.range(0));
  const Bytes image(image_size, 0x5A);
  ota::Server server;
  server.add_image({.id = id, .data = image});
  zcl::FrameBytes request = ota::frame(1, ota::ImageBlockRequest{id, 0, block, {}, {}});
  std::vector<std::uint32_t> offsets(clients, 0);
  const auto ask = [&](std::uint32_t client, TimePoint now) {
    write_offset(request, offsets[client]);
    offsets[client] = (offsets[client] + block) % (image_size - block);
    const ota::ClientAddress from{NodeId{static_cast<std::uint16_t>(client * 37 + 1)}, 1, {}};
    return server.on_message(from, request, true, now, UtcTime{});
  };
  for (std::uint32_t client = 0; client < clients; ++client) benchmark::DoNotOptimize(ask(client, TimePoint{}));
  const auto before = ota::test::allocations();
  std::uint32_t client = 0;
  TimePoint now{};
  for (auto _ : state) {
    now += std::chrono::microseconds(1);
    auto actions = ask(client, now);
    benchmark::DoNotOptimize(actions);
    client = client + 1 == clients ? 0 : client + 1;
  }
  report(state, ota::test::allocations() - before);
}
BENCHMARK(serve_blocks)->Arg(1)->Arg(1000)->ArgName("clients");

void copy_only(benchmark::State& state) {
  const Bytes image(image_size, 0x5A);
  std::array<Byte, block> out{};
  std::uint32_t offset = 0;
  const auto before = ota::test::allocations();
  for (auto _ : state) {
    std::memcpy(out.data(), image.data() + offset, block);
    benchmark::DoNotOptimize(out);
    offset = (offset + block) % (image_size - block);
  }
  report(state, ota::test::allocations() - before);
}
BENCHMARK(copy_only);

}  // namespace
