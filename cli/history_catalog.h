// The words of synthetic histories: people, companies, procedures, questions and comments that sound real.
#pragma once

#include <array>
#include <span>
#include <string_view>

namespace flowtally::cli {

struct CatalogZone {
  std::string_view name;    // IANA
  int standard_offset_min;  // from UTC in winter: enough for the rhythm of a working day
};

/// Given and family names that go together, in the order in which they are written.
struct CatalogPeople {
  std::span<const std::string_view> first;
  std::span<const std::string_view> second;
};

std::span<const CatalogZone> catalog_zones();
std::span<const std::string_view> catalog_company_stems();
std::span<const std::string_view> catalog_company_kinds();
std::span<const CatalogPeople> catalog_people();
/// What a procedure is about ("DNS Resolution"); a flow's name.
std::span<const std::string_view> catalog_flow_names();
/// Titles of inner nodes; of leaves.
std::span<const std::string_view> catalog_questions();
std::span<const std::string_view> catalog_conclusions();
/// Comments of ratings 1-2, 3, 4-5.
std::span<const std::string_view> catalog_comments(int rating);
/// Why a chat is handed to another operator; text that needs no escape.
std::span<const std::string_view> catalog_transfer_reasons();

}  // namespace flowtally::cli
