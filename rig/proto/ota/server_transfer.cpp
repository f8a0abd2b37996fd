// SPDX-License-Identifier: Apache-2.0
//
// The part of the server that moves data: blocks, pages, pauses and the watchdog.
#include <algorithm>

#include "rig/proto/ota/server.hpp"

namespace rig::ota {

using std::chrono::seconds;

namespace {

bool is_held(const Client& client, TimePoint now) { return client.hold && client.hold->until > now; }

}  // namespace

const ImageSource* Server::find_image(Client& client, const ImageId& id) const {
  const auto holds = [&](std::uint32_t slot) { return slot < images_.size() && images_[slot] && images_[slot]->id == id; };
  if (holds(client.image_slot)) return &*images_[client.image_slot];
  for (std::uint32_t slot = 0; slot < images_.size(); ++slot) {
    if (!holds(slot)) continue;
    client.image_slot = slot;
    return &*images_[slot];
  }
  return nullptr;
}

std::uint8_t Server::block_limit(const Client& client, bool encrypted, std::uint8_t asked) const {
  const std::uint8_t usual = encrypted ? config_.max_block_encrypted : config_.max_block_plain;
  return std::min({asked, client.policy.max_block.value_or(usual), static_cast<std::uint8_t>(max_block_data)});
}

const ImageSource* Server::admit(const Request& request, Client& client, const ImageId& id, std::uint32_t offset, std::uint8_t max_data_size) {
  const ImageSource* image = find_image(client, id);
  if (client.policy.offer == ClientPolicy::Offer::not_authorized) {
    refuse(request, Status::not_authorized);
  } else if (client.abort || (image == nullptr && client.record.transfer.open && client.record.transfer.image == id)) {
    tell_abort(request, client, offset);
  } else if (image == nullptr) {
    refuse_block(request, client, offset, Status::no_image_available);
  } else if (offset >= image->data.size() || max_data_size == 0) {
    refuse_block(request, client, offset, Status::malformed_command);
  } else if (is_held(client, request.now)) {
    const Hold hold = *client.hold;
    if (hold.once) client.hold.reset();
    const bool open_ended = hold.until == TimePoint::max();
    const Duration wait = open_ended ? config_.open_wait : hold.until - request.now;
    tell_wait(request, client, hold.once ? wait : std::min(wait, config_.longest_wait), hold.form);
  } else {
    return image;
  }
  return nullptr;
}

void Server::on_block(const Request& request, Client& client, const ImageBlockRequest& block) {
  const ImageSource* image = admit(request, client, block.image, block.offset, block.max_data_size);
  if (image == nullptr) return;
  const auto period = client.policy.minimum_block_period;
  if (period && block.minimum_block_period && *block.minimum_block_period != *period && !client.block_period_told) {
    client.block_period_told = true;
    return tell_wait(request, client, Duration::zero(), Hold::Form::relative);
  }
  const std::uint32_t size = block_limit(client, request.encrypted, block.max_data_size);
  serve(client, *image, block.offset, size, request.now, Send{request.from, {}, request.encrypted, true}, request.header.sequence,
        request.actions);
  ++counters_.blocks_served;
}

void Server::on_page(const Request& request, Client& client, const ImagePageRequest& page) {
  if (!config_.page_requests) return refuse(request, Status::unsup_cluster_command);
  const ImageSource* image = admit(request, client, page.image, page.offset, page.max_data_size);
  if (image == nullptr) return;
  if (page.page_size == 0) return refuse_block(request, client, page.offset, Status::malformed_command);
  const auto row = static_cast<std::uint32_t>(&client - clients_.rows().data());
  if (page_ && page_->row != row) {  // one page at a time: the air is not ours alone
    const auto blocks_left = (page_->end - page_->offset + page_->block - 1) / page_->block;
    const Duration wait = std::clamp<Duration>(blocks_left * page_->spacing, seconds(1), config_.longest_wait);
    return tell_wait(request, client, wait, Hold::Form::relative);
  }
  const auto end = std::min<std::uint64_t>(std::uint64_t{page.offset} + page.page_size, image->data.size());
  const Duration spacing = std::max<Duration>(std::chrono::milliseconds(page.response_spacing), config_.min_page_spacing);
  page_ = Page{row, client.image_slot, page.offset, static_cast<std::uint32_t>(end), request.header.sequence,
               block_limit(client, request.encrypted, page.max_data_size), request.encrypted, spacing, request.now};
  send_page_block(request.now, request.actions);
}

void Server::send_page_block(TimePoint now, Actions& actions) {
  Client& client = clients_.rows()[page_->row];
  if (client.abort || is_held(client, now)) return page_.reset();
  const std::uint32_t size = std::min<std::uint32_t>(page_->block, page_->end - page_->offset);
  serve(client, *images_[page_->image_slot], page_->offset, size, now, Send{client.record.address, {}, page_->encrypted, false},
        page_->sequence, actions);
  client.record.transfer.page_mode = true;
  ++counters_.page_blocks_served;
  page_->offset += size;
  page_->next = now + page_->spacing;
  if (page_->offset >= page_->end) page_.reset();
}

void Server::serve(Client& client, const ImageSource& image, std::uint32_t offset, std::uint32_t size, TimePoint now, Send&& envelope,
                   std::uint8_t sequence, Actions& actions) {
  const auto length = std::min<std::uint32_t>(size, static_cast<std::uint32_t>(image.data.size()) - offset);
  note_start(client, image, offset, length, now, actions);
  envelope.frame = block_frame(sequence, image.id, offset, image.data.subspan(offset, length));
  actions.emplace_back(std::move(envelope));
  note_block(client, image, offset, length, now, actions);
}

void Server::note_start(Client& client, const ImageSource& image, std::uint32_t offset, std::uint32_t size, TimePoint now, Actions& actions) {
  const ClientAddress& address = client.record.address;
  Transfer& transfer = client.record.transfer;
  if (!transfer.open || transfer.image != image.id) {
    transfer = Transfer{.image = image.id, .size = static_cast<std::uint32_t>(image.data.size()), .open = true, .contiguous = offset,
                        .first_block = now, .end_status = {}};
    actions.emplace_back(TransferStarted{address, image.id, offset});
  } else if (offset == 0 && transfer.contiguous > size) {
    actions.emplace_back(Restarted{address, transfer.contiguous});
    transfer.contiguous = 0;
    transfer.last_byte_served = false;
    ++transfer.restarts;
  } else if (client.record.state == ClientState::gone || client.queried_again || now - transfer.last_block >= config_.resume_gap) {
    actions.emplace_back(Resumed{address, offset, now - transfer.last_block});
  }
  client.queried_again = false;
}

void Server::note_block(Client& client, const ImageSource& image, std::uint32_t offset, std::uint32_t size, TimePoint now, Actions& actions) {
  Transfer& transfer = client.record.transfer;
  if (offset < transfer.contiguous) ++transfer.retries;
  if (offset <= transfer.contiguous) transfer.contiguous = std::max(transfer.contiguous, offset + size);
  if (transfer.blocks_served > 0) transfer.longest_pause = std::max(transfer.longest_pause, now - transfer.last_block);
  transfer.bytes_served += size;
  ++transfer.blocks_served;
  transfer.last_offset = offset;
  transfer.block_size = static_cast<std::uint8_t>(size);
  transfer.largest_block = std::max(transfer.largest_block, transfer.block_size);
  transfer.last_block = now;
  client.quiet_until = {};
  if (offset + size == transfer.size && !transfer.last_byte_served) {
    transfer.last_byte_served = true;
    actions.emplace_back(TransferComplete{client.record.address, image.id});
  }
  client.record.state = transfer.last_byte_served ? ClientState::complete : ClientState::downloading;
}

void Server::tell_wait(const Request& request, Client& client, Duration wait, Hold::Form form) {
  const Duration told = std::chrono::ceil<seconds>(wait);
  const auto delay = static_cast<std::uint32_t>(std::chrono::duration_cast<seconds>(told).count());
  const std::uint32_t base = form == Hold::Form::relative ? 0 : to_zcl_utc(request.utc);
  const WaitForData answer{base, form == Hold::Form::past ? base - delay : base + delay, client.policy.minimum_block_period.value_or(0)};
  ++counters_.waits;
  ++client.record.waits;
  client.quiet_until = request.now + told;
  if (delay > 0) client.record.state = ClientState::waiting;
  reply(request, frame(request.header.sequence, ImageBlockResponse{answer}));
}

void Server::tell_abort(const Request& request, Client& client, std::uint32_t offset) {
  client.record.state = ClientState::aborted;
  client.record.transfer.open = false;
  request.actions.emplace_back(AbortSent{client.record.address, offset});
  reply(request, frame(request.header.sequence, ImageBlockResponse{BlockRefusal{Status::abort}}));
}

void Server::refuse_block(const Request& request, Client& client, std::uint32_t offset, Status status) {
  if (config_.bad_request_answer == BadRequestAnswer::default_response) return refuse(request, status);
  ++counters_.refused;
  request.actions.emplace_back(RequestRefused{request.from, static_cast<CommandId>(request.header.command), status});
  tell_abort(request, client, offset);
}

Actions Server::on_timer(TimePoint now, UtcTime) {
  Actions actions;
  armed_ = TimePoint::max();
  if (page_ && page_->next <= now) send_page_block(now, actions);
  if (watch_due_ <= now) find_the_gone(now, actions);
  arm(actions);
  return actions;
}

TimePoint Server::deadline(const Client& client) const {
  const ClientRecord& record = client.record;
  if (!record.transfer.open || record.state == ClientState::gone) return TimePoint::max();
  const TimePoint since = std::max({record.last_heard, record.transfer.last_block, client.quiet_until});
  return since + (record.transfer.last_byte_served ? config_.verify_watchdog : config_.watchdog);
}

void Server::watch(const Client& client) { watch_due_ = std::min(watch_due_, deadline(client)); }

/// Deadlines only move away while blocks flow, so nobody keeps them in order: the timer looks at every client when the
/// earliest one it knew has passed.
void Server::find_the_gone(TimePoint now, Actions& actions) {
  watch_due_ = TimePoint::max();
  for (Client& client : clients_.rows()) {
    if (deadline(client) <= now) {
      client.record.state = ClientState::gone;
      actions.emplace_back(ClientGone{client.record.address, now - client.record.last_heard});
    }
    watch(client);
  }
}

void Server::arm(Actions& actions) {
  const TimePoint due = page_ ? std::min(watch_due_, page_->next) : watch_due_;
  if (due == armed_) return;
  armed_ = due;
  if (due == TimePoint::max()) {
    actions.emplace_back(wire::DisarmTimer{});
  } else {
    actions.emplace_back(wire::ArmTimer{due});
  }
}

}  // namespace rig::ota
