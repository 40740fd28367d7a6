// cli/completion.cpp - faultline completion: a script with which a shell completes verbs, options,
// and the names of scenario files.
//
// Made from the parser itself, so that it knows what the parser knows. Options are offered after a
// dash; else names of YAML files and folders.
#include <fmt/format.h>
#include <unistd.h>

#include <memory>

#include "cli/common.hpp"
#include "cli/exit_status.hpp"
#include "cli/verbs.hpp"

namespace faultline::cli {
namespace {

std::vector<const CLI::App*> verbs_of(const CLI::App& app) {
    return app.get_subcommands([](const CLI::App*) { return true; });
}

// "--json --set": what a verb takes, with its own verbs before them.
std::string words_of(const CLI::App& verb) {
    std::string words;
    for (const CLI::App* below : verbs_of(verb)) words += below->get_name() + " ";
    for (const CLI::Option* option : verb.get_options())
        for (const std::string& name : option->get_lnames()) words += "--" + name + " ";
    if (!words.empty()) words.pop_back();
    return words;
}

std::string bash(const CLI::App& app) {
    std::string names, cases;
    for (const CLI::App* verb : verbs_of(app)) {
        names += verb->get_name() + " ";
        cases += fmt::format("        {}) words='{}' ;;\n", verb->get_name(), words_of(*verb));
    }
    return fmt::format(R"(# source <(faultline completion bash)
_faultline() {{
    local current=${{COMP_WORDS[COMP_CWORD]}} words=
    local IFS=$' \t\n'
    if [ "$COMP_CWORD" -eq 1 ]; then
        COMPREPLY=($(compgen -W '{}--help --version' -- "$current"))
        return
    fi
    case ${{COMP_WORDS[1]}} in
{}    esac
    COMPREPLY=($(compgen -W "$words" -- "$current"))
    case $current in -*) return ;; esac
    IFS=$'\n'
    COMPREPLY+=($(compgen -f -X '!*.y?(a)ml' -- "$current") $(compgen -d -- "$current"))
}}
shopt -s extglob
complete -o filenames -F _faultline faultline
)",
                       names, cases);
}

// zsh takes bash's.
std::string zsh(const CLI::App& app) {
    std::string script = bash(app);
    script.replace(0, script.find('\n') + 1,
                   "# source <(faultline completion zsh)\n"
                   "autoload -U +X compinit && compinit\n"
                   "autoload -U +X bashcompinit && bashcompinit\n");
    script.erase(script.find("shopt"), script.find("complete -o") - script.find("shopt"));
    return script;
}

// The first line of what an option or a verb is for, as a word of fish.
std::string fish_word(const std::string& text) {
    std::string line = text.substr(0, text.find('\n'));
    for (size_t at = line.find('\''); at != std::string::npos; at = line.find('\'', at + 2))
        line.insert(at, "\\");
    return "'" + line + "'";
}

std::string fish(const CLI::App& app) {
    std::string script = "# faultline completion fish | source\n";
    for (const CLI::App* verb : verbs_of(app)) {
        script += fmt::format("complete -c faultline -n __fish_use_subcommand -a {} -d {}\n",
                              verb->get_name(), fish_word(verb->get_description()));
        const std::string here = fmt::format(
            "complete -c faultline -n '__fish_seen_subcommand_from {}'", verb->get_name());
        for (const CLI::App* below : verbs_of(*verb))
            script += fmt::format("{} -a {} -d {}\n", here, below->get_name(),
                                  fish_word(below->get_description()));
        for (const CLI::Option* option : verb->get_options())
            for (const std::string& name : option->get_lnames())
                script += fmt::format("{} -l {} -d {}\n", here, name,
                                      fish_word(option->get_description()));
    }
    return script;
}

int print_script(const CLI::App& app, const std::string& shell) {
    const std::string script = shell == "bash" ? bash(app) : shell == "zsh" ? zsh(app) : fish(app);
    return say(STDOUT_FILENO, script) ? kFine : kCannotReadWrite;
}

}  // namespace

void add_completion(CLI::App& app, Action& chosen) {
    const auto shell = std::make_shared<std::string>();
    CLI::App* verb = app.add_subcommand(
        "completion", "A script with which your shell completes verbs, options and files");
    verb->add_option("SHELL", *shell, "bash, zsh or fish")
        ->required()
        ->check(CLI::IsMember({"bash", "zsh", "fish"}))
        ->type_name("");
    verb->footer(
        "Examples:\n"
        "  source <(faultline completion bash)        in ~/.bashrc; zsh alike\n"
        "  faultline completion fish | source         in ~/.config/fish/config.fish");
    verb->callback(
        [&app, shell, &chosen] { chosen = [&app, shell] { return print_script(app, *shell); }; });
}

}  // namespace faultline::cli
