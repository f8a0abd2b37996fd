// SPDX-License-Identifier: Apache-2.0
//
// How much of the machine a simulated dongle with a device behind it takes: OTA blocks per second through ASH and EZSP, no time
// on the line or in the air, and a host that does nothing but answer.
#include <benchmark/benchmark.h>

#include "adapters/ezsp_ncp/twin.hpp"
#include "rig/io/memory_stream.hpp"
#include "rig/sim/device.hpp"

namespace rig::ezsp_ncp {
namespace {

constexpr ezsp::Version version = 13;
constexpr ota::ImageId offered{0x121D, 0x0084, 0x00000020};

class Host {
 public:
  Host(io::Loop& loop, device::ByteStream& port, const Bytes& image)
      : loop_(loop), port_(port), image_(image), timer_(loop, [this] { perform(link_.on_timer(loop_.now())); }) {
    port_.listen({.on_bytes = [this](ByteView bytes) { perform(link_.on_bytes(bytes, loop_.now())); }, .on_lost = {}});
    perform(link_.start(loop_.now()));
  }
  template <class Command>
  void send(const Command& command) {
    const auto bytes = ezsp::encode_command(version, ++sequence_, command);
    perform(link_.send({bytes.data(), bytes.size()}, loop_.now()));
  }
  void send_zcl(NodeId to, const zcl::FrameBytes& bytes) {
    ezsp::SendUnicast message;
    message.destination = to;
    message.aps = {device::profile_smart_energy, ota::cluster_id, 1, 1, ezsp::aps::retry | ezsp::aps::encryption, 0, 0};
    message.payload.bytes.assign(bytes.begin(), bytes.end());
    send(message);
  }
  std::uint64_t blocks = 0;

 private:
  void perform(const ash::Link::Actions& actions) {
    for (const ash::Link::Action& action : actions) {
      if (const auto* write = std::get_if<ash::Write>(&action)) port_.write({write->bytes.data(), write->bytes.size()});
      if (const auto* timer = std::get_if<wire::ArmTimer>(&action)) timer_.arm(timer->at);
      if (std::holds_alternative<wire::DisarmTimer>(action)) timer_.disarm();
      if (const auto* frame = std::get_if<ash::Deliver>(&action)) take({frame->frame.data(), frame->frame.size()});
    }
  }
  void take(ByteView bytes) {
    const auto frame = ezsp::parse(ezsp::HeaderForm::wide, ezsp::Direction::from_ncp, bytes);
    if (frame.has_error() || frame->header.id != ezsp::IncomingMessageHandler::id) return;
    const auto message = ezsp::decode<ezsp::IncomingMessageHandler>(frame->parameters, version);
    if (message->aps.cluster != ota::cluster_id) return;
    const auto zcl = zcl::parse({message->payload.bytes.data(), message->payload.bytes.size()});
    const auto size = static_cast<std::uint32_t>(image_.size());
    if (zcl->header.command == static_cast<std::uint8_t>(ota::CommandId::query_next_image_request))
      return send_zcl(message->sender, ota::frame(zcl->header.sequence, ota::QueryNextImageResponse{ota::Status::success, offered, size}));
    if (zcl->header.command != static_cast<std::uint8_t>(ota::CommandId::image_block_request)) return;
    const auto request = wire::decode<ota::ImageBlockRequest>(zcl->payload);
    ++blocks;
    send_zcl(message->sender, ota::block_frame(zcl->header.sequence, offered, request->offset,
                                               ByteView(image_).subspan(request->offset, request->max_data_size)));
  }

  io::Loop& loop_;
  device::ByteStream& port_;
  const Bytes& image_;
  ash::Link link_;
  io::LazyTimer timer_;
  std::uint8_t sequence_ = 0;
};

void run_for(io::Loop& loop, Duration duration) {
  bool over = false;
  loop.arm(loop.now() + duration, [&] { over = true; });
  while (!over) loop.run_one();
}

void blocks_through_the_twin(benchmark::State& state) {
  const Bytes image(256 * 1024, 0x5A);
  std::uint64_t blocks = 0;
  for (auto _ : state) {
    io::Loop loop(io::TimeMode::virtual_time);
    sim::Air air(loop, {.radio_time = false}, Rng(1));
    io::MemoryLine line(loop, "dongle");
    Twin twin(line.twin_end(), air, {}, Rng(2));
    Host host(loop, line.host_end(), image);
    run_for(loop, std::chrono::seconds(2));
    host.send(ezsp::VersionQuery{version});
    host.send(ezsp::SetPolicy{0, 0x03});
    host.send(ezsp::AddEndpoint{1, device::profile_smart_energy, 0x0500, 0, {ota::cluster_id}, {}});
    host.send(ezsp::SetInitialSecurityState{{0x0B04, sim::well_known_link_key, {7}, 0, {}}});
    host.send(ezsp::FormNetwork{{{0xDD}, 0x1A62, 5, 11, 0, NodeId{0}, 0, 0x07FFF800}});
    host.send(ezsp::PermitJoining{60});
    run_for(loop, std::chrono::seconds(1));
    host.send(ezsp::PermitJoining{60});
    run_for(loop, std::chrono::seconds(1));
    sim::DeviceSettings settings;
    settings.ota.image_check = sim::ImageCheck::none;
    sim::Device device(air, settings, Rng(3));
    device.set_power(true);
    run_for(loop, std::chrono::seconds(5));
    host.send_zcl(device.node(), ota::frame(1, ota::ImageNotify{ota::NotifyScope::file_version, 100, offered}));
    run_for(loop, std::chrono::seconds(60));
    if (!device.flash().ota.last_good_image) state.SkipWithError("the image did not arrive");
    blocks += host.blocks;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(blocks));
}
BENCHMARK(blocks_through_the_twin)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace rig::ezsp_ncp
