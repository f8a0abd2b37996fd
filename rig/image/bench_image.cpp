// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include "rig/image/inspect.hpp"
#include "rig/image/recipe.hpp"
#include "rig/image/verify.hpp"

namespace {

using namespace rig::image;

rig::Bytes image_of(std::size_t size) {
  Recipe recipe;
  recipe.form = RecipeForm::zcl;
  recipe.elements = {{tag_upgrade_image, RandomBytes{size, 1}, {}}};
  return make(recipe).value();
}

/// What sha256sum would have to do: the floor under verify.
void hash_only(benchmark::State& state) {
  const auto bytes = image_of(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(rig::sha256(bytes));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes.size()));
}

void verify_image(benchmark::State& state) {
  const auto bytes = image_of(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(verify("bench", PagedBytes(bytes)));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes.size()));
}

void inspect_image(benchmark::State& state) {
  const auto bytes = image_of(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(inspect("bench", PagedBytes(bytes)));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes.size()));
}

}  // namespace

BENCHMARK(hash_only)->Arg(512 << 10)->Arg(16 << 20);
BENCHMARK(verify_image)->Arg(512 << 10)->Arg(16 << 20);
BENCHMARK(inspect_image)->Arg(512 << 10)->Arg(16 << 20);
