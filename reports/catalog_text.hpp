// reports/catalog_text.hpp - catalogs for people and as documents.
#pragma once
#include <string>
#include <vector>

#include "reports/schema/catalog.pb.h"
#include "reports/terminal.hpp"
#include "scenarios/catalog.hpp"

namespace faultline::reports {

// Which there are, a line each.
std::string catalog_list(const std::vector<scenarios::Catalog>& catalogs, const TextStyle& style);
// The whole of one, or of one entry of it.
std::string catalog_text(const scenarios::Catalog& catalog, const TextStyle& style);
std::string entry_text(const scenarios::CatalogEntry& entry, const TextStyle& style);

schema::Catalogs document(const std::vector<scenarios::Catalog>& catalogs);

}  // namespace faultline::reports
