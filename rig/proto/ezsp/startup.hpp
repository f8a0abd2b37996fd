// SPDX-License-Identifier: Apache-2.0
//
// The order in which a session makes a coordinator ready: agree on the version, set it up, resume or form the network,
// ask who it is. Pure: an answer goes in, the next move comes out.
#pragma once

#include <memory>
#include <variant>

#include "rig/base/error.hpp"
#include "rig/proto/ezsp/frame.hpp"
#include "rig/proto/ezsp/frames.hpp"
#include "rig/proto/ezsp/session_config.hpp"

namespace rig::ezsp {

/// Firmware of the NCP as it tells by value 0x11; all zero when it would not.
struct Firmware {
  std::uint16_t build{};
  std::uint8_t major{}, minor{}, patch{}, special{};
  bool operator==(const Firmware&) const = default;
};

struct RefusedSetting {
  Setting setting;
  Status status{};
  bool operator==(const RefusedSetting&) const = default;
};

/// The coordinator is up and takes requests.
struct Ready {
  Version version{};
  std::uint8_t stack_type{};
  std::uint16_t stack_version{};  // nibbles: 0x7430 is 7.4.3.0
  Firmware firmware;
  Eui64 eui64;
  NodeId node;
  NetworkParameters network;
  bool formed = false;  // a new network, or the one the NCP was in
  std::vector<RefusedSetting> refused;
  bool operator==(const Ready&) const = default;
};

class Startup {
 public:
  struct Send {
    std::uint16_t id{};
    FrameBytes frame;  // sequence number zero: the session puts its own
  };
  struct AwaitStackStatus {};
  using Move = std::variant<Send, AwaitStackStatus, Ready, Error>;

  explicit Startup(std::shared_ptr<const SessionConfig> config) : config_(std::move(config)) {}

  Move begin();
  /// The answer to the last Send; `id` may be invalidCommand's.
  Move on_answer(std::uint16_t id, ByteView parameters);
  /// stackStatusHandler, at any time. Nothing when it was not waited for.
  std::optional<Move> on_stack_status(Status status);
  /// 4 until the versions are agreed: the first exchange is always narrow.
  Version version() const { return version_; }
  /// "the network to come up", for an error when the wait runs out.
  std::string_view awaited() const {
    return step_ == Step::await_down ? "the network to go down" : "the network to come up";
  }

 private:
  enum class Step {
    ask_version,
    agree_version,
    firmware,
    settings,
    endpoint,
    concentrator,
    init,
    await_up,
    check_network,
    leave,
    await_down,
    security,
    form,
    eui64,
    node,
    done
  };

  template <class Command>
  Move send(Step step, const Command& command);
  template <class Response>
  std::optional<Error> read(std::uint16_t expected, std::uint16_t id, ByteView parameters, Response& response) const;
  Move on_version(std::uint16_t id, ByteView parameters);
  Move on_firmware(std::uint16_t id, ByteView parameters);
  Move on_setting(std::uint16_t id, ByteView parameters);
  Move next_setting();
  Move on_status_step(std::uint16_t id, ByteView parameters);
  Move after_init(Status status);
  Move on_network(std::uint16_t id, ByteView parameters);
  Move on_identity(std::uint16_t id, ByteView parameters);
  Move form();
  Move await_up();
  Error refused(std::string what, Status status) const;
  bool is_the_configured(const NetworkParameters& found) const;

  std::shared_ptr<const SessionConfig> config_;
  Step step_ = Step::ask_version;
  Version version_ = 4;
  std::size_t setting_ = 0;
  bool network_is_up_ = false;
  Ready ready_;
};

/// What invalidCommand says: one octet or four, whatever the version.
Status status_of_invalid_command(ByteView parameters, Version version);

}  // namespace rig::ezsp
