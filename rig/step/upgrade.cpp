// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "rig/base/sha256.hpp"
#include "rig/step/engines.hpp"

namespace rig::step {
namespace {

ota::Activation activation(const Context& context, std::string_view parameter) {
  const std::string& kind = context.parameters().text(parameter);
  if (kind == "now") return ota::Activation::now();
  if (kind == "wait") return ota::Activation::wait();
  return ota::Activation::at(context.loop.utc() + context.parameters().duration("after"));
}

io::QueryAnswer query_answer(std::string_view text) {
  if (text == "offered") return io::QueryAnswer::offered;
  return text == "no_image" ? io::QueryAnswer::no_image : io::QueryAnswer::hardware_mismatch;
}

std::optional<ota::Status> end_status(std::string_view text) {
  if (text == "success") return ota::Status::success;
  if (text == "invalid_image") return ota::Status::invalid_image;
  if (text == "abort") return ota::Status::abort;
  if (text == "require_more_image") return ota::Status::require_more_image;
  return std::nullopt;
}

void measure_transfer(Context& context, const std::string& device) {
  const io::Han& han = context.bench.han();
  context.measure("throughput", *han.fact(device, "transfer.throughput"), "B/s");
  context.measure("blocks", *han.fact(device, "transfer.blocks"), "1");
  context.measure("retries", *han.fact(device, "transfer.retries"), "1");
}

}  // namespace

Result<void> serve_image(Context& context) {
  const auto& path = context.parameters().path("image");
  const auto found = context.run.images.find(path);
  if (found == context.run.images.end()) return make_error(ErrorCode::internal, "the image was not loaded before the run", path.string());
  context.bench.serves(sha256(found->second.source.data));
  return context.bench.han().serve(context.parameters().text("device"), found->second.source, activation(context, "activation"), context.parameters().boolean("reinstall"));
}

Result<void> notify(Context& context) {
  const auto& parameters = context.parameters();
  const std::string& device = parameters.text("device");
  for (std::int64_t i = 0; i < parameters.integer("times"); ++i) {
    if (i > 0)
      if (const auto slept = context.loop.sleep(parameters.duration("every")); slept.has_error()) return slept;
    const auto sent = parameters.boolean("broadcast") ? context.bench.han().notify_everybody(device, static_cast<std::uint8_t>(parameters.integer("jitter")))
                                                      : context.bench.han().notify(device, context.deadline);
    if (sent.has_error()) return sent;
  }
  return {};
}

Result<void> wait_for_query(Context& context) {
  return context.bench.han().wait_for_query(context.parameters().text("device"), query_answer(context.parameters().text("answer")), context.deadline);
}

Result<void> wait_for_transfer(Context& context) {
  const std::string& device = context.parameters().text("device");
  const auto size = context.bench.han().image_size(device);
  if (size == 0) return make_error(ErrorCode::not_ready, "no image is served to " + device);
  return context.bench.han().wait_for_transfer(device, context.parameters().amount("reach").of(size), context.deadline);
}

Result<void> wait_for_transfer_end(Context& context) {
  const std::string& device = context.parameters().text("device");
  const auto status = context.bench.han().wait_for_transfer_end(device, context.deadline);
  if (status.has_error()) return status.error();
  measure_transfer(context, device);
  const auto wanted = end_status(context.parameters().text("status"));
  if (!wanted || *status == *wanted) return {};
  return make_error(ErrorCode::expectation_broken,
                    fmt::format("{} ended the transfer with {}, expected {}", device, zcl::name(*status), zcl::name(*wanted)));
}

Result<void> hold_transfer(Context& context) {
  const auto& parameters = context.parameters();
  const std::string& form = parameters.text("form");
  using Form = ota::Hold::Form;
  const ota::Hold hold{.until = context.loop.now() + parameters.duration("for"),
                       .form = form == "relative" ? Form::relative : form == "absolute" ? Form::absolute : Form::past,
                       .once = true};
  std::optional<std::uint16_t> period;
  if (parameters.has("block_period")) period = static_cast<std::uint16_t>(parameters.integer("block_period"));
  return context.bench.han().hold(parameters.text("device"), hold, period);
}

Result<void> abort_transfer(Context& context) { return context.bench.han().abort(context.parameters().text("device")); }

Result<void> activate(Context& context) { return context.bench.han().activate(context.parameters().text("device"), activation(context, "when")); }

}  // namespace rig::step
