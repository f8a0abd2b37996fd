// SPDX-License-Identifier: Apache-2.0
#include "rig/io/requests.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "rig/proto/zcl/global_commands.hpp"
#include "rig/proto/zdo/frames.hpp"

namespace rig::io {
namespace {

/// The transaction sequence of a message, which ZDO puts first and ZCL behind its frame control; nothing when it is too short.
std::optional<std::uint8_t> sequence_of(const device::ApsMessage& message) {
  if (message.profile == device::profile_zdo) {
    if (message.payload.empty()) return std::nullopt;
    return message.payload[0];
  }
  const auto view = zcl::parse({message.payload.data(), message.payload.size()});
  if (view.has_error()) return std::nullopt;
  return view->header.sequence;
}

/// A device's own requests carry sequence numbers of its own and must not pass for answers.
bool is_answer(const device::ApsMessage& message) {
  if (message.profile == device::profile_zdo) return (message.cluster & 0x8000) != 0;
  const auto view = zcl::parse({message.payload.data(), message.payload.size()});
  if (view.has_error() || view->header.type != zcl::FrameType::profile_wide) return false;
  const auto command = static_cast<zcl::GlobalCommand>(view->header.command);
  return command == zcl::GlobalCommand::read_attributes_response || command == zcl::GlobalCommand::default_response;
}

Error refused(std::string what) { return make_error(ErrorCode::refused, std::move(what)); }

}  // namespace

bool Requests::on_message(const device::ApsMessage& message) {
  const auto sequence = sequence_of(message);
  if (!sequence || !is_answer(message)) return false;
  const auto found = std::find_if(pending_.begin(), pending_.end(), [&](const Pending& one) {
    return one.node == message.peer && one.profile == message.profile && one.cluster == message.cluster && one.sequence == *sequence && !one.outcome;
  });
  if (found == pending_.end()) return false;
  found->outcome = Bytes(message.payload.begin(), message.payload.end());
  found->done.notify();
  return true;
}

void Requests::fail(const Error& error) {
  failed_ = error;
  for (Pending& one : pending_) {
    one.outcome = error;
    one.done.notify();
  }
}

Result<Bytes> Requests::ask(const device::ApsMessage& message, std::uint16_t answer_cluster, std::uint8_t sequence, Deadline deadline) {
  for (;;) {
    auto answer = ask_once(message, answer_cluster, sequence, deadline.sooner(Deadline::after(loop_.now(), answer_wait)));
    const bool again = !failed_ && answer.has_error() && answer.error().code == ErrorCode::timeout && !deadline.expired(loop_.now());
    if (!again) return answer;
  }
}

Result<Bytes> Requests::ask_once(const device::ApsMessage& message, std::uint16_t answer_cluster, std::uint8_t sequence, Deadline deadline) {
  if (failed_) return *failed_;
  const auto here = pending_.emplace(pending_.end());
  here->node = message.peer;
  here->profile = message.profile;
  here->cluster = answer_cluster;
  here->sequence = sequence;
  coordinator_.send(message, {});
  const auto waited = loop_.wait_until(here->done, deadline, [&] { return here->outcome.has_value(); });
  Result<Bytes> outcome = waited.has_error() ? Result<Bytes>(waited.error()) : std::move(*here->outcome);
  pending_.erase(here);
  if (failed_) return *failed_;
  if (outcome.has_error() && outcome.error().code == ErrorCode::timeout)
    return make_error(ErrorCode::timeout, fmt::format("no answer from node {} on cluster 0x{:04X}", to_string(message.peer), message.cluster));
  return outcome;
}

template <class Response, class Request>
Result<Response> Requests::ask_zdo(NodeId node, const Request& request, Deadline deadline) {
  const std::uint8_t sequence = next_sequence_++;
  device::ApsMessage message{.peer = node, .profile = device::profile_zdo, .cluster = Request::cluster, .payload = {}};
  const auto frame = zdo::frame(sequence, request);
  message.payload.assign(frame.begin(), frame.end());
  const auto answer = ask(message, zdo::response_cluster(Request::cluster), sequence, deadline);
  if (answer.has_error()) return answer.error();
  const auto parsed = zdo::parse<Response>(*answer);
  if (parsed.has_error())
    return make_error(ErrorCode::protocol_violation, fmt::format("node {} answered cluster 0x{:04X} with a message that is {}", to_string(node),
                                                                  Request::cluster, wire::name(parsed.error())));
  if (parsed->payload.status != zdo::Status::success)
    return refused(fmt::format("node {} answered cluster 0x{:04X} with {}", to_string(node), Request::cluster, zdo::name(parsed->payload.status)));
  return parsed->payload;
}

Result<Requests::Endpoint> Requests::find_endpoint(NodeId node, std::uint16_t cluster, bool server, Deadline deadline) {
  const auto active = ask_zdo<zdo::ActiveEndpointsResponse>(node, zdo::ActiveEndpointsRequest{node}, deadline);
  if (active.has_error()) return active.error();
  for (const std::uint8_t endpoint : active->endpoints.items) {
    const auto simple = ask_zdo<zdo::SimpleDescriptorResponse>(node, zdo::SimpleDescriptorRequest{node, endpoint}, deadline);
    if (simple.has_error()) return simple.error();
    if (!simple->descriptor) continue;
    const auto& clusters = server ? simple->descriptor->input_clusters.items : simple->descriptor->output_clusters.items;
    if (std::find(clusters.begin(), clusters.end(), cluster) != clusters.end()) return Endpoint{endpoint, simple->descriptor->profile};
  }
  return make_error(ErrorCode::not_found, fmt::format("no endpoint of node {} is a {} of cluster 0x{:04X}", to_string(node), server ? "server" : "client", cluster));
}

Result<zcl::Value> Requests::read_attribute(const AttributeQuestion& question, Deadline deadline) {
  const std::uint8_t sequence = next_sequence_++;
  const auto direction = question.on_client ? zcl::Direction::to_client : zcl::Direction::to_server;
  const auto frame = zcl::frame(zcl::global_header<zcl::ReadAttributes>(direction, sequence), zcl::ReadAttributes{{{question.attribute}}});
  device::ApsMessage message{.peer = question.node,
                             .profile = question.endpoint.profile,
                             .cluster = question.cluster,
                             .source_endpoint = settings_.endpoint,
                             .destination_endpoint = question.endpoint.number,
                             .encrypted = question.encrypted,
                             .payload = {}};
  message.payload.assign(frame.begin(), frame.end());
  const auto answer = ask(message, question.cluster, sequence, deadline);
  if (answer.has_error()) return answer.error();
  const auto view = zcl::parse(*answer);
  if (view.has_error()) return make_error(ErrorCode::protocol_violation, "the answer is not a ZCL frame");
  if (view->header.command == static_cast<std::uint8_t>(zcl::GlobalCommand::default_response)) {
    const auto status = wire::decode<zcl::DefaultResponse>(view->payload);
    return refused(fmt::format("the device answered {}", status.has_value() ? zcl::name(status->status) : "a malformed Default Response"));
  }
  const auto response = zcl::decode_attributes<zcl::ReadAttributesResponse>(view->payload);
  if (response.has_error()) return response.error();
  if (response->records.items.empty() || response->records.items.front().attribute != question.attribute)
    return make_error(ErrorCode::protocol_violation, fmt::format("attribute 0x{:04X} was asked for, another one was answered", question.attribute));
  const auto& record = response->records.items.front();
  if (record.status != zcl::Status::success)
    return refused(fmt::format("the device answered {} for attribute 0x{:04X}", zcl::name(record.status), question.attribute));
  return record.value;
}

}  // namespace rig::io
