// SPDX-License-Identifier: Apache-2.0
#include "rig/app/gbcs_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "rig/app/exit_codes.hpp"
#include "rig/base/mapped_file.hpp"
#include "rig/proto/gbcs/report.hpp"

namespace rig::app {
namespace {

struct Options {
  std::vector<std::string> inputs;
  std::string keys;
  std::string acb = to_string(gbcs::test_acb);
  bool json = false;
};

void complain(const Error& error) { fmt::print(stderr, "hanrig: {}\n", describe(error)); }

/// Long hex on a command line is shown by its beginning.
std::string label(const std::string& input) {
  constexpr std::size_t shown = 40;
  std::error_code trouble;
  return input.size() <= shown || std::filesystem::exists(input, trouble) ? input : input.substr(0, shown) + "...";
}

Error about(const std::string& input, const Error& error) {
  const std::string where = error.where.empty() ? label(input) : label(input) + ", " + error.where;
  return make_error(error.code, error.what, where);
}

std::string printable(char c) {
  const auto octet = static_cast<unsigned char>(c);
  return std::isprint(octet) != 0 ? fmt::format("\"{}\"", c) : fmt::format("0x{:02X}", octet);
}

Result<Bytes> parse_hex(std::string text, const std::string& input, const std::string& otherwise) {
  std::erase_if(text, [](unsigned char c) { return std::isspace(c) != 0; });
  const auto octets = from_hex(text);
  if (octets && !octets->empty()) return *octets;
  const auto bad = std::find_if(text.begin(), text.end(), [](unsigned char c) { return std::isxdigit(c) == 0; });
  std::string found = fmt::format("{} hex digits", text.size());
  if (bad != text.end()) found = fmt::format("{} as character {}", printable(*bad), bad - text.begin() + 1);
  return make_error(ErrorCode::usage, fmt::format("expected {} pairs of hex digits, found {}", otherwise, found),
                    label(input));
}

/// A message starts with DD or DF, which no text does: what starts otherwise is read as hex.
Result<Bytes> read_input(const std::string& input) {
  std::error_code trouble;
  if (!std::filesystem::exists(input, trouble)) return parse_hex(input, input, "a file that exists, or");
  const auto file = MappedFile::open(input);
  if (file.has_error()) return file.error();
  const ByteView octets = file->bytes();
  if (!octets.empty() && octets[0] >= 0x80) return Bytes(octets.begin(), octets.end());
  return parse_hex(std::string(as_text(octets)), input, "a GBCS message, or");
}

Result<gbcs::KeyStore> load_keys(const Options& options) {
  const auto acb = parse_eui64(options.acb);
  if (!acb)
    return make_error(ErrorCode::usage, fmt::format("expected 16 hex digits, found \"{}\"", options.acb), "--acb");
  auto keys = options.keys.empty() ? gbcs::KeyStore() : gbcs::KeyStore::load(options.keys);
  if (keys.has_value()) keys->set_acb(*acb);
  return keys;
}

/// Prints one message as text, or gives it as JSON; null for what is no message.
gbcs::Json show(const std::string& input, const Options& options, const gbcs::KeyStore& keys, int& exit_code) {
  const auto octets = read_input(input);
  if (octets.has_error()) return complain(octets.error()), exit_code = exit_usage, nullptr;
  const auto decoded = gbcs::decode(*octets);
  if (decoded.has_error()) return complain(about(input, decoded.error())), exit_code = exit_usage, nullptr;
  if (decoded->payload_error) complain(about(input, *decoded->payload_error));
  const auto verification = gbcs::verify(*decoded, keys);
  if (options.json) return gbcs::to_json(*decoded, verification);
  if (options.inputs.size() > 1) fmt::print("{}\n", label(input));
  fmt::print("{}{}", gbcs::to_text(*decoded, verification), options.inputs.size() > 1 ? "\n" : "");
  return nullptr;
}

int run_decode(const Options& options) {
  const auto keys = load_keys(options);
  if (keys.has_error()) return complain(keys.error()), exit_usage;
  int exit_code = exit_done;
  gbcs::Json shown = gbcs::Json::array();
  for (const auto& input : options.inputs) shown.push_back(show(input, options, *keys, exit_code));
  if (!options.json) return exit_code;
  if (shown.size() > 1) fmt::print("{}\n", shown.dump(2));
  if (shown.size() == 1 && !shown[0].is_null()) fmt::print("{}\n", shown[0].dump(2));
  return exit_code;
}

}  // namespace

void add_gbcs_commands(CLI::App& app, int& exit_code) {
  auto& group = *app.add_subcommand("gbcs", "GBCS messages: decode");
  group.require_subcommand(1);
  auto& command = *group.add_subcommand("decode", "Show what GBCS messages say, and check their signatures and MACs")
                       ->footer("Example:\n  hanrig gbcs decode --keys test-keys alert.hex");
  auto options = std::make_shared<Options>();
  command.add_option("messages", options->inputs, "Messages in hex, or files with one message each, binary or in hex")
      ->required()
      ->type_name("HEX|FILE");
  command.add_option("--keys", options->keys, "Folder of <eui>-ds.pem, <eui>-ka.pem, <eui>-ds.key, <eui>-ka.key")
      ->type_name("DIR");
  command
      .add_option("--acb", options->acb, "EUI of the ACB, whose key makes the MAC of commands [" + options->acb + "]")
      ->type_name("EUI");
  command.add_flag("--json", options->json, "One JSON object; an array where there are several messages");
  command.callback([options, &exit_code] { exit_code = run_decode(*options); });
}

}  // namespace rig::app
