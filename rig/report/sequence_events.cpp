// SPDX-License-Identifier: Apache-2.0
#include "rig/report/sequence_events.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "rig/report/axis.hpp"
#include "rig/report/event_text.hpp"

namespace rig::report {
namespace {

using namespace record;
using Kind = SequenceRow::Kind;
using Role = Party::Role;

const Party head_end{Role::head_end, "head end"}, hub{Role::hub, "hub"};

Party device(std::string name) { return {Role::device, std::move(name)}; }
Party supplier(std::string name) { return {Role::supplier, std::move(name)}; }

std::string spaced(std::string text) {
  std::ranges::replace(text, '_', ' ');
  return text;
}

std::string plural(std::uint64_t count, std::string_view what) { return fmt::format("{} {}{}", grouped(count), what, count == 1 ? "" : "s"); }

class Listener {
 public:
  Listener(const RunRecord& run, std::span<const JournalLine> lines) : run_(run), last_seq_(lines.empty() ? 0 : lines.back().seq) {
    for (const auto& line : lines) {
      learn_supplier(line, ServiceRequestAnswered::type, "sender");
      learn_supplier(line, SupplierTold::type, "supplier");
    }
  }

  template <class T>
  bool hear(const JournalLine& line) {
    if (line.type != T::type) return false;
    line_ = &line;
    if (const auto event = read_event<T>(line.fields)) on(*event);
    return true;
  }
  std::vector<Said> take() { return std::move(said_); }

 private:
  void learn_supplier(const JournalLine& line, std::string_view type, const char* field) {
    if (line.type == type && line.fields.contains(field) && line.fields[field].is_string()) suppliers_.insert(line.fields[field]);
  }
  Party party(const std::string& name) const {
    if (name == hub.name) return hub;
    if (name == head_end.name) return head_end;
    return suppliers_.contains(name) ? supplier(name) : device(name);
  }

  Said& message(Party from, Party to, Kind kind, std::string label, std::string aside = {});
  Said& note(Party lane, std::string label, std::string aside = {}) { return message(lane, lane, Kind::note, std::move(label), std::move(aside)); }
  void power(const std::string& name, bool on, bool known);
  void blocks(const TransferChanged& event);

  void on(const ServiceRequestAnswered& event);
  void on(const SupplierTold& event) { message(head_end, supplier(event.supplier), Kind::wide_area, event.text).about = event.device; }
  void on(const HeadEndChanged& event);
  Said* note_before(const HeadEndChanged& event);
  void on(const HubMemoryChanged& event);
  void on(const HubListChanged& event);
  void on(const HubChanged& event) { note(hub, fmt::format("{} {}", spaced(event.what), event.value)).row.bad = event.value == "off"; }
  void on(const GbcsMessage& event);
  void on(const TransferChanged& event);
  void on(const AttributeRead& event) {
    message(device(event.device), hub, Kind::home, fmt::format("{} = {}", event.name, value_text(event.value))).row.answer = true;
  }
  void on(const DeviceChanged& event);
  void on(const RelaySwitched& event) {
    if (!event.feeds.empty() && !event.power.empty()) power(event.feeds, event.power == "powered", event.confirmed);
  }
  void on(const InvariantBroken& event) { note(hub, event.what).row.bad = true; }

