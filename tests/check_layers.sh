#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# The layers of daemon/DESIGN.md, checked over the #include lines. A rule: files, then a pattern of
# what they may include; everything else is an error.
set -u
cd "$(dirname "$0")/.." || exit 2

own='[a-z_]+\.h'
libc='(assert|errno|inttypes|limits|stdarg|stdatomic|stdbool|stddef|stdint|stdio|stdlib|string|strings)\.h'
pure='riskreg/(view|words|caldate)\.h'
ops_shared='riskreg/(arena|backup|caldate|checkpoint|cleanup|draw|merkle|note|pb|receipt|refusal|text|text_search|view|wire|words)\.h'

rules=(
	"daemon/domain|$own|stdbool\.h|stddef\.h|stdint\.h|string\.h|gmp\.h|$pure"
	"daemon/store|$own|$libc|fcntl\.h|unistd\.h|pthread\.h|signal\.h|time\.h|dirent\.h|ftw\.h|sys/(file|random|stat|statvfs|types)\.h|lmdb\.h|nettle/sha2\.h|riskreg/(arena|cleanup|merkle|view|wire)\.h"
	"daemon/ops|$own|$libc|protobuf-c/protobuf-c\.h|\.\./store/store\.h|\.\./domain/$own|riskreg/v1/schema\.def|$ops_shared"
	"daemon/engine|$own|$libc|gmp\.h|pthread\.h|time\.h|unistd\.h|sys/(random|types)\.h|nettle/[a-z0-9]+\.h|protobuf-c/protobuf-c\.h|\.\./fault\.h|\.\./log\.h|\.\./store/store\.h|\.\./ops/$own|riskreg/frame\.h|$ops_shared"
	"daemon/net|$own|$libc|fcntl\.h|grp\.h|pthread\.h|pwd\.h|signal\.h|time\.h|unistd\.h|sys/(eventfd|socket|stat|types|uio|un)\.h|event2/[a-z_]+\.h|\.\./engine/engine\.h|\.\./fault\.h|\.\./log\.h|\.\./systemd\.h|riskreg/(cleanup|frame|refusal|view)\.h"
)

status=0
for rule in "${rules[@]}"; do
	dir=${rule%%|*}
	allowed=${rule#*|}
	found=$(grep -nE '^[[:space:]]*#[[:space:]]*include' "$dir"/*.[ch] |
		grep -vE "[\"<]($allowed)[\">]")
	if [ -n "$found" ]; then
		echo "$dir may not include:"
		echo "$found"
		status=1
	fi
done

only() { # pattern, files that may have it
	local found
	found=$(git grep -nE "^[[:space:]]*#[[:space:]]*include.*($1)" -- '*.c' '*.h' | grep -vE "^($2):")
	if [ -n "$found" ]; then
		echo "only $2 may include $1:"
		echo "$found"
		status=1
	fi
}
only 'lmdb\.h' 'daemon/store/lmdb_[a-z]+\.[ch]|tests/test_store_[a-z]+\.c|tests/(store_fault|index)_fixture\.h'
only 'gmp\.h' 'daemon/(domain/tail|engine/reserve)\.c'
only 'event2/' 'daemon/net/[a-z_]+\.[ch]'
only 'jansson\.h' 'proto/json\.c|include/riskreg/json\.h|client/.*|tests/.*'
if grep -nE '#[[:space:]]*include.*daemon/|"\.\./\.\./daemon' client/*.[ch] client/*/*.[ch]; then
	echo "client may not include anything in daemon/"
	status=1
fi
# Rules that an include cannot show.
if grep -nE '\b(malloc|calloc|realloc|free|mp[fqz]_[a-z_]+|time|clock_gettime|printf|fprintf)\(' daemon/domain/*.c; then
	echo "daemon/domain has no memory, clock or output"
	status=1
fi
if grep -nE '\b(free|malloc|protobuf_c_message_free_unpacked|clock_gettime|getrandom|log_line)\(' daemon/ops/*.c; then
	echo "daemon/ops has no free, clock, randomness or log"
	status=1
fi
if grep -nE '\blog_line\(' daemon/store/*.c; then
	echo "daemon/store does not log"
	status=1
fi
exit $status
