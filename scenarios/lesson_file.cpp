// scenarios/lesson_file.cpp - a lesson's message to cards: names resolved, numbers put into texts.
#include "scenarios/lesson_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "scenarios/bind.hpp"
#include "scenarios/defaults.hpp"
#include "scenarios/document.hpp"
#include "scenarios/units.hpp"

namespace faultline::scenarios {
namespace {

constexpr DocumentKind kKind{"lesson", "a lesson", "run it with: faultline run"};

namespace fs = std::filesystem;

// A value as people say it, into SI units; false if it is none.
bool take_value(std::string_view text, LessonNumber& number) {
    using Unit = LessonNumber::Unit;
    const auto take = [&](std::optional<double> value, Unit unit) {
        if (!value) return false;
        number.value = *value;
        number.unit = unit;
        return true;
    };
    if (text.starts_with("$")) return take(read_number(text.substr(1)).value, Unit::usd);
    if (take(read_share(text).value, Unit::share)) return true;
    if (take(read_rate(text).value, Unit::per_second)) return true;
    if (const auto ns = read_duration(text).value)
        return take(static_cast<double>(*ns) / 1e9, Unit::seconds);
    if (const auto count = read_count(text).value)
        return take(static_cast<double>(*count), Unit::none);
    return take(read_number(text).value, Unit::none);
}

class LessonReader {
public:
    LessonReader(LessonFile& lesson, const schema::Lesson& message, const SourceFiles& sources)
        : lesson_{lesson}, message_{message}, sources_{sources} {}

    void read() {
        lesson_.name = message_.lesson();
        lesson_.teaches = message_.teaches();
        systems();
        numbers();
        for (int i = 0; i < message_.steps_size(); ++i) card(i);
    }

private:
    void error(const std::string& path, std::string text, std::string hint = "") {
        lesson_.diagnostics.error(position(path), path, std::move(text), std::move(hint));
    }

    Position position(const std::string& path) const {
        const auto found = lesson_.positions.find(path);
        return found != lesson_.positions.end() ? found->second : Position{lesson_.source, 1, 1};
    }

    // In the order of the file: the first is shown first.
    std::vector<std::string> in_file_order(std::vector<std::string> names,
                                           const std::string& of) const {
        std::stable_sort(names.begin(), names.end(), [&](const auto& a, const auto& b) {
            const Position x = position(of + "." + a), y = position(of + "." + b);
            return std::pair{x.line, x.column} < std::pair{y.line, y.column};
        });
        return names;
    }

    void systems() {
        const fs::path folder = fs::path(lesson_.source).parent_path();
        for (const auto& name : in_file_order(sorted_keys(message_.systems()), "systems")) {
            const schema::LessonSystem& from = message_.systems().at(name);
            LessonSystem system;
            system.name = name;
            system.label = from.has_label() ? from.label() : name;
            system.scenario = (folder / from.scenario()).lexically_normal().string();
            system.sets.assign(from.set().begin(), from.set().end());
            system.faults.assign(from.faults().begin(), from.faults().end());
            if (from.has_scenario() && !sources_.exists(system.scenario)) {
                lesson_.readable = false;
                error(fmt::format("systems.{}.scenario", name),
                      "there is no file " + system.scenario, "the path is relative to this file");
            }
            lesson_.systems.push_back(std::move(system));
        }
    }

    std::optional<size_t> system_named(const std::string& name, const std::string& path) {
        std::vector<std::string> known;
        for (size_t i = 0; i < lesson_.systems.size(); ++i) {
            if (lesson_.systems[i].name == name) return i;
            known.push_back(lesson_.systems[i].name);
        }
        const std::string nearest = nearest_name(name, known);
        error(path, fmt::format("no system of this lesson is called '{}'", name),
              nearest.empty() ? fmt::format("there are {}", fmt::join(known, ", "))
                              : fmt::format("did you mean '{}'?", nearest));
        return std::nullopt;
    }

    void numbers() {
        for (const std::string& name : sorted_keys(message_.numbers())) {
            const schema::LessonNumber& from = message_.numbers().at(name);
            const std::string path = "numbers." + name;
            LessonNumber number;
            number.name = name;
            number.of = from.of();
            number.stated = from.is();
            number.within = from.has_within() ? from.within() : 0.05;
            number.where = position(path + ".is");
            if (from.has_system()) {
                const auto system = system_named(from.system(), path + ".system");
                if (!system) continue;
                number.system = *system;
            } else if (lesson_.systems.size() > 1) {
                error(path, "say of which system");
            }
            if (from.has_is() && !take_value(from.is(), number))
                error(path + ".is", fmt::format("'{}' is no value", from.is()),
                      "such as 460ms, 90%, 75/s, $120 or 4.6");
            lesson_.numbers.push_back(std::move(number));
        }
    }

