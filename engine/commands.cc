#include "engine/commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <shared_mutex>
#include <utility>

#include "engine/event_id.h"

namespace flowtally::engine {

using events::Id;
using events::Result;
using events::Status;
using events::StatusCode;
using events::Timestamp;
using projections::Account;
using projections::kNone;
using projections::Session;

namespace {

std::string turn_of(const OwnSession& session) {
  return session.account_id + '\0' + session.session_id;  // no id has a NUL
}

/// One event of an account, whose strings the batch owns.
struct Draft {
  events::Batch batch;
  Id id = random_event_id();

  Id keep_id(const std::string& text) { return Id(batch.arena.copy(text)); }
  std::optional<std::string_view> keep(const std::optional<std::string>& text) {
    return text ? std::optional(batch.arena.copy(*text)) : std::nullopt;
  }
  events::Batch finish(const std::string& account_id, Timestamp time, events::Payload payload) {
    batch.events.push_back({id, keep_id(account_id), time, std::move(payload)});
    batch.lines.push_back(1);
    batch.line_count = 1;
    return std::move(batch);
  }
};

Status status_of(const IngestResult& result) {
  if (!result.status.ok()) return result.status;
  if (result.rejects.empty()) {
    return result.accepted == 1 ? Status() : Status(StatusCode::kInternal, "the id of a command was taken already");
  }
  const auto& reject = result.rejects.front();
  if (reject.code == events::RejectCode::kAlreadyRated) return {StatusCode::kAlreadyDone, reject.detail};
  return {StatusCode::kInternal, "a command was rejected: " + reject.detail};
}

}  // namespace

template <typename Read>
auto Commands::read(const OwnSession& session, Read&& read) const
    -> decltype(read(std::declval<const Account&>(), std::declval<const Session&>())) {
  const Status not_found(StatusCode::kNotFound, "there is no such session");
  const auto* const slot = accounts_.find(Id(session.account_id));
  if (slot == nullptr) return not_found;
  const std::shared_lock lock(slot->mutex);
  const auto& ids = slot->account.ids();
  const auto* const record = slot->account.sessions().find(ids.sessions.find(Id(session.session_id)));
  if (record == nullptr || !record->live()) return not_found;
  if (record->user != ids.users.find(Id(session.user_id))) {
    return Status(StatusCode::kNotYours, "the session is another user's");
  }
  return read(slot->account, *record);
}

Timestamp Commands::time_after(const std::optional<Timestamp>& fact) const {
  const auto now = clock_();
  return fact ? std::max(now, *fact + events::Milliseconds(1)) : now;
}

void Commands::rate(const OwnSession& session, std::uint8_t rating, std::optional<std::string> comment,
                    Done<RatingReceipt> done) {
  // No turns: of ratings that come at once the sequencer lets one pass.
  const auto ratable = read(session, [](const Account&, const Session& record) {
    if (!record.completed()) return Status(StatusCode::kNotYet, "the session is not completed");
    if (record.rating != kNone) return Status(StatusCode::kAlreadyDone, "the session has a rating already");
    return Status();
  });
  if (!ratable.ok()) return done(ratable);
  Draft draft;
  RatingReceipt receipt{draft.id.text(), session.session_id, rating, std::nullopt, clock_()};
  if (comment && !comment->empty()) receipt.comment = projections::Text{*comment};
  const events::SessionRated event{draft.keep_id(session.session_id), draft.keep_id(session.user_id), rating,
                                   draft.keep(comment)};
  submit_(draft.finish(session.account_id, receipt.created_at, event),
          [receipt = std::move(receipt), done = std::move(done)](const IngestResult& result) {
            const auto status = status_of(result);
            done(status.ok() ? Result<RatingReceipt>(receipt) : Result<RatingReceipt>(status));
          });
}

Result<Commands::InForce> Commands::feedback_in_force(const OwnSession& session, const std::string& node_id) const {
  return read(session, [&](const Account& account, const Session& record) -> Result<InForce> {
    const auto node = account.ids().nodes.find(Id(node_id));
    const auto* const feedback = account.feedback().find(record, node, record.user);
    if (feedback == nullptr) return InForce{};
    InForce found{std::nullopt, Timestamp(events::Milliseconds(feedback->time_ms))};
    using Value = projections::Feedback::Value;
    if (feedback->value != Value::kWithdrawn) found.was_helpful = feedback->value == Value::kHelpful;
    return found;
  });
}

void Commands::give_feedback(const OwnSession& session, std::string node_id, bool was_helpful,
                             Done<FeedbackReceipt> done) {
  turns_.take(turn_of(session), [this, session, node_id = std::move(node_id), was_helpful,
                                 done = std::move(done)](const Turns::Next& next) {
    const auto found = feedback_in_force(session, node_id);
    FeedbackReceipt receipt{node_id, was_helpful, "updated"};
    if (!found || found->was_helpful == was_helpful) {
      done(found ? Result<FeedbackReceipt>(std::move(receipt)) : Result<FeedbackReceipt>(found.status()));
      return next();
    }
    if (!found->was_helpful) receipt.status = "created";
    Draft draft;
    const events::StepFeedbackGiven event{draft.keep_id(session.session_id), draft.keep_id(node_id),
                                          draft.keep_id(session.user_id), was_helpful};
    submit_(draft.finish(session.account_id, time_after(found->since), event),
            [receipt = std::move(receipt), done, next](const IngestResult& result) {
              const auto status = status_of(result);
              done(status.ok() ? Result<FeedbackReceipt>(receipt) : Result<FeedbackReceipt>(status));
              next();
            });
  });
}

void Commands::withdraw_feedback(const OwnSession& session, std::string node_id, std::function<void(Status)> done) {
  turns_.take(turn_of(session),
              [this, session, node_id = std::move(node_id), done = std::move(done)](const Turns::Next& next) {
                const auto found = feedback_in_force(session, node_id);
                if (!found || !found->was_helpful) {
                  done(found ? Status(StatusCode::kNotFound, "there is no feedback") : found.status());
                  return next();
                }
                Draft draft;
                const events::StepFeedbackWithdrawn event{draft.keep_id(session.session_id), draft.keep_id(node_id),
                                                          draft.keep_id(session.user_id)};
                submit_(draft.finish(session.account_id, time_after(found->since), event),
                        [done, next](const IngestResult& result) {
                          done(status_of(result));
                          next();
                        });
              });
}

Commands::SettingsInForce Commands::settings_in_force(const std::string& account_id) const {
  SettingsInForce found;
  const auto* const slot = accounts_.find(Id(account_id));
  if (slot == nullptr) return found;
  const std::shared_lock lock(slot->mutex);
  const auto& catalog = slot->account.catalog();
  const auto time_ms = catalog.settings_time_ms();
  if (time_ms >= 0) found.since = Timestamp(events::Milliseconds(time_ms));
  found.business_hours = catalog.business_hours_in_force();
  return found;
}

void Commands::change_settings(const std::string& account_id, SettingsChange change, Actor actor,
                               std::function<void(Status)> done) {
  if (change.empty()) return done(Status());
  turns_.take(account_id, [this, account_id, change = std::move(change), actor = std::move(actor),
                           done = std::move(done)](const Turns::Next& next) {
    const auto found = settings_in_force(account_id);
    std::optional<std::string> hours;
    if (!change.business_hours.empty()) {
      hours = events::format_business_hours(change.business_hours.applied_to(found.business_hours));
      if (hours->size() > events::kSettingsObjectBytesMax) {
        done({StatusCode::kInvalidArgument, fmt::format("all of the business hours together are longer than {} KiB",
                                                        events::kSettingsObjectBytesMax / 1024)});
        return next();
      }
    }
    Draft draft;
    const events::AccountUpdated event{draft.keep(change.name), draft.keep(change.time_zone), draft.keep(hours),
                                       draft.keep(change.sla)};
    auto batch = draft.finish(account_id, time_after(found.since), event);
    audit_changes(batch, actor, clock_());
    submit_(std::move(batch), [done, next](const IngestResult& result) {
      done(status_of(result));
      next();
    });
  });
}

void Commands::note_view(const std::string& account_id, const Actor& actor, std::string_view route,
                         std::function<void(Status)> done) {
  const auto now = clock_();
  submit_(view_entry(account_id, actor, route, view_ids_.id_of(account_id, actor.user_id, now), now),
          [done = std::move(done)](const IngestResult& result) { done(result.status); });
}

Result<projections::SessionFeedback> Commands::feedback_of(const OwnSession& session) const {
  return read(session, [](const Account& account, const Session& record) -> Result<projections::SessionFeedback> {
    return projections::session_feedback(account, record);
  });
}

}  // namespace flowtally::engine
