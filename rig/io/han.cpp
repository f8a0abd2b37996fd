// SPDX-License-Identifier: Apache-2.0
#include "rig/io/han.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "rig/io/han_member.hpp"

namespace rig::io {
namespace {

using record::CoordinatorState;
using record::DeviceState;
using record::Json;

std::string_view name(QueryAnswer answer) {
  switch (answer) {
    case QueryAnswer::offered: return "offered";
    case QueryAnswer::no_image: return "no_image";
    case QueryAnswer::hardware_mismatch: return "hardware_mismatch";
  }
  return "";
}

Json json_of(std::optional<double> value) { return value ? Json(*value) : Json(nullptr); }

Json describe(const device::CoordinatorInfo& info) {
  return Json{{"chip", info.chip},
              {"firmware", info.firmware},
              {"protocol", info.protocol},
              {"eui64", to_string(info.eui)},
              {"pan_id", fmt::format("0x{:04X}", info.pan_id)},
              {"channel", info.channel},
              {"max_payload", info.max_payload}};
}

ota::ServerConfig server_config(const HanSettings& settings) {
  ota::ServerConfig config = settings.server;
  config.default_policy.offer = ota::ClientPolicy::Offer::nothing;
  // Answers are encrypted even when the request was not, and must leave room for it.
  if (settings.encrypt) config.max_block_plain = std::min(config.max_block_plain, config.max_block_encrypted);
  return config;
}

}  // namespace

Han::Han(Loop& loop, device::Coordinator& coordinator, record::EventSink& events, HanSettings settings, std::vector<HanDevice> devices)
    : loop_(loop),
      coordinator_(coordinator),
      events_(events),
      settings_(std::move(settings)),
      requests_(loop, coordinator, {.profile = settings_.network.profile, .endpoint = settings_.endpoint}),
      server_(server_config(settings_)),
      timer_(loop, [this] {
        perform(server_.on_timer(loop_.now(), loop_.utc()), nullptr, false);
        for (const auto& one : members_) wake_who_awaits_bytes(*one);  // blocks of a page go out by the timer
      }) {
  for (HanDevice& device : devices) members_.push_back(std::make_unique<Member>(*this, std::move(device), events_));
  coordinator_.listen({[this](const device::ApsMessage& message) { on_message(message); },
                       [this](device::JoinEvent event, Eui64 eui, NodeId node) { on_join(event, eui, node); },
                       [this](const Error& error) { on_lost(error); }});
}

Han::~Han() {
  coordinator_.listen({});
}

Result<device::CoordinatorInfo> Han::form(std::uint8_t channel, Deadline deadline) {
  if (failure_) return *failure_;
  settings_.network.channel = channel;
  emit(events_, record::CoordinatorChanged{.name = settings_.coordinator, .state = CoordinatorState::starting});
  auto info = coordinator_.start(settings_.network, deadline);
  if (info.has_error()) return failure_ ? *failure_ : info.error();
  emit(events_, record::CoordinatorChanged{.name = settings_.coordinator, .state = CoordinatorState::network_formed, .detail = describe(*info)});
  for (const auto& one : members_) {
    if (!one->device.link_key) continue;
    if (const auto added = coordinator_.add_link_key(one->device.eui, *one->device.link_key, deadline); added.has_error()) return added.error();
  }
  asked_who_.clear();  // devices may have talked before the coordinator took questions
  return info;
}

Result<void> Han::permit_join(std::chrono::seconds duration, Deadline deadline) {
  if (failure_) return *failure_;
  const auto done = coordinator_.permit_join(duration, deadline);
  if (done.has_error()) return failure_ ? *failure_ : done.error();
  const bool open = duration > std::chrono::seconds(0);
  emit(events_, record::CoordinatorChanged{.name = settings_.coordinator,
                                           .state = open ? CoordinatorState::joining_open : CoordinatorState::joining_closed,
                                           .detail = Json{{"seconds", duration.count()}}});
  return {};
}

Result<void> Han::check(Deadline deadline) {
  if (failure_) return *failure_;
  return coordinator_.check(deadline);
}

Result<void> Han::wait(Deadline deadline, std::string_view what, const std::function<bool()>& ready) {
  const auto waited = loop_.wait_until(changed_, deadline, [&] { return failure_.has_value() || ready(); });
  if (failure_) return *failure_;
  if (waited.has_error() && waited.error().code == ErrorCode::timeout) return make_error(ErrorCode::timeout, std::string(what));
  return waited;
}

Result<void> Han::wait_for_join(const std::string& device, Deadline deadline) {
  const auto one = known(device);
  if (one.has_error()) return one.error();
  return wait(deadline, device + " did not join the HAN", [&] { return (*one)->present; });
}

void Han::power_was_cut(const std::string& device) {
  Member* one = member(device);
  if (!one) return;
  one->powered = one->present = one->restarting = false;
  emit(events_, record::DeviceChanged{.device = device, .eui64 = to_string(one->device.eui), .state = DeviceState::power_cut});
}

void Han::power_was_restored(const std::string& device) {
  Member* one = member(device);
  if (!one || std::exchange(one->powered, true)) return;
  emit(events_, record::DeviceChanged{.device = device, .eui64 = to_string(one->device.eui), .state = DeviceState::power_restored});
}

Result<void> Han::serve(const std::string& device, const ota::ImageSource& image, const ota::Activation& activation) {
  const auto found = known(device);
  if (found.has_error()) return found.error();
  Member& one = **found;
  if (!one.present) return make_error(ErrorCode::not_ready, device + " has not joined the HAN");
  if (one.image_handle) server_.remove_image(*one.image_handle);
  one.image = image;
  one.image_handle = server_.add_image(image);
  one.policy = {.only_image = one.image_handle, .activation = activation};
  one.has_blocks = false;
  one.facts = {};
  one.last_answer.reset();
  if (!server_.set_policy(address(one), one.policy))
    return make_error(ErrorCode::limit_reached, "the OTA server knows too many devices");
  return {};
}

Result<void> Han::find_ota_client(Member& one, Deadline deadline) {
  if (one.ota_client) return {};
  if (one.node.is_broadcast()) return make_error(ErrorCode::not_ready, one.device.name + " has not joined the HAN");
  const auto endpoint = requests_.find_client_endpoint(one.node, ota_cluster, deadline);
  if (endpoint.has_error()) return endpoint.error();
  learn_ota_client(one, *endpoint);
  return {};
}

Result<void> Han::notify(const std::string& device, Deadline deadline) {
  const auto found = known(device);
  if (found.has_error()) return found.error();
  Member& one = **found;
  if (!one.image_handle) return make_error(ErrorCode::not_ready, "no image is served to " + device);
  if (const auto client = find_ota_client(one, deadline); client.has_error()) return client;
  perform(server_.notify(address(one), {ota::NotifyScope::file_version, 100, one.image.id}), &one, false);
  note_transfer(one, record::TransferStage::notified, {}, progress_of(one).bytes);
  return {};
}

Result<void> Han::wait_for_query(const std::string& device, QueryAnswer answer, Deadline deadline) {
  const auto found = known(device);
  if (found.has_error()) return found.error();
  Member& one = **found;
  const auto waited = wait(deadline, device + " did not ask for an image", [&] { return one.last_answer.has_value(); });
  if (waited.has_error()) return waited;
  if (*one.last_answer == answer) return {};
  return make_error(ErrorCode::expectation_broken, fmt::format("the query of {} was answered {}, expected {}", device, name(*one.last_answer), name(answer)));
}

Result<void> Han::wait_for_transfer(const std::string& device, std::uint64_t bytes, Deadline deadline) {
  const auto found = known(device);
  if (found.has_error()) return found.error();
  Member& one = **found;
  const auto waited = wait(deadline, fmt::format("{} did not fetch {} octets", device, bytes), [&] {
    const auto* transfer = transfer_of(one);
    if (one.facts.end_status || (transfer && transfer->contiguous >= bytes)) return true;
    one.awaited_bytes = std::min(one.awaited_bytes, bytes);
    return false;
  });
  if (waited.has_error()) return waited;
  if (one.facts.end_status && *one.facts.end_status != ota::Status::success)
    return make_error(ErrorCode::expectation_broken, fmt::format("{} ended the transfer with {}", device, zcl::name(*one.facts.end_status)));
  return {};
}

Result<ota::Status> Han::wait_for_transfer_end(const std::string& device, Deadline deadline) {
  const auto found = known(device);
  if (found.has_error()) return found.error();
  Member& one = **found;
  const auto waited = wait(deadline, device + " did not end the transfer", [&] { return one.facts.end_status.has_value(); });
  if (waited.has_error()) return waited.error();
  return *one.facts.end_status;
}

Result<void> Han::activate(const std::string& device, const ota::Activation& activation) {
  const auto found = known(device);
  if (found.has_error()) return found.error();
  const auto actions = server_.activate(address(**found), activation, loop_.utc());
  if (actions.empty()) return make_error(ErrorCode::not_ready, device + " has not ended a transfer with SUCCESS");
  perform(actions, *found, false);
  return {};
}

Result<zcl::Value> Han::read_attribute(const std::string& device, std::uint16_t cluster, std::uint16_t attribute, bool on_client, Deadline deadline) {
  const auto found = known(device);
  if (found.has_error()) return found.error();
  Member& one = **found;
  if (const auto client = find_ota_client(one, deadline); client.has_error()) return client.error();
  return requests_.read_attribute({.node = one.node,
                                               .endpoint = *one.ota_client,
                                               .cluster = cluster,
                                               .attribute = attribute,
                                               .on_client = on_client,
                                               .encrypted = settings_.encrypt && cluster == ota_cluster},
                                              deadline);
}

std::optional<Json> Han::fact(const std::string& device, std::string_view name) const {
  const Member* one = member(device);
  if (!one) return std::nullopt;
  const TransferFacts& facts = one->facts;
  const auto* transfer = transfer_of(*one);
  if (name == "joins") return one->joins;
  if (name == "rejoins") return one->rejoins;
  if (name == "present") return one->present;
  if (name == "transfer.queries") return facts.queries;
  if (name == "transfer.offered") return facts.offered;
  if (name == "transfer.not_offered") return facts.not_offered;
  if (name == "transfer.hardware_mismatch") return facts.hardware_mismatch;
  if (name == "transfer.resumed") return facts.resumed;
  if (name == "transfer.restarted") return facts.restarted;
  if (name == "transfer.ended") return facts.ended;
  if (name == "transfer.blocks") return transfer ? transfer->blocks_served : 0;
  if (name == "transfer.bytes") return transfer ? transfer->contiguous : 0;
  if (name == "transfer.retries") return transfer ? transfer->retries : 0;
  if (name == "transfer.throughput") return json_of(one->log.throughput_bytes_per_s());
  return std::nullopt;
}

std::uint64_t Han::image_size(const std::string& device) const {
  const Member* one = member(device);
  return one && one->image_handle ? one->image.data.size() : 0;
}

}  // namespace rig::io
