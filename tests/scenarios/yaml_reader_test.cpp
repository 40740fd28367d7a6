// YAML to a tree: what is kept, and what is refused with its place.
#include "scenarios/yaml_reader.hpp"

#include <gtest/gtest.h>

namespace faultline::scenarios {
namespace {

std::string errors_in(const std::string& text) {
    Diagnostics diagnostics;
    read_yaml(text, "f", diagnostics);
    return diagnostics.text();
}

Node tree_of(const std::string& text) {
    Diagnostics diagnostics;
    auto tree = read_yaml(text, "f", diagnostics);
    EXPECT_EQ(diagnostics.text(), "");
    return tree ? std::move(*tree) : Node{};
}

TEST(YamlReader, KeepsOrderTextAndPlaces) {
    const Node tree = tree_of("b: 1\na:\n  - x\n  - {c: \"2\"}\n");
    ASSERT_TRUE(tree.is_map());
    EXPECT_EQ(tree.entries[0].key, "b");
    EXPECT_EQ(tree.entries[1].where.line, 2);
    const Node& list = tree.find("a")->value;
    ASSERT_TRUE(list.is_list());
    EXPECT_EQ(list.items[0].where.column, 5);
    const Node& two = list.items[1].find("c")->value;
    EXPECT_EQ(two.text, "2");
    EXPECT_TRUE(two.quoted);
    EXPECT_EQ(two.where.line, 4);
}

TEST(YamlReader, ReportsEveryDuplicateKey) {
    EXPECT_EQ(errors_in("a: 1\nb: {x: 1, x: 2}\na: 2\n"),
              "f:2:11: b.x: this key is already there, on line 2; one of them would be lost\n"
              "f:3:1: a: this key is already there, on line 1; one of them would be lost\n");
}

TEST(YamlReader, ResolvesAnchorsAndMergeKeys) {
    const Node tree = tree_of("base: &b {x: 1, y: 2}\nmine: {<<: *b, y: 3}\nlist: [*b]\n");
    const Node& mine = tree.find("mine")->value;
    EXPECT_EQ(mine.find("x")->value.text, "1");
    EXPECT_EQ(mine.find("y")->value.text, "3");
    EXPECT_EQ(mine.entries.size(), 2u);
    EXPECT_EQ(tree.find("list")->value.items[0].find("x")->value.text, "1");
}

TEST(YamlReader, RefusesAliasesThatExplode) {
    std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 9; ++i) {
        const std::string last = "*a" + std::to_string(i - 1);
        text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + last;
        for (int k = 1; k < 10; ++k) text += ", " + last;
        text += "]\n";
    }
    EXPECT_NE(errors_in(text).find("more than 1000000 values"), std::string::npos);
}

TEST(YamlReader, RefusesDeepNesting) {
    const std::string text = "a: " + std::string(100, '[') + std::string(100, ']') + "\n";
    EXPECT_NE(errors_in(text).find("nested more than 64 levels"), std::string::npos);
    const std::string deeper(100'000, '[');
    EXPECT_NE(errors_in(deeper), "");
}

TEST(YamlReader, RefusesWhatIsNotText) {
    EXPECT_EQ(errors_in("a: \xff\n"),
              "f:1:4: this is not UTF-8 text (hint: save the file with the encoding UTF-8)\n");
    EXPECT_NE(errors_in(std::string("a: b\0c\n", 7)).find("control character"), std::string::npos);
    EXPECT_EQ(errors_in("a: \xC3\xA9t\xC3\xA9\n"), "");
}

TEST(YamlReader, RefusesASecondDocument) {
    EXPECT_NE(errors_in("a: 1\n---\nb: 2\n").find("a second document begins here"),
              std::string::npos);
}

TEST(YamlReader, ExplainsTabs) {
    EXPECT_NE(errors_in("a:\n\tb: 1\n").find("indent with spaces, not with tabs"),
              std::string::npos);
}

TEST(YamlReader, RefusesTags) {
    EXPECT_NE(errors_in("a: !thing 1\n").find("the tag '!thing' means nothing here"),
              std::string::npos);
}

TEST(YamlReader, SaysWhereTheSyntaxIsBroken) {
    EXPECT_EQ(errors_in("a: [1, 2\nb: 3\n").substr(0, 12), "f:2:2: not Y");
    EXPECT_EQ(errors_in("a: 'x\nb: 2\n"), "f:1:4: this quote is never closed\n");
    EXPECT_EQ(errors_in("a: \"x\\\"\n"), "f:1:4: this quote is never closed\n");
    EXPECT_EQ(errors_in("\xC3\xA9: 'it''s'\nb: \"\\\"\"\n"), "");
}

TEST(YamlReader, AnEmptyFileIsAnEmptyNode) {
    EXPECT_EQ(tree_of("").kind, Node::Kind::empty);
    EXPECT_EQ(tree_of("# only a remark\n").kind, Node::Kind::empty);
    EXPECT_EQ(tree_of("a: ~\n").find("a")->value.kind, Node::Kind::empty);
}

TEST(ReadTextFile, SaysWhyAFileCannotBeRead) {
    std::string problem;
    EXPECT_FALSE(read_text_file("no/such/file.yaml", problem));
    EXPECT_EQ(problem, "No such file or directory");
    EXPECT_FALSE(read_text_file(".", problem));
    EXPECT_EQ(problem, "is a directory");
}

}  // namespace
}  // namespace faultline::scenarios
