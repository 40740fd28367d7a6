// cli/catalog.cpp - faultline catalog: what there is to choose from, each with an example.
#include <unistd.h>

#include <algorithm>
#include <memory>

#include "cli/common.hpp"
#include "cli/exit_status.hpp"
#include "cli/verbs.hpp"
#include "reports/catalog_text.hpp"
#include "reports/json_writer.hpp"

namespace faultline::cli {
namespace {

struct CatalogOptions {
    std::string catalog, entry;
    bool json = false, no_color = false;
};

// The one called so, or nobody, with a complaint.
template <class Named>
const Named* find(const std::vector<Named>& all, const std::string& name, const std::string& what) {
    std::vector<std::string> known;
    for (const Named& one : all) {
        if (one.name == name) return &one;
        known.push_back(one.name);
    }
    const std::string near = scenarios::nearest_name(name, known);
    complain("there is no " + what + " '" + name + "'" +
             (near.empty() ? "" : "; did you mean '" + near + "'?"));
    return nullptr;
}

int show(const CatalogOptions& options) {
    std::vector<scenarios::Catalog> all = scenarios::catalogs();
    const reports::TextStyle style = reports::terminal_of(STDOUT_FILENO, options.no_color).style;
    std::string text;
    if (options.catalog.empty()) {
        text = reports::catalog_list(all, style);
    } else {
        const auto* found = find(all, options.catalog, "catalog");
        if (found == nullptr) return kUsage;
        scenarios::Catalog catalog = *found;
        text = reports::catalog_text(catalog, style);
        if (!options.entry.empty()) {
            const auto* entry = find(catalog.entries, options.entry, "entry of " + catalog.name);
            if (entry == nullptr) return kUsage;
            text = reports::entry_text(*entry, style);
            catalog.entries = {scenarios::CatalogEntry{*entry}};
        }
        all = {catalog};
    }
    if (options.json) text = reports::proto_json(reports::document(all));
    if (!text.ends_with('\n')) text += '\n';
    return say(STDOUT_FILENO, text) ? kFine : kCannotReadWrite;
}

}  // namespace

void add_catalog(CLI::App& app, Action& chosen) {
    const auto options = std::make_shared<CatalogOptions>();
    CLI::App* verb = app.add_subcommand("catalog", "Say what there is: faults, policies");
    verb->add_option("CATALOG", options->catalog, "faults or policies; without: which there are")
        ->type_name("");
    verb->add_option("ENTRY", options->entry, "Only this one of it")->type_name("");
    verb->add_flag("--json", options->json, "As a document");
    verb->add_flag("--no-color", options->no_color, "Plain text");
    verb->footer(
        "Examples:\n"
        "  faultline catalog faults\n"
        "  faultline catalog faults partition");
    verb->callback([options, &chosen] { chosen = [options] { return show(*options); }; });
}

}  // namespace faultline::cli
