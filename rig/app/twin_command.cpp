// SPDX-License-Identifier: Apache-2.0
#include "rig/app/twin_command.hpp"

#include <fmt/format.h>

#include <boost/asio/signal_set.hpp>
#include <csignal>

#include "adapters/serial_port/twin.hpp"
#include "rig/app/builtin_adapters.hpp"
#include "rig/app/exit_codes.hpp"
#include "rig/app/settings_list.hpp"
#include "rig/bench/virtual_world.hpp"

namespace rig::app {
namespace {

struct Options {
  std::string bench, link;
  std::vector<std::string> overrides;
  std::uint64_t seed = 1;
};

using Ptys = std::vector<std::unique_ptr<serial_port::PtyTwin>>;

/// Puts one twin on a pty and says so.
Result<void> put_up(const std::string& name, const bench::AdapterEntry& entry, const Options& options, io::Loop& loop, bench::VirtualWorld& world,
                    Ptys& ptys) {
  auto pty = serial_port::PtyTwin::create(loop, name);
  if (pty.has_error()) return pty.error();
  if (!options.link.empty())
    if (auto linked = (*pty)->link(std::filesystem::path(options.link) / name); linked.has_error()) return linked;
  world.attach_twin(name, entry, **pty);
  fmt::print("ready {} {}\n", name, (*pty)->slave_path());
  std::fflush(stdout);
  ptys.push_back(std::move(*pty));
  return {};
}

int run_twins(const Options& options) {
  yaml::Diagnostics diagnostics;
  const auto overrides = settings_list("--set", options.overrides, diagnostics);
  const auto file = bench::load_bench(options.bench, overrides, builtin_adapters(), diagnostics);
  if (!file || !diagnostics.empty()) {
    fmt::print(stderr, "{}", to_string(diagnostics));
    return exit_usage;
  }
  io::Loop loop(io::TimeMode::real);
  // Before anybody is told that a port is ready: who reads that may end us at once.
  boost::asio::signal_set signals(loop.context(), SIGINT, SIGTERM);
  signals.async_wait([&](const boost::system::error_code&, int) { loop.stop(); });
  Ptys ptys;
  bench::VirtualWorld world(loop, *file, Rng(options.seed));
  for (const auto& [name, entry] : file->adapters) {
    if (entry.spec->port_kind == adapter::PortKind::usb) {
      fmt::print(stderr, "{} is no serial port: its twin can only be in the same process\n", name);
      continue;
    }
    if (const auto up = put_up(name, entry, options, loop, world, ptys); up.has_error()) {
      fmt::print(stderr, "{}\n", describe(up.error()));
      return exit_rig_error;
    }
  }
  loop.run();
  return exit_done;
}

}  // namespace

void add_twin_command(CLI::App& app, int& exit_code) {
  const auto options = std::make_shared<Options>();
  auto* twin = app.add_subcommand("twin", "put the twins of a bench on pseudo-terminals until SIGTERM");
  twin->add_option("BENCH", options->bench, "bench file")->required();
  twin->add_option("--link", options->link, "folder that gets one link per port, named as in the bench");
  twin->add_option("--set", options->overrides, "key=value: any value of the bench")->allow_extra_args(false);
  twin->add_option("--seed", options->seed, "of everything random")->capture_default_str();
  twin->footer(
      "Prints one line `ready NAME PATH` per port.\n"
      "Often set: adapters.hub.twin.ezsp_version=14  devices.ppmid.profile=0x0104  radio.loss=0.01  radio.radio_time=false\n"
      "           devices.ppmid.twin.ota.turnaround=5ms\n"
      "Example: hanrig twin fixtures/benches/virtual-ppmid.yaml --link /tmp/rig");
  twin->callback([options, &exit_code] { exit_code = run_twins(*options); });
}

}  // namespace rig::app
