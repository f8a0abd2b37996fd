// SPDX-License-Identifier: Apache-2.0
#include "rig/app/image_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "rig/image/inspect.hpp"
#include "rig/image/recipe.hpp"
#include "rig/image/split.hpp"
#include "rig/image/verify.hpp"

namespace rig::app {
namespace {

namespace fs = std::filesystem;

constexpr int exit_errors = 1;
constexpr int exit_usage = 2;

/// What the commands share; each fills in its own.
struct Options {
  std::vector<std::string> files;
  bool json = false;
  std::string profile;
  std::string kilobyte = "1000";
  std::vector<std::string> key_files;
  std::string output;
  std::size_t limit = 749'999;
  std::vector<std::uint32_t> versions;
};

image::Profile profile_of(const Options& options) {
  return options.profile == "zcl" ? image::Profile::zcl : image::Profile::gbcs;
}
image::Kilobyte kilobyte_of(const Options& options) {
  return options.kilobyte == "1024" ? image::Kilobyte::binary : image::Kilobyte::decimal;
}

void complain(const Error& error) { fmt::print(stderr, "hanrig: {}\n", describe(error)); }

int complaint(const Error& error) {
  complain(error);
  return error.code == ErrorCode::usage || error.code == ErrorCode::not_found ? exit_usage : exit_errors;
}

/// A folder stands for the regular files in it, by name.
std::vector<fs::path> expand(const std::vector<std::string>& arguments) {
  std::vector<fs::path> files;
  for (const auto& argument : arguments) {
    std::error_code ignored;
    if (!fs::is_directory(argument, ignored)) {
      files.emplace_back(argument);
      continue;
    }
    std::vector<fs::path> inside;
    for (const auto& entry : fs::directory_iterator(argument, ignored)) {
      if (entry.is_regular_file(ignored)) inside.push_back(entry.path());
    }
    std::sort(inside.begin(), inside.end());
    files.insert(files.end(), inside.begin(), inside.end());
  }
  return files;
}

Result<std::vector<image::SupplierKey>> load_keys(const std::vector<std::string>& paths) {
  std::vector<image::SupplierKey> keys;
  for (const auto& path : paths) {
    auto key = image::SupplierKey::load(path);
    if (key.has_error()) return key.error();
    keys.push_back(*std::move(key));
  }
  return keys;
}

/// Opens every file in turn; `look` prints and answers with the exit code for that file. The highest one wins.
template <class Look>
int for_each_file(const Options& options, Look&& look) {
  const auto paths = expand(options.files);
  if (paths.empty()) {
    return complaint(make_error(ErrorCode::not_found, "no regular file in this folder", options.files.front()));
  }
  int worst = 0;
  for (const auto& path : paths) {
    const auto file = MappedFile::open(path);
    if (file.has_error()) complain(file.error());
    worst = std::max(worst, file.has_error() ? exit_usage : look(path.string(), image::PagedBytes(*file)));
  }
  return worst;
}

int run_inspect(const Options& options) {
  const auto keys = load_keys(options.key_files);
  if (keys.has_error()) return complain(keys.error()), exit_usage;
  return for_each_file(options, [&](const std::string& path, const image::PagedBytes& file) {
    const auto found = image::inspect(path, file, profile_of(options), *keys);
    fmt::print("{}", options.json ? to_json(found) + "\n" : to_text(found));
    return found.errors.empty() ? 0 : exit_errors;
  });
}

int run_verify(const Options& options) {
  auto keys = load_keys(options.key_files);
  if (keys.has_error()) return complain(keys.error()), exit_usage;
  const image::VerifyOptions how{profile_of(options), kilobyte_of(options), *std::move(keys)};
  return for_each_file(options, [&](const std::string& path, const image::PagedBytes& file) {
    const auto found = image::verify(path, file, how);
    fmt::print("{}", options.json ? to_json(found) + "\n" : to_text(found));
    return worst(found.steps) == image::Level::error ? exit_errors : 0;
  });
}

int run_make(const Options& options) {
  const auto recipe = image::load_recipe(options.files.at(0));
  if (recipe.has_error()) return complain(recipe.error()), exit_usage;
  const auto bytes = image::make(*recipe);
  if (bytes.has_error()) return complain(bytes.error()), exit_usage;
  std::ofstream out(options.output, std::ios::binary);
  out.write(as_text(*bytes).data(), static_cast<std::streamsize>(bytes->size()));
  out.close();
  if (!out) return complaint(make_error(ErrorCode::usage, "cannot write", options.output));
  fmt::print("{}: {} bytes, SHA-256 {}\n", options.output, bytes->size(), to_string(sha256(*bytes)));
  return 0;
}

int run_split(const Options& options) {
  const auto keys = load_keys(options.key_files);
  if (keys.has_error()) return complain(keys.error()), exit_usage;
  return for_each_file(options, [&](const std::string& path, const image::PagedBytes& file) {
    const auto fragments = image::split(file, {options.limit, options.versions}, *keys);
    if (fragments.has_error()) return complaint({fragments.error().code, fragments.error().what, path});
    std::vector<image::WrittenFragment> written;
    for (std::size_t i = 0; i < fragments->size(); ++i) {
      const auto target = fs::path(options.output) / image::fragment_name(path, i, fragments->size(), (*fragments)[i]);
      if (const auto done = write_fragment(file, (*fragments)[i], target); done.has_error())
        return complaint(done.error());
      written.push_back({target.string(), (*fragments)[i]});
    }
    fmt::print("{}", options.json ? to_json_lines(written) : to_table(written));
    return 0;
  });
}

CLI::App& add_command(CLI::App& group, const std::string& name, const std::string& about, const std::string& example) {
  return *group.add_subcommand(name, about)->footer("Example:\n  " + example);
}

void add_keys(CLI::App& command, Options& options) {
  command
      .add_option("--supplier-key", options.key_files,
                  "PEM with a supplier's public key or certificate; may be repeated")
      ->type_name("FILE")
      ->allow_extra_args(false);
}

void add_profile(CLI::App& command, Options& options, const std::string& standard) {
  options.profile = standard;
  command.add_option("--profile", options.profile, "gbcs: opaque body; zcl: body of elements [" + standard + "]")
      ->check(CLI::IsMember({"gbcs", "zcl"}).description(""))
      ->type_name("gbcs|zcl");
}

void add_inspect(CLI::App& group, int& exit_code) {
  auto& command = add_command(group, "inspect", "Show header, elements and hashes of image files",
                              "hanrig image inspect --json firmware.ota");
  auto options = std::make_shared<Options>();
  command.add_option("files", options->files, "Image files, or folders of them")->required()->type_name("FILE");
  command.add_flag("--json", options->json, "One JSON object per file and line");
  add_profile(command, *options, "zcl");
  add_keys(command, *options);
  command.callback([options, &exit_code] { exit_code = run_inspect(*options); });
}

void add_verify(CLI::App& group, int& exit_code) {
  auto& command = add_command(group, "verify", "Check image files step by step, as supplier and DCC do before sending",
                              "hanrig image verify --supplier-key supplier.pem firmware-folder");
  auto options = std::make_shared<Options>();
  command.add_option("files", options->files, "Image files, or folders of them")->required()->type_name("FILE");
  command.add_flag("--json", options->json, "One JSON object per file and line");
  add_profile(command, *options, "gbcs");
  add_keys(command, *options);
  command.add_option("--kb", options->kilobyte, "What a KB is in the limit of 750KB [1000]")
      ->check(CLI::IsMember({"1000", "1024"}).description(""))
      ->type_name("1000|1024");
  command.callback([options, &exit_code] { exit_code = run_verify(*options); });
}

void add_make(CLI::App& group, int& exit_code) {
  auto& command = add_command(group, "make", "Make an image from a recipe; the same recipe gives the same bytes",
                              "hanrig image make firmware-images/ppmid-16k.yaml -o ppmid-16k.ota");
  auto options = std::make_shared<Options>();
  command.add_option("recipe", options->files, "Recipe file")->required()->expected(1)->type_name("RECIPE.yaml");
  command.add_option("-o,--output", options->output, "Image file to write")->required()->type_name("FILE");
  command.callback([options, &exit_code] { exit_code = run_make(*options); });
}

void add_split(CLI::App& group, int& exit_code) {
  auto& command = add_command(group, "split", "Cut an image into fragments, each an image of its own",
                              "hanrig image split big.ota --limit 749999 --versions 0x15,0x20");
  auto options = std::make_shared<Options>();
  options->output = ".";
  command.add_option("file", options->files, "Image file")->required()->expected(1)->type_name("FILE");
  command.add_option("--limit", options->limit, "Most bytes of Manufacturer Image per fragment [749999]")
      ->type_name("BYTES");
  command
      .add_option("--versions", options->versions,
                  "File version of each fragment, rising [consecutive, ending with the file's own]")
      ->delimiter(',')
      ->type_name("V1,V2,...");
  command.add_option("-o,--output", options->output, "Folder for the fragments [.]")->type_name("FOLDER");
  command.add_flag("--json", options->json, "One JSON object per fragment and line");
  add_keys(command, *options);
  command.callback([options, &exit_code] { exit_code = run_split(*options); });
}

}  // namespace

void add_image_commands(CLI::App& app, int& exit_code) {
  auto& group = *app.add_subcommand("image", "ZigBee OTA image files: inspect, verify, make, split");
  group.require_subcommand(1);
  add_inspect(group, exit_code);
  add_verify(group, exit_code);
  add_make(group, exit_code);
  add_split(group, exit_code);
}

}  // namespace rig::app
