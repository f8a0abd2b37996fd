// SPDX-License-Identifier: Apache-2.0
//
// For tests of the session: it, and a stick that answers every command at once from a table of parameters.
#pragma once

#include <gmock/gmock.h>

#include <deque>
#include <set>

#include "rig/proto/deconz/session.hpp"

namespace rig::deconz {

inline const Network test_network{0x1A62, 0x00124B005EAF1001, 15, {1, 3, 5, 7, 9, 11, 13, 15, 0, 2, 4, 6, 8, 10, 12, 14}};
inline constexpr Eui64 stick_eui{0x00212EFFFF05FE7F};

inline Bytes to_bytes(const WireBytes& wire) { return {wire.begin(), wire.end()}; }
inline std::string text_of(CommandId command, const Parameter& parameter) { return name(command) + " " + name(parameter.id); }

/// What a stick answers.
struct Stick {
  std::uint32_t firmware = 0x26780700;
  NetworkState network = NetworkState::offline;
  std::uint8_t bits = DeviceState::free_slots;
  std::map<ParamId, Bytes> values{{ParamId::mac_address, wire::encode(stick_eui)}, {ParamId::protocol_version, wire::encode(std::uint16_t{0x010E})},
                                  {ParamId::pan_id, wire::encode(std::uint16_t{0x1234})}, {ParamId::channel, {0}}};
  std::set<ParamId> unknown{ParamId::security_mode};
  std::set<CommandId> deaf_to;                      // no answer to these
  std::map<CommandId, CommandStatus> refuses;
  std::deque<ApsConfirm> confirms;
  std::deque<ApsIndication> indications;
  std::vector<ApsRequest> requests;
  std::vector<std::string> log;

  DeviceState state() const {
    const int waiting = (confirms.empty() ? 0 : DeviceState::confirm) | (indications.empty() ? 0 : DeviceState::indication);
    return {static_cast<std::uint8_t>(static_cast<int>(network) | bits | waiting)};
  }
  /// It is in the wanted network already.
  void resume() {
    network = NetworkState::connected;
    values[ParamId::pan_id] = wire::encode(test_network.pan_id);
    values[ParamId::channel] = {test_network.channel};
    values[ParamId::use_extended_pan_id] = wire::encode(test_network.extended_pan_id);
    values[ParamId::trust_centre] = wire::encode(stick_eui);
    values[ParamId::designed_coordinator] = {1};
    values[ParamId::network_key] = wire::encode(IndexedKey{0, test_network.key});
    values[ParamId::endpoint] = wire::encode(IndexedEndpoint{0, energy_services_interface()});
  }
  std::optional<Bytes> answer(const Frame& frame) {
    note(frame);
    if (deaf_to.contains(frame.command)) return std::nullopt;
    if (const auto refusal = refuses.find(frame.command); refusal != refuses.end())
      return to_bytes(encode_frame(frame.command, frame.sequence, refusal->second, ByteView{}));
    switch (frame.command) {
      case CommandId::version: return reply(frame, Version{firmware});
      case CommandId::device_state: return reply(frame, DeviceStateReport{state(), {{0, 0}}});
      case CommandId::change_network_state: return change(frame);
      case CommandId::read_parameter: return read(frame);
      case CommandId::write_parameter: return write(frame);
      case CommandId::aps_request: requests.push_back(wire::decode<ApsRequest>(frame.body).value()); return reply(frame, ApsRequestTaken{state(), requests.back().request_id});
      case CommandId::aps_confirm: return take(frame, confirms);
      case CommandId::aps_indication: return take(frame, indications);
      default: return std::nullopt;
    }
  }
  template <class Body>
  static Bytes reply(const Frame& frame, const Body& body) {
    return to_bytes(encode_frame(frame.command, frame.sequence, CommandStatus::success, body));
  }

