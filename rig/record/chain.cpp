// SPDX-License-Identifier: Apache-2.0
#include "rig/record/chain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "rig/record/fields.hpp"

namespace rig::record {
namespace {

std::string hash_text(const Sha256Digest& digest) { return to_string(digest); }

Error bad_line(std::uint64_t number, std::string what) {
  return make_error(ErrorCode::invalid_file, std::move(what), fmt::format("line {}", number));
}

/// Only the exact form that ChainWriter makes: the five keys of the chain in their places.
std::optional<std::string> wrong_form(const Json& json) {
  if (!json.is_object()) return fmt::format("expected a JSON object, found {}", json.type_name());
  if (json.size() < chain_keys.size()) return fmt::format("expected the keys seq, t, utc, type and prev, found {} keys", json.size());
  auto key = json.begin();
  for (std::size_t i = 0; i + 1 < chain_keys.size(); ++i, ++key)
    if (key.key() != chain_keys[i]) return fmt::format("expected key '{}' at place {}, found '{}'", chain_keys[i], i + 1, key.key());
  if (json.rbegin().key() != "prev") return fmt::format("expected key 'prev' last, found '{}'", json.rbegin().key());
  if (!json["seq"].is_number_unsigned() || !json["t"].is_number_unsigned()) return "expected whole numbers for seq and t";
  if (json["t"].get<std::uint64_t>() > static_cast<std::uint64_t>(Duration::max().count())) return "t is beyond 292 years";
  if (!json["utc"].is_string() || !json["type"].is_string() || !json["prev"].is_string()) return "expected text for utc, type and prev";
  return std::nullopt;
}

}  // namespace

std::string ChainWriter::line(const Event& event, Stamp stamp) {
  Json json = Json::object();
  json["seq"] = lines_ + 1;
  json["t"] = std::max<std::int64_t>(stamp.t.count(), 0);
  json["utc"] = to_rfc3339(stamp.utc);
  json["type"] = event.type;
  for (const auto& [key, value] : event.fields.items()) json[key] = value;
  json["prev"] = hash_text(head_);
  std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  head_ = sha256(as_bytes(text));
  ++lines_;
  return text += '\n';
}

Result<JournalLine> ChainVerifier::next(std::string_view line) {
  if (broken_) return *broken_;
  auto checked = check(line);
  if (!checked) {
    broken_ = checked.error();
    return checked;
  }
  head_ = sha256(as_bytes(line));
  last_t_ = checked->t;
  ++lines_;
  return checked;
}

Result<JournalLine> ChainVerifier::check(std::string_view line) {
  const std::uint64_t number = lines_ + 1;
  if (line.size() > max_journal_line) return bad_line(number, fmt::format("expected at most {} octets, found {}", max_journal_line, line.size()));
  Json json = Json::parse(line, nullptr, false);
  if (json.is_discarded()) return bad_line(number, "expected a JSON object, found something that is not JSON");
  if (auto wrong = wrong_form(json)) return bad_line(number, *std::move(wrong));
  if (const auto seq = json["seq"].get<std::uint64_t>(); seq != number) return bad_line(number, fmt::format("expected seq {}, found {}", number, seq));
  if (const auto prev = json["prev"].get<std::string>(); prev != hash_text(head_))
    return bad_line(number, fmt::format("expected prev {}, found {}", hash_text(head_), prev));
  JournalLine result{number, Duration(json["t"].get<std::int64_t>()), json["utc"].get<std::string>(), json["type"].get<std::string>(), Json::object()};
  if (result.t < last_t_) return bad_line(number, fmt::format("expected t of at least {}, found {}", last_t_.count(), result.t.count()));
  for (auto key : chain_keys) json.erase(std::string(key));
  result.fields = std::move(json);
  return result;
}

ChainReport walk_chain(std::string_view journal, const std::function<void(JournalLine)>& on_line) {
  ChainReport report;
  ChainVerifier verifier;
  while (report.bytes < journal.size()) {
    const auto rest = journal.substr(report.bytes);
    const auto end = rest.find('\n');
    if (end == std::string_view::npos) {
      report.torn = rest.substr(0, max_journal_line);
      break;
    }
    auto line = verifier.next(rest.substr(0, end));
    if (!line) {
      report.broken = line.error();
      break;
    }
    report.bytes += end + 1;
    report.last_t = line->t;
    on_line(*std::move(line));
  }
  report.lines = verifier.lines();
  report.head = verifier.head();
  return report;
}

}  // namespace rig::record