  const RunRecord& run_;
  std::uint64_t last_seq_;
  std::set<std::string> suppliers_;
  std::set<std::uint64_t> jobs_;  // whose image has come from the head end
  const JournalLine* line_{};
  std::vector<Said> said_;
};

Said& Listener::message(Party from, Party to, Kind kind, std::string label, std::string aside) {
  const std::string about = from.role == Role::device ? from.name : to.role == Role::device ? to.name : std::string();
  SequenceRow row;
  row.t = line_->t;
  row.seq = row.until = line_->seq;
  row.kind = kind;
  row.label = std::move(label);
  row.aside = std::move(aside);
  said_.push_back({.from = std::move(from), .to = std::move(to), .row = std::move(row), .about = about});
  return said_.back();
}

void Listener::on(const ServiceRequestAnswered& event) {
  message(supplier(event.sender), head_end, Kind::wide_area, fmt::format("service request {} for {}", event.number, plural(event.devices, "device")), event.request);
  std::string answer = event.refused ? "refused: " + *event.refused : fmt::format("accepted for {} of {}", grouped(event.accepted), plural(event.devices, "device"));
  Said& said = message(head_end, supplier(event.sender), Kind::wide_area, std::move(answer), event.first_refused.empty() ? "" : event.first_refused.front().text);
  said.row.answer = true;
  said.row.bad = event.refused || event.refused_devices > 0;
}

/// The note of the head end that leaves the device where `event` finds it, unless somebody else has said something since.
Said* Listener::note_before(const HeadEndChanged& event) {
  for (auto said = said_.rbegin(); said != said_.rend() && said->from == head_end && said->row.kind == Kind::note; ++said)
    if (said->about == event.device) return said->state == event.from ? &*said : nullptr;
  return nullptr;
}

// What the head end does with one device before it waits for something is one note.
void Listener::on(const HeadEndChanged& event) {
  Said* said = note_before(event);
  if (!said) {
    said = &note(head_end, fmt::format("{}: {}", event.device.empty() ? event.request : event.device, spaced(event.from)), event.clause);
    said->about = event.device;
  } else if (!said->row.aside.ends_with(event.clause)) {
    said->row.aside += ", " + event.clause;
  }
  said->row.label += " \u2192 " + spaced(event.to);
  said->row.bad = said->row.bad || event.to == "rejected" || event.to == "failed" || event.to == "timed_out";
  said->state = event.to;
}

void Listener::on(const HubMemoryChanged& event) {
  if (jobs_.insert(event.job).second) message(head_end, hub, Kind::wide_area, fmt::format("image of job {}", event.job));
  const std::string where = event.block ? fmt::format(" in block {}", *event.block) : std::string();
  Said& said = note(hub, fmt::format("image of job {} {}{}", event.job, event.event, where), event.rule);
  said.row.bad = event.event == "refused";
}

void Listener::on(const HubListChanged& event) {
  const std::string states = event.from == event.to ? event.to : event.from + " \u2192 " + event.to;
  note(hub, fmt::format("{}: {}", event.device, states), event.clause).about = event.device;
}

/// What tells one alert or response from the next: its code and its outcome.
std::string outcome(const GbcsMessage& event) {
  std::string text;
  for (const char* key : {"alert_code", "response_code", "activate_image", "firmware_version"})
    if (event.payload.is_object() && event.payload.contains(key)) text += (text.empty() ? "" : ", ") + value_text(event.payload[key]);
  if (event.signature_valid == false) text += ", signature wrong";
  if (event.mac_valid == false) text += ", MAC wrong";
  return text;
}

void Listener::on(const GbcsMessage& event) {
  Said& said = message(party(event.from), party(event.to), Kind::wide_area, event.name, outcome(event));
  said.row.answer = event.kind == "response";
  said.row.bad = event.signature_valid == false || event.mac_valid == false;
}

void Listener::power(const std::string& name, bool on, bool known) {
  const Party lane = party(name);
  const std::string text = on ? "power on" : "power off";
  // The relay and the device behind it both tell it.
  const auto last = std::find_if(said_.rbegin(), said_.rend(), [&](const Said& said) { return said.to == lane && said.row.label.starts_with("power o"); });
  if (last != said_.rend() && last->row.label == text) return;
  note(lane, text, known ? "" : "not confirmed").row.bad = !on;
}

void Listener::on(const DeviceChanged& event) {
  const Party party = device(event.device);
  switch (event.state) {
    using enum DeviceState;
    case joined:
    case rejoined: message(party, hub, Kind::home, event.state == joined ? "joins" : "rejoins", event.detail).takes_part = false; break;
    case left: message(party, hub, Kind::home, "leaves", event.detail).row.bad = true; break;
    case silent: note(party, "silent", event.detail).row.bad = true; break;
    case power_cut: power(event.device, false, true); break;
    case power_restored: power(event.device, true, true); break;
    case activating: note(party, "activates", event.detail); break;
    case version: note(party, "runs " + event.detail); break;
  }
}

bool is_good_end(std::string_view status) { return status.empty() || status == "SUCCESS" || status == "REQUIRE_MORE_IMAGE"; }

void Listener::on(const TransferChanged& event) {
  const Party party = device(event.device);
  switch (event.event) {
    using enum TransferStage;
    case notified: message(hub, party, Kind::home, "Image Notify", event.detail); break;
    case queried: message(party, hub, Kind::home, "Query Next Image Request", event.detail).takes_part = false; break;
    case offered:
    case not_offered: {
      Said& said = message(hub, party, Kind::home, "Query Next Image Response", event.detail);
      said.row.answer = true;
      said.takes_part = event.event == offered;
      break;
    }
    case hardware_mismatch: note(hub, event.device + ": wrong hardware", event.detail).about = event.device; break;
    case started:
    case resumed:
    case restarted: blocks(event); break;
    case complete: break;  // the end of the blocks
    case end_request: message(party, hub, Kind::home, "Upgrade End Request", event.detail).row.bad = !is_good_end(event.detail); break;
    case activation_sent: message(hub, party, Kind::home, "Upgrade End Response", event.detail).row.answer = true; break;
    case aborted: note(party, "transfer aborted", event.detail).row.bad = true; break;
    case gone: note(party, "no more requests", event.detail).row.bad = true; break;
  }
}

bool begins(TransferStage stage) { return stage == TransferStage::started || stage == TransferStage::resumed || stage == TransferStage::restarted; }

bool ends(TransferStage stage) {
  using enum TransferStage;
  return begins(stage) || stage == complete || stage == end_request || stage == aborted || stage == gone;
}

/// How far the blocks of one device came, told by samples and the summary.
struct Reached {
  Duration t{};
  std::uint64_t blocks{}, retries{}, bytes{};
};

Reached reached(const Series& series, const std::string& device, std::uint64_t after, std::uint64_t before) {
  Reached most;
  const auto see = [&](const auto& one) {
    if (one.seq <= after || one.seq >= before || one.value.device != device) return;
    most = {one.t, std::max(most.blocks, one.value.blocks), std::max<std::uint64_t>(most.retries, one.value.retries), std::max(most.bytes, one.value.bytes)};
  };
  for (const auto& sample : series.samples) see(sample);
  for (const auto& summary : series.summaries) see(summary);
  return most;
}

/// Where the blocks of a device end that began on line `begin`, and where its next blocks begin.
struct Turn {
  std::optional<Timed<TransferChanged>> transfer{};  ///< that ended them, unless the power went first
  Duration t{};
  std::uint64_t seq{};
  std::uint64_t next{};
};

Turn turn_after(const Series& series, const std::string& device, std::uint64_t begin, std::uint64_t last) {
  Turn turn{.seq = last + 1, .next = last + 1};
  const auto earlier = [&](const auto& one, bool ends_them) {
    if (!ends_them || one.seq <= begin || one.seq >= turn.seq) return false;
    turn.t = one.t;
    turn.seq = one.seq;
    return true;
  };
  for (const auto& one : series.transfers) {
    if (one.value.device != device) continue;
    if (earlier(one, ends(one.value.event))) turn.transfer = one;
    if (one.seq > begin && begins(one.value.event)) turn.next = std::min(turn.next, one.seq);
  }
  for (const auto& one : series.relays)
    if (earlier(one, one.value.feeds == device && one.value.power == "unpowered")) turn.transfer.reset();
  for (const auto& one : series.devices)
    if (earlier(one, one.value.device == device && one.value.state == DeviceState::power_cut)) turn.transfer.reset();
  return turn;
}

/// All blocks up to the next turn of the transfer are one row.
void Listener::blocks(const TransferChanged& event) {
  const auto turn = turn_after(run_.series, event.device, line_->seq, last_seq_);
  const auto before = event.event == TransferStage::started ? Reached{} : reached(run_.series, event.device, 0, line_->seq);
  const auto after = reached(run_.series, event.device, line_->seq, turn.next);
  const bool counted_on = after.blocks > before.blocks;
  std::string label = after.blocks ? fmt::format("blocks {} to {}", grouped(counted_on ? before.blocks + 1 : 1), grouped(after.blocks)) : "blocks";
  if (event.event == TransferStage::resumed) label = "resumed: " + label;
  if (event.event == TransferStage::restarted) label = "from the start again: " + label;
  const auto told = turn.transfer && !begins(turn.transfer->value.event) ? turn.transfer->value.offset : 0;
  std::string aside = fmt::format("octets {} to {}", grouped(event.offset), grouped(std::max({after.bytes, told, event.offset})));
  if (const Duration ended = turn.t > Duration{} ? turn.t : after.t; ended > line_->t) aside += ", " + human(ended - line_->t);
  if (const auto retries = after.retries - (counted_on ? std::min(before.retries, after.retries) : 0)) aside += fmt::format(", {} again", grouped(retries));
  message(hub, device(event.device), Kind::blocks, std::move(label), std::move(aside)).row.until = turn.seq;
}

}  // namespace

std::vector<Said> said_in(const RunRecord& run, std::span<const JournalLine> lines) {
  Listener listener(run, lines);
  for (const auto& line : lines) {
    static_cast<void>(listener.hear<ServiceRequestAnswered>(line) || listener.hear<SupplierTold>(line) || listener.hear<HeadEndChanged>(line) ||
                      listener.hear<HubMemoryChanged>(line) || listener.hear<HubListChanged>(line) || listener.hear<HubChanged>(line) ||
                      listener.hear<GbcsMessage>(line) || listener.hear<TransferChanged>(line) || listener.hear<AttributeRead>(line) ||
                      listener.hear<DeviceChanged>(line) || listener.hear<RelaySwitched>(line) || listener.hear<InvariantBroken>(line));
  }
  return listener.take();
}

}  // namespace rig::report