    // `{name}` becomes what the number of that name is said to be.
    std::string cited(const std::string& text, const std::string& path) {
        std::string out;
        size_t at = 0;
        for (;;) {
            const size_t open = text.find('{', at), close = text.find('}', open);
            if (close == std::string::npos) return out + text.substr(at);
            out += text.substr(at, open - at);
            const std::string name = text.substr(open + 1, close - open - 1);
            std::vector<std::string> known;
            const LessonNumber* found = nullptr;
            for (const LessonNumber& number : lesson_.numbers) {
                known.push_back(number.name);
                if (number.name == name) found = &number;
            }
            if (found) {
                out += found->stated;
            } else {
                const std::string nearest = nearest_name(name, known);
                error(path, fmt::format("no number of this lesson is called '{}'", name),
                      nearest.empty() ? "" : fmt::format("did you mean '{}'?", nearest));
            }
            at = close + 1;
        }
    }

    void card(int index) {
        const schema::LessonStep& from = message_.steps(index);
        const std::string path = fmt::format("steps[{}]", index);
        LessonCard card;
        card.title = cited(from.title(), path + ".title");
        card.text = cited(from.text(), path + ".text");
        card.question = cited(from.question(), path + ".question");
        card.reveal = cited(from.reveal(), path + ".reveal");
        card.predict = from.predict();
        card.speed = from.has_speed() ? from.speed() : 10;
        card.camera.assign(from.camera().begin(), from.camera().end());
        for (const std::string& choice : from.choices())
            card.choices.push_back(cited(choice, path + ".choices"));
        shown(from, path, card);
        times(from, path, card);
        asked(from, path, card);
        for (const size_t system : card.systems) {
            auto& all = lesson_.systems[system].faults;
            all.insert(all.end(), from.faults().begin(), from.faults().end());
        }
        lesson_.cards.push_back(std::move(card));
    }

    void shown(const schema::LessonStep& from, const std::string& path, LessonCard& card) {
        for (const std::string& name : from.system())
            if (const auto system = system_named(name, path + ".system"))
                card.systems.push_back(*system);
        if (card.systems.size() > 2) error(path + ".system", "two can be shown side by side");
        if (from.system_size() > 0) return;
        if (!lesson_.cards.empty())
            card.systems = lesson_.cards.back().systems;
        else if (!lesson_.systems.empty())
            card.systems = {0};
    }

    void times(const schema::LessonStep& from, const std::string& path, LessonCard& card) {
        const LessonCard* before = lesson_.cards.empty() ? nullptr : &lesson_.cards.back();
        if (from.has_from())
            card.from = static_cast<double>(from.from()) / 1e9;
        else if (before && before->systems == card.systems)
            card.from = before->until.value_or(before->from);
        if (!from.has_until()) return;
        card.until = static_cast<double>(from.until()) / 1e9;
        if (*card.until <= card.from)
            error(path + ".until", "it ends before it begins",
                  fmt::format("it begins at {}",
                              write_duration(static_cast<int64_t>(card.from * 1e9))));
    }

    void asked(const schema::LessonStep& from, const std::string& path, LessonCard& card) {
        const auto choices = static_cast<uint32_t>(card.choices.size());
        if (choices > 0 && !from.has_question()) error(path + ".choices", "there is no question");
        if (choices > 0 && !from.has_answer())
            error(path + ".choices", "which of them is right?", "state answer: 1");
        if (from.has_answer() && (from.answer() == 0 || from.answer() > choices))
            error(path + ".answer", fmt::format("there are {} choices", choices));
        else if (from.has_answer())
            card.answer = from.answer() - 1;
        if (from.has_predict() && !card.until)
            error(path + ".predict", "nothing runs that could be foretold", "state until:");
    }

    LessonFile& lesson_;
    const schema::Lesson& message_;
    const SourceFiles& sources_;
};

}  // namespace

LessonFile load_lesson(const std::string& path, SourceFiles& sources) {
    LessonFile lesson;
    lesson.source = path;
    const auto tree = read_document(path, kKind, sources, lesson.diagnostics, lesson.readable);
    if (!tree) return lesson;
    schema::Lesson message;
    bind_message(*tree, &message, lesson.positions, lesson.diagnostics);
    LessonReader(lesson, message, sources).read();
    return lesson;
}

LoadedScenario load_lesson_system(const LessonSystem& system, SourceFiles& sources) {
    LoadedScenario loaded = load_scenario(system.scenario, system.sets, sources);
    for (const schema::Fault& fault : system.faults) *loaded.scenario.add_faults() = fault;
    return loaded;
}

bool is_lesson_file(const std::string& path) { return is_document(path, kKind.key); }

}  // namespace faultline::scenarios
