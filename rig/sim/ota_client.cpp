// SPDX-License-Identifier: Apache-2.0
#include "rig/sim/ota_client.hpp"

#include <algorithm>

#include "rig/proto/zcl/global_commands.hpp"
#include "rig/sim/image_filter.hpp"

namespace rig::sim {

using namespace std::chrono_literals;
using std::chrono::seconds;

namespace {

constexpr unsigned query_attempts = 3;
constexpr std::size_t cut_off_a_query = 3;
constexpr std::size_t field_control_of_a_query = 3;  // behind the ZCL header

}  // namespace

OtaClient::OtaClient(const OtaClientSettings& settings, OtaFlash& flash, Rng rng) : settings_(settings), flash_(flash), rng_(rng) {}

OtaClient::Actions OtaClient::start(TimePoint now) {
  Actions out;
  if (state_ == State::writing) return out;
  if (std::exchange(flash_.starts_again, false)) {
    out.push_back(Activate{flash_.running_version});
    return out;
  }
  flash_.bytes.resize(flash_.committed);
  if (flash_.complete) {
    ask_for_end(now, out);
    return out;
  }
  const bool interrupted = flash_.size > 0;
  if (settings_.after_power_cut != PowerReturn::resume) discard_download();
  if (interrupted && settings_.after_power_cut != PowerReturn::forget)
    enter(State::before_query, now + settings_.query_delay, out);
  else if (defects().storm_period > Duration::zero())
    enter(State::before_query, now + defects().storm_period, out);
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
      request(now, out);
      break;
    case State::awaiting_page:  // what is missing of the page is asked for block by block
      if (defects().stalls_after_lost_block) return stall(State::awaiting_page, out), out;
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
      if (upgrade_time_ && settings_.asks_time_before_upgrade)
        ask_time(now, out);
      else
        begin_activation(now, out);
      break;
    case State::asking_time:
      ask_time(now, out);
      break;
    case State::writing:
      apply(out);
      break;
  }
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
    pages_supported_ = defects().never_falls_back;
    if (pages_supported_) page_end_ = 0;
    request_when_allowed(now + (pages_supported_ ? settings_.message_timeout : Duration::zero()), now, out);
  } else if (command == ota::CommandId::image_block_request && state_ == State::awaiting_block && response->status == zcl::Status::abort) {
    take(ota::BlockRefusal{zcl::Status::abort}, now, out);
  }
}

void OtaClient::handle(const ota::ImageNotify& notify, bool broadcast, TimePoint now, Actions& out) {
  if (defects().never_queries) return;
  const bool other_than_held = state_ == State::waiting_to_upgrade && notify.scope == ota::NotifyScope::file_version && notify.image != flash_.image;
  if (state_ != State::idle && !other_than_held) return;
  const ota::ImageId running{settings_.manufacturer, settings_.image_type, flash_.running_version};
  const ota::ImageId product{running.manufacturer, running.image_type, notify.image.file_version};
  if (!names(notify.image, product)) return;
  if (notify.scope == ota::NotifyScope::file_version) notified_ = notify.image;
  if (!broadcast) return enter(State::before_query, now + settings_.query_delay, out);
  const bool known = notify.scope == ota::NotifyScope::file_version && notify.image.file_version == running.file_version;
  const bool drawn = defects().ignores_jitter || rng_.between(1, 100) <= notify.query_jitter;
  if (known || !drawn) return;
  enter(State::before_query, now + settings_.query_delay + std::chrono::milliseconds(rng_.below(1000)), out);
}

bool OtaClient::wants(const ota::QueryNextImageResponse& offer) const {
  const bool for_us = offer.status == zcl::Status::success && offer.image.manufacturer == settings_.manufacturer &&
                      offer.image.image_type == settings_.image_type && offer.image_size > 0;
  if (!for_us || defects().ignores_offer || (defects().refuses_after_rejection && flash_.rejected_one)) return false;
  if (offer.image.file_version == flash_.running_version) return settings_.takes_same_version;
  return settings_.takes_older_version || offer.image.file_version > flash_.running_version;
}

void OtaClient::handle(const ota::QueryNextImageResponse& response, TimePoint now, Actions& out) {
  if (state_ != State::querying) return;
  ota::QueryNextImageResponse offer = response;
  const bool invented = offer.status != zcl::Status::success && defects().asks_without_offer && notified_;
  if (invented) offer = {zcl::Status::success, *notified_, settings_.storage};
  if (!wants(offer)) return go_idle(now, out);
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
  flash_.complete = false;
  errors_ = 0;
  if (remaining() == 0) return all_received(now, out);
  request(now, out);
}

void OtaClient::enter(State state, TimePoint timer, Actions& out) {
  state_ = state;
  out.push_back(wire::ArmTimer{timer});
}

void OtaClient::stall(State state, Actions& out) {
  state_ = state;
  out.push_back(wire::DisarmTimer{});
}

void OtaClient::go_idle(TimePoint now, Actions& out) {
  errors_ = 0;
  if (flash_.complete) return wait_to_upgrade(now, out);
  const Duration period = defects().storm_period > Duration::zero() ? defects().storm_period : settings_.query_period;
  if (period > Duration::zero())
    enter(State::idle, now + period, out);
  else
    stall(State::idle, out);
}

void OtaClient::query(TimePoint now, Actions& out) {
  if (defects().never_queries) return go_idle(now, out);
  const ota::ImageId running{defects().told_manufacturer.value_or(settings_.manufacturer), defects().told_image_type.value_or(settings_.image_type),
                             told_version()};
  if (defects().asks_for_device_file) send(ota::QueryDeviceSpecificFileRequest{Eui64{}, {running.manufacturer, 0xFFC0, running.file_version}, 2}, out);
  ota::QueryNextImageRequest request{running};
  if (settings_.tells_hardware_version) request.hardware_version = settings_.hardware_version;
  send(request, out);
  if (defects().malformed_query) {
    zcl::FrameBytes& frame = std::get<Send>(out.back()).frame;
    frame.resize(frame.size() - cut_off_a_query);
  }
  if (defects().reserved_bits_in_query) std::get<Send>(out.back()).frame[field_control_of_a_query] |= 0xFE;
  enter(State::querying, now + settings_.message_timeout, out);
}

ota::ImageUpgradeStatus OtaClient::status() const {
  using Status = ota::ImageUpgradeStatus;
  switch (state_) {
    case State::idle:
    case State::before_query:
    case State::querying:
      return flash_.last_stored_fragment && settings_.fragment_end == FragmentEnd::require_more_image ? Status::wait_for_more : Status::normal;
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
    case State::asking_time:
    case State::writing:
      return Status::count_down;
  }
  return Status::normal;
}

std::string_view name(OtaClient::State state) {
  constexpr std::string_view names_of_states[] = {"idle",     "before_query", "querying",           "pausing",      "awaiting_block", "awaiting_page",
                                                  "waiting_for_data", "checking", "ending", "waiting_to_upgrade", "counting_down", "asking_time", "writing"};
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
  if (const auto* stored = std::get_if<OtaClient::Stored>(&action)) return fmt::format("store fragment 0x{:08X}", stored->version);
  if (const auto* kept = std::get_if<OtaClient::NotActivated>(&action)) return fmt::format("do not activate 0x{:08X}", kept->version);
  if (const auto* judged = std::get_if<OtaClient::Judged>(&action)) return fmt::format("image 0x{:08X} is {}", judged->version, judged->good ? "good" : "bad");
  if (std::holds_alternative<OtaClient::AskTime>(action)) return "ask time";
  return "disarm";
}

}  // namespace rig::sim
