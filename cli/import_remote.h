// An import into a running server: batches of whole lines go over several connections at once, a request each. What a
// busy server, a server that starts or a broken connection leave untaken is sent again, with growing pauses; events are
// idempotent, so nothing is doubled by that. Batches may overtake each other: of lines that conflict, any may win.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "api/ingest_client.h"
#include "cli/import_run.h"
#include "cli/reject_report.h"

namespace flowtally::cli {

struct RemoteOptions {
  api::ServerUrl server;
  std::string token;
  api::TlsContext trust;  // of an encrypted server
  int connections = 4;
  std::chrono::milliseconds retry_for{std::chrono::minutes{5}};  // pauses of one batch, added up, before it is given up
  /// Waits so long; true at once when the import shall stop. Any thread.
  std::function<bool(std::chrono::milliseconds)> pause;
};

/// Imports what `next` gives. Stops at the first batch that is refused or given up; what was sent before is kept.
ImportOutcome import_remote(const ChunkSource& next, const RemoteOptions& options, RejectReport& rejects);

}  // namespace flowtally::cli
