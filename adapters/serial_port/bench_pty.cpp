// SPDX-License-Identifier: Apache-2.0
//
// Round trips of 64 octets over a pseudo-terminal, SerialPort to PtyTwin and back: what the way through the kernel and
// the loop costs, both ends on one thread, and each end on a thread of its own.
#include <benchmark/benchmark.h>

#include <thread>

#include "adapters/serial_port/adapter.hpp"
#include "adapters/serial_port/twin.hpp"

namespace rig::serial_port {
namespace {

constexpr std::size_t message_size = 64;

void echo(device::ByteStream& stream) {
  stream.listen({[&stream](ByteView bytes) { stream.write(bytes); }, {}});
}

void ping_pong(benchmark::State& state, io::Loop& loop, device::ByteStream& port) {
  std::size_t heard = 0;
  port.listen({[&](ByteView bytes) { heard += bytes.size(); }, {}});
  const Bytes message(message_size, 0x7E);
  for (auto _ : state) {
    heard = 0;
    port.write(message);
    while (heard < message_size) loop.run_one();
  }
  state.SetItemsProcessed(state.iterations());
}

void both_ends_on_one_loop(benchmark::State& state) {
  io::Loop loop(io::TimeMode::real);
  const auto twin = *PtyTwin::create(loop, "twin");
  echo(*twin);
  const auto port = *SerialPort::open(loop, twin->slave_path());
  ping_pong(state, loop, *port);
}
BENCHMARK(both_ends_on_one_loop)->UseRealTime();

void ends_on_two_threads(benchmark::State& state) {
  io::Loop far_loop(io::TimeMode::real), loop(io::TimeMode::real);
  auto twin = *PtyTwin::create(far_loop, "twin");
  echo(*twin);
  std::thread far([&] { far_loop.run(); });
  {
    const auto port = *SerialPort::open(loop, twin->slave_path());
    ping_pong(state, loop, *port);
  }
  far_loop.post([&] { far_loop.stop(); });
  far.join();
}
BENCHMARK(ends_on_two_threads)->UseRealTime();

}  // namespace
}  // namespace rig::serial_port
