// SPDX-License-Identifier: Apache-2.0
#include "rig/io/wide_area.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "rig/io/gbcs_event.hpp"

namespace rig::io {
namespace {

/// Of the alerts and transitions of one run that are written one by one; a campaign for fifty thousand devices has more.
constexpr std::uint64_t told_one_by_one = 1000;

hub::DeviceClass class_of(dcc::DeviceType type) {
  switch (type) {
    case dcc::DeviceType::esme: return hub::DeviceClass::esme;
    case dcc::DeviceType::gsme: return hub::DeviceClass::gsme;
    case dcc::DeviceType::hcalcs: return hub::DeviceClass::hcalcs;
    case dcc::DeviceType::ihd: return hub::DeviceClass::ihd;
    default: return hub::DeviceClass::ppmid;
  }
}

std::optional<Eui64> device_of(const dcc::Notice& notice) {
  return std::visit(
      [](const auto& one) -> std::optional<Eui64> {
        if constexpr (requires { one.device; }) return one.device;
        else return std::nullopt;
      },
      notice);
}

void flip(Bytes& octets, std::size_t from_the_end) { octets[octets.size() - from_the_end] ^= 0x01; }

}  // namespace

struct WideArea::Performer {
  WideArea& area;

  void operator()(const dcc::Respond& respond) { area.response_ = respond.response; }
  void operator()(const dcc::Distribute& job) { area.distribute(job); }
  void operator()(const dcc::SendCommand& command) { area.send(command); }
  void operator()(const dcc::SupplierAlert& alert) { area.tell_supplier(alert); }
  void operator()(const dcc::ArmTimer& timer) {
    area.loop_.disarm(area.timers_[timer.timer]);
    area.timers_[timer.timer] = area.loop_.arm(timer.at, [&area = area, id = timer.timer] {
      area.timers_.erase(id);
      area.perform(area.head_end_.on_timer(id, area.instants()));
    });
  }
  void operator()(const dcc::DisarmTimer& timer) {
    const auto found = area.timers_.find(timer.timer);
    if (found == area.timers_.end()) return;
    area.loop_.disarm(found->second);
    area.timers_.erase(found);
  }
  void operator()(const dcc::Log& log) {
    if (log.level == dcc::Log::Level::refused) ++area.refused_messages_;
    if (log.level == dcc::Log::Level::incident) ++area.incidents_;
    const std::string_view level = log.level == dcc::Log::Level::note ? "" : log.level == dcc::Log::Level::refused ? "refused: " : "incident: ";
    emit(area.events_, record::Note{.text = fmt::format("head end: {}{}{}{}", level, log.device.value ? area.names_(log.device) : "", log.device.value ? ": " : "", log.text)});
  }
};

WideArea::WideArea(Loop& loop, record::EventSink& events, WideAreaSettings settings, dcc::Registry& registry, const gbcs::KeyStore& keys,
                   CommunicationsHub& hub, Names names)
    : loop_(loop),
      events_(events),
      settings_(std::move(settings)),
      registry_(registry),
      keys_(keys),
      hub_(hub),
      names_(std::move(names)),
      head_end_(settings_.profile, registry, {.acb = settings_.acb}, settings_.defects) {
  hub_.on_wide_area([this](Bytes octets) {
    later(settings_.latency, [this, octets = std::move(octets)] { receive(octets); });
  });
}

WideArea::~WideArea() {
  hub_.on_wide_area({});
  for (auto& [id, timer] : timers_) loop_.disarm(timer);
  for (auto& [id, timer] : on_the_way_) loop_.disarm(timer);
}

dcc::Response WideArea::submit(const dcc::ServiceRequest& request) {
  response_.reset();
  told_before_submit_ = told_in_all_;
  const auto actions = head_end_.submit(request, instants());
  if (const auto* respond = actions.empty() ? nullptr : std::get_if<dcc::Respond>(&actions.front())) {
    const dcc::Response& answer = respond->response;
    record::ServiceRequestAnswered event{.request = request.id, .number = std::string(number(request.kind())), .sender = names_(request.sender),
                                         .devices = answer.accepted_devices.size() + answer.refused_devices.size(), .accepted = answer.accepted_devices.size(),
                                         .refused = {}, .refused_devices = answer.refused_devices.size(), .first_refused = {}};
    if (answer.refused) event.refused = fmt::format("{}: {}", name(answer.refused->code), answer.refused->text);
    for (const auto& one : answer.refused_devices)
      if (event.first_refused.size() < 20) event.first_refused.push_back({names_(one.device), std::string(name(one.reason.code)), one.reason.text});
    emit(events_, event);
  }
  perform(actions);
  return response_.value_or(dcc::Response{});
}

void WideArea::perform(const dcc::Actions& actions) {
  for (const auto& action : actions) std::visit(Performer{*this}, action);
  write_transitions();
  changed_.notify();
}

void WideArea::write_transitions() {
  for (const auto& one : head_end_.take_transitions()) {
    if (++transitions_ > told_one_by_one) continue;
    const auto& request = head_end_.audit().at(one.request);
    emit(events_, record::HeadEndChanged{.request = request.request_id, .device = one.device.value ? names_(one.device) : "", .from = std::string(name(one.from)),
                                         .to = std::string(name(one.to)), .clause = std::string(one.clause)});
  }
}

void WideArea::later(Duration delay, std::function<void()> task) {
  const auto number = next_on_the_way_++;
  on_the_way_[number] = loop_.arm(loop_.now() + delay, [this, number, task = std::move(task)] {
    on_the_way_.erase(number);
    task();
  });
}

void WideArea::distribute(const dcc::Distribute& job) {
  ++distributed_;
  if (const auto* jobs = head_end_.jobs_at(job.hub); jobs && jobs->active.size() > 1) {
    broken_invariants_.push_back(fmt::format("{} has {} active jobs at a time", names_(job.hub), jobs->active.size()));
    emit(events_, record::InvariantBroken{.what = broken_invariants_.back()});
  }
  if (job.hub != settings_.hub) return answer_for_remote_hub(job);
  const auto facts = dcc::read_image(job.for_meters || !registry_.smi.find(job.targets.at(0)) ? dcc::RequestKind::update_firmware : dcc::RequestKind::update_ppmid_firmware, *job.image);
  if (facts.has_error()) return emit(events_, record::seen(facts.error()));
  const auto* first = registry_.smi.find(job.targets.at(0));
  const auto& header = facts->header;
  hub::Job order{.id = hub::JobId{job.job}, .image = {}, .targets = job.targets, .activation = job.activation};
  order.image = {.device_class = class_of(first ? first->type : dcc::DeviceType::ppmid),
                 .id = {header.manufacturer_code, header.image_type, header.file_version},
                 .hardware = header.hardware,
                 .manufacturer_image_size = static_cast<std::uint32_t>(facts->manufacturer_size),
                 .manufacturer_image_hash = job.hash,
                 .force_replace = job.force_replace};
  later(settings_.latency, [this, order, image = job.image] { hub_.receive(order, image); });
}

void WideArea::answer_for_remote_hub(const dcc::Distribute& job) {
  if (settings_.remote.answer == RemoteHubs::Answer::silent) return;
  const bool delivered = settings_.remote.answer == RemoteHubs::Answer::delivers;
  later(settings_.remote.transfer_time, [this, job, delivered] { remote_outcome(job, delivered); });
}

// Signed by nobody: fifty thousand signatures would show nothing that one does not.
void WideArea::remote_outcome(const dcc::Distribute& job, bool delivered) {
  for (Eui64 device : job.targets)
    remote_alert(job.hub, gbcs::MessageCode::firmware_transfer_alert,
         gbcs::TransferAlert{.alert_code = delivered ? gbcs::AlertCode::transfer_succeeded : gbcs::AlertCode::transfer_failed, .execution_time = loop_.utc(), .entity = device,
                             .firmware_version = job.firmware_version, .response_code = delivered ? gbcs::TransferCode::success : gbcs::TransferCode::file_transfer_failure});
  if (!delivered || job.for_meters) return;
  const Duration until_active = job.activation && *job.activation > loop_.utc() ? *job.activation - loop_.utc() : Duration::zero();
  later(until_active + settings_.remote.read_back, [this, job] {
    const gbcs::VersionAlert alert{.execution_time = loop_.utc(), .firmware_version = job.firmware_version};
    for (Eui64 device : job.targets) {
      if (!settings_.profile.is_draft()) remote_alert(device, gbcs::MessageCode::firmware_version_alert, alert);
      else remote_alert(job.hub, gbcs::MessageCode::firmware_version_alert, alert, gbcs::SupplementaryParty{device, {}, {}});
    }
  });
}

void WideArea::remote_alert(Eui64 from, gbcs::MessageCode code, gbcs::Payload payload, std::optional<gbcs::SupplementaryParty> about) {
  const gbcs::Message message{.kind = gbcs::MessageKind::alert, .counter = ++remote_counters_[from], .originator = from, .recipient = settings_.acb,
                              .code = code, .supplementary = about, .payload = std::move(payload)};
  count_alert(message);
  perform(head_end_.on_message(message, instants()));
}

void WideArea::send(const dcc::SendCommand& command) {
  auto message = command.message;
  const Tamper tamper = std::exchange(tamper_, Tamper::none);
  if (tamper == Tamper::recipient) message.recipient = neighbour_of(command.device).value_or(message.originator);
  auto octets = gbcs::encode(message, keys_);
  if (octets.has_error()) return emit(events_, record::seen(octets.error()));
  if (tamper == Tamper::signature) flip(*octets, gbcs::mac_size + 1);
  if (tamper == Tamper::mac) flip(*octets, 1);
  if (const auto sent = gbcs::decode(*octets); sent.has_value())
    emit(events_, gbcs_event(*sent, {}, *octets, names_(message.originator), names_(command.device)));
  last_command_ = *octets;
  if (command.hub == settings_.hub) replay(*std::move(octets), command.device);
}

std::optional<Eui64> WideArea::neighbour_of(Eui64 device) const {
  for (const auto& one : registry_.smi.devices())
    if (one.hub == settings_.hub && one.eui != device) return one.eui;
  return std::nullopt;
}

void WideArea::replay(Bytes command, Eui64 device) {
  later(settings_.latency, [this, device, octets = std::move(command)] { hub_.relay(device, octets); });
}

void WideArea::receive(Bytes octets) {
  const auto decoded = gbcs::decode(octets);
  if (decoded.has_error()) {
    ++refused_messages_;
    emit(events_, record::seen(decoded.error()));
    return changed_.notify();
  }
  const auto verification = gbcs::verify(*decoded, keys_);
  const gbcs::Message& message = decoded->message;
  if (const auto code = alert_code(message.payload); code && to_lose_[*code] > 0) {
    --to_lose_[*code];
    ++lost_;
    return emit(events_, record::Note{.text = fmt::format("the network lost alert {} of {}", to_string(*code), names_(message.originator))});
  }
  emit(events_, gbcs_event(*decoded, verification, octets, names_(message.originator), names_(message.recipient)));
  if (!gbcs::is_authentic(*decoded, verification) && !settings_.defects.accept_unverified) return perform(head_end_.on_unverified(message, "signature or MAC is wrong"));
  if (const auto code = alert_code(message.payload)) last_alert_[*code] = octets;
  count_alert(message);
  perform(head_end_.on_message(message, instants()));
}

void WideArea::count_alert(const gbcs::Message& message) {
  const auto code = alert_code(message.payload);
  if (!code) return;
  ++alerts_[*code];
  Eui64 about = message.supplementary ? message.supplementary->eui : message.originator;
  if (const auto* transfer = std::get_if<gbcs::TransferAlert>(&message.payload)) {
    about = transfer->entity;
    devices_[about].transfer_code = transfer->response_code;
    if (transfer->response_code == gbcs::TransferCode::image_discarded) ++exempt_;
  }
  if (const auto* action = std::get_if<gbcs::SubGhzAlert>(&message.payload)) about = action->device;
  if (const auto* discarded = std::get_if<gbcs::DiscardedMessageAlert>(&message.payload)) {
    about = discarded->recipient;
    devices_[about].discarded = *discarded;
  }
  ++devices_[about].alerts[*code];
  devices_[about].alerted_at[*code] = loop_.now();
}

void WideArea::tell_supplier(const dcc::SupplierAlert& alert) {
  auto& told = told_[alert.supplier];
  ++told.count;
  told.last = alert.notice;
  const std::string kind(kind_of(alert.notice));
  const auto count = [&](Eui64 about) {
    auto& facts = devices_[about];
    ++facts.notices[kind];
    facts.last_notice[kind].number = told_in_all_ + 1;
    facts.last_notice[kind].notice = alert.notice;
  };
  const auto device = device_of(alert.notice);
  if (device) count(*device);
  if (const auto* request = std::get_if<dcc::RequestNotice>(&alert.notice)) std::for_each(request->devices->begin(), request->devices->end(), count);
  if (++told_in_all_ > told_one_by_one) return;
  emit(events_, record::SupplierTold{.supplier = names_(alert.supplier), .request = alert.request_id, .notice = kind,
                                     .device = device ? names_(*device) : "", .text = (device ? names_(*device) + ": " : "") + to_string(alert.notice)});
}

const Bytes* WideArea::last(gbcs::AlertCode code) const {
  const auto found = last_alert_.find(code);
  return found == last_alert_.end() ? nullptr : &found->second;
}

Result<void> WideArea::wait_for_alert(Eui64 device, gbcs::AlertCode code, std::uint64_t count, Deadline deadline) {
  return loop_.wait_until(changed_, deadline, [&] { return devices_[device].alerts[code] >= count; });
}

Result<dcc::Notice> WideArea::wait_for_notice(Eui64 device, std::string_view kind, Deadline deadline) {
  LastNotice& last = devices_[device].last_notice[std::string(kind)];
  const auto waited = loop_.wait_until(changed_, deadline, [&] { return last.number > std::max(last.awaited, told_before_submit_); });
  if (waited.has_error()) return waited.error();
  last.awaited = last.number;
  return last.notice;
}

std::optional<record::Json> WideArea::fact(std::string_view name) const {
  if (name == "dcc.open_jobs") return head_end_.open_jobs();
  if (name == "dcc.refused_messages") return refused_messages_;
  if (name == "dcc.incidents") return incidents_;
  if (name == "dcc.lost_alerts") return lost_;
  if (name == "dcc.distributions") return distributed_;
  if (name == "dcc.supplier_alerts") return told_in_all_;
  if (name == "dcc.requests") return head_end_.audit().size();
  if (name == "dcc.command.counter") {
    const auto command = gbcs::decode(last_command_);
    return command.has_value() ? record::Json(command->message.counter) : record::Json(nullptr);
  }
  if (name == "dcc.on_the_way") return on_the_way_.size();
  if (name == "dcc.exempt_failures") return exempt_;
  constexpr std::string_view alerts = "dcc.alerts.", suppliers = "dcc.supplier_alerts.", said_to = "dcc.said_to.", audit = "dcc.audit.";
  if (name.starts_with(audit)) return audit_fact(name.substr(audit.size()));
  if (name.starts_with(alerts)) {
    for (const auto& [code, count] : alerts_)
      if (to_string(code).substr(2) == name.substr(alerts.size())) return count;
    return 0;
  }
  if (name.starts_with(suppliers)) {
    for (const auto& [supplier, told] : told_)
      if (names_(supplier) == name.substr(suppliers.size())) return told.count;
    return 0;
  }
  if (name.starts_with(said_to)) {
    for (const auto& [supplier, told] : told_)
      if (names_(supplier) == name.substr(said_to.size())) return to_string(told.last);
    return nullptr;
  }
  return std::nullopt;
}

/// "11.4-1.sender", "11.4-1.hash", "11.4-1.devices"
std::optional<record::Json> WideArea::audit_fact(std::string_view name) const {
  const auto dot = name.rfind('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const std::string_view request = name.substr(0, dot), what = name.substr(dot + 1);
  for (const auto& one : head_end_.audit()) {
    if (one.request_id != request) continue;
    if (what == "sender") return names_(one.sender);
    if (what == "hash") return rig::to_string(one.hash);
    if (what == "version") return one.firmware_version;
    if (what == "devices") return one.accepted;
  }
  return std::nullopt;
}

std::optional<record::Json> WideArea::fact(Eui64 device, std::string_view name) const {
  const auto* known = registry_.smi.find(device);
  if (name == "smi.version") return known && known->firmware_version ? record::Json(*known->firmware_version) : record::Json(nullptr);
  if (name == "smi.status") return known ? record::Json(dcc::name(known->status)) : record::Json(nullptr);
  if (name == "smi.verified") return known && known->firmware_verified;
  const auto found = devices_.find(device);
  const DeviceFacts facts = found == devices_.end() ? DeviceFacts{} : found->second;
  constexpr std::string_view alerts = "dcc.alerts.", notices = "dcc.notices.", seconds = "dcc.alerted_at.";
  if (name == "dcc.transfer_code") return facts.transfer_code ? record::Json(gbcs::name(*facts.transfer_code)) : record::Json(nullptr);
  if (name == "dcc.discarded.originator") return facts.discarded ? record::Json(names_(facts.discarded->originator)) : record::Json(nullptr);
  if (name == "dcc.discarded.kind") return facts.discarded ? record::Json(gbcs::name(facts.discarded->kind)) : record::Json(nullptr);
  if (name == "dcc.discarded.counter") return facts.discarded ? record::Json(facts.discarded->counter) : record::Json(nullptr);
  if (name.starts_with(alerts)) {
    for (const auto& [code, count] : facts.alerts)
      if (to_string(code).substr(2) == name.substr(alerts.size())) return count;
    return 0;
  }
  if (name.starts_with(seconds)) {
    for (const auto& [code, at] : facts.alerted_at)
      if (to_string(code).substr(2) == name.substr(seconds.size())) return std::chrono::duration<double>(at.time_since_epoch()).count();
    return nullptr;
  }
  if (name.starts_with(notices)) {
    const auto count = facts.notices.find(name.substr(notices.size()));
    return count == facts.notices.end() ? 0 : count->second;
  }
  constexpr std::string_view said = "dcc.said.";
  if (name.starts_with(said)) {
    const auto notice = facts.last_notice.find(name.substr(said.size()));
    return notice == facts.last_notice.end() || notice->second.number == 0 ? record::Json(nullptr) : record::Json(to_string(notice->second.notice));
  }
  return std::nullopt;
}

}  // namespace rig::io
