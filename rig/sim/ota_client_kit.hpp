// SPDX-License-Identifier: Apache-2.0
//
// For tests of the OTA client: it with its flash, what a server says in few words, and a server that answers by itself.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>

#include "rig/image/header.hpp"
#include "rig/proto/zcl/global_commands.hpp"
#include "rig/sim/ota_client.hpp"
#include "rig/wire/conversation.hpp"

namespace rig::sim {

using namespace std::chrono_literals;
using Send = OtaClient::Send;
using wire::ArmTimer;
using wire::DisarmTimer;

inline constexpr ota::ImageId offered{0x121D, 0x0084, 0xACDCACDC};
inline constexpr std::uint32_t running = 0x10;

inline TimePoint at(Duration since_start) { return TimePoint{} + since_start; }

// A machine with the flash and the settings it borrows, so that a conversation can copy and replay it.
class Client {
 public:
  using Action = OtaClient::Action;
  using Actions = OtaClient::Actions;
  explicit Client(OtaClientSettings settings) : world_(std::make_unique<World>(std::move(settings))) {}
  Actions on_bytes(ByteView bytes, TimePoint now) { return world_->machine.on_bytes(bytes, now); }
  Actions on_timer(TimePoint now) { return world_->machine.on_timer(now); }
  OtaClient& machine() { return world_->machine; }
  const OtaClient& machine() const { return world_->machine; }
  OtaFlash& flash() { return world_->flash; }
  const OtaFlash& flash() const { return world_->flash; }
  Actions reboot(TimePoint now) {
    world_->machine.~OtaClient();
    new (&world_->machine) OtaClient(world_->settings, world_->flash, Rng(1));
    return world_->machine.start(now);
  }

 private:
  struct World {
    explicit World(OtaClientSettings wanted) : settings(std::move(wanted)), machine(settings, flash, Rng(1)) { flash.running_version = running; }
    OtaClientSettings settings;
    OtaFlash flash;
    OtaClient machine;
  };
  std::unique_ptr<World> world_;
};

inline OtaClient::Judged judged(bool good, const Bytes& manufacturer_image) { return {offered.file_version, good, sha256(manufacturer_image)}; }

template <class Command>
OtaClient::Action sent(std::uint8_t sequence, const Command& command) {
  return Send{ota::frame(sequence, command)};
}
template <class Command>
Bytes from_server(const Command& command) {
  const auto bytes = ota::frame(0x77, command);
  return {bytes.begin(), bytes.end()};
}
inline Bytes block(std::uint32_t offset, Bytes data) {
  const auto bytes = ota::block_frame(0x77, offered, offset, data);
  return {bytes.begin(), bytes.end()};
}
inline Bytes notify() { return from_server(ota::ImageNotify{ota::NotifyScope::file_version, 100, offered}); }
inline Bytes offer(std::uint32_t size) { return from_server(ota::QueryNextImageResponse{ota::Status::success, offered, size}); }

inline OtaClientSettings takes_everything() {
  OtaClientSettings settings;
  settings.image_check = ImageCheck::none;
  settings.max_data_size = 4;
  return settings;
}

// Downloads ten octets in blocks of four, 1 s after the start of the world.
inline wire::Conversation<Client> download(OtaClientSettings settings = takes_everything()) {
  wire::Conversation<Client> talk([settings] { return Client(settings); });
  talk.wait(1s).feed(notify()).expect({ArmTimer{at(1s)}});
  talk.wait(0s).expect({sent(1, ota::QueryNextImageRequest{{0x121D, 0x0084, running}, 0x0101}), ArmTimer{at(4s)}});
  talk.feed(offer(10)).expect({sent(2, ota::ImageBlockRequest{offered, 0, 4}), ArmTimer{at(4s)}});
  talk.feed(block(0, {1, 2, 3, 4})).expect({sent(3, ota::ImageBlockRequest{offered, 4, 4}), ArmTimer{at(4s)}});
  talk.feed(block(4, {5, 6, 7, 8})).expect({sent(4, ota::ImageBlockRequest{offered, 8, 2}), ArmTimer{at(4s)}});
  talk.feed(block(8, {9, 10})).expect({judged(true, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}), sent(5, ota::UpgradeEndRequest{ota::Status::success, offered}), ArmTimer{at(4s)}});
  return talk;
}

