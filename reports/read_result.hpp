// reports/read_result.hpp - the result document back to a result: what `document` wrote, from a
// file of `--json` or from the run store.
//
// All that the document holds comes back as it was, doubles to the last bit; what the document
// leaves out (who calls whom, requests over time by class, values of each replication that no
// comparison needs) is empty. A field that is added to the document is read here too: a test
// compares the summaries of results with those of their documents.
#pragma once
#include <string>

#include "reports/schema/comparison.pb.h"
#include "reports/schema/result.pb.h"
#include "scenarios/run_result.hpp"
#include "studies/compare.hpp"
#include "studies/phases.hpp"

namespace faultline::reports {

scenarios::RunResult read_result(const schema::Result& document);
scenarios::Estimate read_estimate(const schema::Estimate& from);
studies::PhasesResult read_result(const schema::PhasesStudy& document);
studies::CompareResult read_result(const schema::CompareStudy& document);

// JSON text to a message. Fields that this version does not know are passed over; false: it is no
// JSON document of that kind, and `problem` says why.
bool read_json(const std::string& text, google::protobuf::Message& document, std::string& problem);

}  // namespace faultline::reports
