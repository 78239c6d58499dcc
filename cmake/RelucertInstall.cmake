# Installation and find_package(relucert): the floors as relucert::<floor>, all of them as relucert::relucert;
# see docs/using-the-library.md.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

add_library(relucert_all INTERFACE)
target_link_libraries(relucert_all INTERFACE relucert_certificate)
set_target_properties(relucert_all PROPERTIES EXPORT_NAME relucert)

get_property(floors GLOBAL PROPERTY RELUCERT_FLOORS)
foreach(floor_target IN LISTS floors)
  string(REPLACE "relucert_" "" floor "${floor_target}")
  set_target_properties(${floor_target} PROPERTIES EXPORT_NAME ${floor})
endforeach()
install(TARGETS relucert_all ${floors} EXPORT relucert-targets)
install(EXPORT relucert-targets NAMESPACE relucert:: DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/relucert)
install(DIRECTORY lib/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/relucert FILES_MATCHING PATTERN "*.hpp")
foreach(program relucert relucert-check)
  if(TARGET ${program})
    install(TARGETS ${program})
  endif()
endforeach()
install(DIRECTORY prelude proofs-checks counterexamples DESTINATION ${CMAKE_INSTALL_DATADIR}/relucert)
install(DIRECTORY examples/networks examples/data DESTINATION ${CMAKE_INSTALL_DATADIR}/relucert/examples OPTIONAL)

write_basic_package_version_file(relucert-config-version.cmake COMPATIBILITY SameMinorVersion)
configure_package_config_file(cmake/relucert-config.cmake.in relucert-config.cmake
  INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/relucert)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/relucert-config.cmake"
              "${CMAKE_CURRENT_BINARY_DIR}/relucert-config-version.cmake" cmake/RelucertPackages.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/relucert)
