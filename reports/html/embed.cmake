# reports/html/embed.cmake - writes the page's files into a C++ source, as string constants.
# cmake -DOUTPUT=... -DFOLDER=reports/html -DCHARTS=third_party/uplot -P embed.cmake
function(embed name file)
    file(READ ${file} text HEX)
    # A list of bytes: no limit on the length of a literal, nothing to escape.
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${text}")
    file(APPEND ${OUTPUT} "static constexpr char ${name}Bytes[] = {${bytes}'\\0'};\n"
        "const std::string_view ${name}{${name}Bytes, sizeof ${name}Bytes - 1};\n")
endfunction()
file(WRITE ${OUTPUT} "// Made by reports/html/embed.cmake.\n#include \"reports/html/assets.hpp\"\n"
    "namespace faultline::reports::assets {\n")
embed(kPage ${FOLDER}/page.mustache)
embed(kSections ${FOLDER}/sections.mustache)
embed(kRun ${FOLDER}/run.mustache)
embed(kStudy ${FOLDER}/study.mustache)
embed(kTable ${FOLDER}/table.mustache)
embed(kCompare ${FOLDER}/compare.mustache)
embed(kStyle ${FOLDER}/report.css)
embed(kCommonScript ${FOLDER}/common.js)
embed(kRunScript ${FOLDER}/run.js)
embed(kHeatScript ${FOLDER}/heat_map.js)
embed(kPhasesScript ${FOLDER}/phases.js)
embed(kRehearseScript ${FOLDER}/rehearse.js)
embed(kCompareScript ${FOLDER}/compare.js)
embed(kChartStyle ${CHARTS}/uPlot.min.css)
embed(kChartScript ${CHARTS}/uPlot.iife.min.js)
file(APPEND ${OUTPUT} "}\n")
