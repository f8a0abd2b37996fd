// SPDX-License-Identifier: Apache-2.0
#include "rig/adapter/twin_contacts.hpp"

namespace rig::adapter {

void TwinContacts::command(unsigned channel, bool on) {
  contacts_.at(channel - 1).commanded = on;
  if (!quirks_.stuck_channels.contains(channel)) move(channel, on);
}

void TwinContacts::command_all(bool on) {
  for (unsigned channel = 1; channel <= channels(); ++channel) command(channel, on);
}

bool TwinContacts::reads(unsigned channel) const {
  const Contact& contact = contacts_.at(channel - 1);
  return quirks_.lies ? contact.commanded : contact.closed;
}

void TwinContacts::lose_power() {
  for (unsigned channel = 1; channel <= channels(); ++channel) {
    contacts_[channel - 1].commanded = false;
    move(channel, false);
  }
}

void TwinContacts::move(unsigned channel, bool closed) {
  if (contacts_[channel - 1].closed == closed) return;
  contacts_[channel - 1].closed = closed;
  if (moved_) moved_(channel, closed);
}

}  // namespace rig::adapter
