// A form says what the schema and the file say, and what is typed into it arrives in the file.
#include "scenarios/edit/form.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>

#include "scenarios/edit/edits.hpp"
#include "scenarios/edit/write_yaml.hpp"
#include "scenarios/yaml_reader.hpp"

namespace faultline::scenarios {
namespace {

using Origin = FormRow::Origin;

std::string text_of(const std::string& name) {
    std::string problem;
    return read_text_file(std::string{FAULTLINE_SOURCE_DIR} + "/examples/" + name, problem).value();
}

Draft shop() { return read_draft(text_of("web-shop.yaml"), "web-shop.yaml"); }

const FormRow& row_at(const FormRow& form, const std::vector<std::string>& labels) {
    const FormRow* row = &form;
    for (const std::string& label : labels) {
        const auto found = std::find_if(row->rows.begin(), row->rows.end(),
                                        [&](const FormRow& r) { return r.label == label; });
        if (found == row->rows.end()) {
            ADD_FAILURE() << "no row " << label;
            return form;
        }
        row = &*found;
    }
    return *row;
}

std::string after(const Draft& draft, const std::function<std::string(Node&)>& edit) {
    Node tree = draft.whole;
    EXPECT_EQ(edit(tree), "");
    const Rewritten result = with_tree(draft, tree);
    EXPECT_TRUE(result.done) << result.problem;
    return result.text;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    EXPECT_NE(text.find(from), std::string::npos) << from;
    return text.replace(text.find(from), from.size(), to);
}

TEST(Form, ShowsWhatIsWrittenAndWhere) {
    const FormRow form = form_of(shop(), "services.api");
    const FormRow& workers = row_at(form, {"workers"});
    EXPECT_EQ(workers.text, "64");
    EXPECT_EQ(workers.from, "web-shop.yaml:35");
    EXPECT_EQ(workers.origin, Origin::written);
    EXPECT_EQ(row_at(form, {"zones"}).text, "[a, b, c]");
    EXPECT_EQ(row_at(form, {"calls", "shop", "retries", "max"}).text, "1");
    EXPECT_EQ(row_at(form, {"operations", "browse", "1 cpu"}).text,
              "{lognormal: {mean: 2ms, cv: 1}}");
}

TEST(Form, ShowsDefaultsWithTheirSourceAndWhatIsAbsentWithItsMeaning) {
    const FormRow form = form_of(shop(), "services.api");
    const FormRow& release = row_at(form, {"release_worker"});
    EXPECT_EQ(release.origin, Origin::by_default);
    EXPECT_EQ(release.text, "on_reply");
    EXPECT_EQ(release.from, "default: a thread per request");
    EXPECT_EQ(release.words, (std::vector<std::string>{"on_reply", "on_call"}));
    EXPECT_EQ(row_at(form, {"patience"}).from, "not stated: for ever");
    EXPECT_EQ(row_at(form, {"machine"}).words, (std::vector<std::string>{"small", "db"}));
}

TEST(Form, OffersNamesThatThereAre) {
    const FormRow form = form_of(shop());
    const FormRow& kill = row_at(form, {"faults", "1 kill", "kill"});
    EXPECT_EQ(kill.text, "api[1]");
    EXPECT_NE(std::find(kill.words.begin(), kill.words.end(), "shop.primary"), kill.words.end());
    const FormRow& query = row_at(form, {"services", "api", "operations", "checkout", "2 query"});
    EXPECT_EQ(row_at(query, {"name"}).words,
              (std::vector<std::string>{"product_by_id", "place_order"}));
}

TEST(Form, PutsWhatIsTypedIntoTheLine) {
    const Draft draft = shop();
    const FormRow form = form_of(draft, "services.api");
    const auto typed = [&](const std::vector<std::string>& labels, const std::string& text) {
        return after(draft, [&](Node& t) { return set_text(t, row_at(form, labels), text); });
    };
    EXPECT_EQ(typed({"workers"}, "128"), replaced(draft.text, "workers: 64", "workers: 128"));
    EXPECT_EQ(typed({"zones"}, "a, b"), replaced(draft.text, "[a, b, c]", "[a, b]"));
    EXPECT_EQ(typed({"operations", "browse", "1 cpu"}, "250us"),
              replaced(draft.text, "{lognormal: {mean: 2ms, cv: 1}}", "250us"));
    EXPECT_EQ(typed({"calls", "shop", "retries", "jitter"}, "100%"),
              replaced(draft.text, "backoff: 50ms}", "backoff: 50ms, jitter: 100%}"));
    EXPECT_EQ(typed({"queue"}, ""), replaced(draft.text, "    queue: 512\n", ""));
    EXPECT_EQ(typed({"patience"}, "{exponential: 1s}"),
              replaced(draft.text, "        - publish: {to: mails}\n",
                       "        - publish: {to: mails}\n    patience: {exponential: 1s}\n"));
}

TEST(Form, SaysWhatIsWrongBeforeAndAfterItIsWritten) {
    const Draft draft = shop();
    const FormRow form = form_of(draft, "services.api");
    EXPECT_EQ(problem_with(row_at(form, {"workers"}), "0"), "0 is too small; the smallest is 1");
    EXPECT_EQ(problem_with(row_at(form, {"workers"}), "16"), "");
    const std::string text =
        after(draft, [&](Node& t) { return set_text(t, row_at(form, {"workers"}), "many"); });
    const FormRow broken = form_of(read_draft(text, "web-shop.yaml"), "services.api");
    EXPECT_TRUE(row_at(broken, {"workers"}).is_error);
    EXPECT_NE(row_at(broken, {"workers"}).problem, "");
    EXPECT_TRUE(broken.has_error_below);
    EXPECT_EQ(row_at(broken, {"queue"}).problem, "");
}

TEST(Form, TakesAwayWhatAValueExcludes) {
    const Draft draft = shop();
    const FormRow form = form_of(draft, "workload");
    const std::string text =
        after(draft, [&](Node& t) { return set_text(t, row_at(form, {"arrivals"}), "90/s"); });
    EXPECT_EQ(text.find("users: 10K"), std::string::npos);
    EXPECT_NE(text.find("arrivals: 90/s"), std::string::npos);
}

TEST(Form, AddsRemovesNamesAndMoves) {
    const Draft draft = shop();
    const FormRow form = form_of(draft, "services.api");
    const FormRow& browse = row_at(form, {"operations", "browse"});
    const std::string more =
        after(draft, [&](Node& t) { return add_to(t, browse, browse.additions[1]); });
    EXPECT_EQ(more, replaced(draft.text, "        - cpu: 1ms\n",
                             "        - cpu: 1ms\n        - {cpu: 2ms}\n"));
    EXPECT_EQ(after(draft, [&](Node& t) { return remove_value(t, browse.rows[2].place); }),
              replaced(draft.text, "        - cpu: 1ms\n", ""));
    const std::string named = after(draft, [&](Node& t) {
        return rename_entry(t, "databases.shop.queries.place_order", "order");
    });
    EXPECT_EQ(named, replaced(replaced(draft.text, "name: place_order", "name: order"),
                              "      place_order:", "      order:"));
    const FormRow& policy = row_at(form, {"calls"});
    EXPECT_NE(after(draft, [&](Node& t) { return add_to(t, policy, policy.additions[0], "redis"); })
                  .find("      redis:\n        pool: 20"),
              std::string::npos);
}

// Every value of every example, typed into its own row again, changes nothing; and every addition
// that a form offers is bound without a complaint about its form.
TEST(Form, EveryRowOfEveryExampleCanBeTypedAgain) {
    namespace fs = std::filesystem;
    size_t rows = 0;
    for (const auto& entry :
         fs::recursive_directory_iterator{std::string{FAULTLINE_SOURCE_DIR} + "/examples"}) {
        if (entry.path().extension() != ".yaml" || entry.path().filename() == "study.yaml")
            continue;
        std::string problem;
        const Draft draft = read_draft(read_text_file(entry.path().string(), problem).value(),
                                       entry.path().string());
        SCOPED_TRACE(entry.path().string());
        const FormRow form = form_of(draft);
        const std::function<void(const FormRow&)> check = [&](const FormRow& row) {
            if (row.kind == FormRow::Kind::value && row.origin == Origin::written) {
                Node tree = draft.whole;
                EXPECT_EQ(set_text(tree, row, row.text), "") << row.path;
                EXPECT_TRUE(same_tree(tree, draft.whole)) << row.path << " = " << row.text;
                ++rows;
            }
            for (const Addition& addition : row.additions) {
                Node tree = draft.whole;
                EXPECT_EQ(add_to(tree, row, addition, "fresh"), "") << row.path;
                EXPECT_FALSE(same_tree(tree, draft.whole)) << row.path << " " << addition.yaml;
            }
            for (const FormRow& below : row.rows) check(below);
        };
        check(form);
    }
    EXPECT_GT(rows, 300u);
}

}  // namespace
}  // namespace faultline::scenarios
