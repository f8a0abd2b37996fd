// SPDX-License-Identifier: Apache-2.0
//
// The events of the Communications Hub's and the head end's part in an upgrade. Included by rig/record/events.hpp.
#pragma once

#include "rig/record/events.hpp"

namespace rig::record {

/// An entry of the hub's Upgrade Image List changed its state, or something happened to it that the sources ask for.
struct HubListChanged {
  std::string device;  ///< its name on the bench, else its EUI-64
  std::string from;    ///< "NEW", "DOWNLOADING", ... as SECMP0007 Appendix 3 has them
  std::string to;
  std::string clause;  ///< the rule that asked for it
  static constexpr std::string_view type = "hub_list";
  static constexpr auto fields() {
    return std::tuple{EventField{"device", &HubListChanged::device}, EventField{"from", &HubListChanged::from},
                      EventField{"to", &HubListChanged::to}, EventField{"clause", &HubListChanged::clause}};
  }
};

/// What happened to one image in the hub's two blocks of memory.
struct HubMemoryChanged {
  std::string event;                   ///< "stored", "discarded", "waits", "refused"
  std::uint64_t job{};                 ///< of the head end
  std::optional<std::uint32_t> block;  ///< where it lies
  std::string rule;                    ///< that decided
  std::uint32_t occupied{};            ///< blocks in use afterwards
  static constexpr std::string_view type = "hub_memory";
  static constexpr auto fields() {
    return std::tuple{EventField{"event", &HubMemoryChanged::event}, EventField{"job", &HubMemoryChanged::job},
                      EventField{"block", &HubMemoryChanged::block}, EventField{"rule", &HubMemoryChanged::rule},
                      EventField{"occupied", &HubMemoryChanged::occupied}};
  }
};

/// The hub itself: power, clock, sub-GHz duty cycle.
struct HubChanged {
  std::string what;    ///< "power", "clock", "duty_cycle"
  std::string value;
  static constexpr std::string_view type = "hub";
  static constexpr auto fields() { return std::tuple{EventField{"what", &HubChanged::what}, EventField{"value", &HubChanged::value}}; }
};

/// A GBCS message as it was received, octet for octet.
struct GbcsMessage {
  std::string from;                      ///< "hub", "head end", or the name of a device
  std::string to;
  std::string kind;                      ///< "command", "response", "alert"
  std::string code;                      ///< "0x0128"
  std::string name;                      ///< "CCS08 firmware transfer alert"
  std::uint64_t counter{};
  Json payload;                          ///< its fields, where the use case is known
  std::optional<bool> signature_valid;   ///< null: there is none, or no key
  std::optional<bool> mac_valid;
  std::string hex;
  static constexpr std::string_view type = "gbcs";
  static constexpr auto fields() {
    return std::tuple{EventField{"from", &GbcsMessage::from}, EventField{"to", &GbcsMessage::to}, EventField{"kind", &GbcsMessage::kind},
                      EventField{"code", &GbcsMessage::code}, EventField{"name", &GbcsMessage::name}, EventField{"counter", &GbcsMessage::counter},
                      EventField{"payload", &GbcsMessage::payload}, EventField{"signature_valid", &GbcsMessage::signature_valid},
                      EventField{"mac_valid", &GbcsMessage::mac_valid}, EventField{"hex", &GbcsMessage::hex}};
  }
};

struct RefusedDevice {
  std::string device;
  std::string reason;  ///< "wrong_type", "no_chf", ...
  std::string text;
  static constexpr auto fields() {
    return std::tuple{EventField{"device", &RefusedDevice::device}, EventField{"reason", &RefusedDevice::reason}, EventField{"text", &RefusedDevice::text}};
  }
};

/// A service request and what it was answered.
struct ServiceRequestAnswered {
  std::string request;
  std::string number;                  ///< "11.4"
  std::string sender;
  std::uint64_t devices{};             ///< ids in the request
  std::uint64_t accepted{};
  std::optional<std::string> refused;  ///< the request as a whole, and why
  std::uint64_t refused_devices{};
  std::vector<RefusedDevice> first_refused;  ///< twenty at most
  static constexpr std::string_view type = "service_request";
  static constexpr auto fields() {
    using T = ServiceRequestAnswered;
    return std::tuple{EventField{"request", &T::request}, EventField{"number", &T::number}, EventField{"sender", &T::sender},
                      EventField{"devices", &T::devices}, EventField{"accepted", &T::accepted}, EventField{"refused", &T::refused},
                      EventField{"refused_devices", &T::refused_devices}, EventField{"first_refused", &T::first_refused}};
  }
};

/// A DCC alert or a forwarded device alert reaches a supplier.
struct SupplierTold {
  std::string supplier;
  std::string request;
  std::string notice;   ///< "request", "transfer", "version", "read", "activation", "receipt", "no_response"
  std::string device;
  std::string text;
  static constexpr std::string_view type = "supplier_alert";
  static constexpr auto fields() {
    return std::tuple{EventField{"supplier", &SupplierTold::supplier}, EventField{"request", &SupplierTold::request},
                      EventField{"notice", &SupplierTold::notice}, EventField{"device", &SupplierTold::device}, EventField{"text", &SupplierTold::text}};
  }
};

/// The head end's view of one device in one request.
struct HeadEndChanged {
  std::string request;
  std::string device;
  std::string from;
  std::string to;
  std::string clause;
  static constexpr std::string_view type = "head_end";
  static constexpr auto fields() {
    return std::tuple{EventField{"request", &HeadEndChanged::request}, EventField{"device", &HeadEndChanged::device},
                      EventField{"from", &HeadEndChanged::from}, EventField{"to", &HeadEndChanged::to}, EventField{"clause", &HeadEndChanged::clause}};
  }
};

/// What holds in every run, whatever the plan, did not hold.
struct InvariantBroken {
  std::string what;
  static constexpr std::string_view type = "invariant_broken";
  static constexpr auto fields() { return std::tuple{EventField{"what", &InvariantBroken::what}}; }
};

}  // namespace rig::record
