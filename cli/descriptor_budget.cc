#include "cli/descriptor_budget.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <limits>

#include "storage/spare_descriptors.h"

namespace flowtally::cli {

using events::Result;
using events::Status;
using events::StatusCode;

namespace {

constexpr std::size_t kTableFilesMin = 32;
constexpr std::size_t kTableFilesMax = 256;
constexpr std::size_t kTableFilesShare = 8;  // the log's tables get at most an eighth of the limit
constexpr std::size_t kAuditFiles = 32;      // tables, write-ahead file, manifest, directories of the server's audit
// Write-ahead files, manifests and directories of the log, snapshots, backups and their clients, LAST, key files.
constexpr std::size_t kOtherFiles = 64;
constexpr std::size_t kStandard = 32;  // standard streams, signals, locks, listening sockets, what the caller left open
constexpr std::size_t kPerThread = 4;  // an event loop's
constexpr std::size_t kOpsThreads = 3;
constexpr DescriptorBudget::Connections kOperations = {16, 4};
constexpr std::size_t kConnectionsMin = 32;
constexpr std::size_t kRefusedMax = 64;
constexpr std::size_t kRefusedShare = 8;

}  // namespace

std::size_t raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  const rlimit raised{limit.rlim_max, limit.rlim_max};
  if (limit.rlim_cur < limit.rlim_max && ::setrlimit(RLIMIT_NOFILE, &raised) == 0) limit = raised;
  constexpr std::size_t kNoLimit = std::numeric_limits<int>::max();
  return std::min<std::size_t>(limit.rlim_cur, kNoLimit);
}

Result<DescriptorBudget> share_descriptors(std::size_t limit, std::size_t threads) {
  DescriptorBudget budget;
  const auto tables = std::clamp(limit / kTableFilesShare, kTableFilesMin, kTableFilesMax);
  budget.table_files_max = static_cast<int>(tables);
  budget.operations = kOperations;
  const auto taken = tables + kAuditFiles + kOtherFiles + storage::SpareDescriptors::kCount + kStandard +
                     kPerThread * (threads + kOpsThreads) + kOperations.served + kOperations.refused;
  const auto wanted = taken + kConnectionsMin;
  if (limit < wanted) {
    return Status(
        StatusCode::kInvalidArgument,
        fmt::format("the limit of open files is {}, and a server needs at least {}: raise it with LimitNOFILE= "
                    "or ulimit -n",
                    limit, wanted));
  }
  const auto left = limit - taken;
  budget.api.refused = std::min(left / kRefusedShare, kRefusedMax);
  budget.api.served = left - budget.api.refused;
  return budget;
}

}  // namespace flowtally::cli
