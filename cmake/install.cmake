# `find_package(loadline)` gives loadline::core, with the flags that the promise needs.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

install(TARGETS loadline_core EXPORT loadlineTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY core DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/loadline
        FILES_MATCHING PATTERN "*.hpp" PATTERN "*.inc")
install(EXPORT loadlineTargets NAMESPACE loadline::
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/loadline)

file(WRITE ${PROJECT_BINARY_DIR}/loadlineConfig.cmake
     "include(\"\${CMAKE_CURRENT_LIST_DIR}/loadlineTargets.cmake\")\n")
write_basic_package_version_file(${PROJECT_BINARY_DIR}/loadlineConfigVersion.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/loadlineConfig.cmake
              ${PROJECT_BINARY_DIR}/loadlineConfigVersion.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/loadline)
