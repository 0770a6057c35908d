#!/bin/sh
# Installs timeoutlint from a release, after its checksum is verified.
#
#	curl -sSfL https://raw.githubusercontent.com/timeoutlint/timeoutlint/main/install.sh | sh
#	sh install.sh -b /usr/local/bin v1.2.3
#
# Options: -b directory (default ~/.local/bin), -n to say what would be done.
# The version is the tag of a release, the newest one if none is given.
# TIMEOUTLINT_RELEASES names another place with the same files, also file://…:
# a mirror, or a folder with the files of one release (with a version).
set -eu

name=timeoutlint
releases=${TIMEOUTLINT_RELEASES:-https://github.com/timeoutlint/timeoutlint/releases}

say() { printf '%s: %s\n' "$name install" "$*" >&2; }
fail() { say "$*"; exit 1; }

usage() {
	cat >&2 <<-'USAGE'
	usage: install.sh [-b directory] [-n] [version]

	  -b directory  where to put the executable (~/.local/bin)
	  -n            say what would be installed, and stop
	  version       the tag of a release, as in v1.2.3 (the newest)
	USAGE
	exit "$1"
}

# has reports whether a command is there.
has() { command -v "$1" > /dev/null 2>&1; }

# fetch URL FILE
fetch() {
	if has curl; then
		# https may not be redirected to anything less.
		case $1 in
		https://*) curl -sSfL --proto '=https' --connect-timeout 20 --max-time 600 --retry 2 -o "$2" "$1" ;;
		*) curl -sSfL --connect-timeout 20 --max-time 600 -o "$2" "$1" ;;
		esac
	elif has wget; then
		case $1 in
		file://*) cp "${1#file://}" "$2" ;;
		*) wget -q -T 20 -t 3 -O "$2" "$1" ;;
		esac
	else
		fail "needs curl or wget"
	fi
}

# newest prints the tag of the newest release: where the page of the latest one
# leads to.
newest() {
	case $releases in
	file://*) fail "a folder of files does not say which release is the newest: name a version" ;;
	esac
	if has curl; then
		url=$(curl -sSfLI --connect-timeout 20 --max-time 60 -o /dev/null -w '%{url_effective}' "$releases/latest") || return 1
	else
		url=$(wget -S --spider -T 20 -t 3 "$releases/latest" 2>&1 | sed -n 's/^ *[Ll]ocation: *\([^ ]*\).*/\1/p' | tail -n 1)
	fi
	printf '%s\n' "${url##*/}"
}

# sum FILE prints its SHA-256.
sum() {
	if has sha256sum; then
		sha256sum "$1" | cut -d ' ' -f 1
	elif has shasum; then
		shasum -a 256 "$1" | cut -d ' ' -f 1
	elif has openssl; then
		openssl dgst -sha256 -r "$1" | cut -d ' ' -f 1
	else
		fail "needs sha256sum, shasum or openssl to verify the checksum"
	fi
}

system() {
	os=$(uname -s)
	case $os in
	Linux) os=linux ;;
	Darwin) os=darwin ;;
	MINGW* | MSYS* | CYGWIN*) os=windows ;;
	*) fail "there is no release for $os: go install github.com/timeoutlint/timeoutlint/cmd/timeoutlint@latest" ;;
	esac
	arch=$(uname -m)
	case $arch in
	x86_64 | amd64) arch=amd64 ;;
	aarch64 | arm64) arch=arm64 ;;
	*) fail "there is no release for $arch: go install github.com/timeoutlint/timeoutlint/cmd/timeoutlint@latest" ;;
	esac
}

main() {
	dir=${HOME:-}/.local/bin
	dry=
	while getopts b:nh flag; do
		case $flag in
		b) dir=$OPTARG ;;
		n) dry=1 ;;
		h) usage 0 ;;
		*) usage 2 ;;
		esac
	done
	shift $((OPTIND - 1))
	[ $# -le 1 ] || usage 2
	version=${1:-}
	case $dir in
	/.local/bin) fail "HOME is not set: name a directory with -b" ;;
	esac

	system
	if [ -z "$version" ]; then
		version=$(newest) || fail "cannot tell which release is the newest, see $releases"
	fi
	case $version in
	v[0-9]*.[0-9]*.[0-9]*) ;;
	*) fail "\"$version\" is not the tag of a release, as in v1.2.3" ;;
	esac
	case $version in
	*[!A-Za-z0-9.+-]*) fail "\"$version\" is not the tag of a release, as in v1.2.3" ;;
	esac

	archive=${name}_${version#v}_${os}_${arch}.tar.gz
	[ "$os" = windows ] && archive=${archive%.tar.gz}.zip
	sums=${name}_${version#v}_checksums.txt
	case $releases in
	file://*) from=$releases ;;
	*) from=$releases/download/$version ;;
	esac
	if [ -n "$dry" ]; then
		say "would install $from/$archive into $dir"
		exit 0
	fi

	tmp=$(mktemp -d)
	trap 'rm -rf "$tmp"' EXIT
	trap 'exit 130' INT TERM
	fetch "$from/$sums" "$tmp/sums" || fail "cannot get $from/$sums"
	fetch "$from/$archive" "$tmp/$archive" || fail "cannot get $from/$archive"

	want=$(awk -v f="$archive" '$2 == f || $2 == "*" f { print $1 }' "$tmp/sums")
	[ -n "$want" ] || fail "$sums says nothing of $archive"
	got=$(sum "$tmp/$archive")
	if [ "$got" != "$want" ]; then
		fail "the checksum of $archive is $got, and $sums says $want: nothing was installed"
	fi

	mkdir "$tmp/files"
	case $archive in
	*.zip) unzip -q "$tmp/$archive" -d "$tmp/files" || fail "cannot unpack $archive" ;;
	*) tar -xzf "$tmp/$archive" -C "$tmp/files" || fail "cannot unpack $archive" ;;
	esac
	binary=$name
	[ "$os" = windows ] && binary=$name.exe
	[ -f "$tmp/files/$binary" ] || fail "$archive has no $binary"
	mkdir -p "$dir" || fail "cannot make $dir"
	# A file that is running can be replaced, and not written to.
	if ! { cp "$tmp/files/$binary" "$dir/.$binary.$$" && chmod 755 "$dir/.$binary.$$" && mv "$dir/.$binary.$$" "$dir/$binary"; }; then
		rm -f "$dir/.$binary.$$"
		fail "cannot write to $dir: choose another directory with -b"
	fi
	say "$version is in $dir/$binary"
	case :$PATH: in
	*:"$dir":*) ;;
	*) say "$dir is not in PATH" ;;
	esac
	has go || say "there is no go in PATH: timeoutlint runs go vet, and needs Go 1.26"
}

# In the last line: a script that was cut off does nothing.
main "$@"
