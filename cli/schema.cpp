// cli/schema.cpp - faultline schema: the formats of scenarios and results, for programs and people.
#include <unistd.h>

#include <memory>

#include "cli/common.hpp"
#include "cli/exit_status.hpp"
#include "cli/verbs.hpp"
#include "reports/result_schema.hpp"
#include "scenarios/reference.hpp"

namespace faultline::cli {

void add_schema(CLI::App& app, Action& chosen) {
    const auto markdown = std::make_shared<bool>(false);
    const auto json = std::make_shared<bool>(false);
    const auto result = std::make_shared<bool>(false);
    CLI::App* verb = app.add_subcommand("schema", "Print the format of scenarios, or of results");
    CLI::Option* as_json =
        verb->add_flag("--json", *json, "As a JSON Schema, for editors (the default)");
    verb->add_flag("--markdown", *markdown, "As a reference, for people")->excludes(as_json);
    verb->add_flag("--result", *result, "Of what --json writes, as a JSON Schema")
        ->excludes("--markdown");
    verb->footer(
        "An editor with a YAML language server completes and checks scenarios that begin with\n"
        "  # yaml-language-server: $schema=scenario.schema.json\n\n"
        "Example:\n"
        "  faultline schema > scenario.schema.json");
    verb->callback([markdown, json, result, &chosen] {
        chosen = [markdown, result] {
            std::string text = *result     ? reports::result_schema()
                               : *markdown ? scenarios::format_reference_markdown()
                                           : scenarios::json_schema();
            if (!text.ends_with('\n')) text += '\n';
            return say(STDOUT_FILENO, text) ? kFine : kCannotReadWrite;
        };
    });
}

}  // namespace faultline::cli
