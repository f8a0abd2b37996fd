// SPDX-License-Identifier: Apache-2.0
#include "adapters/devantech_relay/protocol.hpp"

namespace rig::devantech_relay {

void AnswerReader::expect(Byte question) {
  question_ = question;
  answer_.clear();
}

bool AnswerReader::feed(Byte octet) {
  if (answer_.size() == answer_size(question_)) return false;
  answer_.push_back(octet);
  return answer_.size() == answer_size(question_);
}

}  // namespace rig::devantech_relay
