// The byte grammar of a block, version 1, said once for the encoder (block_encode.cc) and the decoder
// (block_decode.cc). Its twin for readers without the code is docs/event_format.md. Internal to events/.
//
//   block    := header records texts
//   header   := magic:u32 version:u8 flags:u8 reserved:u16 checksum:u64 first:u64 count:u32 records_bytes:u32
//               texts_bytes:u32                      -- 36 bytes; every fixed number is little-endian
//   checksum := XXH3-64 of everything after the checksum, seeded with the 8 bytes before it read as one u64
//   records  := record * count
//   record   := type:u8 time id account payload      -- what a payload holds: `fields` below
//   time     := varint(zig-zag(ms - ms of the record before, or - 0))
//   id       := 0x00 high:u64be low:u64be            -- a UUID
//             | n:0x01..0x80 byte * n                -- any other text
//   ref      := id                                   -- a UUID goes into its slot of the recent ids
//             | 0xFC..0xFF byte                      -- the UUID in slot (first byte & 3) * 256 + second byte
//   maybe    := ref | 0x81                           -- 0x81: absent
//   slot     := (high * 0x9E3779B97F4A7C15 + low * 0xC2B2AE3D27D4EB4F mod 2^64) >> 54; all slots begin with the nil
//               UUID
//   account  := varint(0) id                         -- becomes the next account of this block, the first is 1
//             | varint(k)                            -- the k-th account of this block
//   text     := varint(0)                            -- absent
//             | varint(n + 1) byte * n
//   personal := 0x00 | 0x01                          -- 0x01: the next text of the section `texts`
//   texts    := (varint(n) byte * n) *
//   tree     := varint(0) | varint(n) node * n       -- n nodes in pre-order
//   node     := varint(depth) ref text
//   varint   := LEB128, at most 10 bytes, no longer than needed
//
// Texts are UTF-8 without NUL, within the limits of event.h; business hours and limits are JSON as NDJSON had it.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "events/event.h"

