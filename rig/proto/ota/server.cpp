// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/ota/server.hpp"

#include "rig/proto/zcl/global_commands.hpp"

namespace rig::ota {
namespace {

bool hardware_suits(const ImageSource& image, const std::optional<std::uint16_t>& hardware) {
  if (!hardware) return true;  // the field is optional in the query; a client that leaves it away is taken at its word
  return (!image.min_hardware || *hardware >= *image.min_hardware) && (!image.max_hardware || *hardware <= *image.max_hardware);
}

std::uint32_t announced_size(const ImageSource& image) {
  return image.announced_size.value_or(static_cast<std::uint32_t>(image.data.size()));
}

}  // namespace

Server::Server(ServerConfig config) : config_(config), clients_(config.max_clients) {}

ImageHandle Server::add_image(const ImageSource& image) {
  images_.emplace_back(image);
  return static_cast<ImageHandle>(images_.size() - 1);
}

void Server::remove_image(ImageHandle image) {
  const auto slot = static_cast<std::uint32_t>(image);
  if (slot >= images_.size()) return;
  images_[slot].reset();
  if (page_ && page_->image_slot == slot) page_.reset();
}

Actions Server::on_message(const ClientAddress& from, ByteView zcl_frame, bool aps_encrypted, TimePoint now, UtcTime utc) {
  Actions actions;
  const auto frame = zcl::parse(zcl_frame);
  if (frame.has_error()) {
    ++counters_.unreadable;
    return actions;
  }
  const zcl::Header& header = frame->header;
  if (header.type != zcl::FrameType::cluster_specific || header.direction != zcl::Direction::to_server || header.manufacturer) return actions;
  const Request request{from, header, aps_encrypted, now, utc, actions};
  if (config_.require_aps_encryption && !aps_encrypted) {
    ++counters_.unencrypted_refused;
    actions.emplace_back(UnencryptedRefused{from, static_cast<CommandId>(header.command)});
    reply(request, zcl::default_response(header, Status::not_authorized));
  } else {
    dispatch(request, frame->payload);
  }
  arm(actions);
  return actions;
}

void Server::dispatch(const Request& request, ByteView payload) {
  switch (static_cast<CommandId>(request.header.command)) {
    case CommandId::query_next_image_request: return decode_and(request, payload, &Server::on_query);
    case CommandId::image_block_request: return decode_and(request, payload, &Server::on_block);
    case CommandId::image_page_request: return decode_and(request, payload, &Server::on_page);
    case CommandId::upgrade_end_request: return decode_and(request, payload, &Server::on_end);
    case CommandId::query_device_specific_file_request: return decode_and(request, payload, &Server::on_device_file);
    default: return refuse(request, Status::unsup_cluster_command);
  }
}

template <class Command>
void Server::decode_and(const Request& request, ByteView payload, void (Server::*handle)(const Request&, Client&, const Command&)) {
  const auto command = wire::decode<Command>(payload);
  if (command.has_error()) return refuse(request, Status::malformed_command);
  Client* client = clients_.find_or_add(request.from, config_.default_policy);
  if (client == nullptr) {
    request.actions.emplace_back(TableFull{request.from});
    return refuse(request, Status::insufficient_space);
  }
  client->record.last_heard = request.now;
  client->record.encrypted = request.encrypted;
  (this->*handle)(request, *client, *command);
  watch(*client);
}

Server::Choice Server::choose(const Client& client, const QueryNextImageRequest& query) const {
  Choice choice;
  for (std::size_t slot = 0; slot < images_.size(); ++slot) {
    if (!images_[slot]) continue;
    const ImageSource& image = *images_[slot];
    if (client.policy.only_image && static_cast<std::size_t>(*client.policy.only_image) != slot) continue;
    if (image.id.manufacturer != query.running.manufacturer || image.id.image_type != query.running.image_type) continue;
    if (image.id.file_version == query.running.file_version && !client.policy.offer_running_version) continue;
    const ImageSource*& best = hardware_suits(image, query.hardware_version) ? choice.image : choice.mismatch;
    if (best == nullptr || image.id.file_version > best->id.file_version) best = &image;
  }
  return choice;
}

void Server::on_query(const Request& request, Client& client, const QueryNextImageRequest& query) {
  ClientRecord& record = client.record;
  ++record.queries;
  record.hardware_version = query.hardware_version;
  record.running_version = query.running.file_version;
  client.queried_again = record.transfer.open;
  client.block_period_told = false;
  request.actions.emplace_back(QueryReceived{record.address, query});

  QueryNextImageResponse response{Status::no_image_available, {}, 0};
  const Choice choice = choose(client, query);
  if (client.policy.offer != ClientPolicy::Offer::matching) {
    if (client.policy.offer == ClientPolicy::Offer::not_authorized) response.status = Status::not_authorized;
    request.actions.emplace_back(NotOffered{record.address, response.status});
  } else if (choice.image != nullptr) {
    response = {Status::success, choice.image->id, announced_size(*choice.image)};
    record.state = ClientState::offered;
    request.actions.emplace_back(Offered{record.address, response.image, response.image_size});
  } else if (choice.mismatch != nullptr) {
    request.actions.emplace_back(HardwareMismatch{record.address, choice.mismatch->id, *query.hardware_version});
  } else {
    request.actions.emplace_back(NotOffered{record.address, response.status});
  }
  reply(request, frame(request.header.sequence, response));
}

void Server::on_device_file(const Request& request, Client& client, const QueryDeviceSpecificFileRequest& query) {
  const ImageSource* image = find_image(client, query.image);
  QueryDeviceSpecificFileResponse response{Status::no_image_available, {}, 0};
  if (image != nullptr) {
    response = {Status::success, image->id, announced_size(*image)};
    request.actions.emplace_back(Offered{client.record.address, response.image, response.image_size});
  } else {
    request.actions.emplace_back(NotOffered{client.record.address, response.status});
  }
  reply(request, frame(request.header.sequence, response));
}

void Server::on_end(const Request& request, Client& client, const UpgradeEndRequest& end) {
  const ClientAddress& address = client.record.address;
  Transfer& transfer = client.record.transfer;
  const ImageId image = end.image.value_or(transfer.image);
  if (!end.image && end.status == Status::success && transfer.blocks_served == 0) return refuse(request, Status::malformed_command);
  if (page_ && &clients_.rows()[page_->row] == &client) page_.reset();
  const bool early = end.status == Status::success && transfer.open && !transfer.last_byte_served;
  const bool repeated = !transfer.open && transfer.end_status == end.status && transfer.image == image;
  request.actions.emplace_back(UpgradeEnd{address, end.status, image, early, repeated});
  if (early) return reply(request, zcl::default_response(request.header, Status::failure));

  transfer.open = false;
  transfer.end_status = end.status;
  transfer.image = image;
  if (end.status == Status::success) return tell_activation(client, client.policy.activation, request.header.sequence, request.utc, request.actions);
  client.record.state = end.status == Status::require_more_image ? ClientState::more_needed : ClientState::failed;
  reply(request, zcl::default_response(request.header, Status::success));
}

void Server::tell_activation(Client& client, const Activation& activation, std::uint8_t sequence, UtcTime utc, Actions& actions) {
  UpgradeEndResponse response{client.record.transfer.image, 0, 0};
  if (activation.kind == Activation::Kind::wait) response.upgrade_time = wait_for_another_response;
  if (activation.kind == Activation::Kind::at) {
    response.current_time = to_zcl_utc(utc);
    response.upgrade_time = to_zcl_utc(activation.instant);
  }
  client.record.state = activation.kind == Activation::Kind::wait ? ClientState::ended : ClientState::activated;
  const bool encrypt = client.record.encrypted || config_.require_aps_encryption;
  actions.emplace_back(Send{client.record.address, frame(sequence, response), encrypt, true});
  actions.emplace_back(ActivationSent{client.record.address, response.image, response.current_time, response.upgrade_time});
}

Actions Server::notify(const ClientAddress& to, const ImageNotify& notify) {
  const ClientRecord* known = record(to);
  const bool encrypt = !to.node.is_broadcast() && (config_.require_aps_encryption || (known != nullptr && known->encrypted));
  Actions actions;
  actions.emplace_back(Send{to, frame(sequence_++, notify), encrypt, !to.node.is_broadcast()});
  return actions;
}

Actions Server::activate(const ClientAddress& address, const Activation& activation, UtcTime utc) {
  Actions actions;
  Client* client = clients_.find(address);
  if (client == nullptr || client->record.transfer.end_status != Status::success) return actions;
  tell_activation(*client, activation, sequence_++, utc, actions);
  return actions;
}

bool Server::set_policy(const ClientAddress& address, const ClientPolicy& policy) {
  Client* client = clients_.find_or_add(address, policy);
  if (client != nullptr) client->policy = policy;
  return client != nullptr;
}

bool Server::hold(const ClientAddress& address, const Hold& hold) {
  Client* client = clients_.find_or_add(address, config_.default_policy);
  if (client != nullptr) client->hold = hold;
  return client != nullptr;
}

bool Server::abort(const ClientAddress& address) {
  Client* client = clients_.find_or_add(address, config_.default_policy);
  if (client != nullptr) client->abort = true;
  return client != nullptr;
}

bool Server::release(const ClientAddress& address) {
  Client* client = clients_.find_or_add(address, config_.default_policy);
  if (client == nullptr) return false;
  client->abort = false;
  client->hold.reset();
  return true;
}

const ClientRecord* Server::record(const ClientAddress& address) const {
  const Client* client = clients_.find(address);
  return client == nullptr ? nullptr : &client->record;
}

void Server::reply(const Request& request, const zcl::FrameBytes& frame) {
  request.actions.emplace_back(Send{request.from, frame, request.encrypted, true});
}

void Server::refuse(const Request& request, Status status) {
  ++counters_.refused;
  request.actions.emplace_back(RequestRefused{request.from, static_cast<CommandId>(request.header.command), status});
  reply(request, zcl::default_response(request.header, status));
}

}  // namespace rig::ota
