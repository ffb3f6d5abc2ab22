# SPDX-License-Identifier: MIT
# A machine to install on, for tests that follow the text of a recipe to the letter: /etc, /usr, /var
# and wherever else dsnsift is installed are private copies (overlays in memory), and there are no
# network but the loopback and no processes but the test's.  All of it goes away with the test.
# Source it before tap.sh, which makes its folder and the trap that removes it once more in there.

no_machine() { echo "1..0 # SKIP no machine of its own: $1" && exit 0; }

# The test starts again in there.
if [ "${DSNSIFT_MACHINE:-outside}" = outside ]; then
	[ "$(id -u)" = 0 ] || no_machine 'not root'
	command -v ip >/dev/null || no_machine 'no ip(8)'
	unshare --mount --pid --net --fork true 2>/dev/null || no_machine 'unshare(1) is refused'
	exec env DSNSIFT_MACHINE=inside unshare --mount --pid --net --fork --kill-child --mount-proc sh "$0" "$@"
fi

# its_own FOLDER: what is written to it, or to its nearest parent that is there, is seen in here only
its_own()
{
	folder=$1
	while [ ! -d "$folder" ]; do
		folder=${folder%/*}
	done
	for owned in $its_own; do
		case $folder/ in "$owned"/*) return ;; esac
	done
	n_own=$((n_own + 1))
	mkdir "/run/own/$n_own" "/run/own/$n_own.work" &&
		mount -t overlay overlay "$folder" 2>/dev/null \
			-o "lowerdir=$folder,upperdir=/run/own/$n_own,workdir=/run/own/$n_own.work" ||
		no_machine "no overlay of $folder"
	its_own="$its_own $folder"
}
here=$PWD its_own='' n_own=0
mount -t tmpfs -o mode=755 tmpfs /run 2>/dev/null && mkdir /run/own || no_machine 'no tmpfs'
for folder in /usr /etc /var "${DSNSIFT_BINDIR:?}" "${DSNSIFT_RECIPES:?}"; do
	its_own "$folder"
done
ip link set lo up
cd "$here" || exit 99
export PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"

# As a package has it, or with "make install" into the very folders that it was configured for.
if [ "${DSNSIFT_INSTALLED:-no}" = no ]; then
	MAKEFLAGS='' MAKELEVEL='' make -s -C "$DSNSIFT_BUILDDIR" install DESTDIR= >/run/install 2>&1 || {
		sed 's/^/# /' /run/install
		echo 'Bail out! make install failed' && exit 1
	}
fi
