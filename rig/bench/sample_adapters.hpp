// SPDX-License-Identifier: Apache-2.0
//
// For tests of the bench: a coordinator that does nothing and a relay board with the simplest protocol there is. One octet
// commands a channel (0x80 | channel: on, channel: off), and the board answers with the same for what the contact does then.
#pragma once

#include <fmt/format.h>

#include <array>

#include "rig/adapter/spec.hpp"

namespace rig::bench::sample {

struct DongleSettings {
  bool deaf = false;
};
struct BoardSettings {
  bool reads_back = true;
};
struct BoardTwinSettings {
  bool stuck = false;
};
struct NoSettings {};

class Dongle final : public device::Coordinator {
 public:
  explicit Dongle(bool deaf) : deaf_(deaf) {}
  void listen(Listener) override {}
  Result<device::CoordinatorInfo> start(const device::NetworkSettings&, Deadline) override { return device::CoordinatorInfo{}; }
  Result<void> permit_join(std::chrono::seconds, Deadline) override { return {}; }
  Result<void> add_link_key(Eui64, const std::array<Byte, 16>&, Deadline) override { return {}; }
  Result<void> check(Deadline) override {
    if (deaf_) return make_error(ErrorCode::timeout, "the dongle does not answer");
    return {};
  }
  void send(const device::ApsMessage&, device::Delivery) override {}

 private:
  bool deaf_;
};

class Board final : public device::RelayBank {
 public:
  Board(io::Loop& loop, device::ByteStream& port, bool reads_back) : loop_(loop), port_(port), reads_back_(reads_back) {
    port_.listen({[this](ByteView bytes) {
                    contact_on_ = (bytes.back() & 0x80) != 0;
                    answered_.notify();
                  },
                  {}});
  }
  ~Board() override { port_.listen({}); }
  unsigned channels() const override { return 4; }
  bool can_read() const override { return reads_back_; }
  Result<void> set(unsigned channel, device::RelayState state, Deadline deadline) override {
    const Byte octet = static_cast<Byte>(channel | (state == device::RelayState::on ? 0x80u : 0u));
    port_.write(ByteView(&octet, 1));
    return loop_.wait(answered_, deadline);
  }
  Result<device::RelayState> read(unsigned, Deadline) override { return contact_on_ ? device::RelayState::on : device::RelayState::off; }

 private:
  io::Loop& loop_;
  device::ByteStream& port_;
  bool reads_back_;
  bool contact_on_ = false;
  io::Signal answered_;
};

class BoardTwin final : public adapter::Twin {
 public:
  BoardTwin(const adapter::TwinContext& context, bool stuck) : port_(context.port), contact_(context.contact), stuck_(stuck) {
    port_.listen({[this](ByteView bytes) {
                    for (Byte octet : bytes) obey(octet);
                  },
                  [this](const Error&) {
                    for (unsigned channel = 1; channel <= 4; ++channel) contact_(channel, false);
                  }});
  }
  ~BoardTwin() override { port_.listen({}); }

 private:
  void obey(Byte octet) {
    const bool on = !stuck_ && (octet & 0x80) != 0;
    if (!stuck_) contact_(octet & 0x7Fu, on);
    const Byte answer = static_cast<Byte>((octet & 0x7Fu) | (on ? 0x80u : 0u));
    port_.write(ByteView(&answer, 1));
  }
  device::ByteStream& port_;
  std::function<void(unsigned, bool)> contact_;
  bool stuck_;
};

struct DongleDefinition {
  using Settings = DongleSettings;
  using TwinSettings = NoSettings;
  static constexpr std::string_view name = "dongle", summary = "a coordinator that does nothing";
  static constexpr auto capability = adapter::Capability::coordinator;
  static constexpr std::uint32_t default_baud = 115200;
  static constexpr device::CoordinatorTraits traits{.install_codes = true, .aps_encryption = true};
  static Result<adapter::Opened> open(const adapter::OpenContext&, const Settings& settings) {
    return adapter::Opened(std::unique_ptr<device::Coordinator>(std::make_unique<Dongle>(settings.deaf)));
  }
  static std::unique_ptr<adapter::Twin> make_twin(const adapter::TwinContext&, const Settings&, const TwinSettings&) {
    return std::make_unique<adapter::Twin>();
  }
};

struct BoardDefinition {
  using Settings = BoardSettings;
  using TwinSettings = BoardTwinSettings;
  static constexpr std::string_view name = "board", summary = "a relay board of four contacts";
  static constexpr auto capability = adapter::Capability::relay_bank;
  static constexpr std::uint32_t default_baud = 9600;
  static Result<adapter::Opened> open(const adapter::OpenContext& context, const Settings& settings) {
    return adapter::Opened(std::unique_ptr<device::RelayBank>(std::make_unique<Board>(context.loop, context.port.line(), settings.reads_back)));
  }
  static std::unique_ptr<adapter::Twin> make_twin(const adapter::TwinContext& context, const Settings&, const TwinSettings& twin) {
    return std::make_unique<BoardTwin>(context, twin.stuck);
  }
};

}  // namespace rig::bench::sample

template <>
struct rig::yaml::YamlLayout<rig::bench::sample::DongleSettings> {
  static constexpr std::tuple fields{Field{"deaf", &bench::sample::DongleSettings::deaf, "does not answer", optional}};
};
template <>
struct rig::yaml::YamlLayout<rig::bench::sample::BoardSettings> {
  static constexpr std::tuple fields{Field{"reads_back", &bench::sample::BoardSettings::reads_back, "tells its contacts", optional}};
};
template <>
struct rig::yaml::YamlLayout<rig::bench::sample::BoardTwinSettings> {
  static constexpr std::tuple fields{Field{"stuck", &bench::sample::BoardTwinSettings::stuck, "no contact ever moves", optional}};
};
template <>
struct rig::yaml::YamlLayout<rig::bench::sample::NoSettings> {
  static constexpr std::tuple<> fields{};
};

namespace rig::bench::sample {

inline std::span<const adapter::Spec> adapters() {
  static const std::array specs{adapter::make_spec<DongleDefinition>(), adapter::make_spec<BoardDefinition>()};
  return specs;
}

/// A bench with a dongle, a board, and a PPMID on each kind of contact.
inline const std::string text =
    "kind: bench\n"
    "version: 1\n"
    "id: sample\n"
    "network: {extended_pan_id: 00 12 4B 00 5E AF 10 01, network_key: 01 03 05 07 09 0B 0D 0F 00 02 04 06 08 0A 0C 0D}\n"
    "adapters:\n"
    "  hub: {adapter: dongle, port: twin}\n"
    "  power: {adapter: board, port: twin}\n"
    "relays:\n"
    "  left: {board: power, channel: 1, contact: normally_open, feeds: one}\n"
    "  right: {board: power, channel: 2, contact: normally_closed, feeds: two, safe: powered}\n"
    "devices:\n"
    "  one: {kind: ppmid, eui64: 00 DB 12 34 56 78 90 01, twin: {boot_time: 1s}}\n"
    "  two: {kind: ppmid, eui64: 00 DB 12 34 56 78 90 02, twin: {boot_time: 1s}}\n";

/// The text with the first `from` replaced.
inline std::string text_with(const std::string& from, const std::string& to) {
  std::string changed = text;
  const auto at = changed.find(from);
  return at == std::string::npos ? "there is no \"" + from + "\" in the sample bench" : changed.replace(at, from.size(), to);
}

}  // namespace rig::bench::sample
