// SPDX-License-Identifier: Apache-2.0
//
// For tests: three runs as a bench would write them, the sources of reports/samples/. Each is the text of a journal.
#pragma once

#include <string>

namespace rig::report::samples {

/// 512 KiB to a PPMID, power cut at half, resumed, activated; a second case that passes on its second attempt.
std::string passed();
/// The device starts from zero after the power cut; the second case is skipped, the third passes.
std::string failed();
/// The journal of passed(), as it is left when the process is killed while the transfer goes on: with a torn last line.
std::string killed();

}  // namespace rig::report::samples
