// A text changed in place: what changes, what stays, and that what comes out says what was wanted.
#include "scenarios/edit/rewrite.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <sstream>
#include <utility>

#include "scenarios/overlay.hpp"
#include "scenarios/yaml_reader.hpp"

namespace faultline::scenarios {
namespace {

namespace fs = std::filesystem;

Node tree_of(const std::string& text) {
    Diagnostics diagnostics;
    auto tree = read_yaml(text, "f", diagnostics);
    EXPECT_EQ(diagnostics.text(), "");
    return tree ? std::move(*tree) : Node{};
}

// The text after its tree was changed by `change`.
std::string after(const std::string& text, const std::function<void(Node&)>& change) {
    Node wanted = tree_of(text);
    change(wanted);
    const Rewritten result = rewrite(text, wanted);
    EXPECT_TRUE(result.done) << result.problem;
    return result.text;
}

Node& at(Node& tree, const std::vector<std::string>& keys) {
    Node* node = &tree;
    for (const std::string& key : keys) node = &node->find(key)->value;
    return *node;
}

void put(Node& tree, const std::string& key, const std::string& yaml) {
    tree.entries.push_back({key, {}, tree_of(yaml)});
}
void drop(Node& tree, const std::string& key) {
    std::erase_if(tree.entries, [&](const Entry& entry) { return entry.key == key; });
}

constexpr const char* kShop =
    "# a shop\n"
    "scenario: Shop   # its name\n"
    "\n"
    "services:\n"
    "  # the one that answers\n"
    "  api:\n"
    "    workers:  8          # threads\n"
    "    zones: [a, b, c]\n"
    "    operations:\n"
    "      view:\n"
    "        - cpu: 2ms       # parse\n"
    "        - {call: shop}\n"
    "        - cpu: 1ms\n"
    "  shop: {workers: 4, operations: {get: [{wait: 3ms}]}}   # small\n"
    "\n"
    "run: {duration: 1m,\n"
    "      seed: 4}\n";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const size_t place = text.find(from);
    EXPECT_NE(place, std::string::npos);
    return text.replace(place, from.size(), to);
}

TEST(Rewrite, TouchesNothingIfNothingChanges) {
    EXPECT_EQ(after(kShop, [](Node&) {}), kShop);
}

TEST(Rewrite, ChangesAScalarAndKeepsItsCommentAndColumn) {
    EXPECT_EQ(after(kShop,
                    [](Node& t) {
                        at(t, {"services", "api", "workers"}).text = "16";
                    }),
              replaced(kShop, "workers:  8", "workers:  16"));
}

TEST(Rewrite, KeepsQuotesAndAddsThemWhereTheyAreNeeded) {
    EXPECT_EQ(after("a: \"5\"\nb: x\n",
                    [](Node& t) {
                        at(t, {"a"}).text = "6";
                        at(t, {"b"}).text = "x: y";
                    }),
              "a: \"6\"\nb: \"x: y\"\n");
}

TEST(Rewrite, AddsAnEntryBehindTheOneBeforeIt) {
    EXPECT_EQ(after(kShop,
                    [](Node& t) {
                        put(at(t, {"services", "api"}), "queue", "64");
                    }),
              replaced(kShop, "        - cpu: 1ms\n", "        - cpu: 1ms\n    queue: 64\n"));
    EXPECT_EQ(after(kShop,
                    [](Node& t) {
                        put(at(t, {"services", "shop"}), "queue", "64");
                    }),
              replaced(kShop, "3ms}]}}", "3ms}]}, queue: 64}"));
    EXPECT_EQ(after(kShop, [](Node& t) { put(at(t, {"run"}), "warmup", "5s"); }),
              replaced(kShop, "seed: 4}", "seed: 4, warmup: 5s}"));
}

TEST(Rewrite, WritesANewSectionWithTheBlankLineThatOthersHave) {
    const std::string added = after(kShop, [](Node& t) {
        put(t, "queues",
            "{mails: {workers: 4, capacity: 1000, operation: [{wait: {exponential: 80ms}}, "
            "{cpu: 5ms}, {cpu: 6ms}]}}");
    });
    EXPECT_EQ(added, std::string{kShop} +
                         "\nqueues:\n"
                         "  mails:\n"
                         "    workers: 4\n"
                         "    capacity: 1000\n"
                         "    operation: [{wait: {exponential: 80ms}}, {cpu: 5ms}, {cpu: 6ms}]\n");
}

TEST(Rewrite, RemovesAnEntryWithItsLinesAndNoOthers) {
    EXPECT_EQ(after(kShop,
                    [](Node& t) {
                        drop(at(t, {"services", "api"}), "workers");
                    }),
              replaced(kShop, "    workers:  8          # threads\n", ""));
    EXPECT_EQ(after(kShop,
                    [](Node& t) {
                        drop(at(t, {"services", "shop"}), "workers");
                    }),
              replaced(kShop, "workers: 4, ", ""));
    EXPECT_EQ(after(kShop, [](Node& t) { drop(at(t, {"run"}), "seed"); }),
              replaced(kShop, ",\n      seed: 4", ""));
}

TEST(Rewrite, AddsAndRemovesItems) {
    const auto steps = [](Node& t) -> std::vector<Node>& {
        return at(t, {"services", "api", "operations", "view"}).items;
    };
    EXPECT_EQ(after(kShop, [&](Node& t) { steps(t).erase(steps(t).begin() + 1); }),
              replaced(kShop, "        - {call: shop}\n", ""));
    EXPECT_EQ(
        after(kShop, [&](Node& t) { steps(t).push_back(tree_of("{query: db}")); }),
        replaced(kShop, "        - cpu: 1ms\n", "        - cpu: 1ms\n        - {query: db}\n"));
    EXPECT_EQ(after(kShop,
                    [](Node& t) {
                        auto& zones = at(t, {"services", "api", "zones"}).items;
                        zones.erase(zones.begin());
                        zones.push_back(tree_of("d"));
                    }),
              replaced(kShop, "[a, b, c]", "[b, c, d]"));
}

TEST(Rewrite, GivesAnEntryAnotherNameWhereItStands) {
    EXPECT_EQ(after(kShop, [](Node& t) { at(t, {"services"}).entries[0].key = "web"; }),
              replaced(kShop, "  api:", "  web:"));
}

TEST(Rewrite, ReplacesABlockByAShortFormAndKeepsWhatStandsBehindItsKey) {
    const std::string text = "a:\n  wait:   # long\n    exponential: 3ms\n  b: 1\n";
    EXPECT_EQ(after(text,
                    [](Node& t) {
                        at(t, {"a", "wait"}) = tree_of("5ms");
                    }),
              "a:\n  wait: 5ms   # long\n  b: 1\n");
    EXPECT_EQ(
        after("a: 5ms # c\n", [](Node& t) { at(t, {"a"}) = tree_of("{uniform: [1ms, 2ms]}"); }),
        "a: {uniform: [1ms, 2ms]} # c\n");
    EXPECT_EQ(after("a:\nb: 1\n", [](Node& t) { at(t, {"a"}) = tree_of("7"); }), "a: 7\nb: 1\n");
    EXPECT_EQ(after("a:\n  b: 1\nc: 2\n", [](Node& t) { drop(at(t, {"a"}), "b"); }),
              "a: {}\nc: 2\n");
}

TEST(Rewrite, BeginsAnEmptyFile) {
    EXPECT_EQ(after("# nothing yet\n", [](Node& t) { t = tree_of("{workload: {arrivals: 1/s}}"); }),
              "# nothing yet\nworkload: {arrivals: 1/s}\n");
}

TEST(Rewrite, RefusesWhatAnAnchorSharesInsteadOfChangingBoth) {
    const std::string text = "a: &x {b: 1}\nc: *x\n";
    Node wanted = tree_of(text);
    at(wanted, {"a", "b"}).text = "2";
    EXPECT_FALSE(rewrite(text, wanted).done);
    Node other = tree_of(text);
    at(other, {"c", "b"}).text = "2";
    EXPECT_EQ(rewrite(text, other).text, "a: &x {b: 1}\nc: {b: 2}\n");
}

// ---- properties, over every example -------------------------------------------------------------

// Steele and Vigna's SplitMix64.
struct Sequence {
    uint64_t state;
    uint64_t next() {
        uint64_t z = (state += 0x9e3779b97f4a7c15u);
        z = (z ^ (z >> 30u)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27u)) * 0x94d049bb133111ebu;
        return z ^ (z >> 31u);
    }
    size_t below(size_t n) { return static_cast<size_t>(next() % n); }
};

