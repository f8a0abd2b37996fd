// SPDX-License-Identifier: Apache-2.0
//
// What an NCP remembers. Tokens stay in its flash over a restart; the session is lost with it.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "rig/proto/ezsp/frames.hpp"
#include "rig/proto/zdo/frames.hpp"

namespace rig::ezsp_ncp {

struct LinkKey {
  Eui64 partner{};
  ezsp::Key key{};
};

struct Child {
  Eui64 eui{};
  NodeId node{};
  std::uint8_t type{};  ///< EmberNodeType: 2 router, 3 end device, 4 sleepy end device
};

struct NetworkTokens {
  ezsp::NetworkParameters parameters{};
  ezsp::InitialSecurity security{};
  std::uint32_t frame_counter = 0;
};

struct Tokens {
  std::optional<NetworkTokens> network;
  std::map<std::uint8_t, LinkKey> link_keys;                             // by key table index
  std::vector<Child> nodes;                                             // everybody who was let in, children and routers
  std::map<std::uint8_t, Bytes> manufacturing;
  std::map<std::pair<std::uint32_t, std::uint32_t>, Bytes> data;        // by token and index
};

struct AddressEntry {
  Eui64 eui{};
  NodeId node{};
  bool extended_timeout{};
};

struct Outgoing {
  bool used = false;
  ezsp::OutgoingType type{};
  NodeId destination{};
  ezsp::ApsFrame aps{};
  ezsp::Tag tag{};
  ezsp::Payload payload{};
};

struct Session {
  bool version_agreed = false;
  bool network_up = false;
  std::map<std::uint8_t, std::uint16_t> configuration;
  std::array<std::uint8_t, 256> policies{};
  std::map<std::uint8_t, Bytes> values;
  std::optional<ezsp::InitialSecurity> initial_security;
  std::vector<zdo::SimpleDescriptor> endpoints;
  std::vector<LinkKey> transient_keys;
  std::map<std::uint8_t, ezsp::MulticastEntry> multicast;
  std::map<std::uint8_t, AddressEntry> addresses;
  std::uint16_t manufacturer = 0;
  std::uint8_t aps_sequence = 0;
  std::array<std::uint16_t, 42> counters{};
};

}  // namespace rig::ezsp_ncp
