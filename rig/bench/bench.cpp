// SPDX-License-Identifier: Apache-2.0
#include "rig/bench/bench.hpp"

#include <fmt/format.h>

#include "rig/base/install_code.hpp"
#include "rig/bench/power_witness.hpp"
#include "rig/bench/smart_metering.hpp"
#include "rig/bench/virtual_world.hpp"

namespace rig::bench {
namespace {

using namespace std::chrono_literals;
using device::RelayState;

constexpr Duration safe_state_allowance = 5s;

std::string_view name(Power power) { return power == Power::powered ? "powered" : "unpowered"; }

record::Cause cause_of(const Error& error, record::Cause where) {
  return error.code == ErrorCode::internal ? record::Cause::rig : where;
}

std::vector<io::HanDevice> han_devices(const BenchFile& file) {
  std::vector<io::HanDevice> devices;
  for (const auto& [name, entry] : file.devices) {
    io::HanDevice device{.name = name, .eui = entry.eui64, .profile = entry.profile, .link_key = {}};
    if (entry.install_code) device.link_key = link_key_from_install_code(*entry.install_code).value();
    devices.push_back(std::move(device));
  }
  return devices;
}

io::HanSettings han_settings(const BenchFile& file, const std::string& coordinator) {
  io::HanSettings settings{.coordinator = coordinator, .network = file.network_settings(), .encrypt = file.hub.aps_encryption,
                            .acknowledge = file.hub.aps_acknowledgement, .server = {}};
  settings.server.require_aps_encryption = file.hub.require_encryption;
  settings.server.page_requests = file.hub.page_requests;
  settings.server.max_block_encrypted = settings.server.max_block_plain = file.hub.max_block;
  settings.server.watchdog = file.hub.client_watchdog;
  settings.message_length = gbcs::length_of;
  return settings;
}

}  // namespace

Bench::Bench(io::Loop& loop, const BenchFile& file, record::EventSink& events, std::uint64_t seed, Machine machine)
    : loop_(loop),
      file_(file),
      events_(events),
      world_(file.has_twins() ? std::make_unique<VirtualWorld>(loop, file, Rng(seed)) : nullptr),
      machine_(std::move(machine)),
      plugged_(loop, file, world_.get(), machine_, [this](const std::string& adapter, const Error& error) { lost(adapter, error); }),
      sniffers_(file, plugged_),
      consoles_(loop, events) {}

Bench::~Bench() {
  give_up_recoveries();
  smart_metering_.reset();
  han_.reset();
}

Result<std::unique_ptr<Bench>> Bench::assemble(io::Loop& loop, const BenchFile& file, record::EventSink& events, std::uint64_t seed,
                                               Machine machine) {
  std::unique_ptr<Bench> bench(new Bench(loop, file, events, seed, std::move(machine)));
  for (const auto& [name, entry] : file.adapters) {
    if (entry.spec->capability == adapter::Capability::coordinator) bench->coordinator_name_ = name;
    if (auto opened = bench->open(name); opened.has_error()) return opened.error();
  }
  bench->make_han();
  auto smart_metering = SmartMetering::open(loop, file, *bench->han_, events);
  if (smart_metering.has_error()) return smart_metering.error();
  bench->smart_metering_ = std::move(*smart_metering);
  if (bench->world_) {
    bench->world_->give_keys(bench->smart_metering_->keys());
    bench->world_->on_trouble([&events](const std::string& what) { emit(events, record::Note{.text = what}); });
  }
  return bench;
}

Result<void> Bench::open(const std::string& adapter) {
  const auto notes = plugged_.open(adapter);
  if (notes.has_error()) return notes.error();
  for (const std::string& note : *notes) emit(events_, record::Note{.text = note});
  if (auto* console = plugged_.find<device::Console>(adapter)) consoles_.opened(adapter, *file_.adapter(adapter), *console);
  if (adapter == coordinator_name_) coordinator_.stand_in(plugged_.find<device::Coordinator>(adapter));
  return {};
}

void Bench::make_han() {
  han_ = std::make_unique<io::Han>(loop_, coordinator_, events_, han_settings(file_, coordinator_name_), han_devices(file_));
  han_->on_failure([this](const Error& error) { quarantine(error, record::Cause::coordinator); });
  han_->heals([this](const Error& error) { return heals(error); });
}

Result<void> Bench::switch_power(const std::string& relay, Power power, Deadline deadline) {
  const RelayEntry* entry = file_.relay(relay);
  if (!entry) return make_error(ErrorCode::not_found, "the bench has no relay " + relay);
  commanded_[relay] = power;
  auto done = command(relay, *entry, power, deadline);
  if (done.has_value()) done = hear_witnesses(relay, *entry, power);
  if (done.has_error() && done.error().code != ErrorCode::cancelled && !recovering_.contains(entry->board))
    quarantine(done.error(), cause_of(done.error(), record::Cause::power));
  return done;
}

Result<void> Bench::command(const std::string& relay, const RelayEntry& entry, Power power, Deadline deadline) {
  auto ready = ready_bank(entry.board, deadline);
  if (ready.has_error()) return ready.error();
  device::RelayBank& board = **ready;
  const RelayState wanted = entry.state_for(power);
  if (power == Power::unpowered) han_->power_was_cut(entry.feeds);
  auto done = board.set(entry.channel, wanted, deadline);
  record::RelaySwitched event{.relay = relay, .board = entry.board, .channel = entry.channel, .commanded = std::string(device::name(wanted)),
                              .feeds = entry.feeds, .power = std::string(name(power))};
  const auto wants_reading = [](const Result<void>& set) { return set.has_value() || set.error().code == ErrorCode::not_confirmed; };
  if (board.can_read() && wants_reading(done)) {
    const auto seen = board.read(entry.channel, deadline);
    if (seen.has_value()) event.read_back = device::name(*seen);
    if (seen.has_error()) done = seen.error();
    else if (*seen != wanted)
      done = make_error(ErrorCode::not_confirmed, fmt::format("{} was commanded, the board reads back {}", device::name(wanted), device::name(*seen)), "relay " + relay);
  }
  event.confirmed = done.has_value() && event.read_back.has_value();
  emit(events_, event);
  if (done.has_value() && power == Power::powered) han_->power_was_restored(entry.feeds);
  return done;
}

/// A cut that nobody confirms is none to build a verdict on. Whether a device that was given power wakes up is not the relay's affair.
Result<void> Bench::hear_witnesses(const std::string& relay, const RelayEntry& entry, Power power) {
  static constexpr std::string_view outcomes[] = {"confirmed", "unknown", "refuted"};
  if (!file_.device(entry.feeds)) return {};
  const auto heard = hear({loop_, file_, plugged_, *han_, consoles_, world_.get(), machine_}, entry, power);
  if (heard.has_error()) return heard.error();
  const std::vector<Testimony>& told = *heard;
  if (told.empty()) unwitnessed_.insert(entry.feeds);
  bool confirmed = told.empty() || power == Power::powered;
  for (const Testimony& one : told) {
    emit(events_, record::PowerWitnessed{.relay = relay, .feeds = entry.feeds, .power = std::string(name(power)), .witness = one.witness,
                                         .outcome = std::string(outcomes[static_cast<std::size_t>(one.outcome)]), .message = one.message});
    if (one.outcome == Testimony::Outcome::refuted)
      return make_error(ErrorCode::not_confirmed, fmt::format("{} was commanded, but {} ({})", name(power), one.message, one.witness), "relay " + relay);
    confirmed = confirmed || one.outcome == Testimony::Outcome::confirmed;
  }
  if (confirmed) return {};
  return make_error(ErrorCode::not_confirmed, fmt::format("{} was commanded, and no witness confirms it: {}", name(power), told.front().message), "relay " + relay);
}

Result<Power> Bench::read_power(const std::string& relay, Deadline deadline) {
  const RelayEntry* entry = file_.relay(relay);
  if (!entry) return make_error(ErrorCode::not_found, "the bench has no relay " + relay);
  auto board = ready_bank(entry->board, deadline);
  if (board.has_error()) return board.error();
  const auto state = (*board)->read(entry->channel, deadline);
  if (state.has_error()) return state.error();
  return *state == entry->state_for(Power::powered) ? Power::powered : Power::unpowered;
}

Result<void> Bench::self_check(const std::string& device, Deadline deadline) {
  if (broken_) return broken_->error;
  if (auto answered = han_->check(deadline); answered.has_error()) return answered;
  const auto* relay = file_.relay_of(device);
  if (!relay) return {};
  auto board = ready_bank(relay->second.board, deadline);
  if (board.has_error()) return board.error();
  if (!(*board)->can_read()) return {};
  const auto power = read_power(relay->first, deadline);
  if (power.has_error()) return power.error();
  if (*power == Power::powered) return {};
  return make_error(ErrorCode::not_confirmed, fmt::format("{} reads back {}", device, name(*power)), "relay " + relay->first);
}

void Bench::quarantine(Error error, record::Cause cause) {
  if (broken_) return;
  emit(events_, record::seen(error));
  broken_ = Breakage{std::move(error), cause};
  if (on_broken_) on_broken_();
}

std::optional<std::string> Bench::broken_invariant() const {
  const auto first = [](const std::vector<std::string>& all) { return all.empty() ? std::nullopt : std::optional(all.front()); };
  if (file_.hub.defects == hub::Defects{})
    if (auto broken = first(smart_metering_->hub().broken_invariants())) return broken;
  return file_.dcc.defects == dcc::Defects{} ? first(smart_metering_->wide_area().broken_invariants()) : std::nullopt;
}

std::optional<std::string> Bench::flashed_another_file() const {
  if (!world_) return std::nullopt;
  for (const auto& [name, entry] : file_.devices) {
    const sim::Device* device = world_->device(name);
    const auto& file = device->flash().ota.last_good_image;
    if (file && !served_.contains(*file) && !smart_metering_->hub().was_given(*file))
      return fmt::format("{} took an image for good that is none of those it was given (SHA-256 {})", name, to_string(*file));
  }
  return std::nullopt;
}

bool Bench::make_safe() {
  leaving_ = true;
  give_up_recoveries();
  if (world_ && file_.trouble.every > Duration::zero()) world_->end_trouble();
  bool all = true;
  for (const auto& [relay, entry] : file_.relays) {
    const auto done = put_into_safe_position(entry);
    emit(events_, record::SafeState{.what = "relay " + relay, .action = std::string(name(entry.safe)), .ok = done.has_value(),
                                    .message = done.has_value() ? "" : describe(done.error())});
    all = all && done.has_value();
  }
  return all;
}

Result<void> Bench::put_into_safe_position(const RelayEntry& entry) {
  const auto done = command_safe(entry);
  if (done.has_value() || done.error().code != ErrorCode::port_lost) return done;
  // It may be back in its socket by now.
  plugged_.close(entry.board);
  if (auto opened = open(entry.board); opened.has_error()) return done;
  return command_safe(entry);
}

Result<void> Bench::command_safe(const RelayEntry& entry) {
  device::RelayBank* board = bank(entry.board);
  if (!board) return make_error(ErrorCode::port_lost, "the board is unplugged", entry.board);
  const RelayState wanted = entry.state_for(entry.safe);
  const auto soon = [this] { return Deadline::after(loop_.now(), safe_state_allowance); };
  if (auto done = board->set(entry.channel, wanted, soon()); done.has_error()) return done;
  if (!board->can_read()) return {};
  const auto seen = board->read(entry.channel, soon());
  if (seen.has_error()) return seen.error();
  if (*seen == wanted) return {};
  return make_error(ErrorCode::not_confirmed, fmt::format("the board reads back {}", device::name(*seen)));
}

}  // namespace rig::bench
