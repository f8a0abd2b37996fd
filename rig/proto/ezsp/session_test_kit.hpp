// SPDX-License-Identifier: Apache-2.0
//
// A session and a scripted coordinator joined in memory, for tests. The coordinator is a real ASH link; what it answers
// is a table from frame id to a function, so a test changes one answer and keeps the rest.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <map>

#include "rig/proto/ezsp/frame_table.hpp"
#include "rig/proto/ezsp/session.hpp"

namespace rig::ezsp {

inline constexpr Eui64 coordinator_eui64{0x1122334455667788};

inline NetworkSettings test_network() {
  NetworkSettings network;
  network.pan_id = 0x1A62;
  network.extended_pan_id = {0xDD, 0xDD, 0xDD, 0xDD, 0xDD, 0xDD, 0xDD, 0xDD};
  network.network_key[0] = 1;
  return network;
}

class FakeNcp {
 public:
  using Handler = std::function<void(FakeNcp&, const ParsedFrame&)>;

  FakeNcp(const FakeNcp&) = delete;  // its answers point to it
  explicit FakeNcp(Version protocol) : protocol_(protocol) {
    on<VersionQuery>([this](const VersionQuery&) {
      narrow_ = false;  // from the next frame on
      return VersionQuery::Response{protocol_, 2, 0x7430};
    });
    on<GetValue>([](const auto&) { return GetValue::Response{Status::ok, {{0xB9, 0x01, 7, 4, 3, 0, 0xAA}}}; });
    always<SetConfigurationValue>({Status::ok});
    always<SetPolicy>({Status::ok});
    always<SetValue>({Status::ok});
    always<SetManufacturerCode>({});
    always<AddEndpoint>({Status::ok});
    always<SetConcentrator>({Status::ok});
    always<SetInitialSecurityState>({Status::ok});
    always<PermitJoining>({Status::ok});
    on<GetEui64>([](const auto&) { return GetEui64::Response{coordinator_eui64}; });
    on<GetNodeId>([](const auto&) { return GetNodeId::Response{NodeId{0}}; });
    on<GetNetworkParameters>([this](const auto&) { return GetNetworkParameters::Response{Status::ok, 1, network}; });
    on<NetworkInit>([this](const auto&) {
      if (!in_network) return StatusOnly{Status::not_joined};
      after_ = StackStatusHandler{Status::network_up};
      return StatusOnly{Status::ok};
    });
    on<FormNetwork>([this](const FormNetwork& form) {
      network = form.parameters;
      after_ = StackStatusHandler{Status::network_up};
      return StatusOnly{Status::ok};
    });
    on<LeaveNetwork>([this](const auto&) {
      after_ = StackStatusHandler{Status::network_down};
      return StatusOnly{Status::ok};
    });
  }

  template <class C>
  void on(std::function<typename C::Response(const C&)> answer) {
    handlers_[C::id] = [answer = std::move(answer)](FakeNcp& ncp, const ParsedFrame& frame) {
      const auto command = decode<C>(frame.parameters, ncp.version());
      ASSERT_TRUE(command.has_value()) << C::name << ": " << to_hex(frame.parameters, " ");
      const bool narrow = ncp.narrow_;
      ncp.reply(encode_response<C>(narrow ? Version{4} : ncp.protocol_, frame.header.sequence, answer(*command)));
    };
  }
  template <class C>
  void always(typename C::Response response) {
    on<C>([response](const C&) { return response; });
  }
  void silence(std::uint16_t id) {
    handlers_[id] = [](FakeNcp&, const ParsedFrame&) {};
  }
  void unknown(std::uint16_t id) { handlers_.erase(id); }

  template <class Callback>
  void call_back(const Callback& callback) {
    reply(encode_callback(protocol_, sequence_, callback));
  }
  void restart_by_itself() { perform(link_.restarted(ash::Code::watchdog, now_)); }

  void on_bytes(ByteView bytes, TimePoint now) {
    now_ = now;
    perform(link_.on_bytes(bytes, now));
  }
  Bytes take_output() { return std::exchange(output_, {}); }

  bool in_network = false;
  NetworkParameters network{
      {0xDD, 0xDD, 0xDD, 0xDD, 0xDD, 0xDD, 0xDD, 0xDD}, 0x1A62, 5, 11, 0, NodeId{0}, 0, 0x07FFF800};
  std::vector<std::string> log;  // commands received, by name

 private:
  Version version() const { return narrow_ ? Version{4} : protocol_; }
  void reply(const FrameBytes& bytes) { perform(link_.send({bytes.data(), bytes.size()}, now_)); }
  void perform(const ash::Link::Actions& actions) {
    for (const auto& action : actions) {
      if (const auto* write = std::get_if<ash::Write>(&action))
        output_.insert(output_.end(), write->bytes.begin(), write->bytes.end());
      if (const auto* deliver = std::get_if<ash::Deliver>(&action))
        answer({deliver->frame.data(), deliver->frame.size()});
      if (const auto* down = std::get_if<ash::LinkDown>(&action);
          down && down->why == ash::DownReason::reset_requested) {
        narrow_ = true;
        perform(link_.restarted(ash::Code::software, now_));
      }
    }
  }
  void answer(ByteView bytes) {
    const auto frame = parse(form_of(version()), Direction::from_host, bytes);
    ASSERT_TRUE(frame.has_value()) << to_hex(bytes, " ");
    sequence_ = frame->header.sequence;
    log.push_back(frame_name(frame->header.id, protocol_));
    const auto handler = handlers_.find(frame->header.id);
    if (handler == handlers_.end())
      reply(encode_response<InvalidCommand>(version(), sequence_, {Status::ezsp_invalid_frame_id}));
    else
      handler->second(*this, *frame);
    if (auto stack = std::exchange(after_, std::nullopt)) call_back(*stack);
  }

  Version protocol_;
  bool narrow_ = true;
  ash::Link link_{ash::LinkConfig::ncp()};
  std::map<std::uint16_t, Handler> handlers_;
  std::optional<StackStatusHandler> after_;
  std::uint8_t sequence_ = 0;
  TimePoint now_{};
  Bytes output_;
};

/// Carries bytes both ways until both are quiet; collects everything else the session says, as text.
class Bench {
 public:
  explicit Bench(Version version, SessionConfig config = with_network()) : ncp(version), session(std::move(config)) {}

  static SessionConfig with_network() {
    SessionConfig config;
    config.network = test_network();
    return config;
  }

  Bench& start() { return perform(session.start(now)); }
  Bench& perform(const Session::Actions& actions) {
    take(actions);
    return settle();
  }
  /// Delivers what the coordinator has said meanwhile.
  Bench& settle() {
    for (Bytes bytes = ncp.take_output(); !bytes.empty(); bytes = ncp.take_output()) {
      to_host.push_back(bytes);
      take(session.on_bytes(bytes, now));
    }
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
  std::vector<Bytes> to_host;

 private:
  void take(const Session::Actions& actions) {
    for (const Action& action : actions) {
      if (const auto* arm = std::get_if<wire::ArmTimer>(&action))
        timer = arm->at;
      else if (std::holds_alternative<wire::DisarmTimer>(action))
        timer.reset();
      else if (const auto* write = std::get_if<ash::Write>(&action))
        ncp.on_bytes({write->bytes.data(), write->bytes.size()}, now);
      else
        events.push_back(to_string(action));
    }
  }
};

}  // namespace rig::ezsp
