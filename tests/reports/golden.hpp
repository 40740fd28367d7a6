// tests/reports/golden.hpp - texts that a person has read and found good, compared byte by byte.
//
// FAULTLINE_UPDATE=1 in the environment writes them anew; read the difference before committing it.
#pragma once
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

namespace faultline::reports {

inline void expect_golden(const std::string& name, const std::string& text) {
    const std::string path = std::string(FAULTLINE_SOURCE_DIR) + "/tests/reports/golden/" + name;
    if (const char* update = std::getenv("FAULTLINE_UPDATE"); update && *update) {
        std::ofstream(path) << text;
        return;
    }
    std::ifstream file(path);
    ASSERT_TRUE(file) << path << " is missing; FAULTLINE_UPDATE=1 writes it";
    std::ostringstream golden;
    golden << file.rdbuf();
    EXPECT_EQ(text, golden.str()) << "differs from " << path;
}

}  // namespace faultline::reports
