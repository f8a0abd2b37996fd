// SPDX-License-Identifier: Apache-2.0
//
// A session and a scripted coordinator joined in memory, for tests. What the coordinator answers is a table from command to
// function, so a test changes one answer and keeps the rest.
#pragma once

#include <gmock/gmock.h>

#include <functional>
#include <map>

#include "rig/proto/znp/session.hpp"

namespace rig::znp {

inline NetworkSettings test_network() {
  NetworkSettings network{.pan_id = 0x1A62, .extended_pan_id = 0x00124B005EAF1001, .channel_mask = 1u << 15, .tx_power_dbm = 8};
  for (std::size_t i = 0; i < 16; ++i) network.network_key[i] = static_cast<Byte>(2 * i + 1);
  return network;
}

class FakeNcp {
 public:
  FakeNcp(const FakeNcp&) = delete;  // its answers point to it
  FakeNcp() {
    always<Ping>({0x0779});
    always<VersionQuery>({2, Product::zstack_3_x_0, 2, 7, 1, {{0x6B, 0xB1, 0x34, 0x01}}});
    always<GetExtendedAddress>({Eui64{0x00124B001E17EFA8}});
    on<NvReadExt>([this](const NvReadExt& read) {
      const auto found = items.find(read.item);
      if (found == items.end()) return NvValue{Status::nv_operation_failed, {}};
      return NvValue{Status::success, {{found->second.begin(), found->second.end()}}};
    });
    on<NvItemInit>([this](const NvItemInit& init) {
      const bool is_new = items.try_emplace(init.item, Bytes(init.value.bytes.begin(), init.value.bytes.end())).second;
      return StatusOnly{is_new ? Status::nv_item_created : Status::success};
    });
    on<NvWriteExt>([this](const NvWriteExt& write) {
      items.at(write.item) = Bytes(write.value.bytes.begin(), write.value.bytes.end());
      return StatusOnly{Status::success};
    });
    for (const auto id : {SetChannel::id, Register::id, RegisterMessages::id, RequireInstallCodes::id, MgmtPermitJoin::id, AddInstallCode::id, DataRequest::id})
      answers_[id.cmd0 << 8 | id.cmd1] = [id](ByteView) { return unpi::encode(id.answer(), Bytes{0}); };
    always<StackTune>({8});
    on<StartCommissioning>([this](const auto&) {
      take_network_from_items();
      after_.push_back(frame(StateChange{device_state::coordinator_starting}));
      after_.push_back(frame(StateChange{device_state::coordinator}));
      return StatusOnly{Status::success};
    });
    on<StartupFromApp>([this](const auto&) {
      take_network_from_items();
      after_.push_back(frame(StateChange{device_state::coordinator}));
      return StartupFromApp::Response{StartupFromApp::Outcome::restored};
    });
    on<NetworkInfo>([this](const auto&) { return network; });
  }

  template <class C>
  void on(std::function<typename C::Response(const C&)> answer) {
    answers_[C::id.cmd0 << 8 | C::id.cmd1] = [this, answer = std::move(answer)](ByteView data) {
      const auto command = wire::decode<C>(data);
      EXPECT_TRUE(command.has_value()) << C::name << ": " << to_hex(data, " ");
      log.emplace_back(wire::print(*command));
      return answer_frame<C>(answer(*command));
    };
  }
  template <class C>
  void always(typename C::Response response) {
    on<C>([response](const C&) { return response; });
  }
  void silence(unpi::Id id) { answers_[id.cmd0 << 8 | id.cmd1] = nullptr; }
  void unknown(unpi::Id id) { answers_.erase(id.cmd0 << 8 | id.cmd1); }

  template <class Indication>
  void say(const Indication& indication) { put(frame(indication)); }
  void say_bytes(const Bytes& bytes) { output_.insert(output_.end(), bytes.begin(), bytes.end()); }