 private:
  void note(const Frame& frame) {
    const auto parameter = wire::decode<Parameter>(frame.body);
    const bool named = frame.command == CommandId::read_parameter || frame.command == CommandId::write_parameter;
    log.push_back(named ? text_of(frame.command, *parameter) : name(frame.command));
  }
  Bytes change(const Frame& frame) {
    const auto change = wire::decode<NetworkStateChange>(frame.body).value();
    network = change.state;
    const auto mask = wire::Reader(values[ParamId::channel_mask]).u32();
    for (Byte channel = 11; channel <= 26; ++channel)
      if (mask == std::uint32_t{1} << channel) values[ParamId::channel] = {channel};
    return reply(frame, change);
  }
  Bytes read(const Frame& frame) {
    Parameter asked = wire::decode<Parameter>(frame.body).value();
    const auto found = values.find(asked.id);
    if (found == values.end() || unknown.contains(asked.id)) return to_bytes(encode_frame(frame.command, frame.sequence, CommandStatus::unsupported, frame.body));
    asked.value.bytes.assign(found->second.begin(), found->second.end());
    return reply(frame, asked);
  }
  Bytes write(const Frame& frame) {
    const Parameter written = wire::decode<Parameter>(frame.body).value();
    if (unknown.contains(written.id)) return to_bytes(encode_frame(frame.command, frame.sequence, CommandStatus::unsupported, frame.body));
    values[written.id] = {written.value.bytes.begin(), written.value.bytes.end()};
    return reply(frame, parameter(written.id));
  }
  template <class Queue>
  Bytes take(const Frame& frame, Queue& queue) {
    if (queue.empty()) return to_bytes(encode_frame(frame.command, frame.sequence, CommandStatus::failure, ByteView{}));
    auto first = queue.front();
    queue.pop_front();
    first.state = state();
    return reply(frame, first);
  }
};

struct Bench {
  explicit Bench(SessionConfig config = {.network = test_network}) : session(std::move(config)) {}

  void perform(const Session::Actions& actions) {
    for (const Action& action : actions) {
      if (const auto* write = std::get_if<Write>(&action)) {
        sent(*write);
      } else if (const auto* timer = std::get_if<wire::ArmTimer>(&action)) {
        due = timer->at;
      } else if (std::holds_alternative<wire::DisarmTimer>(action)) {
        due.reset();
      } else {
        events.push_back(to_string(action));
      }
    }
    while (!to_session.empty()) {
      const Bytes bytes = to_session.front();
      to_session.pop_front();
      perform(session.on_bytes(bytes, now));
    }
  }
  void wait(Duration duration) {
    const TimePoint until = now + duration;
    while (due && *due <= until) {
      now = *due;
      due.reset();
      perform(session.on_timer(now));
    }
    now = until;
  }
  /// The stick says that its state changed.
  void hint() { perform(session.on_bytes(to_bytes(encode_frame(CommandId::device_state_changed, 0x39, CommandStatus::success, DeviceStateReport{stick.state(), {{0}}})), now)); }
  void start() {
    perform(session.start(now));
    wait(std::chrono::seconds(1));
  }
  void start_ready() {
    stick.resume();
    start();
    ASSERT_TRUE(session.is_ready()) << ::testing::PrintToString(events);
    events.clear();
    stick.log.clear();
  }
  void confirm(const ApsRequest& request, std::uint8_t status = aps_success) {
    stick.confirms.push_back({.request_id = request.request_id, .destination = request.destination, .source_endpoint = 1, .status = status, .reserved = {}});
  }
  std::vector<std::string> take_events() { return std::exchange(events, {}); }

  Session session;
  Stick stick;
  TimePoint now{};
  std::optional<TimePoint> due;
  std::deque<Bytes> to_session;
  std::vector<std::string> events;

 private:
  void sent(const Write& write) {
    slip::Decoder decoder;
    ByteView chunk{write.bytes.data(), write.bytes.size()};
    const auto packet = decoder.next(chunk);
    const auto frame = parse(**packet);
    if (const auto reply = stick.answer(*frame)) to_session.push_back(*reply);
  }
};

}  // namespace rig::deconz
