// SPDX-License-Identifier: Apache-2.0
//
// What the host does for one block, from the octets of the request on the line to those of the block: ASH, EZSP, APS, ZCL, the OTA
// server and back. The dongle and the device cost nothing here: a first transfer records what they said, and the second one, in a
// world that is the same to the octet, plays it to the host alone. The host has to answer as it did.
#include <benchmark/benchmark.h>

#include "rig/app/transfer_trial.hpp"
#include "rig/bench/virtual_world.hpp"
#include "rig/proto/ota/allocation_counter.hpp"

namespace {

using namespace rig;

constexpr std::size_t image_size = 1024 * 1024;

/// What crossed the line in the middle of a transfer.
struct Recording {
  std::vector<Bytes> to_host;  ///< as the chunks arrived
  Bytes from_host;
  std::uint64_t blocks{};
};

/// The host's end of a line, which can be written down, and whose far end can be taken away.
class Tap final : public device::ByteStream {
 public:
  explicit Tap(std::unique_ptr<device::ByteStream> line) : line_(std::move(line)) {}

  void listen(Listener listener) override {
    listener_ = std::move(listener);
    if (!line_ || !listener_.on_bytes) return;
    line_->listen({[this](ByteView bytes) {
                     if (recording_) recording_->to_host.emplace_back(bytes.begin(), bytes.end());
                     listener_.on_bytes(bytes);
                   },
                   {}});
  }
  void write(ByteView bytes) override {
    if (recording_) recording_->from_host.insert(recording_->from_host.end(), bytes.begin(), bytes.end());
    if (line_) line_->write(bytes);
  }
  std::string name() const override { return "tap"; }

  void record(Recording* recording) { recording_ = recording; }
  void take_far_end_away() { line_.reset(); }
  void play(ByteView bytes) { listener_.on_bytes(bytes); }

 private:
  std::unique_ptr<device::ByteStream> line_;
  Listener listener_;
  Recording* recording_ = nullptr;
};

/// A host, and a dongle and a device it knows only through the line, a tenth into a transfer.
class World {
 public:
  explicit World(const bench::BenchFile& file)
      : far_(loop_, file, Rng(1)), trial_(loop_, file, 1, [this](io::Loop&, const bench::AdapterEntry& entry) { return plug_in(entry); }) {
    trial_.begin(image_size);
    trial_.await(image_size / 10);
  }

  Recording record() {
    Recording recording;
    recording.from_host.reserve(4 * image_size);
    const auto before = trial_.blocks();
    tap_->record(&recording);
    trial_.await(image_size / 10 * 9);
    tap_->record(nullptr);
    recording.blocks = trial_.blocks() - before;
    return recording;
  }

  /// A step waits for the end of the transfer, as in a run: it is woken by every block and looks.
  void let_a_step_wait() {
    loop_.spawn("step", [this] { trial_.await(image_size); });
    loop_.context().restart();
    loop_.context().poll();
  }
  void replay(const Recording& recording, Recording& answers) {
    for (const Bytes& chunk : recording.to_host) {
      tap_->play(chunk);
      loop_.context().restart();
      loop_.context().poll();
    }
    answers.blocks = trial_.blocks();
  }
  Tap& tap() { return *tap_; }

 private:
  Result<bench::OpenedPort> plug_in(const bench::AdapterEntry& entry) {
    auto line = far_.plug_in("hub", entry).value();
    auto tap = std::make_unique<Tap>(std::get<std::unique_ptr<device::ByteStream>>(std::move(line.port)));
    tap_ = tap.get();
    return bench::OpenedPort(std::unique_ptr<device::ByteStream>(std::move(tap)));
  }

  io::Loop loop_{io::TimeMode::virtual_time};
  bench::VirtualWorld far_;
  Tap* tap_ = nullptr;
  app::TransferTrial trial_;
};

/// One iteration is nine tenths of an image of a mebibyte in blocks of 64 octets.
void host_path(benchmark::State& state) {
  const bench::BenchFile file = app::trial_bench({{"adapters.hub.port", "tap"},
                                                  {"adapters.hub.paced", "false"},
                                                  {"adapters.hub.twin.ezsp_version", std::to_string(state.range(0))},
                                                  {"hub.aps_encryption", "false"},
                                                  {"hub.max_block", "64"},
                                                  {"radio.radio_time", "false"},
                                                  {"devices.ppmid_1.twin.ota.max_data_size", "64"}});
  const Recording recording = World(file).record();
  std::uint64_t allocations = 0, blocks = 0;
  for (auto _ : state) {
    state.PauseTiming();
    auto world = std::make_unique<World>(file);
    world->tap().take_far_end_away();
    if (state.range(1) != 0) world->let_a_step_wait();
    Recording answers;
    answers.from_host.reserve(recording.from_host.size());
    world->tap().record(&answers);
    const auto before = ota::test::allocations();
    state.ResumeTiming();
    world->replay(recording, answers);
    state.PauseTiming();
    allocations += ota::test::allocations() - before;
    blocks += recording.blocks;
    if (answers.from_host != recording.from_host) {
      state.SkipWithError("the host answered otherwise than in the recording");
      break;
    }
    world.reset();
    state.ResumeTiming();
  }
  state.counters["blocks_per_second"] = benchmark::Counter(static_cast<double>(blocks), benchmark::Counter::kIsRate);
  state.counters["allocations_per_block"] = static_cast<double>(allocations) / static_cast<double>(blocks);
}
BENCHMARK(host_path)->ArgsProduct({{13, 14}, {0, 1}})->ArgNames({"version", "step_waits"})->Unit(benchmark::kMillisecond);

}  // namespace