std::vector<std::string> all_examples() {
    std::vector<std::string> texts;
    std::vector<fs::path> paths;
    for (const auto& entry :
         fs::recursive_directory_iterator{std::string{FAULTLINE_SOURCE_DIR} + "/examples"})
        if (entry.path().extension() == ".yaml") paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    for (const fs::path& path : paths) {
        std::string problem;
        texts.push_back(read_text_file(path.string(), problem).value());
    }
    return texts;
}

void collect(Node& node, std::vector<Node*>& all) {
    all.push_back(&node);
    for (Node& item : node.items) collect(item, all);
    for (Entry& entry : node.entries) collect(entry.value, all);
}

const std::vector<std::string> kValues = {"7",
                                          "250us",
                                          "{exponential: 2ms}",
                                          "[a, b]",
                                          "\"api[1]\"",
                                          "x: y",
                                          "{a: {b: [1, {c: ~}]}, d: a long text that will not "
                                          "stand on a line with all of the others here}",
                                          "[{at: 5m, kill: \"api[1]\", for: 2m}, {at: 5m, kill: "
                                          "\"api[1]\", for: 2m}, {every: 3d, kill: x}]"};

std::string fresh(const Node& map) {
    std::string key = "new";
    while (map.find(key) != nullptr) key += "_";
    return key;
}

