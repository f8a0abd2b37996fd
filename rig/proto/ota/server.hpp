// SPDX-License-Identifier: Apache-2.0
//
// The OTA upgrade server (ZCL 11.13), without I/O: many clients at once, requests and instants in, actions out.
//
//   ota::Server server(ServerConfig{.require_aps_encryption = true});
//   server.add_image({.id = {0x121D, 0x0084, 0xACDCACDC}, .data = mapped.view()});
//   for (const auto& action : server.on_message(from, zcl_frame, encrypted, now, utc)) perform(action);
//
// Blocks are stateless: any offset of a held image is served again at any time, so a client that lost power goes on where it
// was. Records only count what happened. Answers repeat the sequence of their request.
#pragma once

#include <vector>

#include "rig/proto/ota/actions.hpp"
#include "rig/proto/ota/client_table.hpp"

namespace rig::ota {

/// An image by reference. `data` is the whole file, OTA header included, and must outlive the server or remove_image().
struct ImageSource {
  ImageId id{};
  ByteView data{};
  std::optional<std::uint16_t> min_hardware{};  ///< inclusive; absent: every hardware suits
  std::optional<std::uint16_t> max_hardware{};
  std::optional<std::uint32_t> announced_size{};  ///< size in the offer, when it is to differ from the data's
};

/// How a block or page request that cannot be granted is answered.
enum class BadRequestAnswer : std::uint8_t { default_response, abort };

struct ServerConfig {
  bool require_aps_encryption{};
  bool page_requests{true};  ///< off: answered with UNSUP_CLUSTER_COMMAND
  BadRequestAnswer bad_request_answer{BadRequestAnswer::default_response};
  std::uint8_t max_block_encrypted{56};  ///< what an APS-encrypted frame holds without source route; at most max_block_data
  std::uint8_t max_block_plain{63};
  Duration watchdog{std::chrono::seconds(120)};        ///< silence during a transfer
  Duration verify_watchdog{std::chrono::minutes(10)};  ///< silence after the last byte: some devices check for five minutes
  Duration resume_gap{std::chrono::seconds(30)};       ///< a pause between blocks that is worth an event
  Duration min_page_spacing{std::chrono::milliseconds(10)};
  Duration open_wait{std::chrono::seconds(60)};      ///< one step of a hold without an end
  Duration longest_wait{std::chrono::minutes(60)};  ///< a client asks again after an hour whatever it was told
  std::size_t max_clients{4096};
  ClientPolicy default_policy{};
};

struct ServerCounters {
  std::uint64_t blocks_served{};
  std::uint64_t page_blocks_served{};
  std::uint64_t waits{};
  std::uint64_t refused{};
  std::uint64_t unencrypted_refused{};
  std::uint64_t unreadable{};  ///< frames without a ZCL header that can be answered
  bool operator==(const ServerCounters&) const = default;
};

class Server {
 public:
  using Action = ota::Action;
  using Actions = ota::Actions;

  explicit Server(ServerConfig config = {});

  ImageHandle add_image(const ImageSource& image);
  /// The image is no longer offered; a client in the middle of it is told to ABORT at its next request.
  void remove_image(ImageHandle image);

  /// One ZCL frame received on cluster 0x0019. Profile-wide frames and frames towards a client are not the server's and are
  /// ignored.
  Actions on_message(const ClientAddress& from, ByteView zcl_frame, bool aps_encrypted, TimePoint now, UtcTime utc);
  Actions on_timer(TimePoint now, UtcTime utc);

  /// An Image Notify, to one client or to a broadcast address; a broadcast is never APS-encrypted.
  Actions notify(const ClientAddress& to, const ImageNotify& notify);
  /// An Upgrade End Response nobody asked for: releases a client that was told to wait. Nothing for a client that has not ended.
  Actions activate(const ClientAddress& client, const Activation& activation, UtcTime utc);

