#!/bin/sh
# What `make deps` does: Debian packages that are missing (as root, or with sudo), then the Python tools of
# tools/requirements.txt in a virtual environment. Says what it installs; starts no service.
#
# Usage: deps.sh VENV
set -eu

venv=$1
here=$(cd "$(dirname "$0")" && pwd)

# Building; then testing and checking.
packages="gcc g++ make pkg-config python3-dev python3-venv libjansson-dev libssl-dev libxxhash-dev
libtomlplusplus-dev libsqlite3-dev libpq-dev libmariadb-dev
libcmocka-dev clang clang-format clang-tidy postgresql mariadb-server chromium zsh fish"

missing=
if command -v dpkg-query >/dev/null 2>&1; then
    # The run-time libraries of libFuzzer and the sanitizers are a package of clang's own version.
    clang_major=$(apt-cache depends clang 2>/dev/null | sed -n 's/.*Depends: clang-\([0-9][0-9]*\)$/\1/p' | head -n 1)
    [ -z "$clang_major" ] || packages="$packages libclang-rt-$clang_major-dev"
    for package in $packages; do
        case $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || :) in
            installed) ;;
            *) missing="$missing $package" ;;
        esac
    done
else
    echo "deps: this is no Debian or Ubuntu. Please see to it that there are, under your system's names:" >&2
    echo "deps:  " $packages >&2
fi

if [ -n "$missing" ]; then
    as_root=
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null 2>&1 || { echo "deps: run as root, or install sudo; missing:$missing" >&2; exit 1; }
        as_root=sudo
    fi
    echo "deps: apt-get installs$missing"
    # Database servers are wanted as programs only: refuse their start while apt-get runs, unless there is a policy.
    policy=/usr/sbin/policy-rc.d
    if [ ! -e "$policy" ]; then
        printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy" >/dev/null
        $as_root chmod 755 "$policy"
        trap '$as_root rm -f "$policy"' EXIT
    fi
    $as_root apt-get update -q
    # A list made before `update` lacks clang's major on a machine without package lists: look once more.
    if [ -z "$clang_major" ]; then
        clang_major=$(apt-cache depends clang | sed -n 's/.*Depends: clang-\([0-9][0-9]*\)$/\1/p' | head -n 1)
        [ -z "$clang_major" ] || missing="$missing libclang-rt-$clang_major-dev"
    fi
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing
fi

python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "deps: Python 3.11 or later is needed" >&2; exit 1; }
if [ ! -x "$venv/bin/python" ]; then
    echo "deps: making the virtual environment $venv"
    "$python" -m venv "$venv"
fi
echo "deps: pip installs tools/requirements.txt into $venv"
"$venv/bin/python" -m pip install -q --disable-pip-version-check -r "$here/requirements.txt"
touch "$venv/.ready"