// One change of a kind that forms and canvas make.
void change(Node& tree, Sequence& random) {
    std::vector<Node*> all;
    collect(tree, all);
    Node& node = *all[1 + random.below(all.size() - 1)];
    Node value = tree_of("[" + kValues[random.below(kValues.size())] + "]").items[0];
    const size_t kind = random.below(4);
    if (node.is_map() && !node.entries.empty() && kind < 3) {
        const auto place =
            node.entries.begin() + static_cast<std::ptrdiff_t>(random.below(node.entries.size()));
        if (kind == 0)
            node.entries.erase(place);
        else if (kind == 1)
            node.entries.insert(place + static_cast<std::ptrdiff_t>(random.below(2)),
                                {fresh(node), {}, std::move(value)});
        else
            place->key = fresh(node);
    } else if (node.is_list() && !node.items.empty() && kind < 2) {
        const auto place =
            node.items.begin() + static_cast<std::ptrdiff_t>(random.below(node.items.size()));
        if (kind == 0)
            node.items.erase(place);
        else
            node.items.insert(place + static_cast<std::ptrdiff_t>(random.below(2)),
                              std::move(value));
    } else {
        node = std::move(value);
    }
}

std::vector<std::string> comments_of(const std::string& text) {
    std::vector<std::string> comments;
    std::istringstream lines{text};
    for (std::string line; std::getline(lines, line);) {
        const size_t mark = line.find_first_not_of(' ');
        if (mark != std::string::npos && line[mark] == '#') comments.push_back(line.substr(mark));
    }
    return comments;
}

TEST(Rewrite, SaysWhatIsWantedAfterAnyChangeOfAnyExample) {
    size_t lost = 0, changes = 0;
    for (const std::string& original : all_examples()) {
        for (uint64_t seed = 1; seed <= 3; ++seed) {
            SCOPED_TRACE(original.substr(0, 60) + " seed " + std::to_string(seed));
            Sequence random{seed};
            std::string text = original;
            for (int step = 0; step < 4; ++step) {
                Node wanted = tree_of(text);
                change(wanted, random);
                const Rewritten result = rewrite(text, wanted);
                ASSERT_TRUE(result.done) << result.problem << "\n" << text;
                EXPECT_TRUE(same_tree(tree_of(result.text), wanted));
                const auto before = comments_of(text), now = comments_of(result.text);
                lost += before.size() - std::min(before.size(), now.size());
                text = result.text;
                ++changes;
            }
        }
    }
    EXPECT_GT(changes, 150u);
    // Comments inside of a value that was replaced or removed go with it; all others stay.
    EXPECT_LT(lost, changes / 20);
}

// Of a scalar that is changed nothing else moves: one line differs, and by the scalar alone.
TEST(Rewrite, ChangesOneLineForOneScalar) {
    for (const std::string& text : all_examples()) {
        Node tree = tree_of(text);
        std::vector<Node*> all;
        collect(tree, all);
        for (size_t i = 0; i < all.size(); i += 13) {
            Node* node = all[i];
            if (!node->is_scalar() || node->text.find_first_of(" \n") != std::string::npos)
                continue;
            const std::string old = std::exchange(node->text, "9x9");
            const Rewritten result = rewrite(text, tree);
            ASSERT_TRUE(result.done) << result.problem;
            const size_t begin = static_cast<size_t>(
                std::mismatch(text.begin(), text.end(), result.text.begin(), result.text.end())
                    .first -
                text.begin());
            const size_t line = static_cast<size_t>(
                1 +
                std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(begin), '\n'));
            EXPECT_EQ(line, static_cast<size_t>(node->where.line));
            EXPECT_EQ(std::count(text.begin(), text.end(), '\n'),
                      std::count(result.text.begin(), result.text.end(), '\n'));
            node->text = old;
            EXPECT_EQ(rewrite(result.text, tree).text, text);
        }
    }
}

}  // namespace
}  // namespace faultline::scenarios
