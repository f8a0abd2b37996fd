// SPDX-License-Identifier: Apache-2.0
#include "rig/sim/ota_client.hpp"

#include <algorithm>

#include "rig/proto/zcl/global_commands.hpp"

namespace rig::sim {

using namespace std::chrono_literals;
using std::chrono::seconds;

namespace {

constexpr unsigned query_attempts = 3;
constexpr unsigned end_attempts = 10;
constexpr Duration longest_wait_for_data = 60min;
constexpr Duration wait_when_times_make_no_sense = 5min;
constexpr Duration upgrade_when_times_make_no_sense = 1h;
constexpr Duration end_response_reminder = 1h;
constexpr Duration after_a_page = 5s;

/// The delay a server means by a pair of times; nothing when the target lies in the past.
std::optional<Duration> delay_between(std::uint32_t current, std::uint32_t target) {
  if (current == 0) return seconds(target);
  if (target < current) return std::nullopt;
  return seconds(target - current);
}

bool names(const ota::ImageId& filter, const ota::ImageId& image) {
  return (filter.manufacturer == image.manufacturer || filter.manufacturer == ota::any_manufacturer) &&
         (filter.image_type == image.image_type || filter.image_type == ota::any_image_type) &&
         (filter.file_version == image.file_version || filter.file_version == ota::any_file_version);
}

}  // namespace

OtaClient::OtaClient(const OtaClientSettings& settings, OtaFlash& flash, Rng rng) : settings_(settings), flash_(flash), rng_(rng) {}

OtaClient::Actions OtaClient::start(TimePoint now) {
  Actions out;
  flash_.bytes.resize(flash_.committed);
  if (flash_.complete) {
    ask_for_end(now, out);
    return out;
  }
  const bool interrupted = flash_.size > 0;
  if (settings_.after_power_cut != PowerReturn::resume) discard_download();
  if (interrupted && settings_.after_power_cut != PowerReturn::forget)
    enter(State::before_query, now + settings_.query_delay, out);
  else if (settings_.query_period > Duration::zero())
    enter(State::before_query, now + seconds(rng_.between(1, 255)), out);
  return out;
}

OtaClient::Actions OtaClient::on_bytes(ByteView zcl_frame, TimePoint now) {
  Actions out;
  handle(zcl_frame, false, now, out);
  return out;
}

OtaClient::Actions OtaClient::on_broadcast(ByteView zcl_frame, TimePoint now) {
  Actions out;
  handle(zcl_frame, true, now, out);
  return out;
}

OtaClient::Actions OtaClient::on_timer(TimePoint now) {
  Actions out;
  switch (state_) {
    case State::idle:
    case State::before_query:
      errors_ = 0;
      query(now, out);
      break;
    case State::querying:
      if (++errors_ < query_attempts)
        query(now, out);
      else
        go_idle(now, out);
      break;
    case State::pausing:
    case State::waiting_for_data:
    case State::awaiting_page:  // what is missing of the page is asked for block by block
      request(now, out);
      break;
    case State::awaiting_block:
      count_error(now, out);
      break;
    case State::checking:
      check(now, out);
      break;
    case State::ending:
      no_end_response(now, out);
      break;
    case State::waiting_to_upgrade:
      ask_for_end(now, out);
      break;
    case State::counting_down:
      apply(out);
      break;
  }
  return out;
}

OtaClient::Actions OtaClient::activate(TimePoint now) {
  Actions out;
  if (flash_.complete) enter(State::counting_down, now + settings_.activation_delay, out);
  return out;
}

void OtaClient::handle(ByteView zcl_frame, bool broadcast, TimePoint now, Actions& out) {
  const auto frame = zcl::parse(zcl_frame);
  if (frame.has_error() || frame->header.direction != zcl::Direction::to_client) return;
  if (frame->header.type == zcl::FrameType::profile_wide) return handle_default_response(*frame, now, out);
  switch (static_cast<ota::CommandId>(frame->header.command)) {
    case ota::CommandId::image_notify:
      if (const auto notify = wire::decode<ota::ImageNotify>(frame->payload)) handle(*notify, broadcast, now, out);
      break;
    case ota::CommandId::query_next_image_response:
      if (const auto offer = wire::decode<ota::QueryNextImageResponse>(frame->payload)) handle(*offer, now, out);
      break;
    case ota::CommandId::image_block_response:
      if (const auto response = wire::decode<ota::ImageBlockResponse>(frame->payload)) handle(*response, now, out);
      break;
    case ota::CommandId::upgrade_end_response:
      if (const auto response = wire::decode<ota::UpgradeEndResponse>(frame->payload)) handle(*response, now, out);
      break;
    default:
      break;
  }
}

void OtaClient::handle_default_response(const zcl::FrameView& frame, TimePoint now, Actions& out) {
  if (frame.header.command != static_cast<std::uint8_t>(zcl::GlobalCommand::default_response)) return;
  const auto response = wire::decode<zcl::DefaultResponse>(frame.payload);
  if (response.has_error() || response->status == zcl::Status::success) return;
  const auto command = static_cast<ota::CommandId>(response->to_command);
  if (command == ota::CommandId::image_page_request && state_ == State::awaiting_page) {
    pages_supported_ = false;
    request(now, out);
  } else if (command == ota::CommandId::image_block_request && state_ == State::awaiting_block && response->status == zcl::Status::abort) {
    discard_download();
    go_idle(now, out);
  }
}

void OtaClient::handle(const ota::ImageNotify& notify, bool broadcast, TimePoint now, Actions& out) {
  if (state_ != State::idle) return;
  const ota::ImageId running{settings_.manufacturer, settings_.image_type, flash_.running_version};
  const ota::ImageId product{running.manufacturer, running.image_type, notify.image.file_version};
  if (!names(notify.image, product)) return;
  if (!broadcast) return enter(State::before_query, now + settings_.query_delay, out);
  const bool known = notify.scope == ota::NotifyScope::file_version && notify.image.file_version == running.file_version;
  if (known || rng_.between(1, 100) > notify.query_jitter) return;
  enter(State::before_query, now + settings_.query_delay + std::chrono::milliseconds(rng_.below(1000)), out);
}

void OtaClient::handle(const ota::QueryNextImageResponse& offer, TimePoint now, Actions& out) {
  if (state_ != State::querying) return;
  const bool for_us = offer.status == zcl::Status::success && offer.image.manufacturer == settings_.manufacturer &&
                      offer.image.image_type == settings_.image_type && offer.image.file_version != flash_.running_version;
  if (!for_us || offer.image_size == 0) return go_idle(now, out);
  if (offer.image != flash_.image || offer.image_size != flash_.size) {
    discard_download();
    if (offer.image_size > settings_.storage) {
      send(ota::UpgradeEndRequest{zcl::Status::abort, offer.image}, out);
      return go_idle(now, out);
    }
    flash_.image = offer.image;
    flash_.size = offer.image_size;
    flash_.bytes.reserve(offer.image_size);
  }
  wait_for_more_ = false;
  errors_ = 0;
  if (remaining() == 0) return image_received(now, out);
  request(now, out);
}

void OtaClient::handle(const ota::ImageBlockResponse& response, TimePoint now, Actions& out) {
  if (state_ != State::awaiting_block && state_ != State::awaiting_page) return;
  std::visit([&](const auto& answer) { take(answer, now, out); }, response.answer);
}

void OtaClient::take(const ota::BlockData& block, TimePoint now, Actions& out) {
  if (block.image != flash_.image || block.offset != offset()) return;  // late, or twice
  const std::size_t size = block.data.bytes.size();
  if (size == 0 || size > settings_.max_data_size || size > remaining()) return count_error(now, out);
  flash_.bytes.insert(flash_.bytes.end(), block.data.bytes.begin(), block.data.bytes.end());
  errors_ = 0;
  if (++uncommitted_blocks_ >= settings_.commit_every_blocks) {
    flash_.committed = offset();
    uncommitted_blocks_ = 0;
  }
  if (remaining() == 0) return image_received(now, out);
  if (state_ == State::awaiting_page && offset() < page_end_) return;
  request_when_allowed(now + settings_.turnaround, now, out);
}

void OtaClient::take(const ota::WaitForData& wait, TimePoint now, Actions& out) {
  errors_ = 0;
  if (wait.minimum_block_period) minimum_block_period_ = *wait.minimum_block_period;
  const Duration delay = delay_between(wait.current_time, wait.request_time).value_or(wait_when_times_make_no_sense);
  enter(State::waiting_for_data, now + std::min(delay, longest_wait_for_data), out);
}

void OtaClient::take(const ota::BlockRefusal& refusal, TimePoint now, Actions& out) {
  if (refusal.status != zcl::Status::abort) return;  // the message timeout counts it
  discard_download();
  go_idle(now, out);
}

void OtaClient::handle(const ota::UpgradeEndResponse& response, TimePoint now, Actions& out) {
  const bool expected = state_ == State::ending || state_ == State::waiting_to_upgrade || state_ == State::counting_down;
  if (!expected || !names(response.image, flash_.image)) return;
  if (settings_.activation_policy == ota::ActivationPolicy::out_of_band_only || response.upgrade_time == ota::wait_for_another_response)
    return wait_to_upgrade(now, out);
  const auto delay = delay_between(response.current_time, response.upgrade_time).value_or(upgrade_when_times_make_no_sense);
  enter(State::counting_down, now + (delay == Duration::zero() ? settings_.activation_delay : delay), out);
}

template <class Command>
void OtaClient::send(const Command& command, Actions& out) {
  out.push_back(Send{ota::frame(++sequence_, command)});
}

void OtaClient::enter(State state, TimePoint timer, Actions& out) {
  state_ = state;
  out.push_back(wire::ArmTimer{timer});
}

void OtaClient::go_idle(TimePoint now, Actions& out) {
  state_ = State::idle;
  errors_ = 0;
  if (settings_.query_period > Duration::zero())
    out.push_back(wire::ArmTimer{now + settings_.query_period});
  else
    out.push_back(wire::DisarmTimer{});
}

void OtaClient::query(TimePoint now, Actions& out) {
  ota::QueryNextImageRequest request{{settings_.manufacturer, settings_.image_type, flash_.running_version}};
  if (settings_.tells_hardware_version) request.hardware_version = settings_.hardware_version;
  send(request, out);
  enter(State::querying, now + settings_.message_timeout, out);
}

Duration OtaClient::minimum_distance() const {
  const Duration unit = settings_.block_period_in_seconds ? Duration(1s) : Duration(1ms);
  return std::max(settings_.block_period, unit * minimum_block_period_);
}

void OtaClient::request_when_allowed(TimePoint earliest, TimePoint now, Actions& out) {
  earliest = std::max(earliest, last_request_ + minimum_distance());
  if (earliest > now) return enter(State::pausing, earliest, out);
  request(now, out);
}

void OtaClient::request(TimePoint now, Actions& out) {
  last_request_ = now;
  const auto most = static_cast<std::uint8_t>(std::min<std::uint32_t>(settings_.max_data_size, remaining()));
  if (settings_.page_size > 0 && pages_supported_ && offset() >= page_end_) {
    const auto spacing = static_cast<std::uint16_t>(settings_.page_spacing.count());
    page_end_ = offset() + std::min<std::uint32_t>(settings_.page_size, remaining());
    send(ota::ImagePageRequest{flash_.image, offset(), most, settings_.page_size, spacing, {}}, out);
    const auto blocks = (settings_.page_size + settings_.max_data_size - 1) / settings_.max_data_size;
    return enter(State::awaiting_page, now + settings_.page_spacing * blocks + after_a_page, out);
  }
  ota::ImageBlockRequest block{flash_.image, offset(), most};
  if (minimum_block_period_ > 0) block.minimum_block_period = minimum_block_period_;
  send(block, out);
  enter(State::awaiting_block, now + settings_.message_timeout, out);
}

void OtaClient::count_error(TimePoint now, Actions& out) {
  if (++errors_ < settings_.error_limit) return request(now, out);
  send(ota::UpgradeEndRequest{zcl::Status::abort, flash_.image}, out);
  if (settings_.after_power_cut != PowerReturn::resume) discard_download();
  go_idle(now, out);
}

void OtaClient::image_received(TimePoint now, Actions& out) {
  flash_.committed = offset();
  if (settings_.check_time > Duration::zero()) return enter(State::checking, now + settings_.check_time, out);
  check(now, out);
}

void OtaClient::check(TimePoint now, Actions& out) {
  const ExpectedImage expected{flash_.image, flash_.size, settings_.hardware_version, settings_.image_trailer};
  if (!image_is_good(flash_.bytes, settings_.image_check, expected)) {
    send(ota::UpgradeEndRequest{zcl::Status::invalid_image, flash_.image}, out);
    discard_download();
    return go_idle(now, out);
  }
  flash_.last_good_image = sha256(flash_.bytes);
  const std::uint32_t version = flash_.image.file_version;
  if (std::find(settings_.fragments.begin(), settings_.fragments.end(), version) != settings_.fragments.end()) {
    send(ota::UpgradeEndRequest{zcl::Status::require_more_image, flash_.image}, out);
    flash_.last_stored_fragment = version;
    wait_for_more_ = true;
    discard_download();
    return go_idle(now, out);
  }
  flash_.complete = true;
  errors_ = 0;
  ask_for_end(now, out);
}

void OtaClient::ask_for_end(TimePoint now, Actions& out) {
  send(ota::UpgradeEndRequest{zcl::Status::success, flash_.image}, out);
  enter(State::ending, now + settings_.message_timeout, out);
}

void OtaClient::no_end_response(TimePoint now, Actions& out) {
  if (++errors_ < end_attempts) return ask_for_end(now, out);
  errors_ = 0;
  const bool may_apply = settings_.timeout_policy == ota::TimeoutPolicy::apply_after_timeout &&
                         settings_.activation_policy == ota::ActivationPolicy::server_may_activate;
  if (may_apply) return enter(State::counting_down, now + settings_.activation_delay, out);
  wait_to_upgrade(now, out);
}

void OtaClient::wait_to_upgrade(TimePoint now, Actions& out) {
  errors_ = 0;
  enter(State::waiting_to_upgrade, now + end_response_reminder, out);
}

void OtaClient::apply(Actions& out) {
  if (settings_.ignores_activation) {
    state_ = State::waiting_to_upgrade;
    out.push_back(wire::DisarmTimer{});
    return;
  }
  flash_.running_version = flash_.image.file_version;
  state_ = State::idle;
  discard_download();
  out.push_back(Activate{flash_.running_version});
}

void OtaClient::discard_download() {
  flash_.image = {};
  flash_.size = 0;
  flash_.bytes.clear();
  flash_.committed = 0;
  flash_.complete = false;
  uncommitted_blocks_ = 0;
  page_end_ = 0;
}

ota::ImageUpgradeStatus OtaClient::status() const {
  using Status = ota::ImageUpgradeStatus;
  switch (state_) {
    case State::idle:
    case State::before_query:
    case State::querying:
      return wait_for_more_ ? Status::wait_for_more : Status::normal;
    case State::pausing:
    case State::awaiting_block:
    case State::awaiting_page:
    case State::waiting_for_data:
      return Status::download_in_progress;
    case State::checking:
    case State::ending:
      return Status::download_complete;
    case State::waiting_to_upgrade:
      return settings_.activation_policy == ota::ActivationPolicy::out_of_band_only ? Status::waiting_for_external_event : Status::waiting_to_upgrade;
    case State::counting_down:
      return Status::count_down;
  }
  return Status::normal;
}

std::string_view name(OtaClient::State state) {
  constexpr std::string_view names_of_states[] = {"idle",     "before_query", "querying",           "pausing",      "awaiting_block", "awaiting_page",
                                                  "waiting_for_data", "checking", "ending", "waiting_to_upgrade", "counting_down"};
  return names_of_states[static_cast<std::size_t>(state)];
}

namespace {

std::string describe_frame(ByteView bytes) {
  const auto frame = zcl::parse(bytes);
  if (frame.has_error() || frame->header.type != zcl::FrameType::cluster_specific) return to_hex(bytes, " ");
  return fmt::format("{} #{} {}", ota::name(static_cast<ota::CommandId>(frame->header.command)), frame->header.sequence, to_hex(frame->payload, " "));
}

}  // namespace

std::string to_string(const OtaClient::Action& action) {
  if (const auto* send = std::get_if<OtaClient::Send>(&action)) return "send " + describe_frame({send->frame.data(), send->frame.size()});
  if (const auto* arm = std::get_if<wire::ArmTimer>(&action)) return "arm " + format_duration(arm->at.time_since_epoch());
  if (const auto* activate = std::get_if<OtaClient::Activate>(&action)) return fmt::format("activate 0x{:08X}", activate->version);
  return "disarm";
}

}  // namespace rig::sim
