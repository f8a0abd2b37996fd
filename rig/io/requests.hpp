// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <list>
#include <optional>
#include <vector>

#include "rig/device/coordinator.hpp"
#include "rig/io/loop.hpp"
#include "rig/proto/zcl/attribute_value.hpp"

namespace rig::io {

/// Questions to nodes of the HAN and the answers to them: ZDO discovery and ZCL attribute reads. A question that was not delivered
/// or not answered within `answer_wait` is asked again until its deadline. Calls block the calling fiber.
class Requests {
 public:
  static constexpr Duration answer_wait = std::chrono::seconds(5);

  struct Settings {
    std::uint16_t profile{};
    std::uint8_t endpoint{1};   ///< ours
  };

  /// Loop and coordinator outlive the object.
  Requests(Loop& loop, device::Coordinator& coordinator, Settings settings)
      : loop_(loop), coordinator_(coordinator), settings_(settings) {}

  /// The first endpoint of the node that is a client of `cluster`, and its profile. Errors: timeout, refused, not_found.
  struct Endpoint {
    std::uint8_t number{};
    std::uint16_t profile{};
  };
  Result<Endpoint> find_client_endpoint(NodeId node, std::uint16_t cluster, Deadline deadline) { return find_endpoint(node, cluster, false, deadline); }
  /// The same for a server of the cluster.
  Result<Endpoint> find_server_endpoint(NodeId node, std::uint16_t cluster, Deadline deadline) { return find_endpoint(node, cluster, true, deadline); }

  struct AttributeQuestion {
    NodeId node;
    Endpoint endpoint;
    std::uint16_t cluster{};
    std::uint16_t attribute{};
    bool on_client = false;      ///< the attribute lives on the cluster's client side, as those of OTA do
    bool encrypted = false;
  };
  /// Errors: timeout, refused (the device answered another status than SUCCESS), protocol_violation.
  Result<zcl::Value> read_attribute(const AttributeQuestion& question, Deadline deadline);

  /// True when the message was an answer somebody waits for.
  bool on_message(const device::ApsMessage& message);
  /// Ends all waits with this error: the coordinator is lost.
  void fail(const Error& error);

 private:
  struct Pending {
    NodeId node;
    std::uint16_t profile{}, cluster{};
    std::uint8_t sequence{};
    std::optional<Result<Bytes>> outcome;
    Signal done;
  };
  Result<Endpoint> find_endpoint(NodeId node, std::uint16_t cluster, bool server, Deadline deadline);
  Result<Bytes> ask(const device::ApsMessage& message, std::uint16_t answer_cluster, std::uint8_t sequence, Deadline deadline);
  Result<Bytes> ask_once(const device::ApsMessage& message, std::uint16_t answer_cluster, std::uint8_t sequence, Deadline deadline);
  template <class Response, class Request>
  Result<Response> ask_zdo(NodeId node, const Request& request, Deadline deadline);

  Loop& loop_;
  device::Coordinator& coordinator_;
  Settings settings_;
  std::list<Pending> pending_;
  std::optional<Error> failed_;
  std::uint8_t next_sequence_ = 1;
};

}  // namespace rig::io
