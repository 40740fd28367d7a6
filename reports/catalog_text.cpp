#include "reports/catalog_text.hpp"

#include <algorithm>

namespace faultline::reports {
namespace {

using scenarios::Catalog;
using scenarios::CatalogEntry;
using scenarios::CatalogOption;

std::string indented(const std::string& text, size_t indent, const TextStyle& style) {
    std::string out;
    for (const std::string& line : wrapped(text, style.width - indent))
        out += std::string(indent, ' ') + line + "\n";
    return out;
}

std::string option_text(const CatalogOption& option, size_t width, const TextStyle& style) {
    std::string text = option.help;
    std::string rest;
    if (option.if_absent == "required")
        rest = "Required";
    else if (!option.if_absent.empty())
        rest = "If not stated: " + option.if_absent;
    if (!option.source.empty()) rest += " (" + option.source + ")";
    if (!rest.empty()) text += " " + rest + ".";
    std::string out = indented(text, 6 + width, style);
    return out.replace(4, option.name.size(), option.name);
}

std::string options_text(const std::vector<CatalogOption>& options, const TextStyle& style) {
    size_t width = 0;
    for (const CatalogOption& option : options) width = std::max(width, option.name.size());
    std::string out;
    for (const CatalogOption& option : options) out += option_text(option, width, style);
    return out;
}

void put(const CatalogOption& from, schema::CatalogOption* to) {
    to->set_name(from.name);
    to->set_value(from.value);
    to->set_if_absent(from.if_absent);
    to->set_source(from.source);
    to->set_help(from.help);
}

}  // namespace

std::string catalog_list(const std::vector<Catalog>& catalogs, const TextStyle& style) {
    const Palette palette(style.color);
    std::string out;
    for (const Catalog& catalog : catalogs) {
        out += "  " + palette.strong(catalog.name) + "\n" + indented(catalog.help, 4, style);
        std::string names;
        for (const CatalogEntry& entry : catalog.entries)
            names += (names.empty() ? "" : ", ") + entry.name;
        out += indented(names, 4, style);
    }
    return out + "  " + palette.faint("faultline catalog NAME says what each of them means") + "\n";
}

std::string entry_text(const CatalogEntry& entry, const TextStyle& style) {
    const Palette palette(style.color);
    std::string out = "  " + palette.strong(entry.name) + "\n" + indented(entry.help, 4, style) +
                      options_text(entry.options, style) + "    " + palette.faint("such as") +
                      "  " + entry.written + "\n";
    // On a line of its own, however long: it is to be copied.
    if (!entry.run.empty()) out += "    " + entry.run + "\n";
    return out;
}

std::string catalog_text(const Catalog& catalog, const TextStyle& style) {
    std::string out = "\n" + indented(catalog.help, 2, style) + "\n";
    for (const CatalogEntry& entry : catalog.entries) out += entry_text(entry, style) + "\n";
    if (catalog.common.empty()) return out;
    out += "  " + Palette(style.color).strong("all of them") + "\n";
    return out + options_text(catalog.common, style);
}

schema::Catalogs document(const std::vector<Catalog>& catalogs) {
    schema::Catalogs to;
    for (const Catalog& catalog : catalogs) {
        schema::Catalog* one = to.add_catalogs();
        one->set_name(catalog.name);
        one->set_help(catalog.help);
        for (const CatalogEntry& from : catalog.entries) {
            schema::CatalogEntry* entry = one->add_entries();
            entry->set_name(from.name);
            entry->set_help(from.help);
            entry->set_written(from.written);
            entry->set_run(from.run);
            for (const CatalogOption& option : from.options) put(option, entry->add_options());
        }
        for (const CatalogOption& option : catalog.common) put(option, one->add_common());
    }
    return to;
}

}  // namespace faultline::reports