// Drives a client through a download of `size` octets without radio and time, by whatever it asks for, up to its End Request.
struct Server {
  explicit Server(OtaClientSettings settings) : client(std::move(settings)) {}

  Client client;
  TimePoint now{};
  std::vector<std::uint32_t> offsets{};       // asked for, in order
  std::vector<int> ends{};                    // statuses
  std::vector<std::uint32_t> activated{};
  unsigned queries = 0, not_activated = 0, stored = 0, times_asked = 0;
  std::optional<TimePoint> timer{};
  Bytes image = Bytes(10, Byte{0x5A});
  ota::ImageId id = offered;
  std::function<bool(const ota::ImageBlockRequest&)> before_block{};  // false: no answer
  std::optional<ota::UpgradeEndResponse> on_end{};

  void feed(const Bytes& bytes) { take(client.on_bytes(bytes, now)); }
  void wait(Duration duration) {
    const TimePoint end = now + duration;
    while (timer && *timer <= end) {
      now = std::max(now, *timer);
      timer.reset();
      take(client.on_timer(now));
    }
    now = end;
  }
  void offers(std::uint32_t version) {
    id.file_version = version;
    feed(from_server(ota::ImageNotify{ota::NotifyScope::file_version, 100, id}));
    wait(Duration(0));
  }
  void activate_now() { feed(from_server(ota::UpgradeEndResponse{id, 0, 0})); }

  void take(const OtaClient::Actions& actions) {
    std::vector<Bytes> answers;
    for (const auto& action : actions) {
      if (const auto* arm = std::get_if<ArmTimer>(&action)) timer = arm->at;
      if (std::holds_alternative<DisarmTimer>(action)) timer.reset();
      if (const auto* on = std::get_if<OtaClient::Activate>(&action)) activated.push_back(on->version);
      not_activated += std::holds_alternative<OtaClient::NotActivated>(action);
      stored += std::holds_alternative<OtaClient::Stored>(action);
      times_asked += std::holds_alternative<OtaClient::AskTime>(action);
      if (const auto* send = std::get_if<Send>(&action)) answer(send->frame, answers);
    }
    for (const Bytes& bytes : answers) feed(bytes);
  }
  void answer(const zcl::FrameBytes& frame, std::vector<Bytes>& answers) {
    const auto zcl = zcl::parse(frame);
    switch (static_cast<ota::CommandId>(zcl->header.command)) {
      case ota::CommandId::query_next_image_request:
        ++queries;
        return answers.push_back(from_server(ota::QueryNextImageResponse{ota::Status::success, id, static_cast<std::uint32_t>(image.size())}));
      case ota::CommandId::image_block_request: {
        const auto request = *wire::decode<ota::ImageBlockRequest>(zcl->payload);
        offsets.push_back(request.offset);
        if (before_block && !before_block(request)) return;
        if (request.offset >= image.size()) return;
        const auto bytes = ota::block_frame(1, request.image, request.offset,
                                            ByteView(image).subspan(request.offset).first(std::min<std::size_t>(request.max_data_size, image.size() - request.offset)));
        return answers.emplace_back(bytes.begin(), bytes.end()), void();
      }
      case ota::CommandId::upgrade_end_request:
        ends.push_back(static_cast<int>(zcl->payload[0]));
        if (on_end) answers.push_back(from_server(*on_end));
        return;
      default:
        return;
    }
  }
};

inline Bytes image_file(const Bytes& body, image::HardwareRange hardware) {
  image::OtaHeader header;
  header.manufacturer_code = offered.manufacturer;
  header.image_type = offered.image_type;
  header.file_version = offered.file_version;
  header.hardware = hardware;
  header = image::with_consistent_lengths(header);
  header.total_image_size = static_cast<std::uint32_t>(header.header_length + body.size());
  Bytes file = wire::encode(header);
  file.insert(file.end(), body.begin(), body.end());
  return file;
}

}  // namespace rig::sim
