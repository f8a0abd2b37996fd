// SPDX-License-Identifier: Apache-2.0
#include "rig/app/progress.hpp"

#include <gtest/gtest.h>

namespace rig::app {
namespace {

record::Json line(const char* text) { return record::Json::parse(text); }

const auto sample = line(R"({"type":"transfer_sample","device":"ppmid","bytes":262144,"total":524288,"blocks":4681,"retries":3,"bytes_per_s":2427})");

struct Seen {
  std::string text;
  Progress progress;
  explicit Seen(Progress::Style style) : progress(style, [this](const std::string& more) { text += more; }) {}
};

TEST(TransferLine, SaysHowFarHowFastAndHowLongStill) {
  EXPECT_EQ(transfer_line(sample), "ppmid  262,144 / 524,288 B   50 %  2.4 kB/s  4,681 blocks  3 retries  1m48s left");
}

TEST(Progress, PrintsPlainFinalLinesWhenNotATerminal) {
  Seen seen({});
  seen.progress.on_event(line(R"({"type":"run_started","plan":{"id":"p"},"bench":{"id":"b"},"time":"virtual","seed":1})"));
  seen.progress.on_event(line(R"({"type":"case_started","case":"c","attempt":1})"));
  seen.progress.on_event(line(R"({"type":"step_started","step":"notify","t":0})"));
  seen.progress.on_event(sample);
  seen.progress.on_event(sample);
  seen.progress.on_event(line(R"({"type":"step_ended","step":"notify","t":1500000000,"verdict":"passed","message":""})"));
  seen.progress.on_event(line(R"({"type":"case_ended","case":"c","verdict":"passed"})"));
  seen.progress.on_event(line(R"({"type":"run_ended","verdict":"failed","cause":"device","message":"no answer"})"));
  EXPECT_EQ(seen.text,
            "p on b (virtual time, seed 1)\n"
            "  c\n"
            "    ppmid  262,144 / 524,288 B   50 %  2.4 kB/s  4,681 blocks  3 retries  1m48s left\n"
            "    passed       notify                         1.5s\n"
            "  c: passed\n"
            "failed (device): no answer\n");
}

TEST(Progress, RedrawsOneLineOnATerminalAndClearsItBeforeTheNext) {
  Seen seen({.live = true, .colour = true});
  seen.progress.on_event(line(R"({"type":"step_started","step":"notify","t":0})"));
  seen.progress.on_event(sample);
  seen.progress.on_event(line(R"({"type":"case_ended","case":"c","verdict":"failed"})"));
  EXPECT_EQ(seen.text, "\r\x1b[K\x1b[?7l    running      notify\x1b[?7h"
                       "\r\x1b[K\x1b[?7l    " + transfer_line(sample) + "\x1b[?7h"
                       "\r\x1b[K\x1b[31m  c: failed\x1b[0m\n");
}

}  // namespace
}  // namespace rig::app
