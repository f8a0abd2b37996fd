// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "rig/step/captures.hpp"
#include "rig/step/engines.hpp"

namespace rig::step {
namespace {

Result<io::ConsoleLog*> console_of(const Context& context) {
  const std::string& name = context.parameters().text("console");
  if (auto* log = context.bench.consoles().find(name)) return log;
  return make_error(ErrorCode::not_found, "the bench has no console " + name);
}

/// The device did not print what it should; or the rig cannot say so, because it never heard it print anything.
Error judged(Error error, const io::ConsoleLog& log) {
  if (error.code != ErrorCode::timeout) return error;
  if (log.heard_anything()) return make_error(ErrorCode::expectation_broken, std::move(error.what), std::move(error.where));
  return make_error(ErrorCode::io_failed, "nothing has come since it was opened: look at the wire, the ground and the line speed", std::move(error.where));
}

std::string joined(const std::vector<std::string>& lines) { return fmt::format("{}", fmt::join(lines, "\n")); }

}  // namespace

Result<void> console_expect(Context& context) {
  const auto log = console_of(context);
  if (log.has_error()) return log.error();
  const auto pattern = io::Pattern::compile(context.parameters().text("pattern"));
  if (pattern.has_error()) return pattern.error();
  const auto found = (*log)->expect(*pattern, deadline_within(context));
  if (found.has_error()) return judged(found.error(), **log);
  keep_captures(context, found->match, found->line);
  return {};
}

Result<void> console_send(Context& context) {
  const auto log = console_of(context);
  if (log.has_error()) return log.error();
  const auto shown = context.parameters().boolean("hide") ? io::ConsoleLog::Shown::hidden : io::ConsoleLog::Shown::yes;
  const std::string& text = context.parameters().text("text");
  return context.parameters().boolean("raw") ? (*log)->send_raw(text, shown) : (*log)->send_line(text, shown);
}

Result<void> console_command(Context& context) {
  const auto log = console_of(context);
  if (log.has_error()) return log.error();
  const auto prompt = io::Pattern::compile(context.parameters().text("prompt"));
  if (prompt.has_error()) return prompt.error();
  const auto lines = (*log)->command(context.parameters().text("command"), *prompt, deadline_within(context));
  if (lines.has_error()) return judged(lines.error(), **log);
  context.measure("lines", lines->size(), "");
  if (const auto save_as = context.parameters().find<std::string>("save_as")) context.run.facts.insert_or_assign(*save_as, joined(*lines));
  return {};
}

Result<void> console_forbid(Context& context) {
  const auto log = console_of(context);
  if (log.has_error()) return log.error();
  auto pattern = io::Pattern::compile(context.parameters().text("pattern"));
  if (pattern.has_error()) return pattern.error();
  (*log)->forbid(*std::move(pattern));
  return {};
}

Result<void> console_allow(Context& context) {
  const auto log = console_of(context);
  if (log.has_error()) return log.error();
  const std::string& pattern = context.parameters().text("pattern");
  if ((*log)->allow(pattern)) return {};
  return make_error(ErrorCode::usage, fmt::format("\"{}\" was not forbidden", pattern), "console " + (*log)->name());
}

}  // namespace rig::step
