// tests/reports/json_writer_test.cpp - our JSON against protobuf's own printer and parser.
#include "reports/json_writer.hpp"

#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "reports/json_result.hpp"
#include "tests/reports/sample_results.hpp"

namespace faultline::reports {
namespace {

schema::Result read_back(const std::string& json) {
    schema::Result result;
    const auto status = google::protobuf::util::JsonStringToMessage(json, &result);
    EXPECT_TRUE(status.ok()) << status.ToString();
    return result;
}

TEST(ProtoJson, ReadsBackAsTheSameMessage) {
    for (const auto& run : {samples::one_queue(), samples::web_shop(), samples::all_failed()}) {
        const schema::Result document = reports::document(run);
        EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(
            document, read_back(proto_json(document))));
    }
}

TEST(ProtoJson, HasWhatTheOfficialPrinterHas) {
    const schema::Result document = reports::document(samples::web_shop());
    google::protobuf::util::JsonPrintOptions options;
    options.always_print_primitive_fields = true;
    std::string official;
    ASSERT_TRUE(google::protobuf::util::MessageToJsonString(document, &official, options).ok());
    // Numbers are the shorter ones of ours, so the names are compared: in order and in number.
    const auto names = [](const std::string& json) {
        std::string found;
        for (size_t i = json.find("\":"); i != std::string::npos; i = json.find("\":", i + 1))
            found += json.substr(json.rfind('"', i - 1), i - json.rfind('"', i - 1)) + " ";
        return found;
    };
    const auto sorted = [](std::string text) {
        std::sort(text.begin(), text.end());
        return text;
    };
    EXPECT_EQ(sorted(names(proto_json(document))), sorted(names(official)));
}

TEST(ProtoJson, WritesNumbersInFullAndShort) {
    schema::Result document;
    const auto first = [&](double number) {
        document.mutable_series()->clear_offered();
        document.mutable_series()->add_offered(number);
        const std::string json = proto_json(document);
        const size_t at = json.find("\"offered\": [", json.find("series")) + 12;
        return json.substr(at, json.find(']', at) - at);
    };
    EXPECT_EQ(first(1'000'000), "1000000");
    EXPECT_EQ(first(-3), "-3");
    EXPECT_EQ(first(0.1), "0.1");
    EXPECT_EQ(first(1e-9), "1e-09");
    EXPECT_EQ(first(1e300), "1e+300");
    EXPECT_EQ(first(9007199254740991), "9007199254740991");
    EXPECT_EQ(first(120.00000000000001), "120.00000000000001");
    EXPECT_THROW(first(std::numeric_limits<double>::infinity()), std::logic_error);
}

TEST(ProtoJson, WritesListsOfNumbersOnOneLine) {
    schema::Result document;
    document.mutable_series()->add_bad(1);
    document.mutable_series()->add_bad(2.5);
    EXPECT_NE(proto_json(document).find("\n  \"bad\": [1, 2.5],\n"), std::string::npos);
    EXPECT_NE(proto_json(document).find("\n  \"offered\": [],\n"), std::string::npos);
}

TEST(ProtoJson, EscapesWhatJsonCannotHoldAndReplacesWhatIsNoText) {
    schema::Result document;
    document.set_scenario("a\"b\\c\nd\te\x7f \xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80");
    EXPECT_EQ(read_back(proto_json(document)).scenario(), document.scenario());
    const auto written = [](const std::string& name) {
        schema::Result broken;
        broken.set_scenario(name);
        return read_back(proto_json(broken)).scenario();
    };
    const std::string instead = "\xef\xbf\xbd";
    EXPECT_EQ(written("a\xff"), "a" + instead);
    EXPECT_EQ(written("\xc3"), instead) << "cut off";
    EXPECT_EQ(written("\xc0\x80"), instead + instead) << "overlong";
    EXPECT_EQ(written("\xed\xa0\x80"), instead + instead + instead) << "a surrogate";
}

TEST(ProtoJson, OrdersMapsByTheirKeys) {
    schema::Result document;
    for (const char* name : {"b", "c", "a"}) (*document.mutable_components())[name].set_kind(name);
    const std::string json = proto_json(document);
    EXPECT_LT(json.find("\n  \"a\": {"), json.find("\n  \"b\": {"));
    EXPECT_LT(json.find("\n  \"b\": {"), json.find("\n  \"c\": {"));
}

}  // namespace
}  // namespace faultline::reports
