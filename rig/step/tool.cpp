// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "rig/io/masked.hpp"
#include "rig/io/process.hpp"
#include "rig/step/captures.hpp"
#include "rig/step/engines.hpp"
#include "rig/step/hidden.hpp"

namespace rig::step {
namespace {

struct SeenLine {
  io::Pattern::Match match;
  std::string text;
};

Result<io::ToolCommand> command_of(const Context& context) {
  const plan::Parameters& parameters = context.parameters();
  auto folder = std::filesystem::path(context.step.location.file).parent_path();
  if (folder.empty()) folder = ".";
  io::ToolCommand command{.program = parameters.text("program")};
  if (command.program.find('/') != command.program.npos) command.program = (folder / command.program).string();
  if (parameters.has("arguments")) command.arguments = parameters.texts("arguments");
  command.directory = parameters.find<std::filesystem::path>("directory").value_or(folder);
  if (!parameters.has("environment")) return command;
  for (const std::string& variable : parameters.texts("environment")) {
    const auto equals = variable.find('=');
    if (equals == variable.npos || equals == 0) return make_error(ErrorCode::usage, fmt::format("environment: expected NAME=value, found \"{}\"", variable));
    command.environment.emplace_back(variable.substr(0, equals), variable.substr(equals + 1));
  }
  return command;
}

void tell(const Context& context, const io::ToolCommand& command, const io::ToolEnd& end) {
  const auto hidden = hidden_texts(context.step);
  record::ToolRan event{.program = end.program, .arguments = {}, .exit = {}, .signal = {}, .timed_out = end.timed_out, .duration_s = {}, .octets = end.octets,
                        .output = io::masked(end.output, hidden)};
  for (const std::string& argument : command.arguments) event.arguments.push_back(io::masked(argument, hidden));
  if (end.exit) event.exit = static_cast<std::uint32_t>(*end.exit);
  if (end.signal) event.signal = static_cast<std::uint32_t>(*end.signal);
  if (end.took) event.duration_s = std::chrono::duration<double>(*end.took).count();
  emit(context.events, event);
}

std::string ending(const io::ToolEnd& end) {
  if (end.timed_out) return "was ended because it took too long";
  if (end.signal) return fmt::format("was ended by signal {}", *end.signal);
  return fmt::format("ended with status {}", *end.exit);
}

}  // namespace

Result<void> run_tool(Context& context) {
  auto command = command_of(context);
  if (command.has_error()) return command.error();
  std::optional<io::Pattern> wanted;
  if (const auto output = context.parameters().find<std::string>("output")) {
    auto pattern = io::Pattern::compile(*output);
    if (pattern.has_error()) return pattern.error();
    wanted = *std::move(pattern);
  }
  std::optional<SeenLine> seen;
  command->on_line = [&](std::string_view line) {
    if (!wanted || seen) return;
    if (auto match = wanted->find_in(line)) seen = SeenLine{std::move(*match), std::string(line)};
  };
  const auto end = io::run_tool(context.loop, *command, deadline_within(context));
  if (end.has_error()) return end.error();
  tell(context, *command, *end);
  if (seen) keep_captures(context, seen->match, seen->text);

  const auto fault = context.parameters().text("blame") == "device" && !end->timed_out ? ErrorCode::expectation_broken : ErrorCode::io_failed;
  const auto expected = context.parameters().integer("expect_exit");
  if (end->exit != expected || end->timed_out) return make_error(fault, fmt::format("{}, expected status {}", ending(*end), expected), end->program);
  if (wanted && !seen) return make_error(fault, fmt::format("no line it printed has \"{}\" in it", wanted->text()), end->program);
  return {};
}

}  // namespace rig::step
