#include "engine/server_audit.h"

#include <charconv>
#include <chrono>
#include <utility>
#include <variant>

#include "events/block.h"

namespace flowtally::engine {

using events::Id;
using events::Result;
using events::Status;
using events::StatusCode;
using events::Timestamp;

namespace {

constexpr std::string_view kNoAccount = "server";  // a block names an account; this one is of nobody

std::string block_of(const ServerAct& act, std::uint64_t number, Timestamp now) {
  events::AuditRecorded recorded;
  if (!act.actor.empty()) recorded.admin_id = Id(act.actor);
  recorded.action = act.action;
  recorded.resource_type = act.source;
  recorded.details = act.details;
  recorded.ip_address = act.ip_address;
  const auto id = std::to_string(number);
  events::BlockEncoder encoder;
  encoder.add({Id(id), Id(kNoAccount), now, recorded});
  return encoder.finish(number);
}

}  // namespace

std::optional<ServerAuditCursor> ServerAuditCursor::parse(std::string_view text) {
  ServerAuditCursor cursor;
  std::from_chars(text.data(), text.data() + text.size(), cursor.number);
  return cursor.number > 0 && cursor.text() == text ? std::optional(cursor) : std::nullopt;
}

Result<std::unique_ptr<ServerAudit>> ServerAudit::open(storage::OpenedAuditStore opened) {
  auto audit = std::make_unique<ServerAudit>();
  audit->entries_max_ = opened.entries_max;
  for (const auto& block : opened.blocks) {
    if (Status status = audit->take(block); !status.ok()) return status.with_context("the server's audit");
  }
  audit->store_ = std::move(opened.store);
  return audit;
}

Status ServerAudit::take(std::string_view block) {
  const auto decoded = events::decode_block(block);
  if (!decoded) return decoded.status();
  const bool is_one = decoded->events.size() == 1;
  const auto* const recorded = is_one ? std::get_if<events::AuditRecorded>(&decoded->events[0].payload) : nullptr;
  if (recorded == nullptr) {
    return {StatusCode::kCorruption, "a block is no entry of the server's audit"};
  }
  const auto& event = decoded->events.front();
  ServerAuditEntry told;
  told.id = event.id.text();
  told.actor = projections::nullable(recorded->admin_id.text());
  told.source = recorded->resource_type;
  told.action = recorded->action;
  if (!recorded->details.empty()) told.details = projections::RawJson{std::string(recorded->details)};
  told.ip_address = projections::nullable(recorded->ip_address);
  told.created_at = event.time;
  entries_.push_back({decoded->header.first, std::move(told)});
  if (entries_.size() > entries_max_) entries_.pop_front();
  return {};
}

Status ServerAudit::note(const ServerAct& act, Timestamp now) {
  const std::lock_guard lock(mutex_);
  const auto block = block_of(act, entries_.empty() ? 1 : entries_.back().number + 1, now);
  if (store_ != nullptr) {
    if (Status status = store_->add(block); !status.ok()) return status;
  }
  return take(block);
}

Status ServerAudit::checkpoint(const std::filesystem::path& directory) const {
  const std::lock_guard lock(mutex_);
  return store_ != nullptr ? store_->checkpoint(directory) : Status();
}

Result<ServerAuditPage> ServerAudit::page(const ServerAuditQuery& query, Timestamp to) const {
  const auto from = to - std::chrono::days(query.days);
  const std::lock_guard lock(mutex_);
  const auto last = entries_.empty() ? 0 : entries_.back().number;
  if (query.after && query.after->number > last) {
    return Status(StatusCode::kInvalidArgument, "`cursor` is not one that this list gave");
  }
  ServerAuditPage page;
  page.limit = query.limit;
  page.offset = query.offset;
  std::size_t behind = 0;
  std::uint64_t last_shown = 0;
  bool more = false;
  for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry) {
    const auto& told = entry->told;
    if (told.created_at < from || told.created_at >= to || (query.action && told.action != *query.action)) continue;
    ++page.total;
    const bool is_behind = !query.after || entry->number < query.after->number;
    if (!is_behind || behind++ < query.offset) continue;
    more = page.logs.size() == query.limit;
    if (more) continue;
    page.logs.push_back(told);
    last_shown = entry->number;
  }
  if (more) page.next_cursor = projections::Text{ServerAuditCursor{last_shown}.text()};
  return page;
}

}  // namespace flowtally::engine
