// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "rig/adapter/spec.hpp"

namespace rig::usb_hub {

/// Hubs that users of uhubctl report to switch their ports one by one. The ids are those of the chip: the same chip is
/// in many hubs whose maker saved the switches, and only a lamp in the port tells.
inline constexpr std::array matches{
    adapter::UsbMatch{.vid = 0x0BDA,
                      .pid = 0x0411,
                      .likeness = adapter::Likeness::possible,
                      .note = "Rosonway RSH-A10, A16, A104, ST07C, A37S (USB 3 half)"},
    adapter::UsbMatch{
        .vid = 0x0BDA, .pid = 0x5411, .likeness = adapter::Likeness::possible, .note = "Rosonway RSH (USB 2 half)"},
    adapter::UsbMatch{
        .vid = 0x2109, .pid = 0x0813, .likeness = adapter::Likeness::possible, .note = "Plugable USB3-HUB7BC"},
    adapter::UsbMatch{.vid = 0x2109,
                      .pid = 0x0817,
                      .likeness = adapter::Likeness::possible,
                      .note = "Plugable USBC-HUB7BC, UUGear MEGA4"},
    adapter::UsbMatch{.vid = 0x2109,
                      .pid = 0x2811,
                      .likeness = adapter::Likeness::possible,
                      .note = "AmazonBasics HU3641V1, HU3770V1: some revisions do not switch"},
    adapter::UsbMatch{.vid = 0x2109,
                      .pid = 0x2817,
                      .likeness = adapter::Likeness::possible,
                      .note = "AmazonBasics HU9002V1, HUC9002V1"},
    adapter::UsbMatch{.vid = 0x2109,
                      .pid = 0x2822,
                      .likeness = adapter::Likeness::possible,
                      .note = "Rosonway RSH (USB 2 half, VIA chip)"},
    adapter::UsbMatch{.vid = 0x05E3,
                      .pid = 0x0608,
                      .likeness = adapter::Likeness::possible,
                      .note = "D-Link DUB-H7 rev D and E, DUB-H4 rev D1"},
    adapter::UsbMatch{
        .vid = 0x05E3, .pid = 0x0610, .likeness = adapter::Likeness::possible, .note = "Buffalo BSH4A05U3BK"},
    adapter::UsbMatch{.vid = 0x2001,
                      .pid = 0xF103,
                      .likeness = adapter::Likeness::possible,
                      .note = "D-Link DUB-H7, silver: the black one does not switch"},
    adapter::UsbMatch{
        .vid = 0x1A40, .pid = 0x0201, .likeness = adapter::Likeness::possible, .note = "Phidgets HUB0003"},
    adapter::UsbMatch{.vid = 0x0424,
                      .pid = 0x2514,
                      .likeness = adapter::Likeness::possible,
                      .note = "Microchip USB2514; Raspberry Pi 3B+"},
    adapter::UsbMatch{
        .vid = 0x0424, .pid = 0x2517, .likeness = adapter::Likeness::possible, .note = "Microchip EVB-USB2517"},
    adapter::UsbMatch{
        .vid = 0x0424, .pid = 0x5807, .likeness = adapter::Likeness::possible, .note = "Microchip EVB-USB5807"},
    adapter::UsbMatch{.vid = 0x0424,
                      .pid = 0x9514,
                      .likeness = adapter::Likeness::possible,
                      .note = "Raspberry Pi 2 and 3: port 2 feeds all its sockets"},
    adapter::UsbMatch{
        .vid = 0x0856, .pid = 0xDB00, .likeness = adapter::Likeness::probable, .note = "B+B SmartWorx UHR204"},
    adapter::UsbMatch{
        .vid = 0x04B4, .pid = 0x6506, .likeness = adapter::Likeness::possible, .note = "B+B SmartWorx USH304"},
    adapter::UsbMatch{
        .vid = 0x04B4, .pid = 0x6570, .likeness = adapter::Likeness::possible, .note = "Cypress CY4608 HX2VL kit"},
    adapter::UsbMatch{
        .vid = 0x0451, .pid = 0x8046, .likeness = adapter::Likeness::possible, .note = "Basler 2000036234"},
    adapter::UsbMatch{
        .vid = 0x0409, .pid = 0x005A, .likeness = adapter::Likeness::possible, .note = "Rosewill RHUB-210"},
    adapter::UsbMatch{.vid = 0x0409,
                      .pid = 0x0059,
                      .likeness = adapter::Likeness::possible,
                      .note = "Maplin A08CQ, CyberPower CP-H420P"}};

}  // namespace rig::usb_hub
