// What RocksDB says about its own work, without a file: its information log in the data directory would end the process
// when a write to it fails. Warnings and errors are passed on, one line each; the rest is dropped.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

namespace rocksdb {
class Logger;
}

namespace flowtally::storage {

/// Takes one line of at most kWarningBytesMax bytes, from any thread.
using OnWarning = std::function<void(std::string_view line)>;

inline constexpr std::size_t kWarningBytesMax = 400;
/// In each minute; how many more there were is said in the next minute that has any.
inline constexpr int kWarningsPerMinute = 20;

/// For rocksdb::Options::info_log. Without `on_warning` nothing is said.
std::shared_ptr<rocksdb::Logger> warnings_to(OnWarning on_warning);

}  // namespace flowtally::storage
