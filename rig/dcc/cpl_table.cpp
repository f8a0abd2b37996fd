// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <array>
#include <sstream>

#include "rig/base/mapped_file.hpp"
#include "rig/dcc/cpl.hpp"
#include "rig/dcc/table.hpp"

namespace rig::dcc {
namespace {

template <class Enum>
struct Word {
  std::string_view text;
  Enum value;
};
constexpr std::array statuses{Word<CplStatus>{"current", CplStatus::current},
                              Word<CplStatus>{"removed", CplStatus::removed}};
constexpr std::array esme_variants{
    Word<EsmeVariant>{"A", EsmeVariant::a}, Word<EsmeVariant>{"AD", EsmeVariant::ad},
    Word<EsmeVariant>{"B", EsmeVariant::b}, Word<EsmeVariant>{"BD", EsmeVariant::bd},
    Word<EsmeVariant>{"C", EsmeVariant::c}, Word<EsmeVariant>{"CD", EsmeVariant::cd},
};
constexpr std::array zigbee_bands{Word<ZigbeeBand>{"Single 2.4", ZigbeeBand::single_2_4},
                                  Word<ZigbeeBand>{"Single Sub-GHz", ZigbeeBand::single_sub_ghz},
                                  Word<ZigbeeBand>{"Dual", ZigbeeBand::dual}};
constexpr std::array band_join_options{
    Word<BandJoinOption>{"2.4 GHz Only", BandJoinOption::ghz_2_4_only},
    Word<BandJoinOption>{"Sub-GHz Only", BandJoinOption::sub_ghz_only},
    Word<BandJoinOption>{"Multi MAC Selection-Auto", BandJoinOption::multi_mac_auto},
    Word<BandJoinOption>{"Multi MAC Selection-Manual", BandJoinOption::multi_mac_manual},
    Word<BandJoinOption>{"Multi MAC Selection-Either", BandJoinOption::multi_mac_either},
    Word<BandJoinOption>{"Dual Band", BandJoinOption::dual_band},
};

template <class Words, class Value>
std::string read_word(const Words& words, std::string_view text, Value& value) {
  std::string choices;
  for (const auto& word : words) {
    if (word.text == text) {
      value = word.value;
      return {};
    }
    choices += fmt::format("{}\"{}\"", choices.empty() ? "" : ", ", word.text);
  }
  return "one of " + choices;
}
template <class Words, class Value>
std::string word_of(const Words& words, Value value) {
  for (const auto& word : words)
    if (word.value == value) return std::string(word.text);
  return {};
}
template <class Words, class Value>
std::string word_of(const Words& words, const std::optional<Value>& value) {
  return value ? word_of(words, *value) : std::string{};
}

template <class Number>
std::string read_octets(std::string_view text, std::size_t octets, Number& number) {
  const auto value = parse_octets(text, octets);
  if (!value)
    return octets == 1 ? "2 hex digits"
                       : fmt::format("{} hex octets such as {}", octets, octets == 2 ? "1D:12" : "00:00:00:10");
  number = static_cast<Number>(*value);
  return {};
}
std::string pair_text(std::uint16_t value) { return fmt::format("{:02X}:{:02X}", value >> 8, value & 0xFF); }

std::vector<std::string> words_in(std::string_view text) {
  std::vector<std::string> words;
  std::istringstream stream{std::string(text)};
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}
std::string joined(const std::vector<std::string>& words) { return fmt::format("{}", fmt::join(words, " ")); }

std::string read_hash(std::string_view text, CplEntry& entry) {
  entry.hash = parse_digest(text);
  return entry.hash ? "" : "64 hex digits";
}
std::string read_signature(std::string_view text, CplEntry& entry) {
  const auto octets = from_hex(text);
  if (!octets || octets->size() != 64) return "128 hex digits";
  entry.signature = *octets;
  return {};
}
std::string read_expiry(std::string_view text, CplEntry& entry) {
  entry.cpa_expiry = parse_date(text);
  return entry.cpa_expiry ? "" : "a date such as 2031-12-31";
}
std::string read_type(std::string_view text, CplEntry& entry) {
  const auto type = parse_device_type(text);
  if (!type) return "one of ESME, GSME, CH, PPMID, HCALCS, SAPC, IHD";
  entry.device_type = *type;
  return {};
}
std::string read_bases(std::string_view text, CplEntry& entry) {
  if (text == "N/A") {
    entry.base_entries = {BaseEntries::Kind::none, {}};
  } else {
    entry.base_entries = {BaseEntries::Kind::listed, words_in(text)};
  }
  return {};
}
std::string bases_text(const CplEntry& entry) {
  return entry.base_entries.kind == BaseEntries::Kind::none ? "N/A" : joined(entry.base_entries.ids);
}

template <std::string CplEntry::*member>
std::string read_text(std::string_view text, CplEntry& entry) {
  entry.*member = text;
  return {};
}
template <std::string CplEntry::*member>
std::string write_text(const CplEntry& entry) {
  return entry.*member;
}
template <std::string CplEntry::*member>
constexpr Column<CplEntry> text_column(std::string_view name, Cell cell = Cell::blank_allowed) {
  return {name, cell, &read_text<member>, &write_text<member>};
}

using E = CplEntry;
using Text = std::string_view;
constexpr auto blank = Cell::blank_allowed;

const std::array columns{
    text_column<&E::id>("entry_id", Cell::required),
    Column<E>{"device_type", Cell::required, read_type,
              [](const E& e) { return std::string(e.device_type == DeviceType::chf ? "CH" : name(e.device_type)); }},
    Column<E>{"manufacturer", Cell::required, [](Text t, E& e) { return read_octets(t, 2, e.model.manufacturer); },
              [](const E& e) { return pair_text(e.model.manufacturer); }},
    Column<E>{"model", Cell::required, [](Text t, E& e) { return read_octets(t, 2, e.model.model); },
              [](const E& e) { return pair_text(e.model.model); }},
    Column<E>{"hardware_version", Cell::required,
              [](Text t, E& e) { return read_octets(t, 1, e.model.hardware_version); },
              [](const E& e) { return fmt::format("{:02X}", e.model.hardware_version); }},
    Column<E>{"hardware_revision", Cell::required,
              [](Text t, E& e) { return read_octets(t, 1, e.model.hardware_revision); },
              [](const E& e) { return fmt::format("{:02X}", e.model.hardware_revision); }},
    Column<E>{"firmware_version", Cell::required, [](Text t, E& e) { return read_octets(t, 4, e.firmware_version); },
              [](const E& e) { return version_text(e.firmware_version); }},
    Column<E>{"hash", blank, read_hash, [](const E& e) { return e.hash ? rig::to_string(*e.hash) : std::string{}; }},
    text_column<&E::smets_chts_version>("smets_chts_version"),
    Column<E>{"gbcs_versions", blank, [](Text t, E& e) { return e.gbcs_versions = words_in(t), std::string{}; },
              [](const E& e) { return joined(e.gbcs_versions); }},
    text_column<&E::cpa_certificate>("cpa_certificate"),
    Column<E>{"cpa_expiry", blank, read_expiry,
              [](const E& e) { return e.cpa_expiry ? date_text(*e.cpa_expiry) : std::string{}; }},
    text_column<&E::zigbee_certificate>("zigbee_certificate"),
    text_column<&E::dlms_certificate>("dlms_certificate"),
    text_column<&E::creator>("creator"),
    Column<E>{"signature", blank, read_signature, [](const E& e) { return to_hex(e.signature); }},
    text_column<&E::contact>("contact"),
    Column<E>{"esme_variant", blank, [](Text t, E& e) { return read_word(esme_variants, t, e.esme_variant); },
              [](const E& e) { return word_of(esme_variants, e.esme_variant); }},
    Column<E>{"zigbee_band", blank, [](Text t, E& e) { return read_word(zigbee_bands, t, e.zigbee_band); },
              [](const E& e) { return word_of(zigbee_bands, e.zigbee_band); }},
    Column<E>{"status", blank, [](Text t, E& e) { return read_word(statuses, t, e.status); },
              [](const E& e) { return word_of(statuses, e.status); }},
    Column<E>{"base_entries", blank, read_bases, bases_text},
    text_column<&E::chipset_vendor>("chipset_vendor"),
    text_column<&E::zigbee_stack_version>("zigbee_stack_version"),
    Column<E>{"band_join_option", blank,
              [](Text t, E& e) { return read_word(band_join_options, t, e.band_join_option); },
              [](const E& e) { return word_of(band_join_options, e.band_join_option); }},
};

constexpr std::span<const Column<CplEntry>> table() { return {columns.data(), columns.size()}; }

}  // namespace

std::vector<std::string_view> cpl_columns() {
  std::vector<std::string_view> names;
  for (const auto& column : columns) names.push_back(column.name);
  return names;
}

std::string signed_details(const CplEntry& entry) {
  std::string text;
  for (const auto& column : columns) {
    if (column.name == "entry_id" || column.name == "status" || column.name == "signature") continue;
    text += fmt::format("{}={}\n", column.name, column.write(entry));
  }
  return text;
}

Result<Cpl> Cpl::from_csv(std::string_view text, const std::string& name) {
  auto rows = rows_from_csv(text, name, table());
  if (!rows) return rows.error();
  return in_file(from_entries(std::move(*rows)), name);
}

Result<Cpl> Cpl::from_yaml(std::string_view text, const std::string& name) {
  const auto document = yaml::Document::parse(text, name);
  if (!document) return document.error();
  auto rows = rows_from_yaml(*document, table());
  if (!rows) return rows.error();
  return in_file(from_entries(std::move(*rows)), name);
}

Result<Cpl> Cpl::load(const std::filesystem::path& path) {
  const auto file = MappedFile::open(path);
  if (!file) return file.error();
  const auto text = as_text(file->bytes());
  return path.extension() == ".csv" ? from_csv(text, path.string()) : from_yaml(text, path.string());
}

std::string Cpl::to_csv() const { return csv_from_rows<CplEntry>(entries_, table()); }
std::string Cpl::to_yaml() const { return yaml_from_rows<CplEntry>(entries_, table()); }

}  // namespace rig::dcc
