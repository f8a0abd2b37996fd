// SPDX-License-Identifier: Apache-2.0
#include "rig/io/communications_hub.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "rig/io/gbcs_event.hpp"

namespace rig::io {
namespace {

constexpr std::uint16_t ota_cluster = 0x0019;
constexpr std::uint16_t current_file_version = 0x0002;
constexpr Duration tunnel_allowance = std::chrono::minutes(15);
constexpr Duration relay_allowance = std::chrono::minutes(5);
constexpr Duration notify_allowance = std::chrono::seconds(60);

}  // namespace

/// Carries out one action after the other.
struct CommunicationsHub::Performer {
  CommunicationsHub& hub;

  void operator()(const wire::ArmTimer& timer) { hub.timer_.arm(timer.at); }
  void operator()(const wire::DisarmTimer&) { hub.timer_.disarm(); }
  void operator()(const hub::StoreImage& store) {
    hub.images_[store.image] = {store, hub.images_of_jobs_[store.job]};
    memory("stored", store.job, static_cast<std::uint32_t>(store.block), name(store.rule));
  }
  void operator()(const hub::DiscardImage& discard) {
    const auto found = hub.images_.find(discard.image);
    if (found == hub.images_.end()) return;
    const hub::StoreImage store = found->second.first;
    for (auto served = hub.served_.begin(); served != hub.served_.end();) {
      if (served->second != discard.image) { ++served; continue; }
      hub.han_.withdraw(hub.name_of(served->first));
      served = hub.served_.erase(served);
    }
    std::string why(name(discard.reason));
    if (discard.rule) why += fmt::format(", {}", name(*discard.rule));
    hub.images_.erase(found);
    for (auto& [device, facts] : hub.facts_)
      if (facts.image == discard.image && !facts.order.empty()) facts.order += ", discard";
    memory("discarded", store.job, static_cast<std::uint32_t>(store.block), why);
  }
  void operator()(const hub::JobWaits& waits) { memory("waits", waits.job, std::nullopt, name(waits.wait.rule)); }
  void operator()(const hub::JobRefused& refused) { memory("refused", refused.job, std::nullopt, name(refused.rule)); }
  void operator()(const hub::Serve& serve) {
    const auto& [store, bytes] = hub.images_.at(serve.image);
    const auto* held = hub.flash_.memory.find(serve.image);
    if (!bytes || !held) return;
    ota::ImageSource source{.id = held->facts.id, .data = *bytes, .min_hardware = {}, .max_hardware = {}, .announced_size = {}};
    if (store.hardware) source.min_hardware = store.hardware->min, source.max_hardware = store.hardware->max;
    hub.served_[serve.device] = serve.image;
    hub.facts_[serve.device].image = serve.image;
    (void)hub.han_.offer(hub.name_of(serve.device), source, serve.activation);  // a device that is not of this bench never asks
  }
  void operator()(const hub::Withdraw& withdraw) {
    hub.served_.erase(withdraw.device);
    hub.han_.withdraw(hub.name_of(withdraw.device));
  }
  void operator()(const hub::Notify& notify) {
    if (!notify.device) return hub.han_.notify_everybody(notify.image);
    hub.in_background("image notify", [&hub = hub, device = hub.name_of(*notify.device)] {
      (void)hub.han_.notify(device, Deadline::after(hub.loop_.now(), notify_allowance));  // one that is away asks when it comes back
    });
  }
  void operator()(const hub::ReleaseActivation& release) { (void)hub.han_.activate(hub.name_of(release.device), release.activation); }
  void operator()(const hub::ReadVersion& read) { hub.read_version(read); }
  void operator()(const hub::RaiseAlert& raise) { hub.send(raise); }
  void operator()(const hub::SuspendClient& suspend) {
    emit(hub.events_, record::HubChanged{.what = "duty_cycle", .value = fmt::format("suspends {} for {} min", suspend.device ? hub.name_of(*suspend.device) : "everybody", suspend.period.count())});
  }
  void operator()(const hub::HoldOta& hold) { hub.han_.hold_transfers(hold.period); }
  void operator()(const hub::DutyStateChanged&) {}
  void operator()(const hub::Note& note) {
    if (note.from != note.to) hub.facts_[note.device].entered[note.to] = hub.loop_.now();
    if (note.to == hub::EntryState::act_issued) hub.facts_[note.device].order += ", activation";
    emit(hub.events_, record::HubListChanged{.device = hub.name_of(note.device), .from = std::string(name(note.from)), .to = std::string(name(note.to)), .clause = std::string(note.clause)});
  }