  /// These make the client known when it is not. False when the table is full.
  bool set_policy(const ClientAddress& client, const ClientPolicy& policy);
  bool hold(const ClientAddress& client, const Hold& hold);
  bool abort(const ClientAddress& client);
  /// Takes back hold() and abort().
  bool release(const ClientAddress& client);

  /// Null when nothing was heard of the client. Valid until the next call of a non-const function.
  const ClientRecord* record(const ClientAddress& client) const;
  std::size_t client_count() const { return clients_.rows().size(); }
  const ClientRecord& record_at(std::size_t index) const { return clients_.rows()[index].record; }
  const ServerCounters& counters() const { return counters_; }

 private:
  /// One request on its way through the server.
  struct Request {
    const ClientAddress& from;
    const zcl::Header& header;
    bool encrypted;
    TimePoint now;
    UtcTime utc;
    Actions& actions;
  };
  struct Page {
    std::uint32_t row;
    std::uint32_t image_slot;
    std::uint32_t offset;
    std::uint32_t end;
    std::uint8_t sequence;
    std::uint8_t block;
    bool encrypted;
    Duration spacing;
    TimePoint next;
  };
  struct Choice {
    const ImageSource* image{};
    const ImageSource* mismatch{};
  };

  void dispatch(const Request& request, ByteView payload);
  template <class Command>
  void decode_and(const Request& request, ByteView payload, void (Server::*handle)(const Request&, Client&, const Command&));
  void on_query(const Request& request, Client& client, const QueryNextImageRequest& query);
  void on_block(const Request& request, Client& client, const ImageBlockRequest& block);
  void on_page(const Request& request, Client& client, const ImagePageRequest& page);
  void on_end(const Request& request, Client& client, const UpgradeEndRequest& end);
  void on_device_file(const Request& request, Client& client, const QueryDeviceSpecificFileRequest& query);

  Choice choose(const Client& client, const QueryNextImageRequest& query) const;
  const ImageSource* find_image(Client& client, const ImageId& id) const;
  /// The image to serve from, or null when the request was answered otherwise: not allowed, held, aborted or out of range.
  const ImageSource* admit(const Request& request, Client& client, const ImageId& id, std::uint32_t offset, std::uint8_t max_data_size);
  std::uint8_t block_limit(const Client& client, bool encrypted, std::uint8_t asked) const;
  void serve(Client& client, const ImageSource& image, std::uint32_t offset, std::uint32_t size, TimePoint now, Send&& envelope,
             std::uint8_t sequence, Actions& actions);
  void note_start(Client& client, const ImageSource& image, std::uint32_t offset, std::uint32_t size, TimePoint now, Actions& actions);
  void note_block(Client& client, const ImageSource& image, std::uint32_t offset, std::uint32_t size, TimePoint now, Actions& actions);
  void send_page_block(TimePoint now, Actions& actions);

  void reply(const Request& request, const zcl::FrameBytes& frame);
  void refuse(const Request& request, Status status);
  void refuse_block(const Request& request, Client& client, std::uint32_t offset, Status status);
  void tell_abort(const Request& request, Client& client, std::uint32_t offset);
  void tell_wait(const Request& request, Client& client, Duration wait, Hold::Form form);
  void tell_activation(Client& client, const Activation& activation, std::uint8_t sequence, UtcTime utc, Actions& actions);

  TimePoint deadline(const Client& client) const;
  void watch(const Client& client);
  void find_the_gone(TimePoint now, Actions& actions);
  void arm(Actions& actions);

  ServerConfig config_;
  ServerCounters counters_{};
  std::vector<std::optional<ImageSource>> images_{};
  ClientTable clients_;
  std::optional<Page> page_{};
  std::uint8_t sequence_{};
  TimePoint watch_due_{TimePoint::max()};  // no client's deadline lies before it
  TimePoint armed_{TimePoint::max()};
};

}  // namespace rig::ota
