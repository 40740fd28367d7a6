#include "reports/version.hpp"

namespace faultline::reports {

const char* program_version() { return FAULTLINE_VERSION; }

void put_version(const char* verb, schema::Version* to, const std::string& program) {
    to->set_document(kDocumentVersion);
    to->set_program(program.empty() ? program_version() : program);
    to->set_verb(verb);
}

}  // namespace faultline::reports