  void memory(std::string event, hub::JobId job, std::optional<std::uint32_t> block, std::string_view rule) {
    ++hub.memory_events_[event];
    hub.memory_rule_ = rule;
    emit(hub.events_, record::HubMemoryChanged{.event = std::move(event), .job = static_cast<std::uint64_t>(job), .block = block, .rule = std::string(rule),
                                               .occupied = static_cast<std::uint32_t>(hub.images_.size())});
  }
};

CommunicationsHub::CommunicationsHub(Loop& loop, Han& han, record::EventSink& events, CommunicationsHubSettings settings, const gbcs::KeyStore& keys)
    : loop_(loop),
      han_(han),
      events_(events),
      settings_(std::move(settings)),
      keys_(keys),
      hub_(settings_.profile, flash_, settings_.defects),
      invariants_(settings_.profile),
      timer_(loop, [this] { tell(hub::TimerFired{}); }),
      duty_cycle_(settings_.sub_ghz.duty_cycle),
      duty_timer_(loop, [this] { perform_duty(duty_cycle_.on_timer({loop_.now(), utc()})); }) {
  han_.observe({.event = [this](Eui64 device, const ota::Action& event) { on_ota(device, event); },
                .block =
                    [this](Eui64 device) {
                      tell(hub::Progress{device});
                      spend_airtime(device, settings_.sub_ghz.block_airtime);
                    },
                .arrived = [this](Eui64 device) { open_tunnel(device); }});
  han_.on_tunnel_message([this](const std::string&, ByteView message) {
    if (hub_.powered() && to_head_end_) to_head_end_(Bytes(message.begin(), message.end()));
  });
}

CommunicationsHub::~CommunicationsHub() {
  han_.observe({});
  han_.on_tunnel_message({});
  for (const auto& fiber : fibers_) fiber->cancel(make_error(ErrorCode::cancelled, "the hub is gone"));
  for (const auto& fiber : fibers_)
    (void)loop_.wait_until(fiber->finished(), Deadline::never(), [&] { return fiber->done(); });
}

/// The first time it is seen; from then on the Han renews it.
void CommunicationsHub::open_tunnel(Eui64 device) {
  if (settings_.with_tunnel.erase(device) == 0) return;
  in_background("tunnel", [this, device] {
    const auto opened = han_.open_tunnel(name_of(device), Deadline::after(loop_.now(), tunnel_allowance));
    if (opened.has_error() && opened.error().code != ErrorCode::cancelled) emit(events_, record::seen(opened.error()));
  });
}

void CommunicationsHub::receive(const hub::Job& job, std::shared_ptr<const Bytes> image) {
  if (image) files_.insert(sha256(*image));
  images_of_jobs_[job.id] = std::move(image);
  tell(job);
}

void CommunicationsHub::set_power(bool on) {
  if (on == hub_.powered()) return;
  emit(events_, record::HubChanged{.what = "power", .value = on ? "on" : "off"});
  han_.set_deaf(!on);
  on ? tell(hub::PowerRestored{}) : tell(hub::PowerLost{});
}

void CommunicationsHub::set_clock(Duration ahead) {
  han_.set_clock_offset(ahead);
  emit(events_, record::HubChanged{.what = "clock", .value = to_rfc3339(utc())});
  tell(hub::ClockChanged{});
}

void CommunicationsHub::set_time_available(bool available) {
  emit(events_, record::HubChanged{.what = "clock", .value = available ? "valid" : "invalid"});
  han_.set_time_available(available);
}

void CommunicationsHub::remove(Eui64 device) { tell(hub::DeviceRemoved{device}); }

void CommunicationsHub::set_duty_state(hub::DutyState state, Duration period) {
  emit(events_, record::HubChanged{.what = "duty_cycle", .value = std::string(name(state))});
  tell(hub::DutyCycleChanged{state, period});
}

void CommunicationsHub::tell(const hub::Input& input) {
  const hub::Instant at{loop_.now(), utc()};
  const auto actions = hub_.on(input, at);
  invariants_.saw(input, at, actions, flash_);
  for (const auto& action : actions) std::visit(Performer{*this}, action);
  for (; violations_told_ < invariants_.violations().size(); ++violations_told_)
    emit(events_, record::InvariantBroken{.what = invariants_.violations()[violations_told_]});
}

void CommunicationsHub::on_ota(Eui64 device, const ota::Action& event) {
  if (const auto* query = std::get_if<ota::QueryReceived>(&event))
    tell(hub::Query{device, query->query.running.file_version, query->query.hardware_version});
  else if (std::holds_alternative<ota::TransferStarted>(event) || std::holds_alternative<ota::Resumed>(event) || std::holds_alternative<ota::Restarted>(event))
    tell(hub::TransferStarted{device});
  else if (std::holds_alternative<ota::ClientGone>(event))
    tell(hub::ClientGone{device});
  else if (const auto* end = std::get_if<ota::UpgradeEnd>(&event); end && !end->early)
    tell(hub::EndRequest{device, end->status, end->image.file_version});
}

// The draft's 8F8B does not name the device it is about: the supplementary party is that device.
void CommunicationsHub::send(const hub::RaiseAlert& raise) {
  gbcs::Message message{.kind = gbcs::MessageKind::alert, .counter = ++counter_, .originator = settings_.eui, .recipient = settings_.head_end, .payload = {}};
  message.code = code_of(raise.alert);
  std::visit([&](const auto& alert) { message.payload = alert; }, raise.alert);
  if (std::holds_alternative<gbcs::VersionAlert>(raise.alert)) message.supplementary = gbcs::SupplementaryParty{raise.device, {}, {}};
  ++alerts_;
  ++facts_[raise.device].alerts[hub::alert_code(raise.alert)];
  if (std::holds_alternative<gbcs::TransferAlert>(raise.alert)) facts_[raise.device].order = "alert";
  auto octets = gbcs::encode(message, keys_);
  if (octets.has_error()) return emit(events_, record::seen(octets.error()));
  if (to_head_end_) to_head_end_(*std::move(octets));
}

void CommunicationsHub::relay(Eui64 device, Bytes message) {
  if (!hub_.powered() || discards(message)) return;
  if (const auto command = gbcs::decode(message); command.has_value() && command->message.recipient == settings_.eui) {
    if (gbcs::is_authentic(*command, gbcs::verify(*command, keys_)) && std::holds_alternative<gbcs::ReadVersionCommand>(command->message.payload))
      answer_read(device, command->message);
    return;
  }
  in_background("GBCS command", [this, device, message = std::move(message)]() mutable {
    const auto sent = han_.send_through_tunnel(name_of(device), std::move(message), Deadline::after(loop_.now(), relay_allowance));
    if (sent.has_error() && sent.error().code != ErrorCode::cancelled) emit(events_, record::seen(sent.error()));
  });
}

void CommunicationsHub::read_version(const hub::ReadVersion& read) {
  DeviceFacts& facts = facts_[read.device];
  ++facts.reads;
  facts.last_read = loop_.now();
  in_background("version read", [this, read] {
    const auto value = han_.read_attribute(name_of(read.device), ota_cluster, current_file_version, true, Deadline::at(read.deadline));
    if (value.has_error() && (value.error().code == ErrorCode::cancelled || value.error().code == ErrorCode::timeout)) return;
    const bool answered = value.has_value() && !value->absent;
    tell(hub::VersionRead{read.device, answered ? std::optional(static_cast<std::uint32_t>(value->number)) : std::nullopt});
  });
}

void CommunicationsHub::answer_read(Eui64 device, const gbcs::Message& command) {
  in_background("version read for the head end", [this, device, command] {
    const auto value = han_.read_attribute(name_of(device), ota_cluster, current_file_version, true, Deadline::after(loop_.now(), settings_.profile.read_timeout));
    if (value.has_error() && value.error().code == ErrorCode::cancelled) return;
    gbcs::ReadVersionResponse response{0, gbcs::ReadCode::failure};
    if (value.has_value() && !value->absent) response = {static_cast<std::uint32_t>(value->number), gbcs::ReadCode::success};
    auto octets = gbcs::encode({.kind = gbcs::MessageKind::response, .counter = command.counter, .originator = settings_.eui, .recipient = command.originator,
                                .code = command.code, .supplementary = command.supplementary, .payload = response}, keys_);
    if (octets.has_error()) return emit(events_, record::seen(octets.error()));
    if (hub_.powered() && to_head_end_) to_head_end_(*std::move(octets));
  });
}

void CommunicationsHub::in_background(const std::string& name, std::function<void()> body) {
  std::erase_if(fibers_, [](const auto& fiber) { return fiber->done(); });
  fibers_.push_back(loop_.spawn(name, std::move(body)));
}

std::string CommunicationsHub::name_of(Eui64 device) const { return han_.name_of(device).value_or(to_string(device)); }

std::optional<record::Json> CommunicationsHub::fact(std::string_view name) const {
  if (name == "hub.alerts") return alerts_;
  if (name == "hub.powered") return hub_.powered();
  if (name == "hub.memory.rule") return memory_rule_;
  constexpr std::string_view memory = "hub.memory.";
  if (name.starts_with(memory)) {
    const auto count = memory_events_.find(name.substr(memory.size()));
    return count == memory_events_.end() ? 0 : count->second;
  }
  if (name == "hub.duty_state") return hub::name(duty_cycle_.state());
  if (name == "hub.duty_percent") return duty_cycle_.percent(loop_.now());
  if (name == "hub.invariants_broken") return invariants_.violations().size();
  for (const auto& one : hub::facts(flash_))
    if (one.name == name) return record::Json::accept(one.value) ? record::Json::parse(one.value) : record::Json(one.value);
  return std::nullopt;
}

std::optional<record::Json> CommunicationsHub::fact(Eui64 device, std::string_view name) const {
  const auto found = facts_.find(device);
  const DeviceFacts facts = found == facts_.end() ? DeviceFacts{} : found->second;
  if (name == "hub.reads") return facts.reads;
  if (name == "hub.read_at") return facts.last_read ? record::Json(std::chrono::duration<double>(facts.last_read->time_since_epoch()).count()) : record::Json(nullptr);
  if (name == "hub.alerts") {
    std::uint64_t sum = 0;
    for (const auto& [code, count] : facts.alerts) sum += count;
    return sum;
  }
  if (name.starts_with("hub.alerts."))
    for (const auto& [code, count] : facts.alerts)
      if (gbcs::to_string(code).substr(2) == name.substr(11)) return count;
  if (name.starts_with("hub.alerts.")) return 0;
  if (name == "hub.order") return facts.order;
  if (name.starts_with("hub.at.")) {
    for (const auto& [entered, at] : facts.entered)
      if (hub::name(entered) == name.substr(7)) return std::chrono::duration<double>(at.time_since_epoch()).count();
    return nullptr;
  }
  if (name != "hub.state") return std::nullopt;
  std::string state = "none";
  for (const auto& entry : flash_.list)
    if (entry.device == device) state = hub::name(entry.state);
  return state;
}

}  // namespace rig::io
