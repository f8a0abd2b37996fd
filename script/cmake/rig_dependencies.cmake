# SPDX-License-Identifier: Apache-2.0
# Every library from outside, each from a Debian 12 package (docs/dependencies.md says what for and why).
find_package(Boost 1.81 REQUIRED COMPONENTS context filesystem system)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(OpenSSL 3 REQUIRED COMPONENTS Crypto)
find_package(CLI11 REQUIRED)
find_package(GTest REQUIRED)
find_package(benchmark REQUIRED)
find_package(Threads REQUIRED)

find_package(PkgConfig REQUIRED)
pkg_check_modules(libserialport REQUIRED IMPORTED_TARGET libserialport)
pkg_check_modules(libusb REQUIRED IMPORTED_TARGET libusb-1.0)
pkg_check_modules(umockdev REQUIRED IMPORTED_TARGET umockdev-1.0)
