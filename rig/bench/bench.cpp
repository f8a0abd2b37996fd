// SPDX-License-Identifier: Apache-2.0
#include "rig/bench/bench.hpp"

#include <fmt/format.h>

#include "rig/base/install_code.hpp"
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

Bench::Bench(io::Loop& loop, const BenchFile& file, record::EventSink& events, std::uint64_t seed) : loop_(loop), file_(file), events_(events) {
  if (file.has_twins()) world_ = std::make_unique<VirtualWorld>(loop, file, Rng(seed));
}

Bench::~Bench() {
  smart_metering_.reset();
  han_.reset();
  adapters_.clear();
  ports_.clear();
}

Result<std::unique_ptr<Bench>> Bench::assemble(io::Loop& loop, const BenchFile& file, record::EventSink& events, std::uint64_t seed,
                                               const OpenPort& open_port) {
  std::unique_ptr<Bench> bench(new Bench(loop, file, events, seed));
  if (auto opened = bench->open_adapters(open_port); opened.has_error()) return opened.error();
  bench->make_han(bench->coordinator_name_);
  auto smart_metering = SmartMetering::open(loop, file, *bench->han_, events);
  if (smart_metering.has_error()) return smart_metering.error();
  bench->smart_metering_ = std::move(*smart_metering);
  if (bench->world_) bench->world_->give_keys(bench->smart_metering_->keys());
  return bench;
}

Result<void> Bench::open_adapters(const OpenPort& open_port) {
  for (const auto& [name, entry] : file_.adapters) {
    auto opened = open_adapter(name, entry, open_port);
    if (opened.has_error()) return opened;
  }
  return {};
}

Result<void> Bench::open_adapter(const std::string& name, const AdapterEntry& entry, const OpenPort& open_port) {
  std::unique_ptr<device::ByteStream> port;
  if (entry.is_twin()) {
    port = world_->plug_in(name, entry);
  } else {
    auto opened = open_port(loop_, entry);
    if (opened.has_error()) return opened.error();
    port = std::move(*opened);
  }
  auto adapter = entry.spec->open({.loop = loop_, .port = *port, .name = name}, *entry.node);
  if (adapter.has_error()) return adapter.error();
  ports_.emplace(name, std::move(port));
  adapters_.emplace(name, std::move(*adapter));
  if (entry.spec->capability == adapter::Capability::coordinator) coordinator_name_ = name;
  return {};
}

void Bench::make_han(const std::string& coordinator) {
  auto& dongle = *std::get<std::unique_ptr<device::Coordinator>>(adapters_.at(coordinator));
  han_ = std::make_unique<io::Han>(loop_, dongle, events_, han_settings(file_, coordinator), han_devices(file_));
  han_->on_failure([this](const Error& error) { quarantine(error, record::Cause::coordinator); });
}

device::RelayBank* Bench::bank(const std::string& board) {
  const auto found = adapters_.find(board);
  return found == adapters_.end() ? nullptr : std::get<std::unique_ptr<device::RelayBank>>(found->second).get();
}

Result<void> Bench::switch_power(const std::string& relay, Power power, Deadline deadline) {
  const RelayEntry* entry = file_.relay(relay);
  if (!entry) return make_error(ErrorCode::not_found, "the bench has no relay " + relay);
  device::RelayBank& board = *bank(entry->board);
  const RelayState wanted = entry->state_for(power);
  if (power == Power::unpowered) han_->power_was_cut(entry->feeds);
  auto done = board.set(entry->channel, wanted, deadline);
  record::RelaySwitched event{.relay = relay, .board = entry->board, .channel = entry->channel, .commanded = std::string(device::name(wanted)),
                              .feeds = entry->feeds, .power = std::string(name(power))};
  const auto wants_reading = [](const Result<void>& set) { return set.has_value() || set.error().code == ErrorCode::not_confirmed; };
  if (board.can_read() && wants_reading(done)) {
    const auto seen = board.read(entry->channel, deadline);
    if (seen.has_value()) event.read_back = device::name(*seen);
    if (seen.has_error()) done = seen.error();
    else if (*seen != wanted)
      done = make_error(ErrorCode::not_confirmed, fmt::format("{} was commanded, the board reads back {}", device::name(wanted), device::name(*seen)), "relay " + relay);
  }
  event.confirmed = done.has_value() && event.read_back.has_value();
  emit(events_, event);
  if (done.has_error()) {
    if (done.error().code != ErrorCode::cancelled) quarantine(done.error(), cause_of(done.error(), record::Cause::power));
    return done;
  }
  if (power == Power::powered) han_->power_was_restored(entry->feeds);
  return {};
}

Result<Power> Bench::read_power(const std::string& relay, Deadline deadline) {
  const RelayEntry* entry = file_.relay(relay);
  if (!entry) return make_error(ErrorCode::not_found, "the bench has no relay " + relay);
  const auto state = bank(entry->board)->read(entry->channel, deadline);
  if (state.has_error()) return state.error();
  return *state == entry->state_for(Power::powered) ? Power::powered : Power::unpowered;
}

Result<void> Bench::self_check(const std::string& device, Deadline deadline) {
  if (broken_) return broken_->error;
  if (auto answered = han_->check(deadline); answered.has_error()) return answered;
  const auto* relay = file_.relay_of(device);
  if (!relay || !bank(relay->second.board)->can_read()) return {};
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
  bool all = true;
  for (const auto& [relay, entry] : file_.relays) {
    device::RelayBank& board = *bank(entry.board);
    const RelayState wanted = entry.state_for(entry.safe);
    auto done = board.set(entry.channel, wanted, Deadline::after(loop_.now(), safe_state_allowance));
    if (done.has_value() && board.can_read()) {
      const auto seen = board.read(entry.channel, Deadline::after(loop_.now(), safe_state_allowance));
      if (seen.has_error()) done = seen.error();
      else if (*seen != wanted) done = make_error(ErrorCode::not_confirmed, fmt::format("the board reads back {}", device::name(*seen)));
    }
    emit(events_, record::SafeState{.what = "relay " + relay, .action = std::string(name(entry.safe)), .ok = done.has_value(),
                                    .message = done.has_value() ? "" : describe(done.error())});
    all = all && done.has_value();
  }
  return all;
}

}  // namespace rig::bench
