# shellcheck shell=bash disable=SC2034
# Set-up shared by packaging/demo and packaging/test; it is sourced, not run.
# It looks for Go, installs the Debian packages that are missing and builds.

go_needed=1.26

say() { printf '%s\n' "$*" >&2; }

# need_go stops with the version that is needed when Go is missing or too old.
need_go() {
	if ! command -v go >/dev/null && [ -x /usr/local/go/bin/go ]; then
		PATH=$PATH:/usr/local/go/bin
	fi
	if ! command -v go >/dev/null; then
		say "Go $go_needed or newer is needed and was not found. Install it, put it on the PATH, and run this again."
		exit 1
	fi
	local have
	have=$(go env GOVERSION 2>/dev/null)
	have=${have#go}
	if [ "$(printf '%s\n%s\n' "$go_needed" "${have:-0}" | sort -V | head -n 1)" != "$go_needed" ]; then
		say "Go $go_needed or newer is needed; this is Go ${have:-of an unknown version}. Install a newer one and run this again."
		exit 1
	fi
}

# The C compiler and headers that the window toolkit is compiled with, and the
# fonts that screens and tickets are set in.
packages_run="gcc libc6-dev pkg-config libgl1-mesa-dev libx11-dev libxcursor-dev libxrandr-dev libxinerama-dev libxi-dev libxxf86vm-dev fonts-inter fonts-noto-core fonts-noto-cjk"
# What tests use besides: a second broker, a second database, a display,
# independent writers and readers of codes.
packages_test="git mosquitto postgresql xvfb zbar-tools zxing-cpp-tools zint"
# What packaging/torture uses besides: a second broker to kill, and what lets
# others than root mount the disk whose power is cut.
packages_torture="mosquitto fuse3"

# need_packages installs those of its arguments that are missing.
need_packages() {
	local missing=() name
	for name in "$@"; do
		if [ "$(dpkg-query -W -f '${db:Status-Abbrev}' "$name" 2>/dev/null)" != "ii " ]; then
			missing+=("$name")
		fi
	done
	[ ${#missing[@]} -eq 0 ] && return 0
	if ! command -v apt-get >/dev/null; then
		say "These packages are needed, and this is not a Debian or Ubuntu that could install them: ${missing[*]}"
		exit 1
	fi
	say "Installing what is missing: ${missing[*]}"
	local as_root=()
	if [ "$(id -u)" -ne 0 ]; then
		if ! command -v sudo >/dev/null; then
			say "That needs an administrator. Ask one to run: apt-get install ${missing[*]}"
			exit 1
		fi
		as_root=(sudo)
	fi
	local log
	log=$(mktemp)
	if ! { "${as_root[@]}" apt-get update -q && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
		apt-get install -y -q --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
		tail -n 5 "$log" >&2
		rm -f "$log"
		say "The packages could not be installed. Check the network and the lines above, then run this again."
		exit 1
	fi
	rm -f "$log"
}

# need_npm installs Node.js and npm from Debian unless some are there already:
# others do not go together with Debian's.
need_npm() {
	command -v npm >/dev/null || need_packages nodejs npm
}

# need_eyes installs the printers' renderers that are not ours, in the folders
# whose lock files name them. Without them their tests are skipped.
need_eyes() {
	local dir
	for dir in "$@"; do
		[ "$dir/node_modules/.package-lock.json" -nt "$dir/package-lock.json" ] && continue
		say "Installing $(basename "$dir") renderer …"
		if ! (cd "$dir" && npm ci --ignore-scripts --omit=optional --no-audit --no-fund) >/dev/null 2>&1; then
			say "It could not be installed: is the npm registry within reach? Its tests are skipped."
		fi
	done
}

# skipped names the tests' independent eyes that are not there.
skipped() {
	local tool
	for tool in zbarimg ZXingReader zint node; do
		command -v "$tool" >/dev/null || say "Skipped, because $tool is missing: the tests that look with it."
	done
	for tool in "$@"; do
		[ -d "$tool/node_modules" ] || say "Skipped, because $tool/node_modules is missing: the tests that render with it."
	done
}

# progress turns the package names that a build prints into a count.
progress() {
	awk -v tty="$([ -t 2 ] && echo 1)" '
		/^[a-zA-Z0-9_.\/-]+$/ { n++
			if (tty) printf "\r  %d packages compiled", n > "/dev/stderr"
			else if (n % 100 == 0) printf "  %d packages compiled\n", n > "/dev/stderr"
			next }
		{ print > "/dev/stderr" }
		END { if (tty && n) printf "\n" > "/dev/stderr" }'
}

# build makes the three programs in .build.
build() {
	say "Building (the first time takes some minutes) …"
	mkdir -p .build
	if ! go build -v -tags x11 -o .build/ ./cmd/... 2> >(progress); then
		say "The build failed; the lines above say where."
		exit 1
	fi
}
