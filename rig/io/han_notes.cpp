// SPDX-License-Identifier: Apache-2.0
//
// What the OTA server says of its clients, written down: facts for expectations, stages for the journal.
#include <fmt/format.h>

#include "rig/io/han_member.hpp"

namespace rig::io {

using record::TransferStage;

struct Han::Notes {
  Han& han;
  Member& one;

  void operator()(const ota::QueryReceived& event) {
    ++one.facts.queries;
    ++one.queries.count;
    one.queries.last = event.query;
    one.queries.at = han.loop_.now();
    const auto& hardware = event.query.hardware_version;
    stage(TransferStage::queried, fmt::format("runs 0x{:08X}, hardware {}", event.query.running.file_version,
                                              hardware ? fmt::format("0x{:04X}", *hardware) : "not told"));
    if (one.restarting && event.query.running.file_version == one.image.id.file_version)
      han.arrived(one, one.node, record::DeviceState::rejoined, "asked with the new version");
  }
  void operator()(const ota::Offered& event) {
    ++one.facts.offered;
    one.last_answer = QueryAnswer::offered;
    one.queries.offered = event.image.file_version;
    stage(TransferStage::offered, fmt::format("version 0x{:08X}", event.image.file_version));
  }
  void operator()(const ota::HardwareMismatch& event) {
    ++one.facts.hardware_mismatch;
    one.last_answer = QueryAnswer::hardware_mismatch;
    stage(TransferStage::hardware_mismatch, fmt::format("the device is hardware 0x{:04X}", event.hardware_version));
  }
  void operator()(const ota::NotOffered& event) {
    ++one.facts.not_offered;
    if (one.last_answer != QueryAnswer::hardware_mismatch) one.last_answer = QueryAnswer::no_image;
    stage(TransferStage::not_offered, zcl::name(event.status));
  }
  void operator()(const ota::TransferStarted& event) {
    one.log.begin(one.image.data.size(), event.offset, han.loop_.now());
    stage(TransferStage::started, fmt::format("at offset {}", event.offset), event.offset);
  }
  void operator()(const ota::Resumed& event) {
    ++one.facts.resumed;
    one.log.resumed(han.loop_.now());
    stage(TransferStage::resumed, fmt::format("at offset {} after {}", event.offset, format_duration(event.gap)), event.offset);
  }
  void operator()(const ota::Restarted& event) {
    ++one.facts.restarted;
    one.log.restarted(han.loop_.now());
    stage(TransferStage::restarted, fmt::format("had {} octets", event.had), 0);
  }
  void operator()(const ota::TransferComplete&) { stage(TransferStage::complete); }
  void operator()(const ota::UpgradeEnd& event) {
    one.log.end(han.progress_of(one));
    if (event.repeated && one.facts.end_status) return;  // a device that kept the image of an earlier serve() ends at once
    ++one.facts.ended;
    one.facts.end_status = event.early ? ota::Status::failure : event.status;
    stage(TransferStage::end_request, zcl::name(event.status) + (event.early ? " before the last block" : ""));
  }
  void operator()(const ota::ActivationSent& event) {
    if (event.upgrade_time == ota::wait_for_another_response) return stage(TransferStage::activation_sent, "wait for another response");
    one.restarting = true;
    one.present = false;
    stage(TransferStage::activation_sent, event.upgrade_time <= event.current_time ? "now" : to_rfc3339(from_zcl_utc(event.upgrade_time)));
  }
  void operator()(const ota::AbortSent&) {
    one.log.end(han.progress_of(one));
    stage(TransferStage::aborted);
  }
  void operator()(const ota::ClientGone& event) { stage(TransferStage::gone, "silent for " + format_duration(event.silence)); }
  void operator()(const ota::RequestRefused& event) {
    ++one.facts.refused;
    one.facts.refused_with = event.status;
    refused("an OTA request was answered " + zcl::name(event.status));
  }
  void operator()(const ota::UnencryptedRefused&) {
    ++one.facts.unencrypted;
    refused("an OTA request without APS encryption was refused");
  }
  void operator()(const ota::TableFull&) { refused("the OTA server knows too many devices"); }

  void stage(TransferStage stage, std::string detail = {}) { han.note_transfer(one, stage, std::move(detail), han.progress_of(one).bytes); }
  /// Before the block that is being answered: the record counts it already.
  void stage(TransferStage stage, std::string detail, std::uint64_t offset) { han.note_transfer(one, stage, std::move(detail), offset); }
  void refused(std::string what) {
    emit(han.events_, record::ErrorSeen{.where = one.device.name, .what = std::move(what), .code = std::string(name(ErrorCode::refused))});
  }
};

void Han::note(const ota::Action& action) {
  std::visit(
      [this](const auto& event) {
        if constexpr (requires { event.client; } && !std::is_same_v<std::decay_t<decltype(event)>, ota::Send>) {
          Member* one = event.client.eui ? member_with(*event.client.eui) : member_at(event.client.node);
          if (!one) return;
          Notes{*this, *one}(event);
          if (observer_.event) observer_.event(one->device.eui, ota::Action(event));
        }
      },
      action);
}

void Han::note_transfer(const Member& one, TransferStage stage, std::string detail, std::uint64_t offset) {
  emit(events_, record::TransferChanged{.device = one.device.name, .event = stage, .offset = offset, .total = one.image.data.size(), .detail = std::move(detail)});
}

}  // namespace rig::io
