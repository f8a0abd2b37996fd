// SPDX-License-Identifier: Apache-2.0
//
// What a plan can ask about a device and its transfer.
#include <algorithm>
#include <numeric>

#include "rig/io/han_member.hpp"

namespace rig::io {
namespace {

using record::Json;

template <class T>
Json json_of(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json json_of(const std::optional<ota::Status>& status) { return status ? Json(zcl::name(*status)) : Json(nullptr); }

double seconds(Duration duration) { return std::chrono::duration<double>(duration).count(); }

std::optional<Json> query_fact(const QueryFacts& queries, std::string_view name) {
  if (name == "count") return queries.count;
  if (name == "offered") return json_of(queries.offered);
  if (name == "at") return queries.count > 0 ? Json(seconds(queries.at.time_since_epoch())) : Json(nullptr);
  if (name == "manufacturer") return queries.last.running.manufacturer;
  if (name == "image_type") return queries.last.running.image_type;
  if (name == "version") return queries.last.running.file_version;
  if (name == "hardware") return json_of(queries.last.hardware_version);
  return std::nullopt;
}

/// Of the image that is served now; all zero before its first block.
std::optional<Json> progress_fact(const ota::Transfer& transfer, std::string_view name) {
  if (name == "blocks") return transfer.blocks_served;
  if (name == "bytes") return transfer.contiguous;
  if (name == "bytes_served") return transfer.bytes_served;
  if (name == "retries") return transfer.retries;
  if (name == "largest_block") return transfer.largest_block;
  if (name == "last_block") return transfer.block_size;
  if (name == "longest_pause") return seconds(transfer.longest_pause);
  if (name == "paged") return transfer.page_mode;
  return std::nullopt;
}

std::optional<Json> transfer_fact(const TransferFacts& facts, std::string_view name) {
  if (name == "queries") return facts.queries;
  if (name == "offered") return facts.offered;
  if (name == "not_offered") return facts.not_offered;
  if (name == "hardware_mismatch") return facts.hardware_mismatch;
  if (name == "resumed") return facts.resumed;
  if (name == "restarted") return facts.restarted;
  if (name == "ended") return facts.ended;
  if (name == "end_status") return json_of(facts.end_status);
  if (name == "refused") return facts.refused;
  if (name == "refused_with") return json_of(facts.refused_with);
  if (name == "unencrypted") return facts.unencrypted;
  if (name == "longest_silence") return seconds(facts.longest_silence);
  return std::nullopt;
}

}  // namespace

std::optional<Json> Han::fact(const std::string& device, std::string_view name) const {
  constexpr std::string_view query = "query.", transferring = "transfer.";
  const Member* one = member(device);
  if (!one) return std::nullopt;
  if (name == "joins") return one->joins;
  if (name == "rejoins") return one->rejoins;
  if (name == "present") return one->present;
  if (name == "arrived_at") return one->arrived ? Json(std::chrono::duration<double>(one->arrived->time_since_epoch()).count()) : Json(nullptr);
  if (name.starts_with(query)) return query_fact(one->queries, name.substr(query.size()));
  if (!name.starts_with(transferring)) return std::nullopt;
  const std::string_view what = name.substr(transferring.size());
  if (what == "throughput") return json_of(one->log.throughput_bytes_per_s());
  if (what == "duration") return seconds(one->log.duration());
  const auto* record = server_.record(address(*one));
  if (what == "waits") return record ? record->waits : 0;
  if (const auto fact = transfer_fact(one->facts, what)) return fact;
  const auto* transfer = transfer_of(*one);
  return progress_fact(transfer ? *transfer : ota::Transfer{}, what);
}

std::optional<Json> Han::fact(std::string_view name) const {
  if (name == "han.present") return std::count_if(members_.begin(), members_.end(), [](const auto& one) { return one->present; });
  if (name == "han.queries")
    return std::accumulate(members_.begin(), members_.end(), std::uint64_t{0}, [](std::uint64_t sum, const auto& one) { return sum + one->queries.count; });
  return std::nullopt;
}

}  // namespace rig::io
