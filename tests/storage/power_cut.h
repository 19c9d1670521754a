// A file system under a power cut: everything goes to the real one until an operation by number, and then, as a machine
// whose power fails, the process ends at once and the files lose what was never synced. By seed: how much of each
// file's unsynced end stays, whether a file that was made or renamed since its directory was synced is there, and how
// much of the last write. With an odd seed what a file lost reads as zeros, as on some file systems; else it is cut
// off.
#pragma once

#include <rocksdb/env.h>

#include <cstdint>
#include <memory>

namespace flowtally::tests {

/// What a process that lost its power ends with.
inline constexpr int kPowerIsOff = 77;

/// For one process, which it outlives.
std::unique_ptr<rocksdb::Env> power_cut_environment(std::uint64_t seed, std::uint64_t operations);

}  // namespace flowtally::tests
