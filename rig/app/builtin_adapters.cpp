// SPDX-License-Identifier: Apache-2.0
#include "rig/app/builtin_adapters.hpp"

#include <array>

#include "adapters/cc2531_sniffer/spec.hpp"
#include "adapters/cleware_switch/spec.hpp"
#include "adapters/dcttech_relay/spec.hpp"
#include "adapters/deconz_ncp/spec.hpp"
#include "adapters/devantech_relay/spec.hpp"
#include "adapters/ezsp_ncp/spec.hpp"
#include "adapters/icse_relay/spec.hpp"
#include "adapters/kmtronic_relay/spec.hpp"
#include "adapters/lcus_hid_relay/spec.hpp"
#include "adapters/lcus_relay/spec.hpp"
#include "adapters/modbus_relay/spec.hpp"
#include "adapters/nrf_sniffer/spec.hpp"
#include "adapters/numato_relay/spec.hpp"
#include "adapters/sainsmart_relay/spec.hpp"
#include "adapters/scpi_meter/spec.hpp"
#include "adapters/serial_console/spec.hpp"
#include "adapters/usb_hub/spec.hpp"
#include "adapters/ykush_hub/spec.hpp"
#include "adapters/znp_ncp/spec.hpp"

namespace rig::app {

std::span<const adapter::Spec> builtin_adapters() {
  static const std::array specs{cc2531_sniffer::spec(), cleware_switch::spec(), dcttech_relay::spec(),
                                deconz_ncp::spec(), devantech_relay::spec(), ezsp_ncp::spec(), icse_relay::spec(),
                                kmtronic_relay::spec(), lcus_hid_relay::spec(), lcus_relay::spec(),
                                modbus_relay::spec(), nrf_sniffer::spec(), numato_relay::spec(),
                                sainsmart_relay::spec(), scpi_meter::spec(), serial_console::spec(), usb_hub::spec(),
                                ykush_hub::spec(), znp_ncp::spec()};
  return specs;
}

}  // namespace rig::app
