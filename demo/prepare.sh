# Sourced by demo.sh and test.sh: finds the .NET SDK, installs missing Debian packages, builds. Needs $root, the top of the repository.
# shellcheck shell=bash

declare -F say >/dev/null || say() { printf "%s\n" "$*"; }

die() { printf '%s\n' "$*" >&2; exit 1; }

is_root() { [ "$(id -u)" = 0 ]; }

# Puts a .NET 10 SDK on PATH, wherever it was installed; sudo often loses it.
find_dotnet() {
  local dir home="${SUDO_USER:+$(getent passwd "$SUDO_USER" 2>/dev/null | cut -d: -f6)}"
  for dir in "$(dirname "$(readlink -f "$(command -v dotnet || echo /)")")" "${DOTNET_ROOT:-/}" "${HOME:-/root}/.dotnet" "${home:-/}/.dotnet" \
    /usr/share/dotnet /usr/lib/dotnet /usr/local/share/dotnet /opt/dotnet; do
    if [ -x "$dir/dotnet" ] && "$dir/dotnet" --list-sdks 2>/dev/null | grep -q '^10\.'; then
      export DOTNET_ROOT="$dir" PATH="$dir:$PATH"
      export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 DOTNET_CLI_UI_LANGUAGE=en
      return 0
    fi
  done
  die "The .NET 10 SDK is missing. Install it and run this again, for example:

    apt-get install -y curl libicu-dev ca-certificates
    curl -sSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0 --install-dir /usr/share/dotnet

Other ways: https://learn.microsoft.com/dotnet/core/install/linux"
}

# Installs what is missing of iptables, ipset, conntrack, iproute2 and of the clients curl, nghttp, openssl, jq. Call as root only.
install_packages() {
  local missing=() pair
  PATH="$PATH:/usr/sbin:/sbin"
  for pair in iptables:iptables ipset:ipset conntrack:conntrack ip:iproute2 dmesg:util-linux sysctl:procps \
    curl:curl nghttp:nghttp2-client openssl:openssl jq:jq; do
    command -v "${pair%%:*}" >/dev/null || missing+=("${pair#*:}")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  command -v apt-get >/dev/null || die "Missing: ${missing[*]}. This is no Debian: install them by hand and run this again."
  say "Installing ${missing[*]} ..."
  local log
  log=$(mktemp)
  if ! { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 </dev/null; then
    cat "$log" >&2
    rm -f "$log"
    die "apt-get could not install ${missing[*]}."
  fi
  rm -f "$log"
}

# Builds a project or the solution in Release; shows the output only if it fails. Further arguments go to dotnet build.
build_release() {
  local what=$1 log
  shift
  log=$(mktemp)
  if ! timeout 900 dotnet build "$what" -c Release -v q -nologo -nodeReuse:false "$@" >"$log" 2>&1 </dev/null; then
    grep -E 'error|warning' "$log" | sort -u | head -40 >&2 || cat "$log" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
}