  void on_bytes(ByteView bytes) {
    parser_.feed(bytes, [this](const unpi::Frame& frame) { answer(frame); });
  }
  Bytes take_output() { return std::exchange(output_, {}); }

  std::map<std::uint16_t, Bytes> items;
  NetworkInfo::Response network{};
  std::vector<std::string> log;  // commands received
  int resets = 0;
  int resets_ignored = 0;  // that many are to be ignored

 private:
  void put(const unpi::FrameBytes& bytes) { output_.insert(output_.end(), bytes.begin(), bytes.end()); }
  void answer(const unpi::Frame& frame) {
    if (frame.id == ResetRequest::id) {
      ++resets;
      if (resets_ignored-- <= 0) say(ResetIndication{ResetReason::power_up, 2, 1, 2, 7, 1});
      return;
    }
    const auto known = answers_.find(frame.id.cmd0 << 8 | frame.id.cmd1);
    if (known == answers_.end()) return say(RpcError{2, frame.id.cmd0, frame.id.cmd1});
    if (known->second) put(known->second(frame.data));
    for (const auto& bytes : std::exchange(after_, {})) put(bytes);
  }
  void take_network_from_items() {
    wire::Reader pan(items.at(nv::pan_id)), extended(items.at(nv::extended_pan_id)), mask(items.at(nv::channel_mask));
    network = {NodeId{0}, device_state::coordinator, pan.u16(), NodeId{0}, extended.u64(), Eui64{0}, 0};
    const std::uint32_t channels = mask.u32();
    while (channels >> network.channel != 1) ++network.channel;
  }

  unpi::Parser parser_;
  std::map<int, std::function<unpi::FrameBytes(ByteView)>> answers_;
  std::vector<unpi::FrameBytes> after_;
  Bytes output_;
};

/// Carries bytes both ways until both are quiet; collects everything else the session says, as text.
class Bench {
 public:
  explicit Bench(SessionConfig config = configured()) : session(std::move(config)) {}
  static SessionConfig configured() { return {.network = test_network()}; }

  Bench& start() { return perform(session.start(now)); }
  Bench& perform(const Session::Actions& actions) {
    take(actions);
    return settle();
  }
  /// Delivers what the coordinator has said meanwhile.
  Bench& settle() {
    for (Bytes bytes = ncp.take_output(); !bytes.empty(); bytes = ncp.take_output()) take(session.on_bytes(bytes, now));
    return *this;
  }
  Bench& wait(Duration duration) {
    const TimePoint end = now + duration;
    while (timer && *timer <= end) {
      now = *std::exchange(timer, std::nullopt);
      perform(session.on_timer(now));
    }
    now = end;
    return *this;
  }
  std::vector<std::string> take_events() { return std::exchange(events, {}); }
  std::vector<std::string> take_log() { return std::exchange(ncp.log, {}); }

  FakeNcp ncp;
  Session session;
  TimePoint now{};
  std::optional<TimePoint> timer;
  std::vector<std::string> events;
  std::vector<std::string> written;

 private:
  void take(const Session::Actions& actions) {
    for (const Action& action : actions) {
      if (const auto* arm = std::get_if<wire::ArmTimer>(&action))
        timer = arm->at;
      else if (std::holds_alternative<wire::DisarmTimer>(action))
        timer.reset();
      else if (const auto* write = std::get_if<Write>(&action))
        put(*write);
      else
        events.push_back(to_string(action));
    }
  }
  void put(const Write& write) {
    written.push_back(to_hex({write.bytes.data(), write.bytes.size()}, " "));
    ncp.on_bytes({write.bytes.data(), write.bytes.size()});
  }
};

/// Started, and what it said so far forgotten.
struct ReadyBench : Bench {
  explicit ReadyBench(SessionConfig config = configured()) : Bench(std::move(config)) {
    start();
    EXPECT_TRUE(session.is_ready()) << ::testing::PrintToString(events);
    take_events();
    take_log();
    written.clear();
  }
};

}  // namespace rig::znp
