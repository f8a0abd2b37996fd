// SPDX-License-Identifier: Apache-2.0
#include "rig/dcc/head_end.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace rig::dcc {
namespace {

constexpr std::string_view received_clause = "BR 3.1.3";
constexpr std::string_view responded_clause = "BR 3.1.4(1)";
constexpr std::string_view queued_clause = "CR1047";

/// Room for `more`, without giving up growth in ever larger steps where many small requests come.
template <class T>
void make_room(std::vector<T>& list, std::size_t more) {
  if (list.capacity() < list.size() + more) list.reserve(std::max(list.size() + more, 2 * list.capacity()));
}

}  // namespace

HeadEnd::HeadEnd(Profile profile, Registry& registry, Identity identity, Defects defects)
    : profile_(std::move(profile)),
      registry_(registry),
      identity_(identity),
      defects_(defects),
      graph_(registry.cpl),
      next_counter_(identity.first_counter) {}

void HeadEnd::cpl_changed() { graph_ = UpgradeGraph(registry_.cpl); }

void HeadEnd::record_consent(Consent consent) { consents_.push_back(consent); }

Actions HeadEnd::submit(const ServiceRequest& request, Instants at) {
  Context context{.request = static_cast<std::uint32_t>(audit_.size()), .at = at, .response = {}};
  context.response.request_id = request.id;
  context.response.to = request.sender;
  context.response.kind = request.kind();
  AuditRecord audit{.request_id = request.id,
                    .sender = request.sender,
                    .kind = request.kind(),
                    .time = at.utc,
                    .override_reason = request.override_reason,
                    .refused = {}};
  if (defects_.no_audit) audit.sender = {};
  audit_.push_back(std::move(audit));

  if (!request_ids_.insert(request.id).second)
    return refuse(std::move(context),
                  {Refusal::duplicate_request, fmt::format("request {} was sent before", request.id)});
  if (auto distribution = distribution_of(request))
    return submit_distribution(std::move(*distribution), std::move(context));
  if (const auto* activation = std::get_if<ActivateFirmware>(&request.body))
    return submit_activation(*activation, std::move(context));
  if (const auto* read = std::get_if<ReadFirmwareVersion>(&request.body))
    return submit_read(read->device, std::move(context));
  if (!profile_.is_draft())
    return refuse(std::move(context), {Refusal::not_in_profile, "11.5 is in the draft only, send an 11.2"});
  return submit_read(std::get<ReadDeviceModel>(request.body).device, std::move(context));
}

Actions HeadEnd::submit_distribution(Distribution request, Context context) {
  ImageFacts facts;
  std::vector<const CplEntry*> rows;
  Actions notes;
  if (auto reason = check_request(request, facts, rows, context, notes))
    return refuse(std::move(context), std::move(*reason));
  record(context.request, {}, Stage::received, Stage::checked, context.at, received_clause);

  const DeviceChecks checks(request, facts.hash, std::move(rows), rules(), graph_, delivered_, consents_);
  const auto targets = check_devices(checks, request.devices, context, notes);
  const auto& refused = context.response.refused_devices;
  if (defects_.refuse_whole_request && !refused.empty()) {
    Reason first = refused.front().reason;
    return refuse(std::move(context), std::move(first));
  }
  audit_[context.request].accepted = static_cast<std::uint32_t>(targets.size());
  audit_[context.request].rejected = static_cast<std::uint32_t>(refused.size());

  Actions actions;
  actions.emplace_back(Respond{std::move(context.response)});
  std::move(notes.begin(), notes.end(), std::back_inserter(actions));
  if (targets.empty()) return actions;
  const auto& campaign = campaigns_[context.request] = {.image = request.image,
                                                        .facts = facts,
                                                        .firmware_version = request.firmware_version,
                                                        .kind = request.kind,
                                                        .activation = request.activation};
  context.response.to = request.sender;
  notify_others(targets, campaign, context, actions);
  enqueue(targets, context, actions);
  return actions;
}

std::optional<Reason> HeadEnd::check_request(Distribution& request, ImageFacts& facts,
                                             std::vector<const CplEntry*>& rows, const Context& context,
                                             Actions& notes) {
  audit_[context.request].firmware_version = request.firmware_version;
  if (auto reason = check_list(request.devices, rules())) return reason;
  if (request.image == nullptr) return Reason{Refusal::malformed_image, "there is no image"};
  auto read = read_image(request.kind, *request.image);
  if (!read) return Reason{Refusal::malformed_image, read.error().what};
  facts = std::move(*read);
  audit_[context.request].hash = facts.hash;
  if (auto reason = check_image(request, facts, rules(), rows)) return reason;
  if (auto reason = check_activation(request.activation, request.kind, context.at.utc, rules())) return reason;
  if (auto reason = check_fragment(request, rows, context.at.utc, rules())) {
    if (profile_.future_fragment == FutureFragment::refuse) return reason;
    notes.emplace_back(Log{Log::Level::note, {}, reason->text});
  }
  const bool is_meter_request = request.kind == RequestKind::update_firmware;
  const auto& threshold = is_meter_request ? profile_.anomaly_11_1 : profile_.anomaly_11_4;
  const auto counted_as = defects_.count_adt_together ? RequestKind::update_firmware : request.kind;
  if (!defects_.skip_anomaly_check &&
      !anomalies_.admit(request.sender, counted_as, request.devices.size(), threshold, context.at.utc))
    return Reason{Refusal::over_threshold,
                  fmt::format("anomaly detection: {} {} within {} at most, {} counted", threshold.threshold.value_or(0),
                              threshold.count == CountOf::devices ? "devices" : "requests",
                              format_duration(threshold.window), anomalies_.count(request.sender, counted_as))};
  return std::nullopt;
}

