# Debian packages that relucert needs, sourced by verify.sh and test.sh.
# build: to build the library, the command and the checker. test: for the tests. ci: for the checks of style and the sanitizers.
# bench: for the benchmarks.
packages_build="g++ cmake ninja-build pkg-config libgmp-dev libmpfr-dev libflint-dev libflint-arb-dev libeigen3-dev
    libboost-dev libonnx-dev libprotobuf-dev zlib1g-dev libssl-dev nlohmann-json3-dev libtomlplusplus-dev libcli11-dev doctest-dev
    librapidcheck-dev"
packages_run="dataset-fashion-mnist python3 python3-numpy"
packages_test="libmpfi-dev libonnx-testdata python3 python3-numpy python3-onnx python3-jsonschema"
packages_ci="clang clang-tidy clang-format libclang-rt-14-dev"
packages_bench="libbenchmark-dev libopenblas-dev libmpfi-dev time"

# install_missing PACKAGE...: says what it installs, then installs it (as root or with sudo).
install_missing() {
    local missing=() package
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    echo "relucert: installing Debian packages: ${missing[*]}" >&2
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || { echo "relucert: not root and no sudo; install them yourself: apt-get install ${missing[*]}" >&2; return 2; }
        as_root=(sudo)
    fi
    "${as_root[@]}" apt-get update -qq >&2 || return 2
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2 || return 2
}

# Options of cmake that verify.sh and test.sh share, so that one build folder serves both. Precompiled headers more than halve the
# time of a source; ccache, where it is installed, gains more and does not work with them.
build_options() {
    local once
    once=$(command -v ccache >/dev/null && echo OFF || echo ON)
    echo "-G Ninja -DCMAKE_BUILD_TYPE=Release -DRELUCERT_TESTS=ON -DRELUCERT_PRECOMPILE=$once -DRELUCERT_UNITY=$once"
}
