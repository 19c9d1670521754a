// The server's own audit: what was done to the server and in no account, such as imports and reloaded keys. It is
// beside the accounts and their log: nothing in it changes what an account answers, and no account's facts stand in it.
// The newest storage::AuditStore::kEntriesMax entries are kept, in memory too.
//
// Threads: any; a note holds up readers for as long as its sync takes.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/describe.h"
#include "events/status.h"
#include "events/time.h"
#include "projections/figures.h"
#include "storage/audit_store.h"

namespace flowtally::engine {

/// How an act came to the server.
inline constexpr std::array<std::string_view, 2> kActSources = {"command", "signal"};

/// Something that is done; empty: not known, or nothing to tell.
struct ServerAct {
  std::string_view action;   // "import.started"
  std::string_view source;   // of kActSources
  std::string actor = {};    // a user of the machine for a command; at most Id::kBytesMax bytes without NUL, in UTF-8
  std::string details = {};  // a JSON object, minified; at most 8 KiB
  std::string ip_address = {};
};

struct ServerAuditEntry {
  std::string id;
  projections::NullableText actor;
  std::string source;
  std::string action;
  std::optional<projections::RawJson> details;
  projections::NullableText ip_address;
  events::Timestamp created_at;
  bool operator==(const ServerAuditEntry&) const = default;
};
FLOWTALLY_DESCRIBE(ServerAuditEntry, (), "Something that was done to the server.",
                   (id, "The entry's number, from 1 and gapless."),
                   (actor, "Who did it: for a command the user of the machine who ran it; null where nobody is known."),
                   (source, "How it came: by a command on the server's machine, or as a signal to the server.",
                    {.one_of = kActSources}),
                   (action, "What was done."), (details, "What else there is to tell, or null."),
                   (ip_address, "Where it came from; null for what came from the server's own machine."),
                   (created_at, "When it was done."));

struct ServerAuditPage {
  std::uint64_t total = 0;
  std::vector<ServerAuditEntry> logs;
  std::uint64_t limit = 0;
  std::uint64_t offset = 0;
  projections::NullableText next_cursor;  // null on the last page
  bool operator==(const ServerAuditPage&) const = default;
};
FLOWTALLY_DESCRIBE(ServerAuditPage, (), "A page of the server's own audit, newest first.",
                   (total, "Entries of the window that pass the filters, whatever the page."), (logs, "The entries."),
                   (limit, "Entries of a page, as asked for."), (offset, "Entries passed over, as asked for."),
                   (next_cursor, "Where the next page begins; null on the last one."));

/// After an entry. Entries that come or are forgotten between two pages neither repeat nor hide others.
struct ServerAuditCursor {
  std::uint64_t number = 0;

  std::string text() const { return std::to_string(number); }
  /// Nothing unless text() wrote it.
  static std::optional<ServerAuditCursor> parse(std::string_view text);
};

struct ServerAuditQuery {
  std::int64_t days = 0;                             // the window is [to - days * 24 h, to)
  std::optional<std::string> action = std::nullopt;  // none: every one
  std::size_t limit = 0;                             // at least 1
  std::size_t offset = 0;                            // entries to pass over; of those behind `after`, if that is given
  std::optional<ServerAuditCursor> after = std::nullopt;
};

class ServerAudit {
 public:
  /// In memory only.
  ServerAudit() = default;
  /// kCorruption for a block that is damaged or no entry.
  static events::Result<std::unique_ptr<ServerAudit>> open(storage::OpenedAuditStore opened);

  /// Durable and visible when it returns success; not there at all otherwise (AuditStore::add).
  events::Status note(const ServerAct& act, events::Timestamp now);
  /// Makes a copy of its store (AuditStore::checkpoint), if it has one.
  events::Status checkpoint(const std::filesystem::path& directory) const;
  /// In the order in which they were noted, newest first, whatever the clock said. kInvalidArgument for a cursor that
  /// was never given.
  events::Result<ServerAuditPage> page(const ServerAuditQuery& query, events::Timestamp to) const;

 private:
  struct Entry {
    std::uint64_t number;
    ServerAuditEntry told;
  };
  events::Status take(std::string_view block);

  mutable std::mutex mutex_;
  std::unique_ptr<storage::AuditStore> store_;
  std::size_t entries_max_ = storage::AuditStore::kEntriesMax;
  std::deque<Entry> entries_;  // oldest first, numbers gapless
};

}  // namespace flowtally::engine