std::vector<Target> HeadEnd::check_devices(const DeviceChecks& checks, const std::vector<Eui64>& devices,
                                           Context& context, Actions& notes) {
  std::vector<Target> targets;
  targets.reserve(devices.size());
  make_room(transitions_, 4 * devices.size());
  context.response.accepted_devices.reserve(devices.size());
  for (Eui64 device : devices) {
    auto answer = checks.check(device);
    if (answer.warning) notes.emplace_back(Log{Log::Level::note, device, answer.warning->text});
    if (answer.refused) {
      record(context.request, device, Stage::received, Stage::rejected, context.at, clause(answer.refused->code));
      context.response.refused_devices.push_back({device, std::move(*answer.refused)});
      continue;
    }
    record(context.request, device, Stage::received, Stage::checked, context.at, "BR 3.1.3(4)");
    context.response.accepted_devices.push_back(device);
    targets.push_back(accept(answer));
  }
  return targets;
}

Target HeadEnd::accept(const DeviceChecks::Answer& answer) const {
  Target target{.device = answer.device->eui,
                .type = answer.device->type,
                .stage = Stage::checked,
                .version_before = answer.device->firmware_version,
                .import = {},
                .gas = {}};
  if (answer.responsible == nullptr) return target;
  const bool import_only =
      target.type == DeviceType::esme || (target.type == DeviceType::hcalcs && !defects_.alert_gas_for_hcalcs);
  if (target.type != DeviceType::gsme) target.import = answer.responsible->import;
  if (!import_only) target.gas = answer.responsible->gas;
  return target;
}

void HeadEnd::notify_others(const std::vector<Target>& targets, const Campaign& campaign, const Context& context,
                            Actions& actions) const {
  if (defects_.no_alert_1) return;
  std::map<Eui64, std::vector<Eui64>> devices;
  for (const Target& target : targets) {
    if (target.import) devices[*target.import].push_back(target.device);
    if (target.gas && target.gas != target.import) devices[*target.gas].push_back(target.device);
  }
  for (auto& [supplier, list] : devices) {
    if (supplier == context.response.to && !defects_.alert_sender_too) continue;
    RequestNotice notice{.hash = campaign.facts.hash,
                         .devices = std::make_shared<const std::vector<Eui64>>(std::move(list)),
                         .activation = campaign.activation};
    actions.emplace_back(SupplierAlert{supplier, audit_[context.request].request_id, std::move(notice)});
  }
}

void HeadEnd::enqueue(const std::vector<Target>& targets, const Context& context, Actions& actions) {
  std::vector<Job> jobs;
  jobs.reserve(targets.size());
  boost::unordered_flat_map<std::uint64_t, std::size_t> place_of(targets.size());
  for (const Target& target : targets) {
    const Eui64 hub = hub_of(target.device).value_or(Eui64{});
    const auto [place, is_new] = place_of.emplace(hub.value, jobs.size());
    if (is_new)
      jobs.push_back({.request = context.request, .hub = hub, .for_meters = is_meter(target.type), .targets = {}});
    jobs[place->second].targets.push_back(target);
  }
  campaigns_[context.request].open_jobs = jobs.size();
  jobs_.expect(jobs.size());
  make_room(actions, 2 * jobs.size());
  for (Job& job : jobs) {
    const Eui64 hub = job.hub;
    Job& added = jobs_.add(std::move(job), defects_.ignore_priority);
    for (Target& target : added.targets) {
      move(added, target, Stage::responded, context.at, responded_clause);
      move(added, target, Stage::queued, context.at, queued_clause);
    }
    start_waiting(hub, context.at, actions);
  }
}

Actions HeadEnd::refuse(Context context, Reason reason) {
  record(context.request, {}, Stage::received, Stage::rejected, context.at, clause(reason.code));
  audit_[context.request].refused = reason.code;
  context.response.refused = std::move(reason);
  context.response.refused_devices.clear();
  context.response.accepted_devices.clear();
  return {Respond{std::move(context.response)}};
}

Actions HeadEnd::on_timer(TimerId timer, Instants at) {
  Actions actions;
  if (timer.kind == TimerId::Kind::command) {
    on_command_timeout(timer.number, actions);
  } else if (Job* job = jobs_.find(timer.number)) {
    timer.kind == TimerId::Kind::hub ? on_hub_timeout(*job, at, actions) : on_version_timeout(*job, at, actions);
  }
  return actions;
}

Actions HeadEnd::on_message(const gbcs::Message& message, Instants at) {
  Actions actions;
  if (message.kind == gbcs::MessageKind::response) {
    on_response(message, actions);
  } else if (message.kind == gbcs::MessageKind::alert) {
    on_alert(message, at, actions);
  } else {
    actions.emplace_back(Log{Log::Level::refused, message.originator, "a command came up from the HAN side"});
  }
  return actions;
}

Actions HeadEnd::on_unverified(const gbcs::Message& message, std::string_view why) {
  return {Log{Log::Level::refused, message.originator,
              fmt::format("{} {} not believed: {}", name(message.kind), gbcs::to_string(message.code), why)}};
}

void HeadEnd::record(std::uint32_t request, Eui64 device, Stage from, Stage to, Instants at, std::string_view clause) {
  transitions_.push_back({request, device, from, to, at.utc, clause});
}

void HeadEnd::move(const Job& job, Target& target, Stage to, Instants at, std::string_view clause) {
  record(job.request, target.device, target.stage, to, at, clause);
  target.stage = to;
}

}  // namespace rig::dcc