namespace flowtally::events::block_format {

inline constexpr std::uint32_t kMagic = 0x4B4C4246;  // "FBLK"
inline constexpr std::size_t kVersionOffset = 4;
inline constexpr std::size_t kChecksumOffset = 8;
inline constexpr std::size_t kCheckedOffset = 16;  // where the checksum's bytes begin
inline constexpr std::size_t kFirstOffset = 16;
inline constexpr std::size_t kCountOffset = 24;
inline constexpr std::size_t kRecordsBytesOffset = 28;
inline constexpr std::size_t kTextsBytesOffset = 32;
inline constexpr std::size_t kHeaderBytes = 36;
inline constexpr std::size_t kRecordBytesMin = 7;  // type, time, id of one character, account, payload of one byte

inline constexpr std::uint8_t kUuidTag = 0x00;
inline constexpr std::uint8_t kAbsentTag = 0x81;
inline constexpr std::uint8_t kSlotTag = 0xFC;

struct Uuid {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  bool operator==(const Uuid&) const = default;
};

/// The UUIDs last seen, one per slot. Sessions, users, flows and nodes come again and again.
inline constexpr std::size_t kSlots = 1024;
using RecentIds = std::array<Uuid, kSlots>;

inline std::size_t slot_of(const Uuid& uuid) {
  return static_cast<std::size_t>((uuid.high * 0x9E3779B97F4A7C15U + uuid.low * 0xC2B2AE3D27D4EB4FU) >> 54);
}

/// Texts that are not personal have no limit of their own: these are what a line of NDJSON can hold.
inline constexpr std::size_t kJsonBytesMax = kLineBytesMax;

template <typename E, typename T>
concept Of = std::same_as<std::remove_const_t<E>, T>;

// What a payload holds, in order; one description for both directions. `codec` writes what it is given or fills it.

template <typename Codec>
void fields(Codec& codec, Of<AccountUpdated> auto& account) {
  codec.personal(account.name, kNameCodePointsMax);
  codec.text(account.time_zone, kNameCodePointsMax);
  codec.text(account.business_hours, kJsonBytesMax);
  codec.text(account.sla, kJsonBytesMax);
}

template <typename Codec>
void fields(Codec& codec, Of<UserUpdated> auto& user) {
  codec.ref(user.user_id);
  codec.personal(user.name, kNameCodePointsMax);
  codec.personal(user.role, kNameCodePointsMax);
}

template <typename Codec>
void fields(Codec& codec, Of<UserForgotten> auto& user) {
  codec.ref(user.user_id);
}

template <typename Codec>
void fields(Codec& codec, Of<FlowUpdated> auto& flow) {
  codec.ref(flow.tree_id);
  codec.text(flow.name, kNameCodePointsMax);
  codec.tree(flow.tree_structure);
}

template <typename Codec>
void fields(Codec& codec, Of<SessionStarted> auto& session) {
  codec.ref(session.session_id);
  codec.ref(session.tree_id);
  codec.ref(session.user_id);
}

template <typename Codec>
void fields(Codec& codec, Of<SessionStepVisited> auto& visit) {
  codec.ref(visit.session_id);
  codec.ref(visit.node_id);
  codec.number(visit.position);
}

template <typename Codec>
void fields(Codec& codec, Of<SessionCompleted> auto& session) {
  codec.ref(session.session_id);
  codec.byte(session.outcome, Outcome::kNone, Outcome::kUnresolved);
}

template <typename Codec>
void fields(Codec& codec, Of<SessionDeleted> auto& session) {
  codec.ref(session.session_id);
}

template <typename Codec>
void fields(Codec& codec, Of<StepFeedbackGiven> auto& feedback) {
  codec.ref(feedback.session_id);
  codec.ref(feedback.node_id);
  codec.ref(feedback.user_id);
  codec.byte(feedback.was_helpful, false, true);
}

template <typename Codec>
void fields(Codec& codec, Of<StepFeedbackWithdrawn> auto& feedback) {
  codec.ref(feedback.session_id);
  codec.ref(feedback.node_id);
  codec.ref(feedback.user_id);
}

template <typename Codec>
void fields(Codec& codec, Of<SessionRated> auto& rated) {
  codec.ref(rated.session_id);
  codec.ref(rated.user_id);
  codec.byte(rated.rating, std::uint8_t{1}, std::uint8_t{5});
  codec.personal(rated.comment, kCommentCodePointsMax);
}

template <typename Codec>
void fields(Codec& codec, Of<ChatOpened> auto& chat) {
  codec.ref(chat.chat_id);
  codec.ref(chat.visitor_id);
  codec.text(chat.channel, kNameCodePointsMax);
}

template <typename Codec>
void fields(Codec& codec, Of<ChatClaimed> auto& chat) {
  codec.ref(chat.chat_id);
  codec.ref(chat.operator_id);
}

template <typename Codec>
void fields(Codec& codec, Of<ChatMessageSent> auto& message) {
  codec.ref(message.visitor_id);
  codec.maybe_ref(message.chat_id);
  codec.byte(message.sender, Sender::kVisitor, Sender::kBot);
  codec.maybe_ref(message.operator_id);
}

template <typename Codec>
void fields(Codec& codec, Of<ChatResponded> auto& chat) {
  codec.ref(chat.chat_id);
  codec.ref(chat.operator_id);
}

template <typename Codec>
void fields(Codec& codec, Of<ChatTransferred> auto& chat) {
  codec.ref(chat.chat_id);
  codec.ref(chat.operator_id);
  codec.personal(chat.reason, kReasonCodePointsMax);
}

template <typename Codec>
void fields(Codec& codec, Of<ChatClosed> auto& chat) {
  codec.ref(chat.chat_id);
  codec.byte(chat.closed_by, ClosedBy::kOperator, ClosedBy::kSystemTimeout);
}

template <typename Codec>
void fields(Codec& codec, Of<ChatRated> auto& rated) {
  codec.ref(rated.chat_id);
  codec.ref(rated.visitor_id);
  codec.byte(rated.rating, std::uint8_t{1}, std::uint8_t{5});
  codec.personal(rated.comment, kCommentCodePointsMax);
}

template <typename Codec>
void fields(Codec& codec, Of<VisitorModeChanged> auto& visitor) {
  codec.ref(visitor.visitor_id);
  codec.byte(visitor.mode, VisitorMode::kBot, VisitorMode::kHuman);
}

template <typename Codec>
void fields(Codec& codec, Of<OperatorPresenceChanged> auto& changed) {
  codec.ref(changed.operator_id);
  codec.byte(changed.presence, Presence::kOnline, Presence::kOffline);
}

template <typename Codec>
void fields(Codec& codec, Of<AuditRecorded> auto& entry) {
  codec.maybe_ref(entry.admin_id);
  codec.text(entry.action, kNameCodePointsMax);
  codec.text(entry.resource_type, kNameCodePointsMax);
  codec.maybe_ref(entry.resource_id);
  codec.personal(entry.details, kDetailsBytesMax);
  codec.personal(entry.ip_address, kIpAddressCodePointsMax);
  codec.personal(entry.user_agent, kUserAgentCodePointsMax);
}

}  // namespace flowtally::events::block_format
