// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/znp/startup.hpp"

#include <fmt/format.h>

namespace rig::znp {
namespace {

constexpr std::uint16_t start_delay_ms = 100;
constexpr Duration settling = std::chrono::milliseconds(500);
constexpr int most_looks = 10;
constexpr int most_restarts = 3;

std::optional<std::uint32_t> build_of(const VersionQuery::Response& version) {
  wire::Reader tail({version.tail.bytes.data(), version.tail.bytes.size()});
  const auto build = tail.u32();
  if (!tail.ok()) return std::nullopt;
  return build;
}

template <std::unsigned_integral T>
FixedBytes<16> number(T value) {
  FixedBytes<16> bytes;
  for (std::size_t i = 0; i < sizeof(T); ++i) bytes.push_back(static_cast<Byte>(value >> (8 * i)));
  return bytes;
}

}  // namespace

Startup::Startup(std::shared_ptr<const SessionConfig> config) : config_(std::move(config)) {
  const NetworkSettings& network = config_->network;
  const std::uint8_t coordinator = 0, yes = 1, no = 0;
  items_ = {{nv::startup_option, number(no)},
            {nv::logical_type, number(coordinator)},
            {nv::zdo_direct_callbacks, number(yes)},
            {nv::channel_mask, number(network.channel_mask)},
            {nv::pan_id, number(network.pan_id)},
            {nv::extended_pan_id, number(network.extended_pan_id)},
            {nv::aps_use_extended_pan_id, number(network.extended_pan_id)},
            {nv::network_keys_are_given, number(no)},  // joiners are sent the network key
            {nv::network_key, {network.network_key.begin(), network.network_key.end()}}};
}

template <class Command>
Startup::Move Startup::send(Step step, const Command& command, bool slow) {
  step_ = step;
  sent_ = Command::name;
  return Send{Command::id, Command::name, frame(command), slow};
}

Startup::Move Startup::begin() {
  step_ = Step::resetting;
  ++resets_;
  return Reset{};
}

Startup::Move Startup::on_reset() {
  if (step_ == Step::clearing) {
    item_ = 0;
    return write_item(Step::write_item, items_[item_]);
  }
  const bool by_itself = step_ != Step::resetting;
  if (by_itself && ++restarts_ > most_restarts) return make_error(ErrorCode::unexpected_reset, "the coordinator restarts again and again");
  is_up_ = false;
  ready_ = {};
  return send(Step::ping, Ping{});
}

Startup::Move Startup::on_timeout() {
  switch (step_) {
    case Step::resetting:
    case Step::clearing:
      if (resets_ >= config_->reset_attempts) return make_error(ErrorCode::timeout, "the coordinator does not answer a reset");
      ++resets_;
      return Reset{true};
    case Step::settle: return send(Step::check_network, NetworkInfo{});
    case Step::await_up: return make_error(ErrorCode::timeout, "waited in vain for the network to come up");
    default: return make_error(ErrorCode::timeout, fmt::format("no answer to {}", sent_));
  }
}

std::optional<Startup::Move> Startup::on_state(std::uint8_t state) {
  if (state != device_state::coordinator) return std::nullopt;
  is_up_ = true;
  if (step_ == Step::await_up) return send(Step::check_network, NetworkInfo{});
  return std::nullopt;
}

Startup::Move Startup::on_unknown_command() {
  if (step_ == Step::power) return next(Step::done);  // not every firmware can be told
  return make_error(ErrorCode::unsupported, fmt::format("the coordinator's firmware does not know {}", sent_));
}

Startup::Move Startup::refused(Status status) const { return make_error(ErrorCode::refused, fmt::format("{} was answered {}", sent_, name(status))); }

Startup::Move Startup::bad_answer() const { return make_error(ErrorCode::protocol_violation, fmt::format("the answer to {} cannot be understood", sent_)); }

Startup::Move Startup::on_answer(ByteView data) {
  switch (step_) {
    case Step::ping: {
      const auto answer = wire::decode<Ping::Response>(data);
      if (answer.has_error()) return bad_answer();
      ready_.capabilities = answer->capabilities;
      return send(Step::version, VersionQuery{});
    }
    case Step::version: return on_version(data);
    case Step::address: {
      const auto answer = wire::decode<GetExtendedAddress::Response>(data);
      if (answer.has_error()) return bad_answer();
      ready_.eui64 = answer->eui64;
      return send(Step::check_flag, NvReadExt{nv::host_configured_flag, 0});
    }
    case Step::check_flag:
    case Step::check_item: return on_item_read(data);
    case Step::clear_flag:
    case Step::order_clearing:
    case Step::write_item:
    case Step::set_flag: return on_item_written(data);
    case Step::check_network: return on_network(data);
    case Step::resume: return next(Step::await_up);
    case Step::power: return next(Step::done);
    default: return on_status(data);
  }
}

Startup::Move Startup::on_version(ByteView data) {
  const auto answer = wire::decode<VersionQuery::Response>(data);
  if (answer.has_error()) return bad_answer();
  ready_.version = *answer;
  ready_.build = build_of(*answer);
  if (answer->product != Product::zstack_3_x_0 && answer->product != Product::zstack_3_0_x)
    return make_error(ErrorCode::unsupported, fmt::format("the coordinator runs Z-Stack product {}; supported are 1 (3.x.0) and 2 (3.0.x)",
                                                          static_cast<unsigned>(answer->product)));
  return send(Step::address, GetExtendedAddress{});
}

Startup::Move Startup::on_item_read(ByteView data) {
  const auto answer = wire::decode<NvValue>(data);
  if (answer.has_error()) return bad_answer();
  const Item flag{nv::host_configured_flag, number(nv::configured)};
  const Item& expected = step_ == Step::check_flag ? flag : items_[item_];
  const auto& found = answer->value.bytes;
  const bool same = answer->status == Status::success && std::equal(found.begin(), found.end(), expected.value.begin(), expected.value.end());
  if (!same) return next(Step::clear_flag);
  item_ = step_ == Step::check_flag ? 0 : item_ + 1;
  if (item_ == items_.size()) return next(Step::resume);
  return send(Step::check_item, NvReadExt{items_[item_].id, 0});
}

// An item that is not there cannot be written, and one that is there cannot be created.
Startup::Move Startup::write_item(Step step, const Item& item) {
  writing_ = item;
  overwriting_ = false;
  return send(step, NvItemInit{item.id, static_cast<std::uint16_t>(item.value.size()), {{item.value.begin(), item.value.end()}}});
}

Startup::Move Startup::on_item_written(ByteView data) {
  const auto answer = wire::decode<StatusOnly>(data);
  if (answer.has_error()) return bad_answer();
  if (!overwriting_ && answer->status == Status::success) {
    overwriting_ = true;
    return send(step_, NvWriteExt{writing_.id, 0, {{writing_.value.begin(), writing_.value.end()}}});
  }
  const bool written = answer->status == (overwriting_ ? Status::success : Status::nv_item_created);
  if (!written)
    return make_error(ErrorCode::refused, fmt::format("{} of item 0x{:04X} was answered {}", sent_, writing_.id, name(answer->status)));
  return after_item();
}

Startup::Move Startup::after_item() {
  switch (step_) {
    case Step::clear_flag: return next(Step::order_clearing);
    case Step::order_clearing:
      step_ = Step::clearing;
      resets_ = 1;
      return Reset{};
    case Step::set_flag: return next(Step::endpoint);
    default:
      if (++item_ < items_.size()) return write_item(Step::write_item, items_[item_]);
      return next(Step::primary_channel);
  }
}

Startup::Move Startup::next(Step step) {
  step_ = step;
  switch (step) {
    case Step::clear_flag:
      ready_.formed = true;
      is_up_ = false;
      return write_item(step, {nv::host_configured_flag, number(std::uint8_t{0})});
    case Step::order_clearing:
      return write_item(step, {nv::startup_option, number(std::uint8_t{nv::clear_configuration | nv::clear_network})});
    case Step::primary_channel: return send(step, SetChannel{true, config_->network.channel_mask});
    case Step::secondary_channel: return send(step, SetChannel{false, 0});
    case Step::form: return send(step, StartCommissioning{commissioning::formation}, true);
    case Step::resume: return send(step, StartupFromApp{start_delay_ms}, true);
    case Step::await_up:
      if (is_up_) return send(Step::check_network, NetworkInfo{});
      return Wait{config_->network_timeout};
    case Step::set_flag: return write_item(step, {nv::host_configured_flag, number(nv::configured)});
    case Step::endpoint: return send(step, config_->endpoint);
    case Step::messages: return send(step, RegisterMessages{RegisterMessages::every_cluster});
    case Step::power: return send(step, StackTune{StackTune::transmit_power, config_->network.tx_power_dbm});
    default: return ready_;
  }
}

Startup::Move Startup::on_network(ByteView data) {
  const auto answer = wire::decode<NetworkInfo::Response>(data);
  if (answer.has_error()) return bad_answer();
  const bool settled = answer->pan_id != 0xFFFF && answer->channel != 0;
  if (!settled && ++looks_ < most_looks) {  // the state changes a while before the network is written down
    step_ = Step::settle;
    return Wait{settling};
  }
  const NetworkSettings& wanted = config_->network;
  const bool same = answer->pan_id == wanted.pan_id && answer->extended_pan_id == wanted.extended_pan_id && answer->channel < 32 &&
                    (wanted.channel_mask >> answer->channel & 1) != 0;
  if (!same && !ready_.formed) return next(Step::clear_flag);
  if (!same)
    return make_error(ErrorCode::not_confirmed, fmt::format("the network that was formed has PAN 0x{:04X} on channel {}, not the one configured; is there another network with that PAN?",
                                                            answer->pan_id, answer->channel));
  ready_.pan_id = answer->pan_id;
  ready_.extended_pan_id = answer->extended_pan_id;
  ready_.channel = answer->channel;
  return next(ready_.formed ? Step::set_flag : Step::endpoint);
}

Startup::Move Startup::on_status(ByteView data) {
  const auto answer = wire::decode<StatusOnly>(data);
  if (answer.has_error()) return bad_answer();
  const bool known_endpoint = step_ == Step::endpoint && answer->status == Status::aps_duplicate_entry;
  if (answer->status != Status::success && !known_endpoint) return refused(answer->status);
  switch (step_) {
    case Step::primary_channel: return next(Step::secondary_channel);
    case Step::secondary_channel: return next(Step::form);
    case Step::form: return next(Step::await_up);
    case Step::endpoint: return next(Step::messages);
    default: return next(Step::power);
  }
}

}  // namespace rig::znp
