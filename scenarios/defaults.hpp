// scenarios/defaults.hpp - fills what a file left out, from the defaults written in the schema.
//
// The default of a field stands once, as text, in its option (about).default; this turns it into
// values with the same binder that reads files. Cost: a few microseconds a message.
#pragma once
#include <google/protobuf/map.h>
#include <google/protobuf/message.h>

#include <algorithm>
#include <string>
#include <vector>

namespace faultline::scenarios {

// Sets every unset field that has a default, in `message` and in all messages below it. A message
// field that is absent and has no default stays absent (no failover, no health check, no pool).
// References into maps of `message` do not survive the call.
void apply_defaults(google::protobuf::Message* message);

// Whether what `message` says leaves no room for the field: another of its group is set (dns_ttl
// and delay), or what it goes `with` is not (think_time without users).
bool is_excluded(const google::protobuf::Message& message,
                 const google::protobuf::FieldDescriptor* field);

// The keys of a protobuf map in alphabetical order: its own order differs from run to run.
template <typename Value>
std::vector<std::string> sorted_keys(const google::protobuf::Map<std::string, Value>& map) {
    std::vector<std::string> keys;
    keys.reserve(map.size());
    for (const auto& entry : map) keys.push_back(entry.first);
    std::sort(keys.begin(), keys.end());
    return keys;
}

}  // namespace faultline::scenarios
