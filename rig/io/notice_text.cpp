// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "rig/io/wide_area.hpp"

namespace rig::io {
namespace {

/// Of the devices of one request.
constexpr std::size_t most_named = 5;

struct Kind {
  std::string_view operator()(const dcc::RequestNotice&) const { return "request"; }
  std::string_view operator()(const dcc::TransferNotice&) const { return "transfer"; }
  std::string_view operator()(const dcc::VersionNotice&) const { return "version"; }
  std::string_view operator()(const dcc::ReadNotice&) const { return "read"; }
  std::string_view operator()(const dcc::ActivationNotice&) const { return "activation"; }
  std::string_view operator()(const dcc::ReceiptNotice&) const { return "receipt"; }
  std::string_view operator()(const dcc::NoResponseNotice&) const { return "no_response"; }
};

struct Sentence {
  std::string operator()(const dcc::RequestNotice& notice) const {
    std::string devices;
    for (std::size_t i = 0; i < std::min(notice.devices->size(), most_named); ++i) devices += ' ' + to_string((*notice.devices)[i]);
    return fmt::format("an image for {} device{} was requested{}, hash {}, for{}{}", notice.devices->size(), notice.devices->size() == 1 ? "" : "s",
                       notice.activation ? ", to be activated at " + to_rfc3339(*notice.activation) : std::string(),
                       rig::to_string(notice.hash), devices, notice.devices->size() > most_named ? " and others" : "");
  }
  std::string operator()(const dcc::TransferNotice& notice) const {
    const bool exempt = notice.code == gbcs::TransferCode::image_discarded;
    return fmt::format("transfer of {}: {} ({}){}{}", dcc::version_text(notice.firmware_version), name(notice.code), gbcs::to_string(notice.alert),
                       notice.dcc_alert.empty() ? std::string() : fmt::format(", DCC alert {}", notice.dcc_alert),
                       exempt ? ", exempt from performance measure 2" : "");
  }
  std::string operator()(const dcc::VersionNotice& notice) const {
    if (!notice.firmware_version) return "the version could not be read";
    return fmt::format("runs {}{}", dcc::version_text(*notice.firmware_version), notice.changed ? "" : ", unchanged");
  }
  std::string operator()(const dcc::ReadNotice& notice) const {
    return notice.code == gbcs::ReadCode::success
               ? fmt::format("read: runs {}{}", dcc::version_text(notice.firmware_version), notice.on_cpl ? "" : ", which is not on the CPL")
               : std::string("read: failed");
  }
  std::string operator()(const dcc::ActivationNotice& notice) const {
    if (!notice.outcome) return "activation: accepted for later";
    return fmt::format("activation: {}, runs {}", name(notice.outcome->code), dcc::version_text(notice.outcome->firmware_version));
  }
  std::string operator()(const dcc::ReceiptNotice& notice) const { return fmt::format("the device {} the image {}", notice.alert == gbcs::AlertCode::verification_succeeded ? "verified" : "rejected", rig::to_string(notice.hash)); }
  std::string operator()(const dcc::NoResponseNotice&) const { return "no response in time"; }
};

}  // namespace

std::string_view kind_of(const dcc::Notice& notice) { return std::visit(Kind{}, notice); }
std::string to_string(const dcc::Notice& notice) { return std::visit(Sentence{}, notice); }

}  // namespace rig::io
