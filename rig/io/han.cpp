// SPDX-License-Identifier: Apache-2.0
#include "rig/io/han.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "rig/io/han_member.hpp"
#include "rig/proto/zdo/frames.hpp"

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
        perform(server_.on_timer(loop_.now(), clock()), nullptr, false);
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
  return start(deadline);
}

Result<device::CoordinatorInfo> Han::start(Deadline deadline) {
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

Result<void> Han::restart(Deadline deadline) {
  failure_.reset();
  if (const auto info = start(deadline); info.has_error()) return info.error();
  if (joining_until_ > loop_.now())
    if (auto open = permit_join(std::chrono::ceil<std::chrono::seconds>(joining_until_ - loop_.now()), deadline); open.has_error()) return open;
  perform(server_.on_timer(loop_.now(), clock()), nullptr, false);
  changed_.notify();
  return {};
}

Result<void> Han::permit_join(std::chrono::seconds duration, Deadline deadline) {
  if (failure_) return *failure_;
  const auto done = coordinator_.permit_join(duration, deadline);
  if (done.has_error()) return failure_ ? *failure_ : done.error();
  joining_until_ = loop_.now() + duration;
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

Result<bool> Han::acknowledges(const std::string& device, Deadline deadline) {
  const Member* one = member(device);
  if (!one || one->node.is_broadcast()) return make_error(ErrorCode::not_ready, device + " never was in the network");
  device::ApsMessage question{.peer = one->node, .profile = device::profile_zdo, .cluster = zdo::IeeeAddressRequest::cluster, .payload = {}};
  const auto frame = zdo::frame(0, zdo::IeeeAddressRequest{one->node});
  question.payload.assign(frame.begin(), frame.end());
  const auto told = std::make_shared<std::optional<bool>>();
  const auto news = std::make_shared<Signal>();
  coordinator_.send(question, [told, news](const Result<void>& delivery) {
    *told = delivery.has_value();
    news->notify();
  });
  const auto waited = loop_.wait_until(*news, deadline, [&] { return told->has_value(); });
  if (waited.has_error() && waited.error().code != ErrorCode::timeout) return waited.error();
  return told->value_or(false);
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

Result<void> Han::serve(const std::string& device, const ota::ImageSource& image, const ota::Activation& activation, bool reinstall) {
  const auto found = known(device);
  if (found.has_error()) return found.error();
  Member& one = **found;
  if (!one.present) return make_error(ErrorCode::not_ready, device + " has not joined the HAN");
  withdraw(device);
  const auto offered = offer(device, image, activation);
  if (offered.has_error() || !reinstall) return offered;
  one.policy.offer_running_version = true;
  (void)server_.set_policy(address(one), one.policy);  // known: it was just offered the image
  return {};
}

// The same image once more only changes what the device is answered: its transfer goes on.
Result<void> Han::offer(const std::string& device, const ota::ImageSource& image, const ota::Activation& activation) {
  const auto found = known(device);
  if (found.has_error()) return found.error();
  Member& one = **found;
  const bool same = one.image_handle && one.image.data.data() == image.data.data() && one.image.id == image.id;
  if (!same) {
    withdraw(device);
    one.image = image;
    one.image_handle = server_.add_image(image);
    one.has_blocks = false;
    one.facts = {};
    one.last_answer.reset();
  }
  one.policy = {.only_image = one.image_handle, .activation = activation};
  if (!server_.set_policy(address(one), one.policy))
    return make_error(ErrorCode::limit_reached, "the OTA server knows too many devices");
  return {};
}

void Han::withdraw(const std::string& device) {
  Member* one = member(device);
  if (!one || !one->image_handle) return;
  server_.remove_image(*std::exchange(one->image_handle, std::nullopt));
  one->policy = {.offer = ota::ClientPolicy::Offer::nothing, .activation = one->policy.activation};  // for an End Request that is repeated
  (void)server_.set_policy(address(*one), one->policy);  // the client is known: it had an image
}

void Han::hold_transfers(Duration period) {
  for (const auto& one : members_) {
    if (period == Duration::zero()) (void)server_.release(address(*one));
    else (void)server_.hold(address(*one), {.until = loop_.now() + period});
  }
}

Result<void> Han::hold(const std::string& device, const ota::Hold& hold, std::optional<std::uint16_t> block_period) {
  const auto found = known(device);
  if (found.has_error()) return found.error();
  Member& one = **found;
  one.policy.minimum_block_period = block_period;
  const bool told = server_.set_policy(address(one), one.policy) && server_.hold(address(one), hold);
  if (!told) return make_error(ErrorCode::limit_reached, "the OTA server knows too many devices");
  return {};
}

Result<void> Han::abort(const std::string& device) {
  const auto found = known(device);
  if (found.has_error()) return found.error();
  if (!server_.abort(address(**found))) return make_error(ErrorCode::limit_reached, "the OTA server knows too many devices");
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

Result<void> Han::notify_everybody(const std::string& device, std::uint8_t jitter) {
  const auto found = known(device);
  if (found.has_error()) return found.error();
  if (!(*found)->image_handle) return make_error(ErrorCode::not_ready, "no image is served to " + device);
  notify_everybody((*found)->image.id, jitter);
  return {};
}

void Han::notify_everybody(const ota::ImageId& image, std::uint8_t jitter) {
  constexpr NodeId everybody_awake{0xFFFD};
  constexpr std::uint8_t every_endpoint = 0xFF;
  perform(server_.notify({everybody_awake, every_endpoint, {}}, {ota::NotifyScope::file_version, jitter, image}), nullptr, false);
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
  if (answering_) {
    activations_to_come_.emplace_back(device, activation);
    return {};
  }
  const auto actions = server_.activate(address(**found), activation, clock());
  if (actions.empty()) return make_error(ErrorCode::not_ready, device + " has not ended a transfer with SUCCESS");
  perform(actions, *found, false);
  return {};
}

Result<zcl::Value> Han::read_attribute(const std::string& device, std::uint16_t cluster, std::uint16_t attribute, bool on_client, Deadline deadline) {
  const auto found = known(device);
  if (found.has_error()) return found.error();
  Member& one = **found;
  if (voice_ == Voice::none) return make_error(ErrorCode::timeout, "the hub may not transmit");
  if (const auto client = find_ota_client(one, deadline); client.has_error()) return client.error();
  return requests_.read_attribute({.node = one.node,
                                               .endpoint = *one.ota_client,
                                               .cluster = cluster,
                                               .attribute = attribute,
                                               .on_client = on_client,
                                               .encrypted = settings_.encrypt && cluster == ota_cluster},
                                              deadline);
}

std::uint64_t Han::image_size(const std::string& device) const {
  const Member* one = member(device);
  return one && one->image_handle ? one->image.data.size() : 0;
}

}  // namespace rig::io
