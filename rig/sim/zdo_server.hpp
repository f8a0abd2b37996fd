// SPDX-License-Identifier: Apache-2.0
//
// The part of a ZigBee stack that answers questions about its own node. Devices and coordinator twins share it.
#pragma once

#include <optional>
#include <vector>

#include "rig/proto/zdo/frames.hpp"

namespace rig::sim {

struct NodeDescription {
  Eui64 eui{};
  NodeId node{};
  zdo::NodeDescriptor descriptor{};
  std::vector<zdo::SimpleDescriptor> endpoints{};
};

struct ZdoAnswer {
  std::uint16_t cluster{};
  Bytes frame;
};

/// The answer to a ZDO request. Nothing for a response, a message cut short, or a broadcast that is not about this node.
std::optional<ZdoAnswer> answer_zdo(const NodeDescription& self, std::uint16_t cluster, ByteView request, bool broadcast);

}  // namespace rig::sim
