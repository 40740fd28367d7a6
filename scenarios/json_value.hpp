// scenarios/json_value.hpp - a JSON document under construction, written in the order it was made.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace faultline::scenarios {

class Json {
public:
    static Json object() { return Json{'{'}; }
    static Json array() { return Json{'['}; }
    static Json text(std::string_view value);
    static Json raw(std::string value);  // a number, true or false
    static Json texts(const std::vector<std::string>& values);

    // Of an object; returns *this, so that calls can be chained.
    Json& set(const std::string& key, Json value);
    Json& set(const std::string& key, std::string_view value) { return set(key, text(value)); }
    Json& set(const std::string& key, const char* value) { return set(key, text(value)); }
    Json& set(const std::string& key, bool value) {
        return set(key, raw(value ? "true" : "false"));
    }
    Json& add(Json value);  // to an array
    bool empty() const { return items_.empty(); }
    std::string dump(int indent = 0) const;

private:
    explicit Json(char kind) : kind_{kind} {}
    char kind_;  // { [ or ' ' for a value that is written as it is
    std::string value_;
    std::vector<std::pair<std::string, Json>> items_;
};

}  // namespace faultline::scenarios
