# Installation and find_package(relucert); see docs/using-the-library.md.
