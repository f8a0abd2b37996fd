// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "rig/adapter/spec.hpp"
#include "rig/adapter/twin_contacts.hpp"

namespace rig::adapter {

/// What is wrong with a simulated relay board.
struct RelayTwinSettings {
  Channels stuck_channels{};  ///< commands are taken and the contact stays where it is
  bool lies = false;          ///< a stuck channel reads back what was commanded, not where the contact is
  bool silent = false;        ///< it obeys and says nothing
  bool half_answers = false;  ///< the second half of each answer is lost
  Duration reply_delay{};     ///< before each answer
  Bytes garbage{};            ///< said before each answer
};

/// What the twins of all relay boards on a serial line share: contacts that may be stuck, a voice that may be slow,
/// noisy, cut off or silent, and power that comes from the plug. A family hears its bytes and says its own.
class RelayTwin : public Twin {
 public:
  using Contact = TwinContacts::Moved;

  RelayTwin(const RelayTwin&) = delete;
  RelayTwin& operator=(const RelayTwin&) = delete;
  ~RelayTwin() override;

  bool closed(unsigned channel) const { return contacts_.closed(channel); }

 protected:
  /// Contacts are open at power-up. Loop and port outlive the twin.
  RelayTwin(io::Loop& loop, device::ByteStream& port, unsigned channels, RelayTwinSettings quirks, Contact contact);

  virtual void hear(ByteView bytes) = 0;
  /// The plug was pulled: what the microcontroller had in mind is gone.
  virtual void forget() = 0;
  /// Whether the contacts stay as they are then.
  virtual bool is_latching() const { return false; }

  unsigned channels() const { return contacts_.channels(); }
  /// A channel that the board does not have is nobody's.
  void set(unsigned channel, bool on);
  /// Bit 0 is channel 1.
  void set_all(std::uint32_t mask);
  bool reads_back(unsigned channel) const { return contacts_.reads(channel); }
  std::uint32_t mask_read_back() const;
  void say(ByteView answer);

 private:
  void lose_power();

  io::Loop& loop_;
  device::ByteStream& port_;
  RelayTwinSettings quirks_;
  TwinContacts contacts_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  // delayed answers look at it
};

}  // namespace rig::adapter

namespace rig::yaml {

template <>
struct YamlLayout<adapter::RelayTwinSettings> {
  using T = adapter::RelayTwinSettings;
  static constexpr std::tuple fields{
      Field{"stuck_channels", &T::stuck_channels, "contacts that stay where they are whatever is commanded", optional,
            range(1, 32)},
      Field{"lies", &T::lies, "a stuck contact reads back what was commanded", optional},
      Field{"silent", &T::silent, "the board obeys and answers nothing", optional},
      Field{"half_answers", &T::half_answers, "the second half of each answer is lost", optional},
      Field{"reply_delay", &T::reply_delay, "time until the board answers", optional},
      Field{"garbage", &T::garbage, "octets the board says before each answer", optional}};
};

}  // namespace rig::yaml
